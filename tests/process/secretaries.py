"""Secretaries at their phones: each joins and sends one guided report, as patient and as careful as people are."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.sandbox import Message, Phone
from tests.process.world import today

_SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ")
_GIVEN = (
    "An", "Bình", "Châu", "Dung", "Đức", "Giang", "Hà", "Hạnh", "Hiếu", "Hoa",
    "Khánh", "Lan", "Long", "Mai", "Nam", "Ngọc", "Phúc", "Quân", "Thảo", "Yến",
)  # fmt: skip
_PATIENCE = 60.0  # seconds without an answer after which a person tries once more


def candidate(number: int) -> str:
    """Return the name of whom the n-th secretary reports; of 200 no two are the same."""
    return f"{_SURNAMES[number % 10]} Minh {_GIVEN[number // 10 % 20]}"


class Line(NamedTuple):
    """One line of the conversation: what the secretary does, and lines and words of the card that must come next."""

    act: str
    card: tuple[str, ...]


def script(code: str, name: str) -> tuple[Line, ...]:
    """Return the conversation; what stands in brackets is a button."""
    day = f"{today():%d/%m/%Y}"
    return (
        Line(f"/start {code}", ("Lời mời",)),
        Line("[✅ Nhận]", ("✅ Đồng chí đã được ghi nhận",)),
        Line("/ketnap", ("Kết nạp đồng chí nào?",)),
        Line(name, (f"Họ tên: {name}", "Sinh ngày nào?")),
        Line("1996", (f"Họ tên: {name}", "Sinh: 1996", "Ngày của quyết định kết nạp?")),
        Line(day, (f"Họ tên: {name}", "Sinh: 1996", f"Ngày quyết định: {day}", "Ngày tổ chức lễ kết nạp?")),
        Line("[Chưa tổ chức]", ("Kiểm tra trước khi gửi", f"Họ tên: {name}", "Sinh: 1996", day)),
        Line("[✅ Gửi]", ("✅ Đã ghi nhận báo cáo số", name, day)),
    )


async def at_once(_: int) -> None:
    """Think no moment before a line."""


LENGTH = len(script("", ""))


@dataclass
class Secretary:
    """One person with a phone; counts what people should not have to live with."""

    phone: Phone
    lines: tuple[Line, ...]
    seen: list[str] = field(default_factory=list)
    doubled: int = 0
    repeated: int = 0
    longest: float = 0.0  # seconds waited for one answer
    allowed: str = ""

    async def report(self, think: Callable[[int], Awaitable[None]], allowed: str = "") -> None:
        """Go through the conversation, thinking before each line; `allowed` may be told at any time."""
        self.allowed = allowed
        for place, line in enumerate(self.lines):
            await think(place)
            asked = time.monotonic()
            await self._do(line.act)
            while not await self._answered(line.card):
                self.repeated += 1
                await self._do(line.act)
            self.longest = max(self.longest, time.monotonic() - asked)

    async def _do(self, act: str) -> None:
        if act.startswith("["):
            await self.phone.tap(act.strip("[]"))
        else:
            await self.phone.say(act)

    async def _answered(self, card: tuple[str, ...]) -> bool:
        """Wait for a card; pass over what was seen before. False where patience ends."""
        try:
            async with asyncio.timeout(_PATIENCE):
                while not self._is(card, await self.phone.next(60)):
                    continue
        except TimeoutError:
            return False
        return True

    def _is(self, card: tuple[str, ...], message: Message) -> bool:
        if self.allowed and message.text == self.allowed:
            return False
        new = str(message) not in self.seen
        self.seen.append(str(message))
        if new and all(words in message.text for words in card):
            return True
        assert not new, f"{self.phone.name} waits for {card} and sees:\n{message}"
        self.doubled += 1
        return False

    def look_back(self) -> None:
        """Count the doubles that came after the last card, at the end."""
        for message in self.phone.skip():
            if self.allowed and message.text == self.allowed:
                continue
            assert str(message) in self.seen, f"{self.phone.name} did not ask for:\n{message}"
            self.doubled += 1

    @property
    def receipts(self) -> set[str]:
        """Return the different receipts that were seen."""
        return {text for text in self.seen if text.startswith("✅ Đã ghi nhận báo cáo số")}


def secretaries(people: list[tuple[Phone, str]]) -> list[Secretary]:
    """Return secretaries for phones and invitation codes."""
    return [Secretary(phone, script(code, candidate(number))) for number, (phone, code) in enumerate(people)]
