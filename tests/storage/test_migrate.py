"""Migrations: the newest version is what the tables say, and a database says it."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from storage import migrate as migrating
from storage.tables import metadata


def test_the_newest_version_is_known_without_asking_alembic() -> None:
    scripts = ScriptDirectory(str(Path(migrating.__file__).parent / "migrations"))
    assert scripts.get_current_head() == migrating.NEWEST


async def test_a_migrated_database_is_what_the_tables_say(empty_url: str) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"render_as_batch": True})
        return [found for found in compare_metadata(context, metadata) if "alembic_version" not in str(found)]

    engine = create_async_engine(empty_url)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_migrating_again_finds_nothing_to_do(empty_url: str) -> None:
    assert await migrating._version(empty_url) == migrating.NEWEST
    await migrating.migrate(empty_url)
