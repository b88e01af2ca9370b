"""Reminders: a ladder of rungs before, on and after each deadline, to those who still owe.

The rungs are data. A rung is sent on its day; one that falls on a day off is sent before it while there is time to act,
and after it once the deadline has passed. `due` decides from values alone which rungs are to be told of today: of those
that have come since the last one told, the newest is told and the older ones are taken up in it, or marked as missed
where nothing was sent on their day at all. A rung once decided on is never due again, so any number of schedulers may
ask.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from domain.duties import Duty, Matter
from domain.preferences import SendingDays

_WEEK = 7
_YEAR = 366


@dataclass(frozen=True)
class Ladder:
    """Rungs in days from the deadline, then one a week up to a day after it."""

    fixed: tuple[int, ...]
    weekly_until: int = 0

    @property
    def rungs(self) -> tuple[int, ...]:
        """Return all rungs in order."""
        return _rungs(self)


@lru_cache(maxsize=16)
def _rungs(ladder: Ladder) -> tuple[int, ...]:
    return (*ladder.fixed, *range(ladder.fixed[-1] + _WEEK, ladder.weekly_until + 1, _WEEK))


_USUAL = Ladder((-30, -14, -7, -3, -1, 0, 1, 3), _YEAR)
LADDERS: Mapping[Matter, Ladder] = {
    Matter.PLAN: _USUAL,
    Matter.TASK: _USUAL,
    Matter.CASE: _USUAL,
    Matter.CLASS: Ladder((-14, -7, -3, -1, 0)),  # once the list is closed nobody can be named any more
    Matter.MONTH: Ladder((-4, -1, 0, 1, 3), _YEAR),  # a month is over five days before it is due
}
BEHIND = timedelta(days=_YEAR)  # the last rung of any ladder
NOBODY = 0


class Verdict(StrEnum):
    """What becomes of a rung."""

    SENT = "sent"
    LATE = "late"
    MERGED = "merged"
    MISSED = "missed"
    UNSENT = "unsent"  # its card could not go out on its day: it is to be decided on again


@dataclass(frozen=True)
class Due:
    """A rung decided on for a person; person NOBODY stands for a unit in which nobody can be reached."""

    duty: Duty
    rung: int
    person: int
    verdict: Verdict


def is_near(duty: Duty, today: date) -> bool:
    """Tell whether the ladder of a duty has begun."""
    return duty.deadline + timedelta(days=LADDERS[duty.matter].fixed[0]) <= today


def sending_day(duty: Duty, rung: int, days: SendingDays) -> date:
    """Return the day on which a rung is sent."""
    day = duty.deadline + timedelta(days=rung)
    return days.not_before(day) if rung > 0 else days.not_after(day)


class Today:
    """A sending day, with the rungs that have come by it: worked out once for each ladder and deadline."""

    def __init__(self, day: date, days: SendingDays) -> None:
        self.day, self._days = day, days
        self._come: dict[tuple[Matter, date], tuple[tuple[int, date], ...]] = {}

    def come(self, duty: Duty) -> tuple[tuple[int, date], ...]:
        """Return the rungs of a duty that have come, each with the day on which it was to be sent."""
        of = (duty.matter, duty.deadline)
        if of not in self._come:
            sent = ((rung, sending_day(duty, rung, self._days)) for rung in LADDERS[duty.matter].rungs)
            self._come[of] = tuple((rung, day) for rung, day in sent if day <= self.day)
        return self._come[of]


def due(
    today: Today, duties: Iterable[Duty], person: int, told: Mapping[tuple[str, int], int], worked: Container[date]
) -> tuple[Due, ...]:
    """Return the rungs to be decided on for a person today.

    `told` holds the newest rung of each duty and person, `worked` the days on which anything was planned.
    """
    return tuple(found for duty in duties for found in _of_duty(today, duty, person, told, worked))


def _of_duty(
    today: Today, duty: Duty, person: int, told: Mapping[tuple[str, int], int], worked: Container[date]
) -> list[Due]:
    last = told.get((duty.key, person))
    come = [(rung, day) for rung, day in today.come(duty) if last is None or rung > last]
    if not come:
        return []
    *older, (newest, its_day) = come
    found = [Due(duty, newest, person, Verdict.SENT if its_day == today.day else Verdict.LATE)]
    if last is None:  # a duty that begins late begins at its newest rung
        return found
    up = [day == today.day or day in worked for _, day in older]
    passed = (Verdict.MERGED if was_up else Verdict.MISSED for was_up in up)
    return [Due(duty, rung, person, verdict) for (rung, _), verdict in zip(older, passed, strict=True)] + found
