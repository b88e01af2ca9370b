"""What stands at a day: restated stocks, and the years in which anybody was admitted."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, func, or_, select

from domain.indicators import STOCKS, Indicator
from domain.organisation import Unit
from storage.database import Tx
from storage.statements import BELOW, LIVE, one_of
from storage.tables import fact
from storage.units import end_of

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
_LAST_YEARS = (
    select(fact.c.path, func.max(fact.c.year).label("last"), func.min(fact.c.year).label("first"))
    .where(
        fact.c.year >= bindparam("year"),
        fact.c.year <= bindparam("last_year"),
        *BELOW,
        fact.c.indicator == Indicator.ADMITTED.value,
        fact.c.quantity > 0,
        LIVE,
    )
    .group_by(fact.c.path)
)


async def admission_years(tx: Tx, top: Unit, until: int) -> dict[str, tuple[int, int]]:
    """Return, by path, the first and the last year up to one in which anybody was admitted."""
    where = {"path": top.path, "end": end_of(top.path), "year": _EVER, "last_year": until}
    return {row.path: (row.first, row.last) for row in await tx.all(_LAST_YEARS, where)}


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
