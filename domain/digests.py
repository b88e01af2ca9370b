"""Digests: what leaders are told weekly, monthly and at the milestones of the year, in the wording of a report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict

from domain.dates import day_text, month_end
from domain.indicators import Indicator
from domain.periods import Period, month_of
from domain.preferences import SendingDays

_LOOK_BACK = 21  # Tết takes nine days


@dataclass(frozen=True)
class DigestPeriod:
    """The stretch of days of which a digest tells, and how a report names it."""

    first: date
    last: date
    title: str

    @property
    def period(self) -> Period:
        """Return the stretch as a period, to sum over."""
        return Period(self.first, self.last, "")


def digest_due(today: date, last_sent: date, weekday: int, days: SendingDays) -> DigestPeriod | None:
    """Return of what a digest is due today, a sending day, for somebody whose last one was sent on a day before.

    It comes on the first sending day after its period, or late once. Where several have ended only the longest is
    told: a milestone before a month, a month before a week.
    """
    ended = (found for n in range(1, _LOOK_BACK) for found in _ending_on(today - timedelta(days=n), weekday))
    due = [found for found in ended if last_sent < days.not_before(found.last + timedelta(days=1)) <= today]
    return max(due, key=lambda found: (found.last - found.first, found.last), default=None)


def _ending_on(day: date, weekday: int) -> list[DigestPeriod]:
    """Return what ends on a day; a week ends on the day before the one on which somebody wants the digest."""
    found = []
    if (day + timedelta(days=1)).weekday() == weekday:
        first = day - timedelta(days=6)
        found.append(DigestPeriod(first, day, f"tuần {day_text(first, day)}–{day_text(day)}"))
    if day == month_end(day.year, day.month):
        month = month_of(day.year, day.month)
        found.append(DigestPeriod(month.first, day, month.title))
    if milestone := _MILESTONES.get(day.month if day == month_end(day.year, day.month) else 0):
        found.append(DigestPeriod(date(day.year, 1, 1), day, milestone.format(year=day.year)))
    return found


_MILESTONES = {
    3: "quý I/{year}",
    6: "6 tháng đầu năm {year}",
    9: "9 tháng đầu năm {year}",
    12: "năm {year}",
}


class Told(BaseModel):
    """Figures of a year that somebody was told in a digest: what was done in a unit up to a day."""

    model_config = ConfigDict(frozen=True)
    unit: int
    indicator: Indicator
    as_of: date
    done: int


class DigestBody(BaseModel):
    """Everything that a digest told, so that the next one can say what has changed since."""

    model_config = ConfigDict(frozen=True)
    period: DigestPeriod
    figures: tuple[Told, ...] = ()


@dataclass(frozen=True)
class Restated:
    """A figure that is no longer what a digest told."""

    told: Told
    done: int
    sent_on: date
