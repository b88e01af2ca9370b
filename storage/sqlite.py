"""SQLite through aiosqlite: one writer that commits in groups, one reader beside it (WAL).

A hop to the connection's thread costs more than a statement, so a whole group runs there in one: work is a coroutine
that awaits nothing but its transaction, whose methods never wait on SQLite, and is driven on the spot.

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
from storage.marks import leave_marks
from storage.memory import Memory
from storage.seal import Seal
from storage.statements import Values, compiled

T = TypeVar("T")
_BUSY_SECONDS = 10
_LARGEST_GROUP = 64
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={_BUSY_SECONDS * 1000}")


class _SqliteTx(Tx):
    """Runs statements at once, on the thread that it lives on."""

    def __init__(self, connection: sqlite3.Connection, seal: Seal, memory: Memory) -> None:
        super().__init__(seal, memory)
        self._connection = connection

    async def all(self, statement: Executable, values: Values = {}) -> list[Any]:  # noqa: B006
        ready = compiled(statement, "sqlite")
        rows = self._connection.execute(ready.sql, ready.named(values)).fetchall()
        return [ready.make(row) for row in rows]

    async def run_many(self, statement: Executable, rows: Iterable[Values]) -> None:
        ready = compiled(statement, "sqlite")
        self._connection.executemany(ready.sql, [ready.named(values) for values in rows])

    async def in_order(self, name: str) -> None:
        """There is one writer: every transaction waits for the one before it."""


def _finished(work: Work[T], tx: Tx) -> T:
    """Return the result of work that awaits nothing but its transaction."""

    async def whole() -> T:
        result = await work(tx)
        await leave_marks(tx)
        return result

    running = whole().__await__()
    try:
        next(running)
    except StopIteration as end:
        result: T = end.value
        return result
    raise RuntimeError("a unit of work awaited something else than its transaction")


class _AlwaysLead:
    async def confirm(self) -> None:
        """Hold for as long as the process lives."""


class _Waiting:
    """A piece of work and the future of whoever waits for it."""

    def __init__(self, work: Work[Any]) -> None:
        self.work = work
        self.future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def end(self, result: Any = None, error: Exception | None = None) -> None:  # noqa: ANN401
        """Hand over the result, unless whoever waited has gone."""
        if self.future.done():
            return
        if error:
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


class SqliteDatabase(Database):
    """One file."""

    def __init__(self, writer: aiosqlite.Connection, reader: aiosqlite.Connection, seal: Seal) -> None:
        self._writer, self._reader, self._seal = writer, reader, seal
        self._memory = Memory()
        self._queue: list[_Waiting] = []
        self._wanted = asyncio.Event()

    async def write(self, work: Work[T]) -> T:
        """Run `work` in the next group."""
        waiting = _Waiting(work)
        self._queue.append(waiting)
        self._wanted.set()
        result: T = await waiting.future
        return result

    async def serve(self) -> None:
        """Commit group after group until cancelled; callers may be cancelled meanwhile, a commit may not."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            while self._queue:
                group, self._queue = self._queue[:_LARGEST_GROUP], self._queue[_LARGEST_GROUP:]
                await self._commit(group)

    async def _commit(self, group: list[_Waiting]) -> None:
        try:
            results = await self._together([waiting.work for waiting in group])
        except sqlite3.OperationalError as error:  # locked or full: no piece alone would fare better
            for waiting in group:
                waiting.end(error=StorageUnavailable(str(error)))
        except Exception as error:  # noqa: BLE001 — handed to whoever waits
            if len(group) == 1:
                group[0].end(error=error)
                return
            for waiting in group:
                await self._commit([waiting])
        else:
            for waiting, result in zip(group, results, strict=True):
                waiting.end(result)

    async def _together(self, works: list[Work[Any]]) -> list[Any]:
        def run() -> list[Any]:
            connection = self._writer._conn  # noqa: SLF001 — we are on its thread
            connection.execute("BEGIN IMMEDIATE")
            try:
                results = [_finished(work, _SqliteTx(connection, self._seal, self._memory)) for work in works]
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            return results

        results: list[Any] = await self._writer._execute(run)  # type: ignore[no-untyped-call]  # noqa: SLF001
        return results

    async def read(self, work: Work[T]) -> T:
        """Run `work` on the reader's snapshot."""

        def run() -> T:
            connection = self._reader._conn  # noqa: SLF001 — we are on its thread
            connection.execute("BEGIN")
            try:
                return _finished(work, _SqliteTx(connection, self._seal, self._memory))
            finally:
                connection.execute("ROLLBACK")

        try:
            result: T = await self._reader._execute(run)  # type: ignore[no-untyped-call]  # noqa: SLF001
        except sqlite3.OperationalError as error:
            raise StorageUnavailable(str(error)) from error
        return result

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
            database = SqliteDatabase(writer, reader, seal)
            serving = asyncio.get_running_loop().create_task(database.serve())
            try:
                yield database
            finally:
                serving.cancel()
                await asyncio.wait([serving])
    except (sqlite3.OperationalError, OSError) as error:
        raise StorageUnavailable(f"{file}: {error}") from error


@asynccontextmanager
async def _connect(file: str) -> AsyncIterator[aiosqlite.Connection]:
    async with aiosqlite.connect(file, isolation_level=None, timeout=_BUSY_SECONDS) as connection:
        for pragma in _PRAGMAS:
            await connection.execute_fetchall(f"PRAGMA {pragma}")
        yield connection
