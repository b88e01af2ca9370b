"""Found by place: what people call a unit, and its initials, stand beside its name, so that a question finds them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from domain.organisation import initials_of, place_called

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in ("place_key", "initials"):
        op.add_column("unit", sa.Column(column, sa.Text(), nullable=False, server_default=""))
    unit = sa.table("unit", sa.column("id"), sa.column("name"), sa.column("place_key"), sa.column("initials"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(unit.c.id, unit.c.name)).all():
        place = place_called(row.name)
        connection.execute(
            unit.update().where(unit.c.id == row.id).values(place_key=place, initials=initials_of(place))
        )
    op.create_index("ix_unit_place_key", "unit", ["place_key"])
    op.create_index("ix_unit_initials", "unit", ["initials"])


def downgrade() -> None:
    op.drop_index("ix_unit_initials", "unit")
    op.drop_index("ix_unit_place_key", "unit")
    for column in ("initials", "place_key"):
        op.drop_column("unit", column)
