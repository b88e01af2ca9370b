"""How much the cells under each child of a unit have done: how many there are, were active, attested, did their tasks.

Counted in today's tree.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, func, or_, select
from sqlalchemy.types import Integer

from domain.dates import zone_of
from domain.indicators import Indicator
from domain.organisation import REPORTERS, Unit, child_width
from domain.periods import Period
from domain.views.cells import Cells
from storage.columns import BEGINNING
from storage.database import Tx
from storage.memory import remembered
from storage.shares import CHILD, COUNTED, DONE, Condition, Totals, child_id, split, totals, window
from storage.statements import ABOUT, BELOW, LIVE, WITHIN, one_of
from storage.tables import fact, office, report, unit
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


_TASKS_DONE = (
    select(CHILD, func.count(fact.c.unit_id.distinct()).label("number"))
    .where(*BELOW, *ABOUT, fact.c.indicator == Indicator.TASK_DONE.value, LIVE)
    .group_by(CHILD)
)
_reported = (
    select(report.c.unit_id, func.min(report.c.sent_at).label("since")).group_by(report.c.unit_id).subquery("reported")
)
_held = (
    select(office.c.unit_id, func.min(office.c.since).label("since"))
    .where(one_of(office.c.role, sorted(REPORTERS)))
    .group_by(office.c.unit_id)
    .subquery("held")
)
_each_reporting = (
    select(_child, _reported.c.since.label("reported"), _held.c.since.label("held"))
    .select_from(unit)
    .outerjoin(_reported, _reported.c.unit_id == unit.c.id)
    .outerjoin(_held, _held.c.unit_id == unit.c.id)
    .where(*WITHIN)
    .subquery()
)
_MONTHS = 12


# Each unit owes the months that were not over yet when it began to report.
def _owing(end: ColumnElement[datetime]) -> ColumnElement[int]:
    began = or_(_each_reporting.c.reported < end, _each_reporting.c.held < end)
    return func.sum(case((began, 1), else_=0))


_owed = [_owing(bindparam(f"end_{n}", type_=report.c.sent_at.type)) for n in range(_MONTHS)]
_OWED = select(_each_reporting.c.child, reduce(add, _owed).label("number")).group_by(_each_reporting.c.child)


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


async def owed_by_child(tx: Tx, of: Unit, months: Iterable[Period], now: datetime) -> dict[int, int]:
    """Return how many monthly lists the units under each child owe of some months of a year that are over.

    A unit owes those that were not over when it began to report. Who begins now changes nothing of them; but who began
    on a month's last day may not be stored yet in the first hours of the next.
    """
    zone = zone_of(now)
    ends = [datetime.combine(month.last + timedelta(days=1), time.min, zone) for month in months]
    ends += [datetime(BEGINNING.year, 1, 1, tzinfo=zone)] * (_MONTHS - len(ends))
    where = {"path": of.path, "end": end_of(of.path), "width": child_width(of.path)}

    async def found() -> dict[int, int]:
        rows = await tx.all(_OWED, {**where, **{f"end_{n}": end for n, end in enumerate(ends)}})
        return {child_id(of, row.child): int(row.number) for row in rows}

    if max(ends) > now - timedelta(days=1):
        return await found()
    return await remembered(tx, ("owed", of.path, *ends), found, size=len)


async def tasks_done_by_child(tx: Tx, of: Unit, task_id: int) -> dict[int, int]:
    """Return how many units under each child have done a task."""
    where = {"path": of.path, "end": end_of(of.path), "width": child_width(of.path), "subject": f"task/{task_id}"}
    return {child_id(of, row.place): int(row.number) for row in await tx.all(_TASKS_DONE, where)}
