"""The vendor's limits, used to the full and never exceeded: so many messages a second in all, and to one chat.

Whoever waits is let go at even intervals, answers to people before bulk, each lane in order. The vendor counts when a
message arrives, not when it is let go: one that took longer than the quickest may have arrived that much later, so the
message that would be one too many waits until a second after it.
"""

from __future__ import annotations

import asyncio
import heapq
import math
from collections import deque
from dataclasses import dataclass
from itertools import count

# A timer that fires late must not lose its place for good, or the rate sinks below the limit; so up to `_SLACK` of an
# interval is made good, and every second stays within the limit even then.
_MARGIN = 1.004
_SLACK = 0.5
_WINDOW_MARGIN = 1.002
_MOST_LATENESS = 0.5
_FORGET_AFTER = 4096


@dataclass(eq=False)
class Turn:
    """A message that was let go, and when it was answered, in the loop's time."""

    begun: float
    ended: float | None = None


class Pacer:
    """Turns for sending; rates are messages a second, 0 means no limit."""

    def __init__(self, overall: float, per_chat: float) -> None:
        self._interval = _MARGIN / overall if overall else 0.0
        self._chat_interval = _MARGIN / per_chat if per_chat else 0.0
        self._next = 0.0
        most = max(1, math.floor(overall))
        self._window = _WINDOW_MARGIN * most / overall if overall else 0.0
        self._recent: deque[Turn] = deque(maxlen=most)
        self._quickest = math.inf
        self._chats: dict[str, float] = {}
        self._waiting: list[tuple[int, int]] = []
        self._numbers = count()
        self._changed = asyncio.Event()

    async def turn(self, lane: int, chat: str) -> Turn:
        """Wait until a message may go to a chat; whoever sends it says with `done` when it was answered."""
        await self._chat_turn(chat)
        mine = (lane, next(self._numbers))
        heapq.heappush(self._waiting, mine)
        self._tell()
        try:
            return await self._front(mine)
        finally:
            self._waiting.remove(mine)
            heapq.heapify(self._waiting)
            self._tell()

    def done(self, turn: Turn) -> None:
        """Say that a message was answered, whatever the answer."""
        turn.ended = asyncio.get_running_loop().time()
        self._quickest = min(self._quickest, turn.ended - turn.begun)
        self._tell()

    def _opens(self, now: float) -> float:
        """Return from when one more message keeps every second within the limit, as the vendor sees it."""
        if not self._window or len(self._recent) < (self._recent.maxlen or 0):
            return 0.0
        oldest = self._recent[0]
        took = (now if oldest.ended is None else oldest.ended) - oldest.begun
        return oldest.begun + self._window + min(_MOST_LATENESS, max(0.0, took - self._quickest))

    async def _front(self, mine: tuple[int, int]) -> Turn:
        loop = asyncio.get_running_loop()
        while True:
            now = loop.time()
            delay = max(self._next, self._opens(now)) - now
            if self._waiting[0] == mine and delay <= 0:
                self._next = max(self._next, now - _SLACK * self._interval) + self._interval
                turn = Turn(now)
                self._recent.append(turn)
                return turn
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
