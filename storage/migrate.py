"""Bringing a database to the newest version of the tables.

Alembic and SQLAlchemy's engines are imported only where there is something to do: most starts find the newest version,
and the imports cost a fifth of a second and 13 MB.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
from sqlalchemy.engine import make_url

from storage.database import StorageUnavailable, check_url
from storage.postgresql import postgresql_dsn

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

NEWEST = "0009"
_VERSION = "SELECT version_num FROM alembic_version"


async def migrate(url: str) -> None:
    """Bring the database of a URL to the newest version; raises StorageUnavailable."""
    check_url(url)
    if await _version(url) != NEWEST:
        await _migrate(url)


async def _version(url: str) -> str | None:
    """Return the version that a database says it has, None where it says none or cannot be asked."""
    try:
        if url.startswith("postgresql"):
            connection = await asyncpg.connect(postgresql_dsn(url), timeout=10)
            try:
                found = await connection.fetchval(_VERSION)
                return str(found)
            finally:
                await connection.close()
        return _file_version(str(make_url(url).database))
    except (sqlite3.Error, asyncpg.PostgresError, OSError, TypeError, ValueError):
        # Whatever is wrong, migrating will meet it again and say it.
        return None


def _file_version(file: str) -> str:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as reader:
        return str(reader.execute(_VERSION).fetchone()[0])


async def _migrate(url: str) -> None:
    from sqlalchemy.exc import SQLAlchemyError
    from sqlalchemy.ext.asyncio import create_async_engine
    from sqlalchemy.pool import NullPool

    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_async_engine(url, poolclass=NullPool)
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)
    except (SQLAlchemyError, OSError, asyncpg.PostgresError) as error:
        raise StorageUnavailable(f"{type(error).__name__}: {error}") from error


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from sqlalchemy import text

    if connection.dialect.name == "postgresql":
        # Two processes may start at once: the second waits and then finds nothing to do.
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('migrate', 0))"))
    command.upgrade(configured(connection), "head")


def configured(connection: Connection) -> Config:
    """Return Alembic's configuration on a connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
