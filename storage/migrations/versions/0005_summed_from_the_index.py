"""Summed from the index: with the quantity in it, figures are added up without reading the facts themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_LIVE = sa.text("voided_at IS NULL")
_BEFORE = ["year", "path", "on_day", "indicator"]


def upgrade() -> None:
    _make_anew([*_BEFORE, "quantity"])


def downgrade() -> None:
    _make_anew(_BEFORE)


def _make_anew(columns: list[str]) -> None:
    op.drop_index("ix_fact_live", "fact")
    op.create_index("ix_fact_live", "fact", columns, sqlite_where=_LIVE, postgresql_where=_LIVE)
