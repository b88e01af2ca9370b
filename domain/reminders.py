"""Reminders: a ladder of rungs before, on and after a deadline, to those who still owe.

`due` decides from values alone which rungs are due at a moment. A rung once marked is never due again, so any number of
schedulers may ask, and what was missed while the bot was down is sent late once or marked as missed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.addresses import ShowProgress, StartForm, fresh
from domain.dates import day_text
from domain.indicators import Indicator
from domain.numbers import count
from domain.organisation import Role, Unit, ancestors
from domain.periods import Period
from domain.progress import Tally
from domain.reply import Choice, Reply, Style
from domain.reports.registry import REPORTS

RUNGS = (-30, -14, -7, -3, -1, 0, 1, 3)
WEEKLY_AFTER = 7
SEND_AT = time(7, 30)
QUIET_FROM = time(20, 0)
LATE_AT_MOST = timedelta(days=2)
_COMMANDS = {indicator: report.command for report in REPORTS for indicator in report.measures}


class Verdict(StrEnum):
    """What becomes of a rung."""

    SEND = "send"
    MISSED = "missed"


@dataclass(frozen=True)
class Recipient:
    """Somebody who answers for a duty, by the office held."""

    person: int
    role: Role


@dataclass(frozen=True)
class Duty:
    """A target still to be reached by a unit until a deadline."""

    unit: Unit
    indicator: Indicator
    period: Period
    tally: Tally
    deadline: date
    document: str | None
    recipients: tuple[Recipient, ...]

    @property
    def key(self) -> str:
        """Return what stays the same when the target's number is amended: whose, of what, until when."""
        return f"{self.unit.id}/{self.indicator}/{self.period.code}/{self.deadline}"


@dataclass(frozen=True)
class Mark:
    """The unique key of one rung of one duty for one person; `person` 0 stands for nobody reachable."""

    duty: str
    rung: int
    person: int


@dataclass(frozen=True)
class Due:
    """A rung that is due, with its verdict."""

    duty: Duty
    rung: int
    recipient: Recipient | None
    verdict: Verdict

    @property
    def mark(self) -> Mark:
        """Return the key under which the rung is marked."""
        return Mark(self.duty.key, self.rung, self.recipient.person if self.recipient else 0)


def assigned(duties: tuple[Duty, ...]) -> tuple[Duty, ...]:
    """Return the duties that were handed down, without those who handed them down.

    The unit at the top of a plan answers through the units below it: its leaders ask, they are not reminded.
    """
    plans: dict[tuple[Indicator, str], set[str]] = {}
    for duty in duties:
        plans.setdefault((duty.indicator, duty.period.code), set()).add(duty.unit.path)
    above = {plan: {up for path in paths for up in ancestors(path)} for plan, paths in plans.items()}
    return tuple(
        duty
        for duty in duties
        if duty.unit.path not in above[plan := (duty.indicator, duty.period.code)]
        or any(up in plans[plan] for up in ancestors(duty.unit.path))
    )


def due(now: datetime, duties: Iterable[Duty], marked: frozenset[Mark]) -> tuple[Due, ...]:
    """Return the rungs due at `now` (local time) for duties still owed; nothing in the quiet hours.

    Of several rungs that have passed only the newest is sent; older ones of a ladder already begun are missed.
    """
    if not SEND_AT <= now.time() < QUIET_FROM:
        return ()
    return tuple(found for duty in duties if duty.tally.missing for found in _of_duty(now, duty, marked))


def _of_duty(now: datetime, duty: Duty, marked: frozenset[Mark]) -> list[Due]:
    passed = [rung for rung in ladder(now.date() - duty.deadline) if _moment(duty, rung, now) <= now]
    if not passed:
        return []
    found = []
    for recipient in duty.recipients or (None,):
        person = recipient.person if recipient else 0
        begun = False
        for rung in passed:
            if Mark(duty.key, rung, person) in marked:
                begun = True
                continue
            newest = rung == passed[-1]
            if newest and now - _moment(duty, rung, now) <= LATE_AT_MOST:
                found.append(Due(duty, rung, recipient, Verdict.SEND))
            elif begun:
                found.append(Due(duty, rung, recipient, Verdict.MISSED))
    return found


def ladder(since_deadline: timedelta) -> tuple[int, ...]:
    """Return the rungs, in days from the deadline, up to a day: the fixed ones, then one a week."""
    weekly = range(RUNGS[-1] + WEEKLY_AFTER, since_deadline.days + 1, WEEKLY_AFTER)
    return (*RUNGS, *weekly)


def _moment(duty: Duty, rung: int, now: datetime) -> datetime:
    return datetime.combine(duty.deadline + timedelta(days=rung), SEND_AT, tzinfo=now.tzinfo)


def reminder_card(duty: Duty, today: date, role: Role) -> Reply:
    """Return a reminder with the unit's own progress and one tap to act."""
    document = f" ({duty.document})" if duty.document else ""
    see = Choice(label="📊 Tiến độ", address=fresh(ShowProgress(duty.unit.id, duty.period.code, duty.indicator)))
    command = _COMMANDS.get(duty.indicator) if role in (Role.SECRETARY, Role.DEPUTY) else None
    row: tuple[Choice, ...] = (see,)
    if command:
        label = f"📝 Báo cáo {duty.indicator.label}"
        row = (Choice(label=label, address=str(StartForm(command, duty.unit.id)), style=Style.MAIN), see)
    return Reply(
        title=f"⏰ {_days((duty.deadline - today).days)} hạn {day_text(duty.deadline)}{document}",
        text=(
            f"{duty.unit.name}: {duty.indicator.label} {duty.period.title}: {duty.tally}, "
            f"còn thiếu {count(duty.tally.missing)}."
        ),
        rows=(row,),
    )


def _days(left: int) -> str:
    if left > 0:
        return f"Còn {left} ngày đến"
    return "Hôm nay là" if left == 0 else f"Đã quá {-left} ngày so với"
