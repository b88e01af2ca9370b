"""How somebody wants to be reminded, and the days on which anybody is: never at night, never on a holiday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pydantic import BaseModel, ConfigDict

from domain.workdays import Workdays

SEND_AT = time(7, 30)
HOURS = (time(6, 30), SEND_AT, time(8, 30), time(11, 30), time(17, 0), time(19, 0))
WAKES, QUIET_FROM = time(6, 0), time(20, 0)
_MOST_DAYS = 60


class Preferences(BaseModel):
    """A person's own settings. `digest_on` is the weekday of the weekly digest, Monday being 0."""

    model_config = ConfigDict(frozen=True)
    send_at: time = SEND_AT
    weekends: bool = False
    digest_on: int = 0
    snoozed_until: date | None = None

    def is_snoozed(self, today: date) -> bool:
        """Tell whether reminders wait today."""
        return self.snoozed_until is not None and today < self.snoozed_until


def is_quiet(now: datetime) -> bool:
    """Tell whether it is night, when nothing goes out that was not asked for."""
    return not WAKES <= now.time() < QUIET_FROM


def morning_after(now: datetime) -> datetime:
    """Return when the night is over."""
    day = now.date() + timedelta(days=now.time() >= WAKES)
    return datetime.combine(day, WAKES, tzinfo=now.tzinfo)


@dataclass(frozen=True)
class SendingDays:
    """The days on which somebody is sent reminders: working days, or all but holidays."""

    workdays: Workdays
    weekends: bool = False

    def __contains__(self, day: date) -> bool:
        """Tell whether reminders go out on a day."""
        if self.weekends:
            return day not in self.workdays.off
        return self.workdays.is_working(day)

    def not_after(self, day: date) -> date:
        """Return the last sending day up to a day."""
        return next(found for n in range(_MOST_DAYS) if (found := day - timedelta(days=n)) in self)

    def not_before(self, day: date) -> date:
        """Return the first sending day from a day on."""
        return next(found for n in range(_MOST_DAYS) if (found := day + timedelta(days=n)) in self)


def snooze_choices(today: date, deadlines: tuple[date, ...], days: SendingDays) -> tuple[date, ...]:
    """Return until which days one may put reminders off: never past a deadline, for then the level above is told."""
    next_day = days.not_before(today + timedelta(days=1))
    ahead = [deadline for deadline in deadlines if deadline >= today]
    last = next_day if len(ahead) < len(deadlines) else min(ahead, default=date.max)
    wanted = (next_day, days.not_before(today + timedelta(days=3)), days.not_before(today + timedelta(days=7)))
    return tuple(day for day in dict.fromkeys(wanted) if day <= last)
