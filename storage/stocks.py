"""What stands at a day: restated stocks, and the years in which anybody was admitted."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, func, or_, select

from domain.indicators import STOCKS, Indicator
from domain.organisation import Unit
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


async def first_year(tx: Tx, path: str, indicator: Indicator) -> int | None:
    """Return the first year in which a figure of a subtree is known, None where none is."""
    values = {"path": path, "end": end_of(path), "year": _EVER, "indicator": indicator.value}
    found = await tx.value(_FIRST_YEAR, values)
    return int(found) if found else None


async def empty_cells(tx: Tx, top: Unit, as_of: date, since: int, least: int) -> tuple[tuple[Unit, int], ...]:
    """Return the cells of a subtree that have admitted nobody for so many years or more, the longest first.

    `since` is the year in which the figures begin: before it nothing is known.
    """
    where = {"path": top.path, "end": end_of(top.path), "as_of": as_of, "recent": as_of.year - least + 1}
    found = [(unit_of(row), as_of.year - (row.last or since - 1)) for row in await tx.all(_EMPTY, where)]
    return tuple(sorted((each for each in found if each[1] >= least), key=lambda each: -each[1]))


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
