"""The queue of updates of one bot, with Telegram's rules for who may receive them.

An update stays until it is confirmed: by the next `getUpdates` with a higher offset, or by a web hook that
answers 2xx. Nothing is forgotten because it was merely sent.
"""

from __future__ import annotations

import asyncio
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

from bot.sandbox.errors import conflict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.sandbox.errors import Json

FIRST_ID = 100_001

# Kinds that Telegram sends only to bots that ask for them by name.
_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class UpdateQueue:
    """Updates that the bot has not confirmed, oldest first."""

    def __init__(self) -> None:
        self.arrived = asyncio.Event()  # something is pending; the web hook's pusher waits for it
        self.allowed: list[str] = []
        self._pending: deque[Json] = deque()
        self._next_id = FIRST_ID
        self._waiter: asyncio.Future[None] | None = None

    def __len__(self) -> int:
        return len(self._pending)

    @property
    def polled(self) -> bool:
        """Whether a poll waits for the first update."""
        return self._waiter is not None

    def push(self, kind: str, content: Json) -> None:
        """Queue one update unless the bot has said that it does not want this kind."""
        if kind in self.allowed if self.allowed else kind not in _ON_REQUEST:
            self.push_raw({kind: content})

    def push_raw(self, update: Json) -> None:
        """Queue anything at all under the next update id."""
        self._pending.append({"update_id": self._next_id, **update})
        self._next_id += 1
        self.arrived.set()
        self._wake()

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Remember which kinds the bot wants from now on; None keeps the last choice, as in Telegram."""
        if kinds is not None:
            self.allowed = list(kinds)

    async def poll(self, offset: int, limit: int, wait: float) -> list[Json]:
        """Return pending updates from `offset` on, waiting up to `wait` seconds for the first.

        A poll that is still waiting ends with 409: the newcomer wins, as in Telegram.
        """
        self.end_poll("terminated by other getUpdates request; make sure that only one bot instance is running")
        self._confirm(offset)
        if not self._pending and wait > 0:
            await self._first(wait)
        return list(islice(self._pending, limit))

    def end_poll(self, reason: str) -> None:
        """End the poll that waits, if any, with 409."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(conflict(reason))

    def release(self) -> None:
        """Let a waiting poll return at once with nothing: the server closes."""
        self._wake()

    def head(self) -> Json | None:
        """Return the oldest unconfirmed update."""
        return self._pending[0] if self._pending else None

    def confirm_head(self, update: Json) -> None:
        """Forget `update` if it is still the oldest one."""
        if self._pending and self._pending[0] is update:
            self._pending.popleft()
        self._settle()

    def clear(self) -> None:
        """Forget everything that is pending."""
        self._pending.clear()
        self._settle()

    def _confirm(self, offset: int) -> None:
        """Forget updates below `offset`; a negative offset counts from the end."""
        keep = min(-offset, len(self._pending)) if offset < 0 else None
        while self._pending and (
            len(self._pending) > keep if keep is not None else self._pending[0]["update_id"] < offset
        ):
            self._pending.popleft()
        self._settle()

    def _settle(self) -> None:
        if not self._pending:
            self.arrived.clear()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def _first(self, wait: float) -> None:
        waiter = self._waiter = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(wait):
                await waiter
        except TimeoutError:
            pass
        finally:
            if self._waiter is waiter:
                self._waiter = None
