"""Figures: every figure is a sum over facts at a date, in the tree of that date."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import CTE, Select, bindparam, func, or_, select

from domain.forms.situation import DayTotal, YearTally
from domain.indicators import MEASURED, Indicator
from domain.organisation import Unit, lineage
from domain.periods import Period, year_of
from domain.progress import Tally
from domain.sums import Sum
from storage import targets
from storage.database import Tx
from storage.facts import facts_of_report
from storage.memory import remembered
from storage.shares import COUNTED, DONE, SOME_YEARS, split, totals, window
from storage.statements import BELOW, LIVE, one_of
from storage.tables import fact, target, unit, unit_edge
from storage.units import end_of

_EVER = 1900
_FIGURES = split(
    "figures", 1, lambda place, where: select(place, DONE.label("done")).where(*where, *COUNTED).group_by(place)
)
_PER_PATH = {
    one: select(fact.c.path, DONE.label("done")).where(*years, *BELOW, *COUNTED).group_by(fact.c.path)
    for one, years in ((True, (fact.c.year == bindparam("year"),)), (False, SOME_YEARS))
}
_first, _then = unit_edge.alias("first_edge"), unit_edge.alias("then_edge")
_NEWEST_MOVE = select(func.max(_then.c.valid_from)).select_from(
    _then.join(_first, (_first.c.unit_id == _then.c.unit_id) & (_first.c.valid_from < _then.c.valid_from))
)


def _linked_on_day(edge: Any) -> Any:  # noqa: ANN401 — an alias of unit_edge, and a condition
    """Return the condition that an edge is the last one its unit had begun by the day."""
    later = unit_edge.alias()
    newer = select(later.c.unit_id).where(
        later.c.unit_id == edge.c.unit_id,
        later.c.valid_from > edge.c.valid_from,
        later.c.valid_from <= bindparam("last"),
    )
    return (edge.c.valid_from <= bindparam("last")) & ~newer.exists()


def below_then() -> CTE:
    """Return the units below a unit in the tree of a day, each with the child of the unit that it stands under."""
    edge, deeper = unit_edge.alias("edge"), unit_edge.alias("deeper")
    below = (
        select(edge.c.unit_id.label("child"), edge.c.unit_id.label("unit_id"))
        .where(edge.c.parent_id == bindparam("unit_id"), _linked_on_day(edge))
        .cte("below", recursive=True)
    )
    return below.union_all(
        select(below.c.child, deeper.c.unit_id).where(deeper.c.parent_id == below.c.unit_id, _linked_on_day(deeper))
    )


def _per_child_then() -> Select[Any]:
    below = below_then()
    return (
        select(below.c.child, DONE.label("done"))
        .join(fact, fact.c.unit_id == below.c.unit_id)
        .where(*SOME_YEARS, *COUNTED)
        .group_by(below.c.child)
    )


_PER_CHILD_THEN = _per_child_then()
_OWN_THEN = select(DONE).where(fact.c.unit_id == bindparam("unit_id"), *SOME_YEARS, *COUNTED)


class Figures(NamedTuple):
    """What was done in a unit's subtree, and in that of each child by id."""

    done: int
    by_child: dict[int, int]

    @property
    def own(self) -> int:
        """Return what stands at the unit itself."""
        return self.done - sum(self.by_child.values())


async def has_moved_since(tx: Tx, day: date) -> bool:
    """Tell whether any unit has stood elsewhere after a day: then the paths of today are not the tree of the day."""

    async def newest() -> date | None:
        moved: date | None = await tx.value(_NEWEST_MOVE)
        return moved

    moved = await remembered(tx, "newest move", newest)
    return moved is not None and moved > day


async def figures(
    tx: Tx, unit: Unit, indicator: Indicator, period: Period, as_of: date, today: date | None = None
) -> Figures:
    """Return the figures of a unit and its children up to a day, in the tree of that day.

    The path on the facts is today's tree; where units have moved since, the dated links are walked instead. Of a day
    that has not come `today` is told too.
    """
    span = window(indicator, period, as_of)
    if await has_moved_since(tx, span["last"]):
        return await _figures_then(tx, unit, span, as_of)
    found = await totals(tx, unit, _FIGURES, span, min(as_of, today or as_of))
    by_child = {child: done for (child,), (done,) in found.items()}
    return Figures(sum(by_child.values()), {child: done for child, done in by_child.items() if child})


