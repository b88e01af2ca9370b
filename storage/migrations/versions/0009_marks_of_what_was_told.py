"""Marks of what was told right below each unit: by them a process sees which part of a figure has changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "told_below",
        sa.Column("year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("path", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("mark", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("year", "path"),
    )


def downgrade() -> None:
    op.drop_table("told_below")
