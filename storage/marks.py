"""Marks of what has changed, by which a process sees whether what it remembers still holds.

Whoever changes the tree, a figure of a year that is over, or what a unit has told leaves a new mark in the same commit.
A mark is drawn by lot, so that the mark of a transaction that was rolled back never comes again. Marks are written at
the end of their transaction: whoever else tells something right below the same unit waits for its commit alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, select

from domain.organisation import parent_of
from storage.statements import put
from storage.tables import revision, told_below

if TYPE_CHECKING:
    from storage.database import Tx

Mark = tuple[tuple[str, int], ...]
Below = Mapping[str, object]
_TREE = "tree"
_LATE_MESSAGE = timedelta(days=31)
_READ = select(revision.c.what, revision.c.mark)
_NEW = put(revision)
_LEAVE = _NEW.on_conflict_do_update(index_elements=["what"], set_={"mark": _NEW.excluded.mark})
_READ_BELOW = select(told_below.c.path, told_below.c.mark).where(
    told_below.c.year == bindparam("year"),
    told_below.c.path >= bindparam("path"),
    told_below.c.path < bindparam("end"),
)
_NEW_BELOW = put(told_below)
_LEAVE_BELOW = _NEW_BELOW.on_conflict_do_update(
    index_elements=["year", "path"], set_={"mark": _NEW_BELOW.excluded.mark}
)


class Told(NamedTuple):
    """That the unit at a path has told, or taken back, something of a year, or that others report for it now."""

    year: int
    path: str


class Marks:
    """The marks that a transaction has read, and those under which it itself remembers what it has changed."""

    def __init__(self) -> None:
        """Begin with none."""
        self.read: dict[str, int] | None = None
        self.left: dict[str, int] = {}
        self.read_below: dict[Told, dict[str, int]] = {}
        self.left_below: dict[Told, int] = {}


async def marks_of(tx: Tx, until: int | None = None) -> Mark:
    """Return the marks of the tree and, where wanted, of the years up to one that is over."""
    if tx.marks.read is None:
        tx.marks.read = {row.what: row.mark for row in await tx.all(_READ)}
    last = _year(until) if until else ""
    known = tx.marks.read | tx.marks.left
    return tuple(sorted((what, mark) for what, mark in known.items() if what == _TREE or what <= last))


async def marks_below(tx: Tx, path: str, end: str, years: tuple[int, ...]) -> Below:
    """Return the marks of what was told of some years right below each unit of a subtree, by path.

    What units right below a unit tell of a year renews its mark, what it tells itself the mark of the unit above it.
    """
    if len(years) == 1:
        return await _below_in(tx, path, end, years[0])
    found: dict[str, list[int]] = {}
    for year in years:
        for place, mark in (await _below_in(tx, path, end, year)).items():
            found.setdefault(place, []).append(mark)
    return {place: tuple(marks) for place, marks in found.items()}


async def _below_in(tx: Tx, path: str, end: str, year: int) -> dict[str, int]:
    asked = Told(year, path)
    if asked not in tx.marks.read_below:
        rows = await tx.all(_READ_BELOW, {"year": year, "path": path, "end": end})
        tx.marks.read_below[asked] = {row.path: row.mark for row in rows}
    known = tx.marks.read_below[asked]
    left = {at: mark for (told, at), mark in tx.marks.left_below.items() if told == year and path <= at < end}
    return known | left if left else known


def tree_changed(tx: Tx) -> None:
    """Let nobody go on with what they remember of the tree."""
    tx.marks.left[_TREE] = _new()


def figures_changed(tx: Tx, changed: Iterable[Told], now: datetime) -> None:
    """Let nobody go on with what they remember of figures that some units have told of some years.

    Years that are over have a mark each as well, and so have those that will be soon: a message of their last days may
    be worked off in the next.
    """
    over_soon = (now + _LATE_MESSAGE).year
    for told in {Told(each.year, parent_of(each.path)) for each in changed}:
        tx.marks.left_below[told] = _new()
        if told.year < over_soon:
            tx.marks.left[_year(told.year)] = _new()


async def leave_marks(tx: Tx) -> None:
    """Write new marks of what a transaction has changed, always in the same order.

    They are others than those under which it has remembered something itself: somebody else may have committed since.
    """
    if tx.marks.left:
        await tx.run_many(_LEAVE, [{"what": what, "mark": _new()} for what in sorted(tx.marks.left)])
    if tx.marks.left_below:
        rows = [{**told._asdict(), "mark": _new()} for told in sorted(tx.marks.left_below)]
        await tx.run_many(_LEAVE_BELOW, rows)


def _new() -> int:
    return secrets.randbits(62)


def _year(year: int) -> str:
    return f"{year:04}"
