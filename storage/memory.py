"""What a process remembers of the database, for as long as nothing that it was made of has changed.

Two things are read over and over and change seldom: the tree, and the figures of years that are over. Whoever changes
one of them leaves a new mark in the same commit; what was made under another mark is made anew. A mark is drawn by lot,
so that the mark of a transaction that was rolled back never comes again.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Hashable, Iterable
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sqlalchemy import select

from storage.statements import put
from storage.tables import revision

if TYPE_CHECKING:
    from storage.database import Tx

T = TypeVar("T")
_TREE = "tree"
_MOST_ITEMS = 100_000
_AN_ENTRY = 10  # of what an entry costs beside what it holds, in items
_LATE_MESSAGE = timedelta(days=31)
_MARKS = select(revision.c.what, revision.c.mark)
_NEW = put(revision)
_MARK = _NEW.on_conflict_do_update(index_elements=["what"], set_={"mark": _NEW.excluded.mark})


class _Kept(NamedTuple):
    marks: tuple[tuple[str, int], ...]
    value: Any
    size: int


class Memory:
    """What is remembered by its key; what has not been asked for the longest is forgotten first.

    Its size is bounded by how many items all values hold together: a hundred thousand of them are some 20 MB. What
    holds more than half of that by itself is not remembered.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._kept: dict[Hashable, _Kept] = {}
        self._size = 0
        self._lock = Lock()  # readers and the writer of SQLite are two threads

    def recall(self, key: Hashable, marks: tuple[tuple[str, int], ...]) -> _Kept | None:
        """Return what is remembered under these marks, None where nothing is."""
        with self._lock:
            kept = self._forget(key)
            if kept is None or kept.marks != marks:
                return None
            self._put(key, kept)
            return kept

    def keep(self, key: Hashable, marks: tuple[tuple[str, int], ...], value: object, size: int) -> None:
        """Remember a value of so many items, made under some marks."""
        with self._lock:
            self._forget(key)
            if size > _MOST_ITEMS // 2:
                return
            self._put(key, _Kept(marks, value, size))
            while self._size > _MOST_ITEMS:
                self._forget(next(iter(self._kept)))

    def _put(self, key: Hashable, kept: _Kept) -> None:
        self._kept[key] = kept
        self._size += kept.size

    def _forget(self, key: Hashable) -> _Kept | None:
        kept = self._kept.pop(key, None)
        self._size -= kept.size if kept else 0
        return kept


async def remembered(
    tx: Tx,
    key: Hashable,
    make: Callable[[], Awaitable[T]],
    *,
    until: int | None = None,
    size: Callable[[T], int] = lambda _: 1,
) -> T:
    """Return what is remembered, or is made now, of the tree alone, or with `until` also of the figures up to a year.

    `size` tells how many items a value holds.
    """
    marks = await _marks(tx, until)
    kept = tx.memory.recall(key, marks)
    if kept is not None:
        known: T = kept.value
        return known
    value = await make()
    tx.memory.keep(key, marks, value, size(value) + _AN_ENTRY)
    return value


async def _marks(tx: Tx, until: int | None) -> tuple[tuple[str, int], ...]:
    """Return the marks of the tree and of the years up to one; read once in a transaction that changes neither."""
    if tx.marks is None:
        tx.marks = {row.what: row.mark for row in await tx.all(_MARKS)}
    last = _year(until) if until else ""
    return tuple(sorted((what, mark) for what, mark in tx.marks.items() if what == _TREE or what <= last))


async def tree_changed(tx: Tx) -> None:
    """Let nobody go on with what they remember of the tree."""
    await _change(tx, _TREE)


async def figures_changed(tx: Tx, years: Iterable[int], now: datetime) -> None:
    """Let nobody go on with what they remember of the figures of years that are over, or will be soon.

    Nobody remembers figures of the year that goes on; but a message of its last days may be worked off in the next.
    """
    over_soon = (now + _LATE_MESSAGE).year
    for year in sorted({year for year in years if year < over_soon}):
        await _change(tx, _year(year))


async def _change(tx: Tx, what: str) -> None:
    if tx.marks is None and what in tx.changed:
        return
    tx.marks = None
    tx.changed.add(what)
    await tx.run(_MARK, {"what": what, "mark": secrets.randbits(62)})


def _year(year: int) -> str:
    return f"{year:04}"