async def _figures_then(tx: Tx, unit: Unit, span: dict[str, Any], as_of: date) -> Figures:
    async def read() -> Figures:
        rows = await tx.all(_PER_CHILD_THEN, {**span, "unit_id": unit.id})
        by_child = {row.child: int(row.done) for row in rows}
        own = int(await tx.value(_OWN_THEN, {**span, "unit_id": unit.id}))
        return Figures(own + sum(by_child.values()), by_child)

    if span["last_year"] == as_of.year:
        return await read()
    key = ("figures then", unit.id, *span.values())
    return await remembered(tx, key, read, until=span["last_year"], size=lambda made: len(made.by_child))


_SUMS = (
    select(fact.c.since_day, fact.c.on_day, DONE.label("done"))
    .where(*BELOW, *COUNTED, fact.c.since_day.is_not(None))
    .group_by(fact.c.since_day, fact.c.on_day)
    .order_by(fact.c.on_day, fact.c.since_day)
)


_COVERING = (
    select(fact.c.since_day, fact.c.on_day, DONE.label("done"))
    .where(
        *BELOW,
        LIVE,
        fact.c.indicator == bindparam("indicator"),
        fact.c.since_day.is_not(None),
        fact.c.since_day <= bindparam("day"),
        fact.c.on_day > bindparam("day"),
    )
    .group_by(fact.c.since_day, fact.c.on_day)
    .order_by(fact.c.on_day, fact.c.since_day)
)


async def sums_over(tx: Tx, unit: Unit, indicator: Indicator, day: date) -> tuple[Sum, ...]:
    """Return the sums that begin by a day and are dated after it: a part of each may be of the time before it."""
    where = {"path": unit.path, "end": end_of(unit.path), "indicator": indicator, "day": day}
    return tuple(Sum(row.since_day, row.on_day, int(row.done)) for row in await tx.all(_COVERING, where))


async def sums_in(tx: Tx, unit: Unit, indicator: Indicator, period: Period, as_of: date) -> tuple[Sum, ...]:
    """Return what of a unit's figure of a period is the sum of a longer time than its day, in today's tree."""
    span = window(indicator, period, as_of)
    where = {"path": unit.path, "end": end_of(unit.path)}
    where |= {key: span[key] for key in ("indicator", "first", "last")}
    return tuple(Sum(row.since_day, row.on_day, int(row.done)) for row in await tx.all(_SUMS, where))


# What a workbook told by number only: a person who is named was certified or admitted on the very day.
_IMPORTED = split(
    "imported",
    1,
    lambda place, where: (
        select(place, DONE.label("done"))
        .where(*where, *COUNTED, fact.c.report_id.is_(None), fact.c.candidate_id.is_(None))
        .group_by(place)
    ),
)


async def imported_part(tx: Tx, unit: Unit, indicator: Indicator, period: Period, as_of: date) -> int:
    """Return how much of a unit's figure of a period up to a day came from a workbook, in today's tree.

    Zero where the period begins with its year: there a sum since the beginning of the year is in its place.
    """
    if period.first == year_of(period.first.year).first:
        return 0
    return await imported_in(tx, unit, indicator, period, as_of)


async def imported_in(tx: Tx, unit: Unit, indicator: Indicator, period: Period, as_of: date) -> int:
    """Return how much of a unit's figure of any period came from a workbook, in today's tree."""
    return sum(
        done for (done,) in (await totals(tx, unit, _IMPORTED, window(indicator, period, as_of), as_of)).values()
    )


async def imported_until(tx: Tx, unit: Unit, indicator: Indicator, as_of: date) -> int:
    """Return how much of a unit's figure of all years up to a day came from a workbook."""
    ever = Period(first=date(_EVER, 1, 1), last=as_of, code="")
    return await imported_in(tx, unit, indicator, ever, as_of)


async def done_by_path(tx: Tx, path: str, indicator: Indicator, period: Period, as_of: date) -> dict[str, int]:
    """Return what was done under every path of a subtree, each unit's figure holding those below it."""
    one_year = period.first.year == period.last.year
    values = {**window(indicator, period, as_of), "path": path, "end": end_of(path)}
    rows = await tx.all(_PER_PATH[one_year], values)
    done: dict[str, int] = {}
    for row in rows:
        for up in lineage(row.path):
            done[up] = done.get(up, 0) + int(row.done)
    return done


