"""Writes to the people of messages to many, some at a time beside everything else, so that no answer waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from bot.events import pause
from handlers.dispatching import spread_some
from handlers.receiving import Clock
from storage.database import Database, StorageUnavailable
from storage.dispatches import is_unspread

log = structlog.get_logger()
_LOOK_SECONDS = 1.0


async def spread_until(stop: asyncio.Event, database: Database, clock: Clock, queued: Callable[[], None]) -> None:
    """Spread whatever comes until stopped; what is left is found again after a restart or by another process."""
    while not stop.is_set():
        try:
            await spread(database, clock, queued)
        except StorageUnavailable as error:
            log.warning("storage unavailable", reason=str(error))
        await pause(stop, _LOOK_SECONDS)


async def spread(database: Database, clock: Clock, queued: Callable[[], None]) -> None:
    """Queue everybody's message of what has not been spread yet."""
    while await database.read(is_unspread) and await database.write(lambda tx: spread_some(tx, clock())):
        queued()
