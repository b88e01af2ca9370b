"""Members: the number that a workbook told of a unit, and who came and went."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, or_, select

from domain.indicators import Indicator
from domain.members import COME, GONE
from domain.organisation import Unit
from storage.database import Tx
from storage.shares import split, totals
from storage.statements import LIVE, one_of
from storage.tables import fact, unit, unit_edge

_CHANGES = split(
    "members",
    1,
    lambda place, where: (
        select(place, fact.c.indicator, func.sum(fact.c.quantity).label("number"))
        .where(
            *where,
            one_of(fact.c.indicator, (*COME, *GONE)),
            # What a workbook put on the day of the number is in it; what was reported on that day came after it.
            or_(
                fact.c.on_day > bindparam("since"),
                (fact.c.on_day == bindparam("since")) & fact.c.report_id.is_not(None),
            ),
            fact.c.on_day <= bindparam("last"),
            LIVE,
        )
        .group_by(place, fact.c.indicator)
    ),
)
_TOLD = (unit.c.id, unit.c.members, unit.c.members_on)
_OF_UNIT = select(*_TOLD).where(unit.c.id == bindparam("unit_id"), unit.c.members.is_not(None))
_OF_CHILDREN = (
    select(*_TOLD)
    .join(unit_edge, unit_edge.c.unit_id == unit.c.id)
    .where(unit_edge.c.parent_id == bindparam("unit_id"), unit.c.members.is_not(None))
)


class ToldMembers(NamedTuple):
    """A number of members and the day on which it was told; None where that was not kept yet."""

    number: int
    on: date | None


async def member_changes(tx: Tx, top: Unit, since: date, last: date) -> dict[Indicator, int]:
    """Return how many came and went in a subtree since a day on which its members were counted, up to another."""
    values = {"year": since.year, "last_year": last.year, "since": since, "last": last}
    found = dict.fromkeys((*COME, *GONE), 0)
    for (_, indicator), (number,) in (await totals(tx, top, _CHANGES, values, last)).items():
        found[Indicator(indicator)] += number
    return {indicator: number for indicator, number in found.items() if number}


async def told_members(tx: Tx, of: Unit) -> dict[int, ToldMembers]:
    """Return, by id, the numbers of members that were told of a unit and of those right below it."""
    where = {"unit_id": of.id}
    rows: list[Any] = [*await tx.all(_OF_UNIT, where), *await tx.all(_OF_CHILDREN, where)]
    return {row.id: ToldMembers(row.members, row.members_on) for row in rows}
