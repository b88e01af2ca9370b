"""Handles stored updates: in order within a conversation, conversations beside each other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog

from bot.events import pause
from bot.metrics import HANDLED, HANDLING
from handlers.receiving import Clock, Reader, Received, keep_read, receive_next
from handlers.visit import Attached
from storage.database import Database, StorageUnavailable
from storage.inbox import waiting_conversations

log = structlog.get_logger()
_LOOK_SECONDS = 2.0


FileReader = Callable[[str, Attached], Awaitable[str]]


class Worker:
    """One task for each conversation that has work; the database knows what is left, memory only hurries it."""

    def __init__(
        self,
        database: Database,
        readers: Mapping[str, Reader],
        files: Mapping[str, FileReader],
        clock: Clock,
        queued: Callable[[], None],
    ) -> None:
        self._database, self._readers, self._clock, self._queued = database, readers, clock, queued
        self._files = files
        self._busy: set[str] = set()
        self._again: set[str] = set()
        self._tasks: asyncio.TaskGroup | None = None
        self._stopping = False

    def wake(self, conversation: str) -> None:
        """Say that a conversation has an update."""
        if self._tasks is None or self._stopping:
            return
        if conversation in self._busy:
            self._again.add(conversation)
            return
        self._busy.add(conversation)
        self._tasks.create_task(self._work(conversation))

    async def run(self, stop: asyncio.Event) -> None:
        """Work until stopped; what is under way is finished, the rest stays stored."""
        async with asyncio.TaskGroup() as self._tasks:
            while not stop.is_set():
                await self._look()
                await pause(stop, _LOOK_SECONDS)
            self._stopping = True

    async def _look(self) -> None:
        """Find what was stored before a restart, by another process, or while the database was away."""
        try:
            left = await self._database.read(waiting_conversations)
        except StorageUnavailable as error:
            log.warning("storage unavailable", reason=str(error))
            return
        for conversation in left:
            if conversation not in self._busy:
                self.wake(conversation)

    async def _work(self, conversation: str) -> None:
        try:
            while await self._one(conversation) and not self._stopping:
                continue
        except StorageUnavailable as error:
            log.warning("storage unavailable", reason=str(error))
        except Exception:  # one conversation must not end the process; what it left is looked at again
            log.exception("conversation stopped")
        finally:
            self._busy.discard(conversation)

    async def _one(self, conversation: str) -> bool:
        """Handle one update; tell whether there may be another."""
        reader = self._readers.get(conversation.partition(":")[0])
        if reader is None:
            return False
        self._again.discard(conversation)
        with HANDLING.time():
            received = await receive_next(self._database, conversation, reader, self._clock)
        if received is None:
            return conversation in self._again
        if received.attached:
            return await self._fetch(conversation, received, received.attached)
        HANDLED.labels(received.outcome.partition(":")[0]).inc()
        if received.outcome != "done":
            log.error("update not handled", outcome=received.outcome)
        self._queued()
        return received.more or conversation in self._again

    async def _fetch(self, conversation: str, received: Received, attached: Attached) -> bool:
        """Read a file before its update is handled: no transaction waits for a messenger."""
        files = self._files.get(conversation.partition(":")[0])
        if files is None:
            return False
        await keep_read(self._database, received.update, await files(received.raw, attached))
        return True
