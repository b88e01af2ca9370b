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
from storage.statements import BELOW, LIVE, WITHIN, one_of
from storage.tables import candidate, fact, unit, unit_edge
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
    certified_on: date
    number: int


def _where(top: Unit, as_of: date) -> dict[str, Any]:
    return {"path": top.path, "end": end_of(top.path), "year": _EVER, "last": as_of}


async def named_pool(tx: Tx, top: Unit, as_of: date) -> tuple[Joined, ...]:
    """Return who of the people known by name is in the trained pool of a subtree on a day."""
    found = Counter(
        (row.path, row.certified_on)
        for row in await tx.all(_NAMED, {"path": top.path, "end": end_of(top.path), "last": as_of})
    )
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

    def after(self, rows: Iterable[Any], top: str, width: int | None) -> Told:
        """Return the pool after some more days, on which people joined and left it."""
        ordered = sorted(rows, key=_joining_first)
        by_path: dict[str, list[Any]] = {}
        for row in ordered:
            by_path.setdefault(row.path[:width], []).append(row)
        later = {path: _left(path, self.by_path.get(path, []), each) for path, each in by_path.items()}
        return Told({**self.by_path, **later}, _left(top, self.whole, ordered))


class _Known(NamedTuple):
    """The pool at the end of a year, and a mark of the facts that made it."""

    mark: tuple[int, ...]
    told: Told


# Two sums of the numbers of facts, so that no exchange of some for others leaves both; and how often units have moved,
# because the paths of old facts follow.
_MARK = select(
    func.count(),
    func.sum(fact.c.id),
    func.sum(fact.c.id * 7919 % 104729),
    func.max(fact.c.id),
    select(func.count()).select_from(unit_edge).scalar_subquery(),
).where(*BELOW, fact.c.year >= bindparam("year"), fact.c.year <= bindparam("last_year"), LIVE)
_MOST_REMEMBERED = 64


async def counted_pool(tx: Tx, top: Unit, as_of: date, width: int | None = None) -> Told:
    """Return who of those told by number only is in the trained pool; `width` cuts paths, to add up below children.

    Who has waited longest leaves first, and nobody leaves an empty pool: admissions from before the first certificates
    that are known take nobody out of it. The pool at the end of last year is remembered, and reckoned anew as soon as
    any fact of those years has been added, voided or revived, or any unit has moved.
    """
    before = await _at_end_of(tx, top, as_of.year - 1, width)
    rows = await tx.all(_COUNTED, {**_where(top, as_of), "year": as_of.year})
    return before.after(rows, top.path, width)


async def _at_end_of(tx: Tx, top: Unit, year: int, width: int | None) -> Told:
    values = {**_where(top, date(year, 12, 31)), "last_year": year}
    mark = tuple(int(each or 0) for each in await tx.first(_MARK, values))
    key = ("pool", top.path, width, year)
    known: _Known | None = tx.memory.get(key)
    if known is None or known.mark != mark:
        told = Told({}, []).after(await tx.all(_COUNTED, values), top.path, width)
        known = _Known(mark, told)
        if len(tx.memory) >= _MOST_REMEMBERED:
            tx.memory.clear()
        tx.memory[key] = known
    return known.told


def _joining_first(row: Any) -> tuple[date, bool]:  # noqa: ANN401 — a row of the pool's parts
    return row.on_day, row.indicator != Indicator.TRAINED


def _left(path: str, before: list[Joined], rows: Iterable[Any]) -> list[Joined]:
    lots = list(before)
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
