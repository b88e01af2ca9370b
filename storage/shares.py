"""What a unit's figures are made of: the shares of the units below it, remembered until somebody there tells something.

A figure of a subtree is a sum, and what stands right below each unit of it has a share in that sum. Of the years that
are over the sum is remembered as it is; of the year that goes on with every share in it, so that a report makes nobody
read more than what the cells beside it have told.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, Select, bindparam, func, literal_column, or_, select, union_all

from domain.indicators import Indicator
from domain.organisation import SEGMENT, Unit, child_width, segment
from domain.periods import Period
from storage.database import Tx
from storage.marks import Below, marks_below, marks_of
from storage.memory import remembered
from storage.statements import LIVE
from storage.tables import fact, unit, unit_edge
from storage.units import end_of, is_deep, paths_right_below

DONE = func.coalesce(func.sum(fact.c.quantity), 0)
COUNTED = (
    LIVE,
    fact.c.indicator == bindparam("indicator"),
    fact.c.on_day >= bindparam("first"),
    fact.c.on_day <= bindparam("last"),
)
SOME_YEARS = (fact.c.year >= bindparam("year"), fact.c.year <= bindparam("last_year"))
# Written out, no value: PostgreSQL must see that a sum is grouped by the very expression that it shows.
_DIGITS: ColumnElement[int] = literal_column(str(SEGMENT))
_WIDTH = bindparam("width", type_=fact.c.quantity.type)
CHILD = func.substr(fact.c.path, 1, _WIDTH).label("place")
# A unit and those right below it in today's tree; by their paths, for by these the facts' index finds what they told.
_near = unit.alias("near")
_linked = select(unit_edge.c.unit_id).where(
    or_(unit_edge.c.unit_id == bindparam("unit_id"), unit_edge.c.parent_id == bindparam("unit_id"))
)
_close = select(_near.c.path).where(
    _near.c.id.in_(_linked),
    _near.c.path.concat("") >= bindparam("path"),
    _near.c.path.concat("") < bindparam("end"),
    func.length(_near.c.path) <= _WIDTH,
)
_AT_ONCE, _NOWHERE = 8, "-"
_MANY = 16  # where one share of so many has to be read anew, all are read at once

_BYTES_AN_ITEM = 200

Condition = ColumnElement[bool]
_Row = tuple[tuple[Any, ...], tuple[int, ...]]
Totals = dict[tuple[Any, ...], tuple[int, ...]]
"""Sums by what they are kept apart by: first the id of a child (0: what the unit itself has told), then the rest."""


class Source(NamedTuple):
    """What sums are made of: rows with the path of a unit, and how those of some years are chosen."""

    path: ColumnElement[str]
    some_years: tuple[Condition, ...]
    marked: tuple[Condition, ...]


FACTS = Source(fact.c.path, SOME_YEARS, (fact.c.year == bindparam("year"),))
TOLD_LATER = FACTS._replace(marked=(fact.c.year.in_([bindparam("year"), bindparam("next_year")]),))
"""Facts about a year that are told in it or in the next one."""
UNITS = Source(unit.c.path, (), ())


class Split(NamedTuple):
    """Sums over facts or units, kept apart by a path and by other keys, in the ways in which they are read.

    The first column is the path, the last ones are so many sums, and what is between them are the keys. One that
    `is_long` has so many rows that they are read child by child, for nobody else to wait long meanwhile.
    """

    name: str
    sums: int
    is_long: bool
    over_years: Select[Any]
    at_once: Select[Any]
    everywhere: Select[Any]
    below_some: CompoundSelect[Any]
    close: Select[Any]

    def keyed(self, row: tuple[Any, ...]) -> _Row:
        """Return the keys of a row without its path, and its sums."""
        return tuple(row[1 : -self.sums]), tuple(map(int, row[-self.sums :]))


def _place(n: int) -> Any:  # noqa: ANN401 — a value
    return bindparam(f"place_{n}", type_=fact.c.path.type)


def _right_below(path: ColumnElement[str], n: int) -> tuple[Condition, ...]:
    """Return the condition that a path stands right below one of some places.

    Each place is a statement of its own in their union: joined with them all PostgreSQL reads the facts of every unit.
    """
    end = bindparam(f"end_{n}", type_=fact.c.path.type)
    width = bindparam(f"width_{n}", type_=fact.c.quantity.type)
    return (path > _place(n), path < end, func.length(path) == width)


def split(
    name: str,
    sums: int,
    build: Callable[[ColumnElement[Any], tuple[Condition, ...]], Select[Any]],
    *,
    source: Source = FACTS,
    is_long: bool = False,
) -> Split:
    """Return sums in all ways in which they are read; `build` makes them of their first column and its conditions."""
    path, marked = source.path, source.marked
    below = (path >= bindparam("path"), path < bindparam("end"))
    above = func.substr(path, 1, func.length(path) - _DIGITS)
    return Split(
        name,
        sums,
        is_long,
        over_years=build(func.substr(path, 1, _WIDTH).label("place"), (*source.some_years, *below)),
        at_once=build(func.substr(path, 1, _WIDTH).label("place"), (*marked, *below)),
        everywhere=build(above.label("place"), (*marked, *below)),
        below_some=union_all(
            *(build(_place(n).label("place"), (*marked, *_right_below(path, n))) for n in range(_AT_ONCE))
        ),
        close=build(path.label("place"), (*marked, path.in_(_close))),
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


async def totals(tx: Tx, of: Unit, split_: Split, values: Mapping[str, Any], as_of: date) -> Totals:
    """Return sums over some years up to a day in today's tree, without those that are nothing.

    `values` are those of the conditions, the first and last year among them, as `window` makes them. The day must have
    come: of the years before its own nothing changes without their marks.
    """
    this = as_of.year
    over = {**values, "last_year": min(values["last_year"], this - 1)}
    found: Totals = {}
    if over["year"] <= over["last_year"]:
        found = await _of_years_over(tx, of, split_, over)
    for year in range(max(values["year"], this), values["last_year"] + 1):
        found = _added(found, (await totals_marked(tx, of, split_, {**values, "year": year}, (year,))).items())
    return found


async def totals_marked(tx: Tx, of: Unit, split_: Split, values: Mapping[str, Any], years: tuple[int, ...]) -> Totals:
    """Return sums that change only with what is told of some years, in today's tree, without those that are nothing."""
    where = {**values, "path": of.path, "end": end_of(of.path), "width": child_width(of.path)}
    if of.is_cell or not await is_deep(tx, of.path):  # there is little to read
        rows = await tx.all(split_.at_once, where)
        return _added({}, (_under(of, row.place, split_.keyed(row)) for row in rows))
    close = await tx.all(split_.close, {**where, "unit_id": of.id})
    shares = await _shares(tx, of, split_, values, years)
    return _added(shares.totals, (_under(of, row.place, split_.keyed(row)) for row in close))


