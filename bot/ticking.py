"""The one repeating job: what is due is found in the database, so a missed or doubled tick does no harm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.metrics import CARDS, TICKS
from bot.spreading import spread
from domain.mornings import Card
from handlers.receiving import Clock
from handlers.reminding import close_planning, plan_cards, queue_cards
from storage.cards import forget_cards
from storage.database import Database, StorageUnavailable, Tx
from storage.inbox import purge_inbox
from storage.outbox import give_back_unsent, purge_outbox

log = structlog.get_logger()
TICK_SECONDS = 60
_AT_ONCE = 100


async def tick(database: Database, clock: Clock, keep: timedelta, queued: Callable[[], None]) -> tuple[Card, ...]:
    """Send what is due and forget raw messages older than `keep`; return the cards that this tick queued."""
    try:
        decided = await send_cards(database, clock, queued)
        await spread(database, clock, queued)
        await database.write(lambda tx: _forget(tx, clock, keep))
    except StorageUnavailable as error:
        TICKS.labels("storage").inc()
        log.warning("tick put off", reason=str(error))
        return ()
    TICKS.labels("done").inc()
    CARDS.inc(len(decided))
    return decided


async def send_cards(database: Database, clock: Clock, queued: Callable[[], None]) -> tuple[Card, ...]:
    """Plan the cards of the hours that have come, beside writers, and queue them some at a time: no answer waits long.

    A process killed in between leaves the hour unplanned; whoever plans it again finds who has a card already.
    """
    now = clock()
    await database.write(lambda tx: give_back_unsent(tx, now.date()))
    plan = await database.read(lambda tx: plan_cards(tx, now))
    decided: list[Card] = []
    for first in range(0, len(plan.cards), _AT_ONCE):
        some = plan.cards[first : first + _AT_ONCE]
        decided += await database.write(lambda tx, some=some: queue_cards(tx, plan.day, some, now))  # type: ignore[misc]
        queued()
    if plan.slots:
        await database.write(lambda tx: close_planning(tx, plan, now))
    return tuple(decided)


async def _forget(tx: Tx, clock: Clock, keep: timedelta) -> None:
    await purge_inbox(tx, clock() - keep)
    await purge_outbox(tx, clock() - keep)
    await forget_cards(tx, clock())


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
