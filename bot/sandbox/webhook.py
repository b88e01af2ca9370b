"""Pushes updates to the bot's own address: one at a time, in order, until the bot says 2xx."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING

import aiohttp

if TYPE_CHECKING:
    from bot.sandbox.errors import Json
    from bot.sandbox.telegram import Telegram, WebHook

LONGEST_PAUSE = 5.0
ANSWER_WITHIN = aiohttp.ClientTimeout(total=30)


class Pusher:
    """Delivers the queue of one bot while a web hook is set."""

    def __init__(self, telegram: Telegram, first_pause: float) -> None:
        self.changed = asyncio.Event()  # the web hook was set or taken away
        self._telegram = telegram
        self._first_pause = first_pause

    async def run(self, session: aiohttp.ClientSession) -> None:
        """Push until cancelled."""
        pause = self._first_pause
        while True:
            hook, update = await self._due()
            if await self._push(session, hook, update):
                self._telegram.updates.confirm_head(update)
                pause = self._first_pause
            else:
                await self._rest(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _due(self) -> tuple[WebHook, Json]:
        """Wait until there is both an address and an update."""
        updates = self._telegram.updates
        while True:
            self.changed.clear()
            hook, update = self._telegram.hook, updates.head()
            if hook.url and update is not None:
                return hook, update
            await (updates.arrived.wait() if hook.url else self.changed.wait())

    async def _push(self, session: aiohttp.ClientSession, hook: WebHook, update: Json) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        try:
            async with session.post(hook.url, json=update, headers=headers, timeout=ANSWER_WITHIN) as answer:
                if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
                    return True
                hook.error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as broken:
            hook.error = f"Connection failed: {broken}"
        hook.error_date = self._telegram.now()
        return False

    async def _rest(self, seconds: float) -> None:
        """Pause before the next try; a change of the web hook ends the pause."""
        try:
            async with asyncio.timeout(seconds):
                await self.changed.wait()
        except TimeoutError:
            pass
