"""The vendor's limits, used to the full and never exceeded: so many messages a second in all, and to one chat.

Whoever waits is let go at even intervals, answers to people before bulk, each lane in order.
"""

from __future__ import annotations

import asyncio
import heapq
from itertools import count

# A timer that fires late must not lose its place for good, or the rate sinks below the limit; so up to `_SLACK` seconds
# are made good, and the margin keeps even then every second within the limit.
_MARGIN = 1.005
_SLACK = 0.004
_FORGET_AFTER = 4096


class Pacer:
    """Turns for sending; rates are messages a second, 0 means no limit."""

    def __init__(self, overall: float, per_chat: float) -> None:
        self._interval = _MARGIN / overall if overall else 0.0
        self._chat_interval = _MARGIN / per_chat if per_chat else 0.0
        self._next = 0.0
        self._chats: dict[str, float] = {}
        self._waiting: list[tuple[int, int]] = []
        self._numbers = count()
        self._changed = asyncio.Event()

    async def turn(self, lane: int, chat: str) -> None:
        """Wait until a message may go to a chat."""
        await self._chat_turn(chat)
        mine = (lane, next(self._numbers))
        heapq.heappush(self._waiting, mine)
        self._tell()
        try:
            await self._front(mine)
        finally:
            self._waiting.remove(mine)
            heapq.heapify(self._waiting)
            self._tell()

    async def _front(self, mine: tuple[int, int]) -> None:
        loop = asyncio.get_running_loop()
        while True:
            delay = self._next - loop.time()
            if self._waiting[0] == mine and delay <= 0:
                self._next = max(self._next, loop.time() - _SLACK) + self._interval
                return
            changed = self._changed
            try:
                await asyncio.wait_for(changed.wait(), delay if self._waiting[0] == mine else None)
            except TimeoutError:
                continue

    async def _chat_turn(self, chat: str) -> None:
        if not self._chat_interval:
            return
        now = asyncio.get_running_loop().time()
        at = max(now, self._chats.get(chat, 0.0))
        self._chats[chat] = at + self._chat_interval
        if len(self._chats) > _FORGET_AFTER:
            self._chats = {name: free for name, free in self._chats.items() if free > now}
        if at > now:
            await asyncio.sleep(at - now)

    def hold(self, seconds: float) -> None:
        """Let nobody go for some seconds: the vendor asked for it."""
        loop = asyncio.get_running_loop()
        self._next = max(self._next, loop.time() + seconds)
        self._tell()

    def _tell(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()
