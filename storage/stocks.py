"""What stands at a day: restated stocks, and the years in which anybody was admitted."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, bindparam, extract, func, or_, select

from domain.indicators import STOCKS, Indicator
from domain.organisation import Unit, ancestors, lineage
from storage.database import Tx
from storage.memory import remembered
from storage.statements import BELOW, LIVE, one_of
from storage.tables import fact, unit_edge
from storage.units import end_of, leaves

_newer = fact.alias("newer")
_STOCKS = (
    select(fact.c.unit_id, fact.c.path, fact.c.indicator, fact.c.quantity, fact.c.on_day)
    .where(
        one_of(fact.c.indicator, sorted(STOCKS)),
        fact.c.on_day <= bindparam("last"),
        fact.c.year <= bindparam("last_year"),
        LIVE,
        *BELOW,
        ~select(_newer.c.id)
        .where(
            _newer.c.unit_id == fact.c.unit_id,
            _newer.c.indicator == fact.c.indicator,
            _newer.c.voided_at.is_(None),
            _newer.c.on_day <= bindparam("last"),
            or_(
                _newer.c.on_day > fact.c.on_day,
                (_newer.c.on_day == fact.c.on_day) & (_newer.c.id > fact.c.id),
            ),
        )
        .exists(),
    )
    .order_by(fact.c.path)
)
_EVER = 1900
_FIRST_YEAR = (
    select(fact.c.year)
    .where(
        fact.c.year >= bindparam("year"),
        *BELOW,
        fact.c.indicator == bindparam("indicator"),
        fact.c.quantity > 0,
        LIVE,
        # Who is reported, or brought by name, of a year before is a part of it: others were told elsewhere.
        or_(
            and_(fact.c.report_id.is_(None), fact.c.candidate_id.is_(None)),
            extract("year", fact.c.recorded_at) <= fact.c.year,
        ),
    )
    .order_by(fact.c.year)
    .limit(1)
)
_FIRST_TOLD = select(func.min(fact.c.recorded_at).label("first")).where(
    *BELOW, fact.c.indicator == bindparam("indicator"), fact.c.quantity > 0, LIVE
)
_FIRST_SUM = select(func.min(fact.c.since_day)).where(
    *BELOW, fact.c.indicator == bindparam("indicator"), fact.c.since_day.is_not(None), LIVE
)
_TOLD_AT = (
    select(fact.c.quantity)
    .where(
        fact.c.indicator == bindparam("indicator"),
        fact.c.year == bindparam("year"),
        fact.c.path == bindparam("path"),
        fact.c.quantity > 0,
        LIVE,
    )
    .limit(1)
)
_OWN = (
    fact.c.indicator == Indicator.ADMITTED.value,
    fact.c.year >= bindparam("year"),
    fact.c.on_day <= bindparam("as_of"),
    fact.c.quantity > 0,
    LIVE,
)
_LAST_BY_PATH = (
    select(fact.c.path, func.max(fact.c.year).label("last"))
    .where(*BELOW, *_OWN, fact.c.year <= bindparam("last_year"))
    .group_by(fact.c.path)
)
_IN_YEAR = select(fact.c.path).where(*BELOW, *_OWN, fact.c.year == bindparam("year")).distinct()
_LAST_OF_PATH = select(func.max(fact.c.year)).where(*_OWN, fact.c.path == bindparam("path"))
_edge = unit_edge.alias("edge")
_parents = select(_edge.c.parent_id).where(_edge.c.parent_id.is_not(None)).distinct()
_LAST_ABOVE = (
    select(fact.c.path, func.max(fact.c.year).label("last"))
    .where(*_OWN, *BELOW, fact.c.unit_id.in_(_parents))
    .group_by(fact.c.path)
)


async def first_year(tx: Tx, path: str, indicator: Indicator) -> int | None:
    """Return the first year of which a figure of a subtree is known, be it in a sum; None where none is.

    A year is known from when a workbook brought it, or somebody reported of it in its time.
    """
    where = {"path": path, "end": end_of(path), "indicator": indicator.value}
    found = await tx.value(_FIRST_YEAR, {**where, "year": _EVER})
    if found is None and (told := await tx.value(_FIRST_TOLD, where)):
        found = told.year
    begins = await tx.value(_FIRST_SUM, where)
    return min(int(found), begins.year if begins else found) if found else None


async def told_above(tx: Tx, of: Unit, indicator: Indicator, year: int) -> bool:
    """Tell whether a unit above one has figures of its own of a year, in which those of the unit may be."""
    for path in ancestors(of.path):
        if await tx.value(_TOLD_AT, {"path": path, "indicator": indicator.value, "year": year}) is not None:
            return True
    return False


class Empty(NamedTuple):
    """A cell that has admitted nobody for so many years on end; `last` is when it last did, None if not known."""

    unit: Unit
    years: int
    last: int | None


async def empty_cells(tx: Tx, top: Unit, as_of: date, since: int, least: int) -> tuple[tuple[Empty, ...], int]:
    """Return the cells of a subtree that have admitted nobody for so many years or more, the longest first.

    `since` is the year in which the figures begin: before it nothing is known. Nothing is known of a cell either in a
    year whose figures stand at a unit above it; how many cells cannot be told for that is returned too.
    """
    last = await _last_years(tx, top, as_of)
    above = await _years_above(tx, top, as_of, since)
    found, untold = [], 0
    for cell in await leaves(tx, top.path, as_of, as_of):
        own = last.get(cell.path, since - 1)
        begins = max((own, *(above[path] for path in lineage(cell.path) if path in above))) if above else own
        if as_of.year - begins >= least:
            found.append(Empty(cell, as_of.year - begins, last.get(cell.path)))
        else:
            untold += begins > own
    return tuple(sorted(found, key=lambda each: -each.years)), untold


async def _last_years(tx: Tx, top: Unit, as_of: date) -> dict[str, int]:
    """Return, by path, the last year in which anybody was admitted up to a day; that of years over is remembered."""
    where = {"path": top.path, "end": end_of(top.path)}
    before = as_of.year - 1

    async def up_to_new_year() -> dict[str, int]:
        values = {**where, "year": _EVER, "last_year": before, "as_of": as_of}
        return {row.path: int(row.last) for row in await tx.all(_LAST_BY_PATH, values)}

    known = await remembered(tx, ("last years", top.path, before), up_to_new_year, until=before, size=len)
    rows = await tx.all(_IN_YEAR, {**where, "year": as_of.year, "as_of": as_of})
    return known | {row.path: as_of.year for row in rows}


async def _years_above(tx: Tx, top: Unit, as_of: date, since: int) -> dict[str, int]:
    """Return, by path, the last year in which units that have others below them have figures of their own."""
    paths = [*ancestors(top.path), top.path]
    found = {}
    for path in paths:
        last = await tx.value(_LAST_OF_PATH, {"path": path, "year": since, "as_of": as_of})
        if last and (path != top.path or not top.is_cell):
            found[path] = int(last)
    rows = await tx.all(_LAST_ABOVE, {"path": top.path, "end": end_of(top.path), "year": since, "as_of": as_of})
    return found | {row.path: int(row.last) for row in rows}


class Stock(NamedTuple):
    """The newest restatement of a stock by one unit."""

    unit_id: int
    path: str
    indicator: Indicator
    quantity: int
    on: date


async def stocks(tx: Tx, path: str, as_of: date) -> tuple[Stock, ...]:
    """Return the newest restatements of every unit of a subtree up to a day."""
    where = {"path": path, "end": end_of(path), "last": as_of, "last_year": as_of.year}
    return tuple(
        Stock(row.unit_id, row.path, Indicator(row.indicator), row.quantity, row.on_day)
        for row in await tx.all(_STOCKS, where)
    )
