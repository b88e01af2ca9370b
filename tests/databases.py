"""Databases for tests: real SQLite files and real PostgreSQL databases, copied from a prepared one."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from storage.postgresql import postgresql_dsn

SERVER = os.environ.get("CHIBOT_TEST_POSTGRES", "postgresql+asyncpg://postgres@127.0.0.1:5432/postgres")
VENDORS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


async def _administer(statement: str) -> None:
    connection = await asyncpg.connect(postgresql_dsn(SERVER), timeout=5)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def skip_without_postgresql() -> None:
    """Skip where no server answers; the end of the run says so."""
    try:
        asyncio.run(_administer("SELECT 1"))
    except (OSError, asyncpg.PostgresError, TimeoutError):
        pytest.skip("PostgreSQL is missing: no server at 127.0.0.1:5432 (or CHIBOT_TEST_POSTGRES)")


@contextmanager
def new_database(vendor: str, folder: Path) -> Iterator[str]:
    """Make an empty database; give its URL."""
    if vendor == "sqlite":
        yield f"sqlite+aiosqlite:///{folder / 'template.db'}"
        return
    skip_without_postgresql()
    name = f"chibot_test_{uuid4().hex[:12]}"
    asyncio.run(_administer(f"CREATE DATABASE {name}"))
    try:
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    finally:
        asyncio.run(_administer(f"DROP DATABASE {name} WITH (FORCE)"))


@asynccontextmanager
async def copied(template: str, folder: Path) -> AsyncIterator[str]:
    """Copy a prepared database that nobody has open; give the copy's URL."""
    url = make_url(template)
    if url.get_backend_name() == "sqlite":
        file = folder / f"{uuid4().hex}.db"
        shutil.copyfile(str(url.database), file)
        yield f"sqlite+aiosqlite:///{file}"
        return
    name = f"chibot_test_{uuid4().hex[:12]}"
    await _administer(f"CREATE DATABASE {name} TEMPLATE {url.database}")
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        await _administer(f"DROP DATABASE {name} WITH (FORCE)")