def _add(sums: Totals, more: Iterable[_Row], sign: int = 1) -> None:
    """Add sums to others, or take them away, and leave out what is nothing then."""
    for key, each in more:
        if known := sums.get(key):
            sums[key] = tuple([one + sign * other for one, other in zip(known, each, strict=True)])
        else:
            sums[key] = tuple([sign * other for other in each])
        if not any(sums[key]):
            del sums[key]


def _added(sums: Totals, more: Iterable[_Row]) -> Totals:
    found = dict(sums)
    _add(found, more)
    return found


async def _of_years_over(tx: Tx, of: Unit, split_: Split, values: dict[str, Any]) -> Totals:
    async def read() -> Totals:
        where = {"path": of.path, "end": end_of(of.path), "width": child_width(of.path)}
        rows = await tx.all(split_.over_years, {**where, **values})
        return _added({}, (_under(of, row.place, split_.keyed(row)) for row in rows))

    key = ("sum", split_.name, of.path, *values.values())
    return await remembered(tx, key, read, until=values["last_year"], size=len)


def _under(of: Unit, place: str, row: _Row) -> _Row:
    """Return a row of a place as one of the child under which it stands."""
    keys, sums = row
    return (child_id(of, place[: child_width(of.path)]), *keys), sums


class _Shares(NamedTuple):
    """The sums of a subtree but for what stands close to its top, and of what each was made under which marks.

    The rows of each place are pickled: a nation has half a million of them, and few are ever looked at again.
    """

    marks: Below
    rows: dict[str, bytes]
    totals: Totals

    @property
    def size(self) -> int:
        """Return its size in items of what is remembered."""
        return len(self.totals) + (sum(map(len, self.rows.values())) + 100 * len(self.rows)) // _BYTES_AN_ITEM


