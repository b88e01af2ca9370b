"""Sends the outbox: answers before bulk, in order within a chat, at the vendor's pace.

One process sends at a time, since the pace is the bot's, not the process's. Whoever begins to send finds what a dead
sender held: answers are sent again, bulk may have arrived and is marked so.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from bot.events import pause
from bot.messenger import Gone, MayHaveArrived, Messenger, Rejected, TryLater
from bot.metrics import SENDING, SENT
from bot.pacing import Pacer
from domain.reply import Reply
from handlers.outgoing import Ready, follow, keep, ready
from handlers.receiving import Clock
from storage.database import Database, Lead, StorageUnavailable, Tx
from storage.dispatches import hold_unknown, settle_recipient
from storage.outbox import NOTHING, Lane, Outgoing, claim, next_due, settle, take_back
from storage.people import set_blocked

log = structlog.get_logger()
_AT_ONCE = {Lane.REPLY: 64, Lane.BULK: 16}
_LOOK_SECONDS = 0.5
_MOST_ATTEMPTS = 300  # a day of trying, at the longest backoff
_LONGEST_BACKOFF = 300.0
_CAMPAIGN_SECONDS = 1.0
_HEARTBEAT_SECONDS = 2.0


@dataclass(frozen=True)
class Settled:
    """What became of an attempt: the state that follows, with the message's name, the reason, or the next try.

    `then` is the message that follows one that was sent.
    """

    status: str
    message_ref: str | None = None
    error: str | None = None
    retry_at: datetime | None = None
    then: Reply | None = None


class Sender:
    """The outbox's way out to one messenger."""

    def __init__(self, database: Database, channel: str, messenger: Messenger, pacer: Pacer, clock: Clock) -> None:
        self._database, self._channel, self._messenger = database, channel, messenger
        self._pacer, self._clock = pacer, clock
        self._queued = {lane: asyncio.Event() for lane in Lane}
        self._under_way = dict.fromkeys(Lane, 0)

    def wake(self, lane: Lane = Lane.REPLY) -> None:
        """Say that something was queued."""
        self._queued[lane].set()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until stopped; what is under way is finished, the rest stays stored."""
        while not stop.is_set():
            try:
                async with self._database.leading(f"send {self._channel}") as lead:
                    if lead:
                        await self._lead(lead, stop)
            except* StorageUnavailable as errors:
                log.warning("storage unavailable", reason=str(errors.exceptions[0]))
            await pause(stop, _CAMPAIGN_SECONDS)

    async def _lead(self, lead: Lead, stop: asyncio.Event) -> None:
        async def recover(tx: Tx) -> None:
            await hold_unknown(tx, self._channel)
            await take_back(tx, self._channel, datetime.now(UTC))

        await self._database.write(recover)
        async with asyncio.TaskGroup() as tasks:
            for lane in Lane:
                tasks.create_task(self._lane(lane, stop, tasks))
            while not await pause(stop, _HEARTBEAT_SECONDS):
                await lead.confirm()

    async def _lane(self, lane: Lane, stop: asyncio.Event, tasks: asyncio.TaskGroup) -> None:
        queued = self._queued[lane]
        while not stop.is_set():
            queued.clear()
            try:
                taken = await self._take(lane)
                wait = 0.0 if taken else await self._until_due()
            except StorageUnavailable as error:
                log.warning("storage unavailable", reason=str(error))
                taken, wait = [], _LOOK_SECONDS
            for message in taken:
                self._under_way[lane] += 1
                tasks.create_task(self._send(message, lane))
            if wait and not stop.is_set():
                await pause(queued, wait)

    async def _take(self, lane: Lane) -> list[Outgoing]:
        room = _AT_ONCE[lane] - self._under_way[lane]
        if not room:
            return []
        return await self._database.write(lambda tx: claim(tx, self._channel, lane, datetime.now(UTC), room))

    async def _until_due(self) -> float:
        due = await self._database.read(lambda tx: next_due(tx, self._channel))
        left = (due - datetime.now(UTC)).total_seconds() if due else 0.0
        # What is due and was not taken waits behind another of its chat, whose end wakes us.
        return min(_LOOK_SECONDS, left) if left > 0 else _LOOK_SECONDS

    async def _send(self, message: Outgoing, lane: Lane) -> None:
        try:
            settled = await self._attempt(message, lane)
            SENT.labels(message.channel, settled.status).inc()
            await self._settle(message, settled)
        finally:
            self._under_way[lane] -= 1
            self._queued[lane].set()

    async def _settle(self, message: Outgoing, settled: Settled) -> None:
        """Keep what became of a message, however long the database is away: forgetting it would send it twice."""

        async def work(tx: Tx) -> None:
            await settle(
                tx,
                message.id,
                settled.status,
                datetime.now(UTC),
                message_ref=settled.message_ref,
                error=settled.error,
                retry_at=settled.retry_at,
            )
            about = message.about
            if about.dispatch_id and about.person_id and settled.retry_at is None:
                await settle_recipient(tx, about.dispatch_id, about.person_id, settled.status, self._clock())
            if settled.status == "sent":
                await follow(tx, message, settled.then, self._clock())
            if settled.status == "gone":
                await set_blocked(tx, message.channel, message.address, self._clock(), blocked=True)

        while True:
            try:
                return await self._database.write(work)
            except StorageUnavailable as error:
                log.warning("delivery state waits for storage", message=message.id, reason=str(error))
                await asyncio.sleep(_LOOK_SECONDS)

    async def _attempt(self, message: Outgoing, lane: Lane) -> Settled:
        try:
            made = await self._ready(message)
            if made.waits_until:
                return Settled("new", retry_at=datetime.now(UTC) + (made.waits_until - self._clock()))
            if made.reply is None:
                return Settled("dropped")
            return Settled("sent", message_ref=await self._deliver(message, made.reply, lane), then=made.then)
        except Gone as error:
            return Settled("gone", error=str(error))
        except MayHaveArrived as error:
            return Settled("unknown", error=str(error))
        except TryLater as error:
            return self._later(message, error)
        except StorageUnavailable as error:
            return Settled("new", error=str(error), retry_at=datetime.now(UTC) + timedelta(seconds=_LOOK_SECONDS))
        except Rejected as error:
            log.warning("message rejected", message=message.id, reason=str(error))
            return Settled("failed", error=str(error))
        except Exception:  # our bug in one message must not stop the others
            log.exception("message not sent", message=message.id)
            return Settled("failed", error="internal")

    async def _deliver(self, message: Outgoing, reply: Reply, lane: Lane) -> str:
        turn = await self._pacer.turn(lane, message.address)
        try:
            with SENDING.time():
                return await self._messenger.deliver(message.address, reply, message.replaces)
        finally:
            self._pacer.done(turn)

    def _later(self, message: Outgoing, error: TryLater) -> Settled:
        if message.attempts >= _MOST_ATTEMPTS:
            log.warning("message given up", message=message.id, reason=str(error))
            return Settled("failed", error=str(error))
        if error.flood:
            self._pacer.hold(error.seconds)
        wait = max(error.seconds, min(_LONGEST_BACKOFF, 0.5 * 2 ** (message.attempts - 1)))
        return Settled("new", error=str(error), retry_at=datetime.now(UTC) + timedelta(seconds=wait))

    async def _ready(self, message: Outgoing) -> Ready:
        """Return a message as it is to be sent now; what was not asked for is made anew, or is not wanted any more."""
        if message.about == NOTHING:
            return Ready(message.reply)
        made = await self._database.read(lambda tx: ready(tx, message, self._clock()))
        if made.gives_back or made.told:
            await self._database.write(lambda tx: keep(tx, message, made))
        return made
