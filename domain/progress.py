"""How far a unit is against its plan, at a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from math import ceil

from pydantic import BaseModel, ConfigDict

from domain.dates import month_end
from domain.indicators import Indicator
from domain.numbers import count, decimal_text, percent
from domain.organisation import Unit
from domain.periods import Period
from domain.targets import Goal, Measure, Target

NO_TARGET = "chưa giao chỉ tiêu"


class Standing(IntEnum):
    """The groups in which a leader reads units: those who did well first, then the slow, then the silent."""

    REACHED = 0
    UNDER_WAY = 1
    SLOW = 2
    NOTHING_YET = 3
    NOT_IN_PEOPLE = 4
    NO_TARGET = 5


class Tally(BaseModel):
    """What is done, and the number of people to reach where a target says so; else `goal`, what it says instead."""

    model_config = ConfigDict(frozen=True)
    done: int
    target: int | None = None
    goal: Goal | None = None

    @classmethod
    def against(cls, done: int, target: Target | None) -> Tally:
        """Return what is done against a target, None where there is none."""
        if target is None:
            return cls(done=done)
        return cls(done=done, target=target.people, goal=None if target.people else target.goal)

    @property
    def percent(self) -> str | None:
        """Return done against target as people read it (37,61%), None without a target."""
        return percent(self.done, self.target or 0)

    @property
    def excess(self) -> str | None:
        """Return by how much the plan is exceeded, as people say it: vượt 2,5%; else None.

        What is no tenth of a per cent is said in whole ones, 104,21% as "vượt 4%", and never as more than it is.
        """
        if not self.target or self.done <= self.target:
            return None
        over = Fraction(100 * (self.done - self.target), self.target)
        if over < 1:
            return percent(self.done - self.target, self.target)
        return decimal_text(Decimal(int(over * 10)) / 10 if (over * 10).denominator == 1 else Decimal(int(over))) + "%"

    @property
    def missing(self) -> int:
        """Return how many people are still owed."""
        return max(0, (self.target or 0) - self.done)

    @property
    def standing(self) -> Standing:
        """Return the group in which the unit is read."""
        if not self.target:
            return Standing.NOT_IN_PEOPLE if self.goal else Standing.NO_TARGET
        if self.done >= self.target:
            return Standing.REACHED
        return Standing.UNDER_WAY if self.done else Standing.NOTHING_YET

    def __str__(self) -> str:
        """Return the tally as a report writes it: 85/226 (đạt 37,61%)."""
        if not self.target:
            return self.without_people
        return f"{count(self.done)}/{count(self.target)} (đạt {self.percent})"

    @property
    def without_people(self) -> str:
        """Return the tally where no number of people is asked for: what the target says instead, or that it is none."""
        if self.goal and self.goal.measure is Measure.STATED:
            counted = f"; đã báo trong hệ thống {count(self.done)}" if self.done else ""
            return f"{self.aim}{counted}"
        return f"{count(self.done)} ({self.aim})"

    @property
    def aim(self) -> str:
        """Return what is asked for where it is no number of people."""
        if self.goal is None:
            return NO_TARGET
        return f"{self.goal}, không ghi số người" if self.goal.measure is Measure.STATED else f"chỉ tiêu {self.goal}"


class Line(BaseModel):
    """One unit's figures among its siblings; `is_slow` says that it lags behind the passing of time."""

    model_config = ConfigDict(frozen=True)
    unit: Unit
    tally: Tally
    is_slow: bool = False

    @property
    def standing(self) -> Standing:
        """Return the group in which the unit is read."""
        found = self.tally.standing
        return Standing.SLOW if self.is_slow and found is Standing.UNDER_WAY else found


class Completeness(BaseModel):
    """How many of the cells behind a figure have attested the newest month that is over, looked up at a moment."""

    model_config = ConfigDict(frozen=True)
    month: Period
    attested: int
    cells: int
    at: datetime


class Progress(BaseModel):
    """A unit's figures of one indicator and period as of a day, with those of its children.

    `pinned` says that the day was asked for, so that the ways on keep it. `year_to_date` stands beside the figure
    of a month or quarter, `imported` is what of that came from a workbook, dated but perhaps the sum of a longer
    time, `rural` is the part of it from rural units where all are told, `expected` what is expected and not done,
    `completeness` how much of it has been attested.
    """

    model_config = ConfigDict(frozen=True)
    unit: Unit
    indicator: Indicator
    period: Period
    as_of: date
    tally: Tally
    target: Target | None
    lines: tuple[Line, ...]
    pinned: bool = False
    year_to_date: Tally | None = None
    imported: int = 0
    rural: int | None = None
    expected: int = 0
    completeness: Completeness | None = None

    @property
    def own(self) -> int:
        """Return how much of the figure stands at the unit itself, under none of the units below it."""
        return max(0, self.tally.done - sum(line.tally.done for line in self.lines)) if self.lines else 0

    @property
    def ranked(self) -> tuple[Line, ...]:
        """Return the children by standing, then by percentage of plan, then by number."""
        return ranked(self.lines)


def ranked(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return units by standing, then by percentage of plan, then by number."""
    return tuple(sorted(lines, key=_rank))


def places(lines: Iterable[Line]) -> dict[int, int]:
    """Return by unit the place by percentage of plan among those that have one; equal shares share a place."""
    shares = {line.unit.id: Fraction(line.tally.done, line.tally.target) for line in lines if line.tally.target}
    return {unit: 1 + sum(other > share for other in shares.values()) for unit, share in shares.items()}


def _rank(line: Line) -> tuple[int, Fraction, int]:
    share = Fraction(line.tally.done, line.tally.target) if line.tally.target else Fraction(0)
    return (line.standing, -share, -line.tally.done)


class Pace(BaseModel):
    """Done against what the passing of time asks for, until the deadline; `forecast` is where the pace so far leads."""

    model_config = ConfigDict(frozen=True)
    expected: int
    forecast: int
    ahead: int
    days_left: int
    months_left: int
    needed_a_month: int


def pace(tally: Tally, first: date, deadline: date, today: date) -> Pace | None:
    """Return the pace of a target that began on `first`, None without a target or before it began.

    Expected = target × share of the days that have passed until the deadline, in whole people: nobody is behind on the
    first morning, and on the last day it is the whole target.
    """
    if not tally.target or today < first:
        return None
    whole = (deadline - first).days + 1
    passed = min(whole, (today - first).days + 1)
    expected = tally.target * passed // whole
    days_left = max(0, (deadline - today).days)
    months_left = _months_between(today, deadline)
    exactly = _exact_months(today, deadline)
    needed = ceil(tally.missing / exactly) if exactly > 1 else tally.missing
    return Pace.model_construct(
        expected=expected,
        forecast=(2 * tally.done * whole + passed) // (2 * passed),
        ahead=tally.done - expected,
        days_left=days_left,
        months_left=months_left,
        needed_a_month=needed,
    )


def _exact_months(today: date, deadline: date) -> Fraction:
    """Return how many months are left with the parts of months: from 30/6 to 31/10 exactly four."""
    months = (deadline.year - today.year) * 12 + deadline.month - today.month
    return months + _part_of_month(deadline) - _part_of_month(today)


def _part_of_month(day: date) -> Fraction:
    return Fraction(day.day, month_end(day.year, day.month).day)


def _months_between(today: date, deadline: date) -> int:
    """Return how many months are left, a begun one counted whole; from 30/6 to 31/10 it is four."""
    months = (deadline.year - today.year) * 12 + deadline.month - today.month
    ends = today == month_end(today.year, today.month)
    return max(0, months + (deadline.day > today.day and not ends))
