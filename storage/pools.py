"""The trained pool by days, without anybody's name: who is certified and has neither been admitted nor left."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, case, func, select

from domain.indicators import Indicator
from domain.organisation import Unit, child_width
from domain.pools import Lot, Moved, number_of, waiting_after
from storage.database import Tx
from storage.memory import remembered
from storage.shares import SOME_YEARS, Condition, path_of_child, split, totals
from storage.statements import BELOW, LIVE, WITHIN_OF_FEW, one_of
from storage.tables import candidate, fact, unit
from storage.units import end_of

_EVER = 1900


def _moves(place: ColumnElement[Any], where: tuple[Condition, ...]) -> Select[Any]:
    joined = func.sum(case((fact.c.indicator == Indicator.TRAINED.value, fact.c.quantity), else_=0))
    return (
        select(place, fact.c.on_day, joined.label("joined"), (func.sum(fact.c.quantity) - joined).label("left"))
        .where(
            *where,
            fact.c.on_day <= bindparam("last"),
            one_of(fact.c.indicator, (Indicator.TRAINED, Indicator.ADMITTED, Indicator.WITHDRAWN)),
            func.coalesce(fact.c.candidate_id, 0) == 0,  # not "is null": SQLite would go by the index of candidates
            LIVE,
        )
        .group_by(place, fact.c.on_day)
    )


_MOVES = split("moves of the pool", 2, _moves, is_long=True)
_MOVES_BY_UNIT = _moves(fact.c.path.label("place"), (*SOME_YEARS, *BELOW))


def _newest(*indicators: Indicator) -> Any:  # noqa: ANN401 — an aggregate of days
    return func.max(case((one_of(fact.c.indicator, indicators), fact.c.on_day)))


_certified = _newest(Indicator.TRAINED)
_admitted = _newest(Indicator.ADMITTED, Indicator.DECIDED, Indicator.CEREMONY, Indicator.RECOGNISED)
_withdrawn = _newest(Indicator.WITHDRAWN)
_NAMED = (
    select(func.max(fact.c.path).label("path"), _certified.label("certified_on"))
    .select_from(candidate)
    .join(fact, (fact.c.candidate_id == candidate.c.id + 0) & LIVE)  # from people to facts, which are many more
    .where(
        select(unit.c.id).where(unit.c.id == candidate.c.unit_id, *WITHIN_OF_FEW, unit.c.named.is_(True)).exists(),
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


async def counted_pool(tx: Tx, top: Unit, as_of: date, *, by_unit: bool = False) -> Told:
    """Return who of those told by number only is in the trained pool, of each child, or of each unit by itself.

    The pool at the end of last year is remembered for as long as no figure of those years changes and no unit moves.
    """
    last = as_of.year - 1

    async def at_new_year() -> Told:
        values = {"year": _EVER, "last_year": last, "last": date(last, 12, 31)}
        statement = _MOVES_BY_UNIT if by_unit else _MOVES.over_years
        where = {"path": top.path, "end": end_of(top.path), "width": child_width(top.path)}
        rows = await tx.all(statement, {**values, **where})
        return _after(Told({}, ()), [_Day(row.place, row.on_day, int(row.joined), int(row.left)) for row in rows])

    before = await remembered(tx, ("pool", top.path, by_unit, last), at_new_year, until=last, size=_size)
    values = {"year": as_of.year, "last_year": as_of.year, "last": as_of}
    if by_unit:
        rows = await tx.all(_MOVES_BY_UNIT, {**values, "path": top.path, "end": end_of(top.path)})
        return _after(before, [_Day(row.place, row.on_day, int(row.joined), int(row.left)) for row in rows])
    found = await totals(tx, top, _MOVES, values, as_of)
    return _after(before, [_Day(path_of_child(top, child), day, *sums) for (child, day), sums in found.items()])


class _Day(NamedTuple):
    path: str
    on: date
    joined: int
    left: int


def _after(before: Told, days: list[_Day]) -> Told:
    """Return the pool after some more days, on which people joined and left it."""
    by_path = dict(before.by_path)
    everybody: dict[date, list[int]] = {}
    for path, each in groupby(sorted(days), key=lambda day: day.path):
        moves = [Moved(*day[1:]) for day in each]
        by_path[path] = waiting_after(by_path.get(path, ()), moves)
        for on, joined, left in moves:
            of_all = everybody.setdefault(on, [0, 0])
            of_all[0] += joined
            of_all[1] += left
    whole = (Moved(on, *moved) for on, moved in sorted(everybody.items()))
    return Told(by_path, waiting_after(before.whole, whole))


def _size(told: Told) -> int:
    return len(told.whole) + sum(len(lots) + 1 for lots in told.by_path.values())
