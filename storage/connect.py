"""Opening a database by its URL."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from storage.database import Database, StorageUnavailable
from storage.postgresql import open_postgresql
from storage.seal import Seal
from storage.sqlite import open_sqlite


def open_database(url: str, seal: Seal) -> AbstractAsyncContextManager[Database]:
    """Open `sqlite+aiosqlite:///file` or `postgresql+asyncpg://…`; raises StorageUnavailable."""
    if url.startswith("sqlite+aiosqlite:"):
        return open_sqlite(url, seal)
    if url.startswith("postgresql+asyncpg:"):
        return open_postgresql(url, seal)
    raise StorageUnavailable("DATABASE_URL must begin with sqlite+aiosqlite:/// or postgresql+asyncpg://")
