"""Bringing a database to the newest version of the tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.database import StorageUnavailable

if TYPE_CHECKING:
    from alembic.config import Config


def _config(connection: Connection) -> Config:
    from alembic.config import Config  # noqa: PLC0415 — as below

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    # Imported here: it costs a fifth of a second, and most starts find nothing to do.
    from alembic import command  # noqa: PLC0415

    if connection.dialect.name == "postgresql":
        # Two processes may start at once: the second waits and then finds nothing to do.
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('migrate', 0))"))
    command.upgrade(_config(connection), "head")


async def migrate(url: str) -> None:
    """Bring the database of a URL to the newest version; raises StorageUnavailable."""
    parsed = make_url(url)
    try:
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_async_engine(url, poolclass=NullPool)
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable(f"{parsed.render_as_string()}: {error}") from error
