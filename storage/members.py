"""Members: the opening number of a unit, and who came and went."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, func, select

from domain.indicators import Indicator
from domain.organisation import Unit
from storage.database import Tx
from storage.statements import BELOW, LIVE, one_of
from storage.tables import fact, unit
from storage.units import end_of

_MEMBER_CHANGES = (
    select(fact.c.indicator, func.sum(fact.c.quantity).label("number"))
    .where(
        *BELOW,
        one_of(
            fact.c.indicator,
            (Indicator.ADMITTED, Indicator.MOVED_IN, Indicator.MOVED_OUT, Indicator.REMOVED, Indicator.DECEASED),
        ),
        fact.c.year == bindparam("year"),
        fact.c.on_day <= bindparam("last"),
        LIVE,
    )
    .group_by(fact.c.indicator)
)
_MEMBERS = select(unit.c.members).where(unit.c.id == bindparam("unit_id"))


async def member_changes(tx: Tx, top: Unit, year: int, last: date) -> dict[Indicator, int]:
    """Return how many came and went in a subtree in a year up to a day."""
    where = {"path": top.path, "end": end_of(top.path), "year": year, "last": last}
    return {Indicator(row.indicator): int(row.number) for row in await tx.all(_MEMBER_CHANGES, where)}


async def opening_members(tx: Tx, of: Unit) -> int | None:
    """Return the number of members that was imported for a unit, None where none was."""
    number: int | None = await tx.value(_MEMBERS, {"unit_id": of.id})
    return number
