"""PostgreSQL through asyncpg: a pool, and several processes on one database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

import asyncpg
from sqlalchemy.engine import make_url
from sqlalchemy.sql.expression import Executable

from storage.database import Database, Lead, StorageUnavailable, Tx, Work
from storage.marks import leave_marks
from storage.memory import Memory
from storage.seal import Seal
from storage.statements import Values, compiled

T = TypeVar("T")
_TRIES = 5
_POOL = 16
_RELEASE_SECONDS = 3
_AGAIN = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError, asyncpg.LockNotAvailableError)
_AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what the driver says when a connection dies under it
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.ObjectNotInPrerequisiteStateError,
    asyncpg.ReadOnlySQLTransactionError,
    OSError,
    TimeoutError,
)


class _PostgresTx(Tx):
    def __init__(
        self, connection: asyncpg.pool.PoolConnectionProxy[asyncpg.Record], seal: Seal, memory: Memory
    ) -> None:
        super().__init__(seal, memory)
        self._connection = connection

    async def all(self, statement: Executable, values: Values = {}) -> list[Any]:  # noqa: B006
        ready = compiled(statement, "postgresql")
        rows = await self._connection.fetch(ready.sql, *ready.positional(values))
        return [ready.make(row) for row in rows]

    async def run_many(self, statement: Executable, rows: Iterable[Values]) -> None:
        ready = compiled(statement, "postgresql")
        await self._connection.executemany(ready.sql, [ready.positional(values) for values in rows])

    async def in_order(self, name: str) -> None:
        await self._connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", name)


class _PostgresLead:
    """A session lock: it holds as long as its connection does."""

    def __init__(self, connection: asyncpg.pool.PoolConnectionProxy[asyncpg.Record]) -> None:
        self._connection = connection

    async def confirm(self) -> None:
        try:
            await self._connection.execute("SELECT 1")
        except _AWAY as error:
            raise StorageUnavailable(str(error)) from error


class PostgresDatabase(Database):
    """A server that several processes share."""

    def __init__(self, pool: asyncpg.Pool[asyncpg.Record], seal: Seal) -> None:
        self._pool, self._seal = pool, seal
        self._memory = Memory()

    async def write(self, work: Work[T]) -> T:
        """Run `work`, again where another transaction got in its way."""
        for _ in range(_TRIES - 1):
            try:
                return await self._once(work, readonly=False)
            except _AGAIN:
                continue
        try:
            return await self._once(work, readonly=False)
        except _AGAIN as error:
            raise StorageUnavailable(str(error)) from error

    async def read(self, work: Work[T]) -> T:
        """Run `work` on one snapshot."""
        return await self._once(work, readonly=True)

    async def _once(self, work: Work[T], *, readonly: bool) -> T:
        isolation: Any = "repeatable_read" if readonly else "read_committed"
        try:
            async with self._connection() as connection, connection.transaction(isolation=isolation, readonly=readonly):
                tx = _PostgresTx(connection, self._seal, self._memory)
                result = await work(tx)
                await leave_marks(tx)
                return result
        except _AWAY as error:
            raise StorageUnavailable(str(error)) from error

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[asyncpg.pool.PoolConnectionProxy[asyncpg.Record]]:
        """Take a connection; whatever the server says instead of giving one, it is not available."""
        try:
            connection = await self._pool.acquire()
        except (*_AWAY, asyncpg.PostgresError) as error:
            raise StorageUnavailable(str(error)) from error
        try:
            yield connection
        finally:
            # A query cancelled on a dying connection would be waited for without end.
            await self._pool.release(connection, timeout=_RELEASE_SECONDS)

    @asynccontextmanager
    async def leading(self, task: str) -> AsyncIterator[Lead | None]:
        """Hold a session lock on a connection of its own; the server frees it when the process dies."""
        try:
            async with self._connection() as connection:
                got = await connection.fetchval("SELECT pg_try_advisory_lock(hashtextextended($1, 1))", task)
                try:
                    yield _PostgresLead(connection) if got else None
                finally:
                    if got:
                        # On a lost connection the server has freed the lock already.
                        with suppress(*_AWAY):
                            await connection.execute("SELECT pg_advisory_unlock(hashtextextended($1, 1))", task)
        except _AWAY as error:
            raise StorageUnavailable(str(error)) from error


def postgresql_dsn(url: str) -> str:
    """Return the URL as the driver takes it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


@asynccontextmanager
async def open_postgresql(url: str, seal: Seal) -> AsyncIterator[PostgresDatabase]:
    """Open a pool on the server of a URL; raises StorageUnavailable."""
    try:
        pool = await asyncpg.create_pool(postgresql_dsn(url), min_size=0, max_size=_POOL, command_timeout=60)
    except (*_AWAY, asyncpg.PostgresError) as error:
        raise StorageUnavailable(f"PostgreSQL: {error}") from error
    try:
        yield PostgresDatabase(pool, seal)
    finally:
        await pool.close()
