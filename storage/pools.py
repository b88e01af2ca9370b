"""The trained pool by days, without anybody's name: who is certified and has neither been admitted nor left."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, bindparam, case, func, select

from domain.indicators import Indicator
from domain.organisation import Unit
from domain.pools import Lot, Moved, number_of, waiting_after
from storage.database import Tx
from storage.memory import remembered
from storage.statements import BELOW, LIVE, WITHIN, one_of
from storage.tables import candidate, fact, unit
from storage.units import end_of

_EVER = 1900


def _counted(each: Any) -> Select[Any]:  # noqa: ANN401 — a path, or as much of it as a child's
    joined = func.sum(case((fact.c.indicator == Indicator.TRAINED.value, fact.c.quantity), else_=0))
    path = each.label("path")
    return (
        select(path, fact.c.on_day, joined.label("joined"), (func.sum(fact.c.quantity) - joined).label("left"))
        .where(
            *BELOW,
            fact.c.year >= bindparam("year"),
            fact.c.year <= bindparam("last_year"),
            fact.c.on_day <= bindparam("last"),
            one_of(fact.c.indicator, (Indicator.TRAINED, Indicator.ADMITTED, Indicator.WITHDRAWN)),
            fact.c.candidate_id.is_(None),
            LIVE,
        )
        .group_by(path, fact.c.on_day)
        .order_by(path, fact.c.on_day)
    )


_COUNTED = _counted(fact.c.path)
_COUNTED_BY_CHILD = _counted(func.substr(fact.c.path, 1, bindparam("width", type_=Integer)))


def _newest(*indicators: Indicator) -> Any:  # noqa: ANN401 — an aggregate of days
    return func.max(case((one_of(fact.c.indicator, indicators), fact.c.on_day)))


_certified = _newest(Indicator.TRAINED)
_admitted = _newest(Indicator.ADMITTED, Indicator.DECIDED, Indicator.CEREMONY, Indicator.RECOGNISED)
_withdrawn = _newest(Indicator.WITHDRAWN)
_NAMED = (
    select(func.max(fact.c.path).label("path"), _certified.label("certified_on"))
    .select_from(candidate)
    .join(fact, (fact.c.candidate_id == candidate.c.id) & LIVE)
    .where(
        candidate.c.unit_id.in_(select(unit.c.id).where(*WITHIN, unit.c.named.is_(True))),
        fact.c.on_day <= bindparam("last"),
    )
    .group_by(candidate.c.id)
    .having(
        _certified.is_not(None),
        _admitted.is_(None),
        func.coalesce(_withdrawn < func.max(fact.c.on_day), True),
    )
)


class Joined(NamedTuple):
    """So many people of a unit, certified on a day, who are in the pool."""

    path: str
    lot: Lot


async def named_pool(tx: Tx, top: Unit, as_of: date) -> tuple[Joined, ...]:
    """Return who of the people known by name is in the trained pool of a subtree on a day."""
    where = {"path": top.path, "end": end_of(top.path), "last": as_of}
    found = Counter((row.path, row.certified_on) for row in await tx.all(_NAMED, where))
    return tuple(Joined(path, Lot(day, number)) for (path, day), number in found.items())


class Told(NamedTuple):
    """The pool of those told by number only: of each path by itself, and of the whole subtree by itself."""

    by_path: dict[str, tuple[Lot, ...]]
    whole: tuple[Lot, ...]

    @property
    def adds_up(self) -> bool:
        """Tell whether the units' pools make up the whole; who was certified above a cell is admitted in it."""
        return sum(number_of(lots) for lots in self.by_path.values()) == number_of(self.whole)


async def counted_pool(tx: Tx, top: Unit, as_of: date, width: int | None = None) -> Told:
    """Return who of those told by number only is in the trained pool; `width` cuts paths, to add up below children.

    The pool at the end of last year is remembered for as long as no figure of those years changes and no unit moves.
    """
    last = as_of.year - 1

    async def at_new_year() -> Told:
        return await _after(tx, Told({}, ()), top, width, _EVER, date(last, 12, 31))

    before = await remembered(tx, ("pool", top.path, width, last), at_new_year, until=last, size=_size)
    return await _after(tx, before, top, width, as_of.year, as_of)


async def _after(tx: Tx, before: Told, top: Unit, width: int | None, year: int, last: date) -> Told:
    """Return the pool after some more days, on which people joined and left it."""
    where = {"path": top.path, "end": end_of(top.path), "year": year, "last_year": last.year, "last": last}
    rows = await tx.all(_COUNTED_BY_CHILD, {**where, "width": width}) if width else await tx.all(_COUNTED, where)
    by_path = dict(before.by_path)
    everybody: dict[date, list[int]] = {}
    for path, days in groupby(rows, key=_path):
        moves = [Moved(on=row.on_day, joined=int(row.joined), left=int(row.left)) for row in days]
        by_path[path] = waiting_after(by_path.get(path, ()), moves)
        for on, joined, left in moves:
            day = everybody.setdefault(on, [0, 0])
            day[0] += joined
            day[1] += left
    whole = (Moved(on, *moved) for on, moved in sorted(everybody.items()))
    return Told(by_path, waiting_after(before.whole, whole))


def _size(told: Told) -> int:
    return len(told.whole) + sum(len(lots) + 1 for lots in told.by_path.values())


def _path(row: Any) -> str:  # noqa: ANN401 — a row of the pool's parts
    path: str = row.path
    return path