async def _shares(tx: Tx, of: Unit, split_: Split, values: Mapping[str, Any], years: tuple[int, ...]) -> _Shares:
    """Return the shares of what stands right below each unit below one; read are those where something was told."""
    marks = await marks_below(tx, of.path, end_of(of.path), years)
    tree = await marks_of(tx)
    key = ("shares", split_.name, of.path, *values.values())
    known = tx.memory.recall(key, tree)
    shares: _Shares | None = known.value if known else None
    if shares and shares.marks == marks:
        return shares
    if shares is None or len(_changed(shares.marks, marks)) * _MANY > len(marks) + _MANY * _AT_ONCE:
        shares = await _read(tx, of, split_, values, marks)
    else:
        shares = await _read_again(tx, of, split_, values, shares, marks)
    tx.memory.keep(key, tree, shares, shares.size)
    return shares


def _changed(before: Below, now: Below) -> set[str]:
    return {path for path, mark in now.items() if before.get(path) != mark} | (before.keys() - now.keys())


async def _read(tx: Tx, of: Unit, split_: Split, values: Mapping[str, Any], marks: Below) -> _Shares:
    shares = _Shares(marks, {}, {})
    for path in await paths_right_below(tx, of.id, of.path) if split_.is_long else (of.path,):
        rows = await tx.all(split_.everywhere, {**values, "path": path, "end": end_of(path)})
        _put(of, split_, shares, (row for row in rows if len(row.place) > len(of.path)))
    return shares


async def _read_again(
    tx: Tx, of: Unit, split_: Split, values: Mapping[str, Any], before: _Shares, marks: Below
) -> _Shares:
    """Return shares with those of the places with new marks read anew; what was before stays, for others read it."""
    shares = _Shares(marks, dict(before.rows), dict(before.totals))
    paths = sorted(_changed(before.marks, marks) - {of.path})
    for first in range(0, len(paths), _AT_ONCE):
        some = paths[first : first + _AT_ONCE]
        places: dict[str, Any] = {}
        for n, path in enumerate((*some, *[_NOWHERE] * (_AT_ONCE - len(some)))):
            places |= {f"place_{n}": path, f"end_{n}": end_of(path), f"width_{n}": child_width(path)}
        for path in some:
            if packed := shares.rows.pop(path, None):
                _add(shares.totals, (_under(of, path, row) for row in pickle.loads(packed)), -1)  # noqa: S301 — our own
        _put(of, split_, shares, await tx.all(split_.below_some, {**values, **places}))
    return shares


def _put(of: Unit, split_: Split, shares: _Shares, found: Iterable[Any]) -> None:
    by_place: dict[str, list[_Row]] = {}
    for row in found:
        by_place.setdefault(row.place, []).append(split_.keyed(row))
    for place, rows in by_place.items():
        shares.rows[place] = pickle.dumps(rows)
        _add(shares.totals, (_under(of, place, row) for row in rows))


def child_id(of: Unit, path: str) -> int:
    """Return the id of the child of a unit whose path this is, 0 where it is the unit's own."""
    return int(path[len(of.path) :] or "0", 36)


def path_of_child(of: Unit, child: int) -> str:
    """Return the path of a child of a unit by its id, the unit's own for 0."""
    return of.path + segment(child) if child else of.path
