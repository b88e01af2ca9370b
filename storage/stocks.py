"""What stands at a day: restated stocks, and the years in which anybody was admitted."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, func, or_, select

from domain.indicators import STOCKS, Indicator
from domain.organisation import Unit, ancestors, lineage
from storage.database import Tx
from storage.statements import BELOW, LIVE, WITHIN, one_of
from storage.tables import fact, unit, unit_edge
from storage.units import UNIT_COLUMNS, end_of, unit_of

_done = func.coalesce(func.sum(fact.c.quantity), 0)
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
_admitted = fact.alias("admitted")
_edge = unit_edge.alias("edge")
_ADMITTED_IN = (
    _admitted.c.unit_id == unit.c.id,
    _admitted.c.indicator == Indicator.ADMITTED.value,
    _admitted.c.quantity > 0,
    _admitted.c.on_day <= bindparam("as_of"),
    _admitted.c.voided_at.is_(None),
)
_last_year = (
    select(func.max(_admitted.c.year)).where(*_ADMITTED_IN, _admitted.c.year < bindparam("recent")).scalar_subquery()
)
_FIRST_YEAR = (
    select(fact.c.year)
    .where(
        fact.c.year >= bindparam("year"),
        *BELOW,
        fact.c.indicator == bindparam("indicator"),
        fact.c.quantity > 0,
        LIVE,
    )
    .order_by(fact.c.year)
    .limit(1)
)
_FIRST_SUM = select(func.min(fact.c.since_day)).where(
    *BELOW, fact.c.indicator == bindparam("indicator"), fact.c.since_day.is_not(None), LIVE
)
_EMPTY = (
    select(*UNIT_COLUMNS, _last_year.label("last"))
    .where(
        *WITHIN,
        unit.c.valid_from <= bindparam("as_of"),
        unit.c.valid_to > bindparam("as_of"),
        ~select(_edge.c.unit_id)
        .where(
            _edge.c.parent_id == unit.c.id,
            _edge.c.valid_from <= bindparam("as_of"),
            _edge.c.valid_to > bindparam("as_of"),
        )
        .exists(),
        ~select(_admitted.c.id).where(*_ADMITTED_IN, _admitted.c.year >= bindparam("recent")).exists(),
    )
    .order_by(unit.c.position, unit.c.path)
)


_OWN = (
    fact.c.indicator == Indicator.ADMITTED.value,
    fact.c.year >= bindparam("year"),
    fact.c.on_day <= bindparam("as_of"),
    fact.c.quantity > 0,
    LIVE,
)
_LAST_OF_PATH = select(func.max(fact.c.year)).where(*_OWN, fact.c.path == bindparam("path"))
_parents = select(_edge.c.parent_id).where(_edge.c.parent_id.is_not(None)).distinct()
_LAST_ABOVE = (
    select(fact.c.path, func.max(fact.c.year).label("last"))
    .where(*_OWN, *BELOW, fact.c.unit_id.in_(_parents))
    .group_by(fact.c.path)
)


async def first_year(tx: Tx, path: str, indicator: Indicator) -> int | None:
    """Return the first year of which a figure of a subtree is known, be it in a sum; None where none is."""
    where = {"path": path, "end": end_of(path), "indicator": indicator.value}
    found = await tx.value(_FIRST_YEAR, {**where, "year": _EVER})
    begins = await tx.value(_FIRST_SUM, where)
    return min(int(found), begins.year if begins else found) if found else None


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
    where = {"path": top.path, "end": end_of(top.path), "as_of": as_of, "recent": as_of.year - least + 1}
    above = await _years_above(tx, top, as_of, since)
    found, untold = [], 0
    for row in await tx.all(_EMPTY, where):
        own = row.last or since - 1
        begins = max(own, *(above.get(path, own) for path in lineage(row.path)))
        if as_of.year - begins >= least:
            found.append(Empty(unit_of(row), as_of.year - begins, row.last))
        else:
            untold += begins > own
    return tuple(sorted(found, key=lambda each: -each.years)), untold


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
