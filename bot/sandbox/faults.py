"""What goes wrong between a bot and Telegram, on demand."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

PER_SECOND = 30
BURST = 3


@dataclass(frozen=True, slots=True)
class TooMany:
    """429 with the seconds to keep quiet; the request has no effect."""

    retry_after: int = 1


@dataclass(frozen=True, slots=True)
class Status:
    """A bare failure of the server such as 500 or 502; the request has no effect."""

    code: int


@dataclass(frozen=True, slots=True)
class Drop:
    """The connection breaks before the request has any effect."""


@dataclass(frozen=True, slots=True)
class Silent:
    """The request takes effect, but its answer never comes."""


@dataclass(frozen=True, slots=True)
class Slow:
    """The request is served, `seconds` late."""

    seconds: float


Fault: TypeAlias = TooMany | Status | Drop | Silent | Slow


@dataclass(slots=True)
class _Injected:
    method: str
    fault: Fault
    times: int
    chat_id: int | None

    def meets(self, method: str, chat_id: object) -> bool:
        return self.method in {method, "*"} and (self.chat_id is None or self.chat_id == chat_id)


class Faults:
    """Faults that wait for a request they fit, first come, first served."""

    def __init__(self) -> None:
        self._waiting: list[_Injected] = []

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, method: str, fault: Fault, times: int, chat_id: int | None) -> None:
        """Let `fault` happen to the next `times` requests of `method` ("*" is any)."""
        self._waiting.append(_Injected(method, fault, times, chat_id))

    def take(self, method: str, chat_id: object) -> Fault | None:
        """Return the fault that this request meets, and count it."""
        for injected in self._waiting:
            if injected.meets(method, chat_id):
                injected.times -= 1
                if injected.times <= 0:
                    self._waiting.remove(injected)
                return injected.fault
        return None


class Pace:
    """Telegram's documented ceilings: 30 messages a second, 1 a second in a chat after a short burst."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._recent: deque[float] = deque(maxlen=PER_SECOND)
        self._full: dict[object, float] = {}  # chat → when its burst is whole again

    def admit(self, chat_id: object) -> int:
        """Count one message and return 0, or return the whole seconds that the bot must wait."""
        now = self._monotonic()
        overall = self._recent[0] + 1 - now if len(self._recent) == PER_SECOND else 0
        full = max(self._full.get(chat_id, now), now)
        wait = max(overall, full - now - (BURST - 1))
        if wait > 0:
            return ceil(wait)
        self._recent.append(now)
        self._full[chat_id] = full + 1
        return 0
