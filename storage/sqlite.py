"""SQLite through aiosqlite: one writer that commits in groups, one reader beside it (WAL).

Whoever comes while a group is being committed joins the next one: one fsync serves them all. Where one piece of work
of a group fails, the group is rolled back and each piece runs alone, so nobody pays for another's failure.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite
from sqlalchemy.engine import make_url
from sqlalchemy.sql.expression import Executable

from storage.database import Database, Lead, StorageUnavailable, Tx, Work
from storage.seal import Seal
from storage.statements import Values, compiled

T = TypeVar("T")
_BUSY_SECONDS = 10
_LARGEST_GROUP = 64
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={_BUSY_SECONDS * 1000}")


class _SqliteTx(Tx):
    def __init__(self, connection: aiosqlite.Connection, seal: Seal) -> None:
        super().__init__(seal)
        self._connection = connection

    async def all(self, statement: Executable, values: Values = {}) -> list[Any]:  # noqa: B006
        ready = compiled(statement, "sqlite")
        rows = await self._connection.execute_fetchall(ready.sql, ready.named(values))
        return [ready.make(row) for row in rows]

    async def run_many(self, statement: Executable, rows: Iterable[Values]) -> None:
        ready = compiled(statement, "sqlite")
        await self._connection.executemany(ready.sql, [ready.named(values) for values in rows])

    async def in_order(self, name: str) -> None:
        """There is one writer: every transaction waits for the one before it."""


class _AlwaysLead:
    async def confirm(self) -> None:
        """Hold for as long as the process lives."""


class _Waiting:
    """A piece of work and the future of whoever waits for it."""

    def __init__(self, work: Work[Any]) -> None:
        self.work = work
        self.future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()


class SqliteDatabase(Database):
    """One file."""

    def __init__(self, writer: aiosqlite.Connection, reader: aiosqlite.Connection, seal: Seal) -> None:
        self._writer, self._reader, self._seal = writer, reader, seal
        self._write_lock, self._read_lock = asyncio.Lock(), asyncio.Lock()
        self._queue: list[_Waiting] = []

    async def write(self, work: Work[T]) -> T:
        """Run `work` in the next group; whoever gets the lock commits for all who wait."""
        waiting = _Waiting(work)
        self._queue.append(waiting)
        async with self._write_lock:
            if not waiting.future.done():
                group, self._queue = self._queue[:_LARGEST_GROUP], self._queue[_LARGEST_GROUP:]
                await self._commit(group)
        result: T = await waiting.future
        return result

    async def _commit(self, group: list[_Waiting]) -> None:
        try:
            results = await self._together([waiting.work for waiting in group])
        except sqlite3.OperationalError as error:  # locked or full: no piece alone would fare better
            for waiting in group:
                waiting.future.set_exception(StorageUnavailable(str(error)))
            return
        except Exception as error:  # noqa: BLE001 — handed to whoever waits
            if len(group) == 1:
                group[0].future.set_exception(error)
                return
            for waiting in group:
                await self._commit([waiting])
            return
        except BaseException:
            for waiting in group:
                waiting.future.cancel()
            raise
        for waiting, result in zip(group, results, strict=True):
            waiting.future.set_result(result)

    async def _together(self, works: list[Work[Any]]) -> list[Any]:
        await self._writer.execute_fetchall("BEGIN IMMEDIATE")
        try:
            results = [await work(_SqliteTx(self._writer, self._seal)) for work in works]
            await self._writer.execute_fetchall("COMMIT")
        except BaseException:
            if self._writer.in_transaction:
                await self._writer.execute_fetchall("ROLLBACK")
            raise
        return results

    async def read(self, work: Work[T]) -> T:
        """Run `work` on the reader's snapshot."""
        async with self._read_lock:
            try:
                await self._reader.execute_fetchall("BEGIN")
                try:
                    return await work(_SqliteTx(self._reader, self._seal))
                finally:
                    await self._reader.execute_fetchall("ROLLBACK")
            except sqlite3.OperationalError as error:
                raise StorageUnavailable(str(error)) from error

    @asynccontextmanager
    async def leading(self, task: str) -> AsyncIterator[Lead | None]:
        """Lead always: a file belongs to one process."""
        del task
        yield _AlwaysLead()


def sqlite_file(url: str) -> str:
    """Return the file of a SQLite URL."""
    return make_url(url).database or ":memory:"


@asynccontextmanager
async def open_sqlite(url: str, seal: Seal) -> AsyncIterator[SqliteDatabase]:
    """Open the file of a URL, making its folder; raises StorageUnavailable."""
    file = sqlite_file(url)
    try:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        async with _connect(file) as writer, _connect(file) as reader:
            yield SqliteDatabase(writer, reader, seal)
    except (sqlite3.OperationalError, OSError) as error:
        raise StorageUnavailable(f"{file}: {error}") from error


@asynccontextmanager
async def _connect(file: str) -> AsyncIterator[aiosqlite.Connection]:
    async with aiosqlite.connect(file, isolation_level=None, timeout=_BUSY_SECONDS) as connection:
        for pragma in _PRAGMAS:
            await connection.execute_fetchall(f"PRAGMA {pragma}")
        yield connection