# A report that is being corrected must not count beside its correction.
_ELSEWHERE = func.coalesce(fact.c.report_id, -1) != bindparam("without")
_BY_YEAR = (
    select(fact.c.indicator, fact.c.year, DONE.label("done"))
    .where(
        *SOME_YEARS,
        *BELOW,
        LIVE,
        one_of(fact.c.indicator, sorted(MEASURED)),
        _ELSEWHERE,
    )
    .group_by(fact.c.indicator, fact.c.year)
)
_BY_DAY = (
    select(fact.c.indicator, fact.c.on_day, DONE.label("done"))
    .where(
        fact.c.unit_id == bindparam("unit_id"),
        *SOME_YEARS,
        LIVE,
        fact.c.report_id.is_not(None),
        _ELSEWHERE,
    )
    .group_by(fact.c.indicator, fact.c.on_day)
)
_YEAR_TARGETS = select(target.c.indicator, *targets.COLUMNS).where(
    target.c.unit_id == bindparam("unit_id"),
    target.c.replaced_at.is_(None),
    target.c.period >= bindparam("first_period"),
    target.c.period <= bindparam("last_period"),
    func.length(target.c.period) == 4,
)


async def year_tallies(tx: Tx, unit: Unit, first: int, last: int, without: int = 0) -> tuple[YearTally, ...]:
    """Return a unit's tallies of some years, of each measured indicator, without the facts of report `without`.

    A past year is told in the tree of its last day, as its screen tells it.
    """
    span = {"path": unit.path, "end": end_of(unit.path), "year": first, "last_year": last, "without": without}
    done = {(row.indicator, row.year): int(row.done) for row in await tx.all(_BY_YEAR, span)}
    if await has_moved_since(tx, date(first, 12, 31)):
        done.update(await _past_years(tx, unit, range(first, last + 1), without))
    asked = {"unit_id": unit.id, "first_period": str(first), "last_period": str(last)}
    known = {(row.indicator, int(row.period)): targets.target_of(row) for row in await tx.all(_YEAR_TARGETS, asked)}
    return tuple(
        YearTally(
            indicator=Indicator(indicator),
            year=year,
            tally=Tally.against(done.get((indicator, year), 0), known.get((indicator, year))),
        )
        for indicator, year in done.keys() | known.keys()
    )


async def _past_years(tx: Tx, unit: Unit, years: range, without: int) -> dict[tuple[str, int], int]:
    left_out = await facts_of_report(tx, without) if without else []
    found: dict[tuple[str, int], int] = {}
    for year in years:
        for indicator in MEASURED:
            done = (await figures(tx, unit, indicator, year_of(year), date(year, 12, 31))).done
            done -= sum(row.quantity for row in left_out if (row.indicator, row.on_day.year) == (indicator, year))
            found[indicator.value, year] = done
    return found


async def day_totals(tx: Tx, unit: Unit, first: int, last: int, without: int = 0) -> tuple[DayTotal, ...]:
    """Return what a unit itself has reported, by indicator and day, in some years."""
    span = {"unit_id": unit.id, "year": first, "last_year": last, "without": without}
    return tuple(
        DayTotal(indicator=Indicator(row.indicator), on=row.on_day, quantity=int(row.done))
        for row in await tx.all(_BY_DAY, span)
    )


_is_told = or_(unit.c.rural.is_(True), unit.c.sector.is_not(None))
_BY_SECTOR = split(
    "sectors",
    1,
    lambda place, where: (
        select(place, unit.c.rural, _is_told.label("is_told"), DONE.label("done"))
        .join(unit, unit.c.path == fact.c.path)  # the path stands in the facts' index, the unit does not
        .where(*where, *COUNTED)
        .group_by(place, unit.c.rural, _is_told)
    ),
)


def _by_sector_then() -> Select[Any]:
    below = below_then()
    within = or_(fact.c.unit_id == bindparam("unit_id"), fact.c.unit_id.in_(select(below.c.unit_id)))
    return (
        select(unit.c.rural, _is_told.label("is_told"), DONE.label("done"))
        .join(unit, unit.c.id == fact.c.unit_id)
        .where(*SOME_YEARS, within, *COUNTED)
        .group_by(unit.c.rural, _is_told)
    )


_BY_SECTOR_THEN = _by_sector_then()


async def rural_part(tx: Tx, of: Unit, indicator: Indicator, period: Period, as_of: date) -> int | None:
    """Return how much of a unit's figure comes from rural units; None where a unit is told neither rural nor other.

    Rural and not rural is the one true partition, and a share of what is not told would be a wrong number.
    """
    span = window(indicator, period, as_of)
    if await has_moved_since(tx, span["last"]):
        found = await tx.all(_BY_SECTOR_THEN, {**span, "unit_id": of.id})
        rows = [(row.rural, row.is_told, int(row.done)) for row in found]
    else:
        sums = await totals(tx, of, _BY_SECTOR, window(indicator, period, as_of), as_of)
        rows = [(rural, is_told, done) for (_, rural, is_told), (done,) in sums.items()]
    if not all(is_told for _, is_told, done in rows if done):
        return None
    return sum(done for rural, _, done in rows if rural)
