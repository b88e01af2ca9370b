"""A list that is longer than a screen, page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain.reply import Choice

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """What a page shows: its items, how many stand before them, and which page it is of how many, the first being 0."""

    items: tuple[T, ...]
    before: int
    number: int
    pages: int

    @property
    def numbered(self) -> tuple[tuple[int, T], ...]:
        """Return the items with their numbers in the whole list, the first being 1."""
        return tuple(enumerate(self.items, self.before + 1))

    @property
    def note(self) -> list[str]:
        """Return which page it is as a line, none where there is one."""
        return [f"(trang {self.number + 1}/{self.pages})"] if self.pages > 1 else []

    def turns(self, address: Callable[[int], str]) -> tuple[tuple[Choice, ...], ...]:
        """Return a row with the ways to the pages before and after it, each at the address of its number."""
        ways = (("‹ Trang trước", self.number - 1), ("Trang sau ›", self.number + 1))
        row = tuple(Choice(label=label, address=address(to)) for label, to in ways if 0 <= to < self.pages)
        return (row,) if row else ()


def page_of(items: Sequence[T], number: int, size: int) -> Page[T]:
    """Return a page of so many items, the last one where there is none of that number."""
    pages = max(1, -(-len(items) // size))
    number = min(number, pages - 1)
    return Page(tuple(items[number * size : (number + 1) * size]), number * size, number, pages)
