"""Long polling of our own: an update is durable before Telegram is told that it arrived.

python-telegram-bot's polling confirms updates before their handlers have run, and one update it cannot parse blocks all
others for ever. Here raw updates are stored first, whatever they are, and only then is the next offset asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.metrics import RECEIVED
from bot.telegram.reading import CHANNEL, WANTED, callback_of, chat_of, to_store
from bot.worker import Worker
from domain.screens.sentences import STORAGE_DOWN
from handlers.receiving import Clock
from storage.database import Database, StorageUnavailable
from storage.inbox import store_updates

log = structlog.get_logger()
_WAIT_SECONDS = 25
_LONGEST_PAUSE = 30.0
_LONGEST_STORAGE_PAUSE = 3.0
_ANSWER_SECONDS = 3.0
_TOLD_AGAIN_AFTER = 600.0


class Intake:
    """Takes raw updates in: durable first, then handed to the worker, the button's spinner stopped beside it."""

    def __init__(self, bot: Bot, database: Database, worker: Worker, clock: Clock, tasks: asyncio.TaskGroup) -> None:
        self._bot, self._database, self._worker, self._clock, self._tasks = bot, database, worker, clock, tasks
        self._told: dict[int, float] = {}

    async def take(self, updates: Sequence[dict[str, Any]]) -> None:
        """Store updates and wake their conversations; raises StorageUnavailable where nothing was stored."""
        rows = [to_store(update) for update in updates]
        try:
            await self._database.write(lambda tx: store_updates(tx, rows, self._clock()))
        except StorageUnavailable:
            await self._tell_waiting(updates)
            raise
        RECEIVED.labels(CHANNEL).inc(len(rows))
        for row in rows:
            self._worker.wake(row.conversation)
        for update in updates:
            if query := callback_of(update):
                self._tasks.create_task(self._answer(query))

    async def _answer(self, query: str) -> None:
        try:
            await self._bot.answer_callback_query(query, read_timeout=_ANSWER_SECONDS, connect_timeout=_ANSWER_SECONDS)
        except TelegramError as error:
            # The button only spins longer; what was pressed is stored and will be answered.
            log.info("callback not answered", reason=type(error).__name__)

    async def _tell_waiting(self, updates: Sequence[dict[str, Any]]) -> None:
        """Tell people, once in a while, that their message is not lost: Telegram keeps it and gives it to us again."""
        now = asyncio.get_running_loop().time()
        private = {chat for update in updates if (chat := chat_of(update)) and chat > 0}
        for chat_id in private:
            if now - self._told.get(chat_id, -_TOLD_AGAIN_AFTER) < _TOLD_AGAIN_AFTER:
                continue
            self._told[chat_id] = now
            try:
                await self._bot.send_message(chat_id, STORAGE_DOWN)
            except TelegramError as error:
                log.warning("could not tell that storage is down", reason=type(error).__name__)


async def poll(bot: Bot, intake: Intake) -> None:
    """Fetch and take in updates for ever; ends only by being cancelled."""
    offset: int | None = None
    pause = 0.0
    while True:
        try:
            updates = await _fetch(bot, offset)
            if updates:
                await intake.take(updates)
                offset = int(updates[-1]["update_id"]) + 1
            pause = 0.0
        except (TelegramError, StorageUnavailable) as error:
            pause = _pause_after(error, pause)
            log.warning("polling pauses", seconds=pause, reason=_reason(error))
            await asyncio.sleep(pause)


async def _fetch(bot: Bot, offset: int | None) -> list[dict[str, Any]]:
    wanted: dict[str, Any] = {"timeout": _WAIT_SECONDS, "allowed_updates": list(WANTED)}
    if offset is not None:
        wanted["offset"] = offset
    # In small letters: under its usual name the library warns that it would rather parse, and parsing must not stop us.
    raw: list[dict[str, Any]] = await bot.do_api_request("getupdates", wanted, read_timeout=_WAIT_SECONDS + 10)
    return raw


def _pause_after(error: Exception, last: float) -> float:
    if isinstance(error, RetryAfter):
        return error._retry_after.total_seconds()  # noqa: SLF001 — the public one warns
    if isinstance(error, Conflict | InvalidToken):
        return _LONGEST_PAUSE
    longest = _LONGEST_STORAGE_PAUSE if isinstance(error, StorageUnavailable) else _LONGEST_PAUSE
    return min(longest, max(0.5, last * 2))


def _reason(error: Exception) -> str:
    if isinstance(error, InvalidToken):
        return "Telegram does not accept TELEGRAM_BOT_TOKEN"
    if isinstance(error, Conflict):
        return "another process polls with this token"
    return f"{type(error).__name__}: {error}"
