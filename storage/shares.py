"""What a unit's figures are made of: the shares of the units below it, remembered until somebody there tells something.

A figure of a subtree is a sum, and what stands right below each unit of it has a share in that sum. Of the years that
are over the sum is remembered as it is; of the year that goes on with every share in it, so that a report makes nobody
read more than what the cells beside it have told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, Select, bindparam, func, literal_column, or_, select, union_all

from domain.indicators import Indicator
from domain.organisation import SEGMENT, Unit, child_width
from domain.periods import Period
from storage.database import Tx
from storage.marks import marks_below, marks_of
from storage.memory import remembered
from storage.statements import BELOW, BELOW_OF_FEW, LIVE
from storage.tables import fact, unit_edge
from storage.units import end_of, is_deep

DONE = func.coalesce(func.sum(fact.c.quantity), 0)
COUNTED = (
    LIVE,
    fact.c.indicator == bindparam("indicator"),
    fact.c.on_day >= bindparam("first"),
    fact.c.on_day <= bindparam("last"),
)
SOME_YEARS = (fact.c.year >= bindparam("year"), fact.c.year <= bindparam("last_year"))
_ONE_YEAR = fact.c.year == bindparam("year")
# Written out, no value: PostgreSQL must see that a sum is grouped by the very expression that it shows.
_DIGITS: ColumnElement[int] = literal_column(str(SEGMENT))
_WIDTH = bindparam("width", type_=fact.c.quantity.type)
CHILD = func.substr(fact.c.path, 1, _WIDTH).label("place")
_ABOVE = func.substr(fact.c.path, 1, func.length(fact.c.path) - _DIGITS).label("place")
_OWN = fact.c.path.label("place")
_close = select(unit_edge.c.unit_id).where(
    or_(unit_edge.c.unit_id == bindparam("unit_id"), unit_edge.c.parent_id == bindparam("unit_id"))
)
_AT_ONCE, _NOWHERE = 8, "-"
_MANY = 16  # where one share of so many has to be read anew, all are read at once

Condition = ColumnElement[bool]
Totals = dict[tuple[Any, ...], tuple[int, ...]]
"""Sums by what they are kept apart by: first the id of a child (0: what the unit itself has told), then the rest."""


class Split(NamedTuple):
    """Sums over facts, kept apart by a path and by other keys, in the ways in which they are read.

    The first column is the path, the last ones are so many sums, and what is between them are the keys.
    """

    name: str
    sums: int
    over_years: Select[Any]
    everywhere: Select[Any]
    below_some: CompoundSelect[Any]
    close: Select[Any]

    def keyed(self, row: tuple[Any, ...]) -> tuple[tuple[Any, ...], tuple[int, ...]]:
        """Return the keys of a row without its path, and its sums."""
        return tuple(row[1 : -self.sums]), tuple(map(int, row[-self.sums :]))


def _place(n: int) -> Any:  # noqa: ANN401 — a value
    return bindparam(f"place_{n}", type_=fact.c.path.type)


def _right_below(n: int) -> tuple[Condition, ...]:
    """Return the condition that a fact stands right below the unit at one of some places.

    Each place is a statement of its own in their union: joined with them all PostgreSQL reads the facts of every unit.
    """
    end = bindparam(f"end_{n}", type_=fact.c.path.type)
    return (
        fact.c.path > _place(n),
        fact.c.path < end,
        func.length(fact.c.path) == bindparam(f"width_{n}", type_=_WIDTH.type),
    )


def split(name: str, sums: int, build: Callable[[ColumnElement[Any], tuple[Condition, ...]], Select[Any]]) -> Split:
    """Return sums in all ways in which they are read; `build` makes them of their first column and its conditions."""
    return Split(
        name,
        sums,
        over_years=build(CHILD, (*SOME_YEARS, *BELOW)),
        everywhere=build(_ABOVE, (_ONE_YEAR, *BELOW)),
        below_some=union_all(
            *(build(_place(n).label("place"), (_ONE_YEAR, *_right_below(n))) for n in range(_AT_ONCE))
        ),
        close=build(_OWN, (_ONE_YEAR, fact.c.unit_id.in_(_close), *BELOW_OF_FEW, func.length(fact.c.path) <= _WIDTH)),
    )


def window(indicator: Indicator, period: Period, as_of: date) -> dict[str, Any]:
    """Return the values of the conditions on facts: an indicator in a period up to a day."""
    last = min(period.last, as_of)
    return {
        "indicator": indicator,
        "first": period.first,
        "last": last,
        "year": period.first.year,
        "last_year": last.year,
    }


async def totals(tx: Tx, of: Unit, split_: Split, indicator: Indicator, period: Period, as_of: date) -> Totals:
    """Return sums over a period up to a day in today's tree, without those that are nothing.

    Of the years before that of the day nothing may change without their marks: the day must have come.
    """
    values = window(indicator, period, as_of)
    this = as_of.year
    over = {**values, "last_year": min(values["last_year"], this - 1)}
    found: Totals = {}
    if over["year"] <= over["last_year"]:
        found = await _of_years_over(tx, of, split_, over)
    if values["last_year"] == this:
        found = _added(found, (await _of_this_year(tx, of, split_, {**values, "year": this})).items())
    return found


def _added(sums: Totals, more: Iterable[tuple[tuple[Any, ...], tuple[int, ...]]], sign: int = 1) -> Totals:
    """Return sums with others added to them, or taken away, without those that are nothing then."""
    found = dict(sums)
    for key, each in more:
        if known := found.get(key):
            found[key] = tuple([one + sign * other for one, other in zip(known, each, strict=True)])
        else:
            found[key] = tuple([sign * other for other in each])
        if not any(found[key]):
            del found[key]
    return found


async def _of_years_over(tx: Tx, of: Unit, split_: Split, values: dict[str, Any]) -> Totals:
    async def read() -> Totals:
        where = {"path": of.path, "end": end_of(of.path), "width": child_width(of.path)}
        return _sums(of, split_, await tx.all(split_.over_years, {**where, **values}))

    key = (split_.name, of.path, *values.values())
    return await remembered(tx, key, read, until=values["last_year"], size=len)


def _sums(of: Unit, split_: Split, rows: Iterable[Any]) -> Totals:
    """Return rows as the sums of the children under which they stand."""
    width = child_width(of.path)
    keyed = ((child_id(of, row.place[:width]), *split_.keyed(row)) for row in rows)
    return _added({}, (((child, *key), sums) for child, key, sums in keyed))


class _Shares(NamedTuple):
    """The sums of a subtree but for what stands close to its top, and of what each was made under which marks."""

    marks: dict[str, int]
    rows: dict[str, list[Any]]
    totals: Totals


async def _of_this_year(tx: Tx, of: Unit, split_: Split, values: dict[str, Any]) -> Totals:
    where = {**values, "path": of.path, "end": end_of(of.path), "width": child_width(of.path)}
    if of.is_cell or not await is_deep(tx, of.path):  # there is little to read
        return _sums(of, split_, await tx.all(split_.over_years, where))
    close = _sums(of, split_, await tx.all(split_.close, {**where, "unit_id": of.id}))
    return _added((await _shares(tx, of, split_, values)).totals, close.items())


async def _shares(tx: Tx, of: Unit, split_: Split, values: dict[str, Any]) -> _Shares:
    """Return the shares of what stands right below each unit below one; read are those where something was told."""
    marks = await marks_below(tx, of.path, end_of(of.path), values["year"])
    tree = await marks_of(tx)
    key = (split_.name, of.path, *values.values())
    known = tx.memory.recall(key, tree)
    shares: _Shares | None = known.value if known else None
    if shares and shares.marks == marks:
        return shares
    changed = _changed(shares.marks, marks) - {of.path} if shares else set()
    if shares is None or len(changed) * _MANY > len(marks) + _MANY * _AT_ONCE:
        shares = await _read(tx, of, split_, values, marks)
    else:
        shares = await _read_again(tx, of, split_, values, shares._replace(marks=marks), changed)
    tx.memory.keep(key, tree, shares, len(marks) + sum(map(len, shares.rows.values())) + len(shares.totals))
    return shares


def _changed(before: dict[str, int], now: dict[str, int]) -> set[str]:
    return {path for path, mark in now.items() if before.get(path) != mark} | (before.keys() - now.keys())


async def _read(tx: Tx, of: Unit, split_: Split, values: dict[str, Any], marks: dict[str, int]) -> _Shares:
    rows: dict[str, list[Any]] = {}
    for row in await tx.all(split_.everywhere, {**values, "path": of.path, "end": end_of(of.path)}):
        if len(row.place) > len(of.path):
            rows.setdefault(row.place, []).append(row)
    return _Shares(marks, rows, _sums(of, split_, (row for each in rows.values() for row in each)))


async def _read_again(
    tx: Tx, of: Unit, split_: Split, values: dict[str, Any], shares: _Shares, changed: set[str]
) -> _Shares:
    """Return shares with those of some places read anew. Nothing is changed in place: another thread may read it."""
    rows, totals_ = dict(shares.rows), shares.totals
    paths = sorted(changed)
    for first in range(0, len(paths), _AT_ONCE):
        some = paths[first : first + _AT_ONCE]
        places: dict[str, Any] = {}
        for n, path in enumerate((*some, *[_NOWHERE] * (_AT_ONCE - len(some)))):
            places |= {f"place_{n}": path, f"end_{n}": end_of(path), f"width_{n}": child_width(path)}
        before = [row for path in some for row in rows.pop(path, ())]
        now = await tx.all(split_.below_some, {**values, **places})
        for row in now:
            rows.setdefault(row.place, []).append(row)
        totals_ = _added(totals_, _sums(of, split_, before).items(), -1)
        totals_ = _added(totals_, _sums(of, split_, now).items())
    return _Shares(shares.marks, rows, totals_)


def child_id(of: Unit, path: str) -> int:
    """Return the id of the child of a unit whose path this is, 0 where it is the unit's own."""
    return int(path[len(of.path) :] or "0", 36)
