"""Marks of what was told right below each unit, by which a process sees what part of a figure has changed.

And offices are found by their role.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_HELD = sa.text("until IS NULL")


def upgrade() -> None:
    op.create_table(
        "told_below",
        sa.Column("year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("path", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("mark", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("year", "path"),
    )
    op.create_index("ix_office_role", "office", ["role"], sqlite_where=_HELD, postgresql_where=_HELD)


def downgrade() -> None:
    op.drop_index("ix_office_role", "office")
    op.drop_table("told_below")
