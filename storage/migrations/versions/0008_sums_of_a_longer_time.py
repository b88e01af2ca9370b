"""Sums of a longer time say since when they count, and a number of members says on which day it was told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_IS_SUM = sa.text("since_day IS NOT NULL")


def upgrade() -> None:
    op.add_column("fact", sa.Column("since_day", sa.Date()))
    op.add_column("unit", sa.Column("members_on", sa.Date()))
    op.create_index("ix_fact_since", "fact", ["indicator", "path"], sqlite_where=_IS_SUM, postgresql_where=_IS_SUM)


def downgrade() -> None:
    op.drop_index("ix_fact_since", "fact")
    op.drop_column("unit", "members_on")
    op.drop_column("fact", "since_day")
