"""Databases of the benchmarks' own: a new SQLite file, or a new PostgreSQL database that is dropped at the end."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
from sqlalchemy.engine import make_url

from storage.migrate import migrate
from storage.postgresql import postgresql_dsn

SERVER = os.environ.get("CHIBOT_TEST_POSTGRES", "postgresql+asyncpg://postgres@127.0.0.1:5432/postgres")
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


async def _administer(statement: str, url: str = SERVER) -> str:
    connection = await asyncpg.connect(postgresql_dsn(url), timeout=5)
    try:
        return str(await connection.fetchval(statement))
    finally:
        await connection.close()


async def postgresql_version() -> str | None:
    """Return the version of the PostgreSQL server, None where none answers."""
    try:
        return await _administer("SHOW server_version")
    except (OSError, asyncpg.PostgresError, TimeoutError):
        return None


@asynccontextmanager
async def new_database(vendor: str, folder: Path) -> AsyncIterator[str]:
    """Make a database with empty tables; give its URL."""
    name = f"chibot_bench_{uuid4().hex[:12]}"
    if vendor == SQLITE:
        url = f"sqlite+aiosqlite:///{folder / name}.db"
        await migrate(url)
        yield url
        return
    await _administer(f"CREATE DATABASE {name}")
    try:
        url = make_url(SERVER).set(database=name).render_as_string(hide_password=False)
        await migrate(url)
        yield url
    finally:
        await _administer(f"DROP DATABASE {name} WITH (FORCE)")


async def analyse(vendor: str, url: str) -> None:
    """Let PostgreSQL tidy its tables and know them, as it does by itself after a while; SQLite never does."""
    if vendor == POSTGRESQL:
        await _administer("VACUUM ANALYZE", url)
