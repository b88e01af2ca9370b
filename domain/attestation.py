"""Attesting a month: "danh sách tháng 6 đúng và đủ", with zero as a real answer.

What is attested is frozen with who and when; the live number stands beside it. Nil, late, silent and muted are four
things and are told apart everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from functools import lru_cache

from pydantic import BaseModel, ConfigDict

from domain.dates import day_text
from domain.indicators import Indicator
from domain.numbers import count
from domain.periods import Period, from_code, month_of
from domain.text import capitalised

_LAST_DAYS = 7
_MOST_MONTHS = 13
DAYS_TO_ATTEST = 5  # after the month's last day (to be confirmed by each organisation)


class Entry(BaseModel):
    """One fact of a month's list."""

    model_config = ConfigDict(frozen=True)
    indicator: Indicator
    on: date
    quantity: int
    name: str = ""

    def text(self) -> str:
        """Return the entry as the list prints it."""
        what = self.name or f"{count(self.quantity)} {'' if self.indicator is Indicator.TASK_DONE else 'người'}".strip()
        return f"{what} ({day_text(self.on, self.on)})"


class Frozen(BaseModel):
    """What a month was attested with."""

    model_config = ConfigDict(frozen=True)
    counts: Mapping[Indicator, int]
    on: date

    @property
    def total(self) -> int:
        """Return how much was attested in all: zero is "không phát sinh"."""
        return sum(self.counts.values())


class Ledger(BaseModel):
    """A month's list of one unit, and what it was attested with, if it was; one may attest more than is owed."""

    model_config = ConfigDict(frozen=True)
    period: str
    is_owed: bool = True
    entries: tuple[Entry, ...] = ()
    frozen: Frozen | None = None

    @property
    def month(self) -> Period:
        """Return the month."""
        return from_code(self.period)

    @property
    def counts(self) -> dict[Indicator, int]:
        """Return the live numbers."""
        found: dict[Indicator, int] = {}
        for entry in self.entries:
            found[entry.indicator] = found.get(entry.indicator, 0) + entry.quantity
        return found

    @property
    def is_nil(self) -> bool:
        """Tell whether nothing happened."""
        return not self.entries

    @property
    def has_changed(self) -> bool:
        """Tell whether the live numbers differ from those attested."""
        return self.frozen is not None and dict(self.frozen.counts) != self.counts

    def lines(self) -> list[str]:
        """Return the list, an indicator a line, as the cell reads it before attesting."""
        if self.is_nil:
            return ["Không có phát sinh nào."]
        lines = []
        for indicator, number in self.counts.items():
            entries = [entry.text() for entry in self.entries if entry.indicator is indicator]
            lines.append(f"• {capitalised(indicator.label)}: {count(number)} – {', '.join(entries)}")
        return lines


def differences(before: Mapping[Indicator, int], after: Mapping[Indicator, int]) -> list[str]:
    """Return what changed between two sets of numbers: kết nạp: 2 → 1."""
    keys = [key for key in Indicator if before.get(key, 0) != after.get(key, 0)]
    return [f"{key.label}: {count(before.get(key, 0))} → {count(after.get(key, 0))}" for key in keys]


def due_day(month: Period) -> date:
    """Return the last day on which a month is attested in time."""
    return month.last + timedelta(days=DAYS_TO_ATTEST)


def months_to_attest(today: date, since: date) -> tuple[Period, ...]:
    """Return the months one may attest today, the first that is not attested being the one that people mean.

    A unit owes every month since its first report, the oldest first. Before that nothing is owed: then this month is
    meant in its last week, else the last one.
    """
    this, last = month_of(today.year, today.month), _month_before(today)
    if since > last.last:
        return (this, last) if (this.last - today).days < _LAST_DAYS else (last, this)
    months = [this, last]
    while len(months) < _MOST_MONTHS and since < months[-1].first:
        months.append(_month_before(months[-1].first))
    return tuple(reversed(months))


@lru_cache(maxsize=1024)
def months_owed(today: date, since: date) -> tuple[Period, ...]:
    """Return the months that are over and are owed by a unit that reports since a day, the oldest first."""
    months = [_month_before(today)]
    while len(months) < _MOST_MONTHS and since < months[-1].first:
        months.append(_month_before(months[-1].first))
    return tuple(month for month in reversed(months) if since <= month.last)


def older_months(today: date, owed: Iterable[Period]) -> tuple[Period, ...]:
    """Return the months of the last year that are not owed and may be attested where somebody names them."""
    months, known = [month_of(today.year, today.month)], set(owed)
    while len(months) < _MOST_MONTHS:
        months.append(_month_before(months[-1].first))
    return tuple(month for month in months if month not in known)


def _month_before(day: date) -> Period:
    end = day.replace(day=1) - timedelta(days=1)
    return month_of(end.year, end.month)


class Answer(IntEnum):
    """What a unit has said about a month: four silences are four things."""

    STATED = 0
    NIL = 1
    LATE = 2
    NOT_YET = 3
    MUTED = 4
    SILENT = 5

    @property
    def label(self) -> str:
        """Return the answer as lists head it."""
        return _ANSWERS[self]


_ANSWERS = {
    Answer.STATED: "Đã chốt, có phát sinh",
    Answer.NIL: "Đã chốt, không phát sinh",
    Answer.LATE: "Chốt muộn",
    Answer.NOT_YET: "Chưa chốt, còn hạn",
    Answer.MUTED: "Tạm dừng",
    Answer.SILENT: "Chưa chốt, đã quá hạn",
}


@dataclass(frozen=True, slots=True)
class UnitAnswer:
    """A unit's answer for a month: what it attested, the reason why it is muted, whether anybody reports for it."""

    unit_id: int
    name: str
    frozen: Frozen | None
    live: Mapping[Indicator, int]
    muted: str = ""
    joined: bool = True

    def answer(self, month: Period, today: date) -> Answer:
        """Return which of the answers it is."""
        if self.frozen:
            return attested_as(self.frozen.total, self.frozen.on, month)
        return Answer.MUTED if self.muted else unanswered(month, today)


def attested_as(total: int, on: date, month: Period) -> Answer:
    """Return which answer it is to attest so much in all on a day."""
    if on > due_day(month):
        return Answer.LATE
    return Answer.STATED if total else Answer.NIL


def unanswered(month: Period, today: date) -> Answer:
    """Return which answer it is to have said nothing yet."""
    return Answer.NOT_YET if today <= due_day(month) else Answer.SILENT


ATTESTED = (Answer.STATED, Answer.NIL, Answer.LATE)
Answers = Mapping[Answer, int]
"""How many units have given each answer."""


def attested_of(answers: Answers) -> int:
    """Return how many units have attested, late or not."""
    return sum(answers.get(answer, 0) for answer in ATTESTED)
