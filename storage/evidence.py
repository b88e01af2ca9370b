"""How much the cells under each child of a unit have done: how many there are, were active, attested, did their tasks.

Counted in today's tree.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, func, or_, select
from sqlalchemy.types import Integer

from domain.indicators import Indicator
from domain.organisation import Unit, child_width
from domain.periods import Period
from domain.views.cells import Cells
from storage.database import Tx
from storage.memory import remembered
from storage.shares import CHILD, COUNTED, DONE, Condition, Totals, child_id, split, totals, window
from storage.statements import BELOW, LIVE, WITHIN
from storage.tables import fact, unit
from storage.units import end_of, has_below

_child = func.substr(unit.c.path, 1, bindparam("width", type_=Integer)).label("child")
# A commune whose cells are not in the system reports itself, and is no cell for that.
_IS_CELL = or_(unit.c.plain_key.like("chi bo %"), func.lower(unit.c.kind).like("chi bộ%"))
_REPORTING = (
    select(_child, func.count().label("number"), func.sum(case((_IS_CELL, 1), else_=0)).label("cells"))
    .where(
        *WITHIN,
        unit.c.valid_from <= bindparam("last"),
        unit.c.valid_to > bindparam("first"),
        ~has_below(unit.c.id),
    )
    .group_by(_child)
)
_is_above = has_below(unit.c.id)


def _active(place: ColumnElement[Any], where: tuple[Condition, ...]) -> Select[Any]:
    """Return the statement for how many cells have any result, and how much was done by the units above cells."""
    units = (
        select(place, fact.c.path, DONE.label("done"))  # the path stands in the facts' index, the unit does not
        .where(*where, *COUNTED)
        .group_by(place, fact.c.path)
        .having(DONE > 0)
        .subquery()
    )
    return (
        select(
            units.c.place,
            func.sum(case((_is_above, 0), (_IS_CELL, 1), else_=0)).label("number"),
            func.sum(case((_is_above, units.c.done), else_=0)).label("above"),
        )
        .join(unit, unit.c.path == units.c.path)
        .group_by(units.c.place)
    )


_ACTIVE = split("active cells", 2, _active)


def _told(indicator: Indicator) -> Select[Any]:
    """Return the statement for how many subjects (months, tasks) the units under each child have told of."""
    each = (
        select(CHILD, fact.c.unit_id, fact.c.subject)
        .where(
            *BELOW,
            fact.c.indicator == indicator.value,
            fact.c.subject >= bindparam("from_subject"),
            fact.c.subject <= bindparam("to_subject"),
            fact.c.subject != "",
            LIVE,
        )
        .distinct()
        .subquery()
    )
    return select(each.c.place, func.count().label("number")).group_by(each.c.place)


_ATTESTED = _told(Indicator.ATTESTED)
_TASKS_DONE = _told(Indicator.TASK_DONE)


async def _by_child(tx: Tx, statement: Select[Any], of: Unit, values: dict[str, Any]) -> dict[int, int]:
    where = {"path": of.path, "end": end_of(of.path), "width": child_width(of.path)}
    return {child_id(of, row.place): int(row.number) for row in await tx.all(statement, {**where, **values})}


async def reporting_in(tx: Tx, of: Unit, first: date, last: date) -> dict[int, tuple[int, int]]:
    """Return how many units without any below existed under each child in a stretch of days, and how many are cells."""
    where = {"path": of.path, "end": end_of(of.path), "width": child_width(of.path), "first": first, "last": last}

    async def found() -> dict[int, tuple[int, int]]:
        return {child_id(of, row.child): (int(row.number), int(row.cells)) for row in await tx.all(_REPORTING, where)}

    return await remembered(tx, ("reporting", of.path, first, last), found, size=len)


async def reporting_by_child(tx: Tx, of: Unit, as_of: date) -> dict[int, int]:
    """Return how many units without any below stand under each child: those who report; a cell's own under 0."""
    return {child: number for child, (number, _) in (await reporting_in(tx, of, as_of, as_of)).items()}


async def cells_by_child(tx: Tx, of: Unit, indicator: Indicator, period: Period, as_of: date) -> dict[int, Cells]:
    """Return, of the cells under each child, how many had any result in a period up to a day; its own under 0."""
    found = await _active_in(tx, of, indicator, period, as_of)
    reporting = await reporting_in(tx, of, as_of, as_of)
    cells = {}
    for child in {child for (child,) in found} | reporting.keys():
        active, above = found.get((child,), (0, 0))
        number, are_cells = reporting.get(child, (0, 0))
        cells[child] = Cells(active, are_cells, number - are_cells, above)
    return cells


async def _active_in(tx: Tx, of: Unit, indicator: Indicator, period: Period, as_of: date) -> Totals:
    """Return the sums of a year; of several years at once, for who was active in two of them counts once."""
    values = window(indicator, period, as_of)
    if values["year"] == values["last_year"]:
        return await totals(tx, of, _ACTIVE, window(indicator, period, as_of), as_of)
    where = {"path": of.path, "end": end_of(of.path), "width": child_width(of.path)}
    rows = await tx.all(_ACTIVE.over_years, {**where, **values})
    return {(child_id(of, row.place),): (int(row.number), int(row.above)) for row in rows}


async def attested_by_child(tx: Tx, of: Unit, first: Period, last: Period) -> dict[int, int]:
    """Return how many monthly lists the cells under each child have attested, from a month to a month."""
    return await _by_child(tx, _ATTESTED, of, {"from_subject": first.code, "to_subject": last.code})


async def tasks_done_by_child(tx: Tx, of: Unit, task_id: int) -> dict[int, int]:
    """Return how many units under each child have done a task."""
    subject = f"task/{task_id}"
    return await _by_child(tx, _TASKS_DONE, of, {"from_subject": subject, "to_subject": subject})
