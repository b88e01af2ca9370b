"""The one repeating job: what is due is found in the database, so a missed or doubled tick does no harm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.metrics import REMINDERS, TICKS
from domain.reminders import Due
from handlers.receiving import Clock
from handlers.reminding import send_reminders
from storage.database import Database, StorageUnavailable, Tx
from storage.inbox import purge_inbox
from storage.outbox import purge_outbox

log = structlog.get_logger()
TICK_SECONDS = 60


async def tick(database: Database, clock: Clock, keep: timedelta, queued: Callable[[], None]) -> tuple[Due, ...]:
    """Send what is due and forget raw messages older than `keep`; return the reminders this tick decided."""

    async def work(tx: Tx) -> tuple[Due, ...]:
        decided = await send_reminders(tx, clock())
        await purge_inbox(tx, clock() - keep)
        await purge_outbox(tx, clock() - keep)
        return decided

    try:
        decided = await database.write(work)
    except StorageUnavailable as error:
        TICKS.labels("storage").inc()
        log.warning("tick put off", reason=str(error))
        return ()
    TICKS.labels("done").inc()
    for found in decided:
        REMINDERS.labels(found.verdict).inc()
    queued()
    return decided


def schedule(database: Database, clock: Clock, keep: timedelta, queued: Callable[[], None]) -> AsyncIOScheduler:
    """Return a scheduler, not yet started, whose one job is the tick."""
    scheduler = AsyncIOScheduler()
    scheduler.add_job(
        tick,
        IntervalTrigger(seconds=TICK_SECONDS),
        args=(database, clock, keep, queued),
        misfire_grace_time=None,
        coalesce=True,
        max_instances=1,
    )
    return scheduler
