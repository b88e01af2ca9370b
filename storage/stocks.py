"""What stands at a day: restated stocks, the trained pool told by number, the years in which anybody was admitted."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

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
_POOL_PARTS = (
    select(fact.c.path, fact.c.on_day, fact.c.indicator, _done.label("done"))
    .where(
        fact.c.year >= bindparam("year"),
        *BELOW,
        one_of(fact.c.indicator, (Indicator.TRAINED, Indicator.ADMITTED, Indicator.WITHDRAWN)),
        fact.c.candidate_id.is_(None),
        LIVE,
    )
    .group_by(fact.c.path, fact.c.on_day, fact.c.indicator)
)
_EVER = 1900


async def counted_pool(tx: Tx, top: Unit) -> tuple[dict[str, int], int]:
    """Return how many of those told by number only are in the trained pool: by path, and in the whole subtree.

    Who was certified above a cell is admitted in it, so the whole is reckoned by itself. Nobody leaves an empty pool:
    admissions from before the first certificates that are known take nobody out of it.
    """
    by_path: dict[str, int] = {}
    whole = 0
    rows = await tx.all(_POOL_PARTS, {"year": _EVER, "path": top.path, "end": end_of(top.path)})
    for row in sorted(rows, key=_joining_first):
        change = int(row.done) if row.indicator == Indicator.TRAINED else -int(row.done)
        by_path[row.path] = max(0, by_path.get(row.path, 0) + change)
        whole = max(0, whole + change)
    return by_path, whole


def _joining_first(row: Any) -> tuple[date, bool]:  # noqa: ANN401 — a row of the pool's parts
    return row.on_day, row.indicator != Indicator.TRAINED


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
