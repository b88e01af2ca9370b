"""Found by indicator: the index of the facts begins with what they are of, then the year, then where."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_LIVE = sa.text("voided_at IS NULL")


def upgrade() -> None:
    live = ["indicator", "year", "path", "on_day", "quantity", "candidate_id", "report_id", "voided_at"]
    _make_anew(live, of_a_unit=["unit_id", "indicator", "year"])


def downgrade() -> None:
    _make_anew(["year", "path", "on_day", "indicator", "quantity"], of_a_unit=["unit_id", "year"])


def _make_anew(live: list[str], *, of_a_unit: list[str]) -> None:
    op.drop_index("ix_fact_live", "fact")
    op.create_index("ix_fact_live", "fact", live, sqlite_where=_LIVE, postgresql_where=_LIVE)
    op.drop_index("ix_fact_unit", "fact")
    op.create_index("ix_fact_unit", "fact", of_a_unit)
