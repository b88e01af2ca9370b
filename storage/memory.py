"""What a process remembers of the database, for as long as nothing that it was made of has changed.

Two things are read over and over and change seldom: the tree, and the figures of years that are over. What was made of
them under another mark than theirs is made anew.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from storage.marks import Mark, marks_of

if TYPE_CHECKING:
    from storage.database import Tx

T = TypeVar("T")
_MOST_ITEMS = 400_000
_SECONDS = 24 * 3600
_AN_ENTRY = 10  # of what an entry costs beside what it holds, in items


class _Kept(NamedTuple):
    marks: Mark
    value: Any
    size: int
    asked: float


class Memory:
    """What is remembered by its key; what has not been asked for the longest is forgotten first.

    Nobody asks for the figures of yesterday: what has not been asked for a day is forgotten. The size is bounded by
    how many items all values hold together: a hundred thousand of them, more than a province needs, are some 20 MB.
    What holds a quarter of the bound by itself is not remembered.
    """

    def __init__(self, seconds: Callable[[], float] = monotonic) -> None:
        """Begin with nothing; `seconds` tells the time by a clock that never goes back."""
        self._seconds = seconds
        self._kept: dict[Hashable, _Kept] = {}
        self._size = 0
        self._lock = Lock()  # readers and the writer of SQLite are two threads

    def recall(self, key: Hashable, marks: Mark) -> _Kept | None:
        """Return what is remembered under these marks, None where nothing is."""
        with self._lock:
            kept = self._forget(key)
            if kept is None or kept.marks != marks:
                return None
            self._put(key, kept._replace(asked=self._seconds()))
            return kept

    def keep(self, key: Hashable, marks: Mark, value: object, size: int) -> None:
        """Remember a value of so many items, made under some marks."""
        with self._lock:
            self._forget(key)
            if size > _MOST_ITEMS // 4:
                return
            self._put(key, _Kept(marks, value, size, self._seconds()))
            while self._size > _MOST_ITEMS or self._oldest.asked < self._seconds() - _SECONDS:
                self._forget(next(iter(self._kept)))

    @property
    def _oldest(self) -> _Kept:
        return next(iter(self._kept.values()))

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
    marks = await marks_of(tx, until)
    kept = tx.memory.recall(key, marks)
    if kept is not None:
        known: T = kept.value
        return known
    value = await make()
    tx.memory.keep(key, marks, value, size(value) + _AN_ENTRY)
    return value
