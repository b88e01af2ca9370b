"""The database: one interface, SQLite or PostgreSQL behind it.

A unit of work is a function from a transaction to a result. It may run again (after a deadlock, or when a group it was
committed with must be taken apart), so it touches nothing but its transaction.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeVar

from sqlalchemy.sql.expression import Executable

from storage.marks import Marks
from storage.memory import Memory
from storage.seal import Seal
from storage.statements import Values

T = TypeVar("T")


class StorageUnavailable(Exception):
    """The database cannot be reached, is locked, or has no room; the work was not done and may be tried again."""


def check_url(url: str) -> None:
    """Make sure that a database URL is one we know; raises StorageUnavailable."""
    if not url.startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
        raise StorageUnavailable("DATABASE_URL must begin with sqlite+aiosqlite:/// or postgresql+asyncpg://")


class Tx(ABC):
    """A running transaction."""

    def __init__(self, seal: Seal, memory: Memory) -> None:
        """Keep what opens sealed fields, and what this process remembers of the database."""
        self.seal = seal
        self.memory = memory
        self.marks = Marks()

    @abstractmethod
    async def all(self, statement: Executable, values: Values = {}) -> list[Any]:  # noqa: B006 — never written to
        """Return all rows of a statement as named tuples."""

    @abstractmethod
    async def run_many(self, statement: Executable, rows: Iterable[Values]) -> None:
        """Run a statement once for each set of values."""

    @abstractmethod
    async def in_order(self, name: str) -> None:
        """Wait until no other transaction works on `name`; released with the transaction."""

    async def first(self, statement: Executable, values: Values = {}) -> Any:  # noqa: ANN401, B006
        """Return the first row, None where there is none."""
        rows = await self.all(statement, values)
        return rows[0] if rows else None

    async def value(self, statement: Executable, values: Values = {}) -> Any:  # noqa: ANN401, B006
        """Return the first column of the first row, None where there is none."""
        row = await self.first(statement, values)
        return row[0] if row else None

    async def run(self, statement: Executable, values: Values = {}) -> None:  # noqa: B006
        """Run a statement for its effect."""
        await self.all(statement, values)


Work = Callable[[Tx], Awaitable[T]]


class Lead(Protocol):
    """The right to do a task alone."""

    async def confirm(self) -> None:
        """Make sure that the right still holds; raises StorageUnavailable where it may be lost."""
        ...


class Database(ABC):
    """Where everything is kept."""

    @abstractmethod
    async def write(self, work: Work[T]) -> T:
        """Run `work` in a transaction that may change things; raises StorageUnavailable."""

    @abstractmethod
    async def read(self, work: Work[T]) -> T:
        """Run `work` in a transaction that only reads, beside writers; raises StorageUnavailable."""

    @abstractmethod
    def leading(self, task: str) -> AbstractAsyncContextManager[Lead | None]:
        """Try to be the only process that does `task` while the context lasts; gives None where another is."""
