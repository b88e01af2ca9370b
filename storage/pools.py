"""The trained pool by days, without anybody's name: who is certified and has neither been admitted nor left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, func, select

from domain.indicators import Indicator
from domain.organisation import Unit
from storage.database import Tx
from storage.statements import BELOW, LIVE, one_of
from storage.tables import fact
from storage.units import end_of

_EVER = 1900
_UNTIL = (*BELOW, fact.c.year >= bindparam("year"), fact.c.on_day <= bindparam("last"), LIVE)
_COUNTED = (
    select(fact.c.path, fact.c.on_day, fact.c.indicator, func.sum(fact.c.quantity).label("done"))
    .where(
        *_UNTIL,
        one_of(fact.c.indicator, (Indicator.TRAINED, Indicator.ADMITTED, Indicator.WITHDRAWN)),
        fact.c.candidate_id.is_(None),
    )
    .group_by(fact.c.path, fact.c.on_day, fact.c.indicator)
)


def _newest(*indicators: Indicator) -> Any:  # noqa: ANN401 — an aggregate of days
    return func.max(case((one_of(fact.c.indicator, indicators), fact.c.on_day)))


_certified = _newest(Indicator.TRAINED)
_admitted = _newest(Indicator.ADMITTED, Indicator.DECIDED, Indicator.CEREMONY, Indicator.RECOGNISED)
_withdrawn = _newest(Indicator.WITHDRAWN)
_NAMED = (
    select(func.max(fact.c.path).label("path"), _certified.label("certified_on"))
    .where(*_UNTIL, fact.c.candidate_id.is_not(None))
    .group_by(fact.c.candidate_id)
    .having(
        _certified.is_not(None),
        _admitted.is_(None),
        func.coalesce(_withdrawn < func.max(fact.c.on_day), True),
    )
)


class Joined(NamedTuple):
    """So many people of a unit, certified on a day, who are in the pool."""

    path: str
    certified_on: date
    number: int


def _where(top: Unit, as_of: date) -> dict[str, Any]:
    return {"path": top.path, "end": end_of(top.path), "year": _EVER, "last": as_of}


async def named_pool(tx: Tx, top: Unit, as_of: date) -> tuple[Joined, ...]:
    """Return who of the people known by name is in the trained pool of a subtree on a day."""
    found = Counter((row.path, row.certified_on) for row in await tx.all(_NAMED, _where(top, as_of)))
    return tuple(Joined(path, day, number) for (path, day), number in found.items())


class Told(NamedTuple):
    """The pool of those told by number only: of each path by itself, and of the whole subtree by itself."""

    by_path: dict[str, list[Joined]]
    whole: list[Joined]

    @property
    def adds_up(self) -> bool:
        """Tell whether the units' pools make up the whole; who was certified above a cell is admitted in it."""
        return sum(lot.number for lots in self.by_path.values() for lot in lots) == sum(
            lot.number for lot in self.whole
        )


async def counted_pool(tx: Tx, top: Unit, as_of: date, width: int | None = None) -> Told:
    """Return who of those told by number only is in the trained pool; `width` cuts paths, to add up below children.

    Who has waited longest leaves first, and nobody leaves an empty pool: admissions from before the first certificates
    that are known take nobody out of it.
    """
    rows = sorted(await tx.all(_COUNTED, _where(top, as_of)), key=_joining_first)
    by_path: dict[str, list[Any]] = {}
    for row in rows:
        by_path.setdefault(row.path[:width], []).append(row)
    return Told({path: _left(path, each) for path, each in by_path.items()}, _left(top.path, rows))


def _joining_first(row: Any) -> tuple[date, bool]:  # noqa: ANN401 — a row of the pool's parts
    return row.on_day, row.indicator != Indicator.TRAINED


def _left(path: str, rows: Iterable[Any]) -> list[Joined]:
    lots: list[Joined] = []
    first = 0
    for row in rows:
        number = int(row.done)
        if row.indicator == Indicator.TRAINED:
            lots.append(Joined(path, row.on_day, number))
            continue
        while number > 0 and first < len(lots):
            gone = min(number, lots[first].number)
            number -= gone
            lots[first] = lots[first]._replace(number=lots[first].number - gone)
            first += not lots[first].number
    return lots[first:]
