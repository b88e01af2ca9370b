"""People at their phones in a closed loop: each says the next thing as soon as the last was answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count, product

from bot.sandbox import Phone, TelegramServer

AT_ONCE = 50
PEOPLE = 500
FIRST_PERSON = 1001
_PATIENCE = 60
_NAMES = tuple(
    " ".join(words)
    for words in product(
        ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ"),
        ("Văn", "Thị", "Minh", "Ngọc", "Thu", "Quốc", "Hữu", "Thanh", "Xuân", "Đức"),
        ("An", "Bình", "Châu", "Dung", "Giang", "Hà", "Hiếu", "Hoa", "Khánh", "Lan", "Long", "Mai", "Nam", "Phúc"),
        ("Sơn", "Thảo", "Tâm", "Uyên", "Vinh", "Yến"),
    )
)
_FIRST_BIRTH, _BIRTH_YEARS = 1980, 25
Script = Callable[[int, date], tuple[str, ...]]


def _who(number: int) -> tuple[str, str]:
    """Return a name and a birth year that nobody else in the crowd has together."""
    return _NAMES[number % len(_NAMES)], str(_FIRST_BIRTH + number // len(_NAMES) % _BIRTH_YEARS)


def guided(number: int, today: date) -> tuple[str, ...]:
    """Return a guided report, question by question; what stands in brackets is a button."""
    day = f"{today - timedelta(days=1):%d/%m/%Y}"
    return ("/ketnap", *_who(number), day, "[Chưa tổ chức]", "[✅ Gửi]")


def one_line(number: int, today: date) -> tuple[str, ...]:
    """Return a report that says nearly everything in one line."""
    day = f"{today - timedelta(days=1):%d/%m/%Y}"
    name, born = _who(number)
    return (f"kn {name} sinh {born} {day}", "[Chưa tổ chức]", "[✅ Gửi]")


def small_talk(number: int, today: date) -> tuple[str, ...]:
    """Return the words of a guided report for a bot that only echoes: nothing is a button."""
    return tuple(words.strip("[]") for words in guided(number, today))


@dataclass
class Loop:
    """What a crowd did: seconds from each question to its answer, and how many scripts were finished."""

    waits: list[float] = field(default_factory=list)
    finished: int = 0
    seconds: float = 0.0


class Crowd:
    """The people of one bot; fifty of them talk at a time, each with one report before the next person's turn."""

    def __init__(self, server: TelegramServer, today: date) -> None:
        self._phones = [server.phone(FIRST_PERSON + number, f"Bí thư {number}") for number in range(PEOPLE)]
        self._today = today
        self._turns = count()
        for phone in self._phones:
            phone.begin()

    @property
    def asker(self) -> Phone:
        """Return somebody who only asks whether the bot is there."""
        return self._phones[-1]

    async def talk(self, script: Script, updates: int, *, ends: str = "") -> Loop:
        """Go through scripts, fifty people at a time, until so many updates are sent; each must end with `ends`."""
        loop = Loop()
        for phone in self._phones:
            phone.skip()
        begun = time.perf_counter()
        async with asyncio.TaskGroup() as tasks:
            for _ in range(AT_ONCE):
                tasks.create_task(self._person(script, updates, ends, loop))
        loop.seconds = time.perf_counter() - begun
        return loop

    async def _person(self, script: Script, updates: int, ends: str, loop: Loop) -> None:
        while len(loop.waits) + AT_ONCE // 2 < updates:
            turn = next(self._turns)
            phone = self._phones[turn % (PEOPLE - 1)]
            answer = ""
            for act in script(turn, self._today):
                begun = time.perf_counter()
                await do(phone, act)
                answer = (await phone.next(_PATIENCE)).text
                loop.waits.append(time.perf_counter() - begun)
            if ends not in answer:
                raise RuntimeError(f"expected {ends!r}, got:\n{answer}")
            loop.finished += 1


async def do(phone: Phone, act: str) -> None:
    """Say words, or tap the button that stands in brackets."""
    if act.startswith("["):
        await phone.tap(act.strip("[]"))
    else:
        await phone.say(act)
