"""Opening a database by its URL."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from storage.database import Database, check_url
from storage.postgresql import open_postgresql
from storage.seal import Seal
from storage.sqlite import open_sqlite


def open_database(url: str, seal: Seal) -> AbstractAsyncContextManager[Database]:
    """Open `sqlite+aiosqlite:///file` or `postgresql+asyncpg://…`; raises StorageUnavailable."""
    check_url(url)
    return open_sqlite(url, seal) if url.startswith("sqlite") else open_postgresql(url, seal)
