"""Duties: what a unit owes until a day, whatever kind it is of, with the one tap that gets it done.

A duty exists only while it is owed: whoever has reported, attested or reached a target has none. Everything that
reminds, escalates or lists asks for duties, and nothing keeps a list of its own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, NamedTuple

from domain.addresses import Address, Show, StartForm, View
from domain.attestation import due_day
from domain.case_deadlines import CaseDeadline, Limit
from domain.indicators import Indicator
from domain.numbers import count, decimal_text, percent
from domain.organisation import REPORTERS, Role, Unit, ancestors
from domain.periods import Period
from domain.pipeline import Candidate
from domain.progress import Pace, Tally, pace
from domain.reports.attestation import Attestation
from domain.reports.ceremony import Ceremony
from domain.reports.no_nominee import NoNominee
from domain.reports.nomination import Nomination
from domain.reports.recognition import Recognition
from domain.reports.registry import REPORTS
from domain.reports.task_done import TaskDone
from domain.reports.village_heads import VillageHeads
from domain.training_classes import TrainingClass
from domain.work import Task


class Matter(StrEnum):
    """What kind of thing is owed: each has a ladder of reminders of its own."""

    PLAN = "plan"
    CLASS = "class"
    TASK = "task"
    MONTH = "month"
    CASE = "case"


@dataclass(frozen=True)
class Action:
    """The one tap that gets a duty done."""

    label: str
    address: Address


@dataclass(frozen=True)
class Duty(ABC):
    """Something that a unit owes until a day."""

    matter: ClassVar[Matter]
    unit: Unit
    deadline: date

    @property
    @abstractmethod
    def key(self) -> str:
        """Return what stays the same from day to day: of whom, of what, until when."""

    @property
    @abstractmethod
    def heading(self) -> str:
        """Return what is owed without saying by whom, as the level above reads it: no name of a person stands in it."""

    @property
    def text(self) -> str:
        """Return what is owed as the unit itself reads it."""
        return self.heading

    @property
    def gathered(self) -> str:
        """Return under which words the units that owe the same are gathered for the level above."""
        return self.heading

    @property
    def standing(self) -> str:
        """Return what is told of a unit so gathered: how far it is, or what of several things."""
        return ""

    @property
    @abstractmethod
    def action(self) -> Action:
        """Return the tap that gets it done."""

    @property
    def declining(self) -> Action | None:
        """Return the tap that says that there is nothing to do, where that is an answer."""
        return None

    @property
    def see(self) -> Address | None:
        """Return the screen that shows how far it is, None where there is none."""
        return None

    def pace(self, today: date) -> Pace | None:
        """Return how far it is against the passing of time, None where it cannot be half done."""
        del today
        return None


_AFTER_PERIOD = timedelta(days=92)
_COMMANDS = {indicator: report.command for report in REPORTS for indicator in report.measures}


@dataclass(frozen=True)
class PlanDuty(Duty):
    """A target in people that is not reached yet."""

    matter: ClassVar = Matter.PLAN
    indicator: Indicator
    period: Period
    tally: Tally
    document: str | None = None

    @property
    def key(self) -> str:
        """Return the key; the number may be amended, the duty stays."""
        return f"plan/{self.unit.id}/{self.indicator}/{self.period.code}/{self.deadline}"

    @property
    def heading(self) -> str:
        """Return the plan."""
        return f"{self.indicator.label} {self.period.title}{_cited(self.document)}"

    @property
    def text(self) -> str:
        """Return the plan with the unit's own progress."""
        done, target, missing = self.tally.done, self.tally.target or 0, self.tally.missing
        how_far = f"mới {count(done)}/{count(target)}, còn thiếu {count(missing)}"
        return f"{self.indicator.label} {self.period.title}: {how_far}{_cited(self.document)}"

    @property
    def action(self) -> Action:
        """Return the report of what is missing; a target without a report of its own shows its progress."""
        command = _COMMANDS.get(self.indicator)
        if command is None:
            return Action("📊 Tiến độ", self.see)
        return Action(f"📝 Báo cáo {self.indicator.label}", StartForm(command, self.unit.id))

    @property
    def standing(self) -> str:
        """Return how far the unit is."""
        return f"{self.tally.done}/{self.tally.target}"

    @property
    def see(self) -> Address:
        """Return the unit's progress."""
        return View(self.unit.id, self.period.code, self.indicator)

    def pace(self, today: date) -> Pace | None:
        """Return the unit's pace towards the deadline."""
        return pace(self.tally, self.period.first, self.deadline, today)


@dataclass(frozen=True)
class RatioDuty(Duty):
    """A share of village heads in the Party that does not exceed its target yet ("trên 90%", CV 629-CV/HU)."""

    matter: ClassVar = Matter.PLAN
    period: Period
    heads: int
    members: int
    above: Decimal
    document: str | None = None

    @property
    def key(self) -> str:
        """Return the key."""
        return f"plan/{self.unit.id}/{Indicator.VILLAGE_HEAD_MEMBERS}/{self.period.code}/{self.deadline}"

    @property
    def heading(self) -> str:
        """Return the target."""
        return f"trưởng thôn là đảng viên trên {decimal_text(self.above)}%{_cited(self.document)}"

    @property
    def text(self) -> str:
        """Return the target with the unit's own share."""
        share = percent(self.members, self.heads, decimals=1)
        return f"{self.heading}: hiện {count(self.members)}/{count(self.heads)} ({share})"

    @property
    def action(self) -> Action:
        """Return the report of village heads."""
        return Action("Trưởng thôn, tổ trưởng", StartForm(VillageHeads.command, self.unit.id))

    @property
    def is_owed(self) -> bool:
        """Tell whether the share stays at or below what it must exceed; without village heads there is none."""
        return self.heads > 0 and self.members * 100 <= self.above * self.heads

    @property
    def see(self) -> Address:
        """Return the village heads of the unit."""
        return Show("heads", self.unit.id)


@dataclass(frozen=True)
class ClassDuty(Duty):
    """A class with free places for which a cell has named nobody yet."""

    matter: ClassVar = Matter.CLASS
    training_class: TrainingClass

    @property
    def key(self) -> str:
        """Return the key."""
        return f"class/{self.training_class.id}/{self.unit.id}/{self.deadline}"

    @property
    def heading(self) -> str:
        """Return the class."""
        return f"cử người đi học {self.training_class.name}"

    @property
    def text(self) -> str:
        """Return the class with its free places."""
        return f"{self.heading}, còn {count(self.training_class.free)} chỗ"

    @property
    def action(self) -> Action:
        """Return the nomination."""
        return Action("Cử đi học lớp", StartForm(Nomination.command, self.unit.id))

    @property
    def declining(self) -> Action:
        """Return the answer that there is nobody to send."""
        return Action("Không có người cử", StartForm(NoNominee.command, self.unit.id, self.training_class.id))


@dataclass(frozen=True)
class TaskDuty(Duty):
    """A named task that is not done yet."""

    matter: ClassVar = Matter.TASK
    task: Task

    @property
    def key(self) -> str:
        """Return the key."""
        return f"task/{self.task.id}/{self.unit.id}/{self.deadline}"

    @property
    def heading(self) -> str:
        """Return the task."""
        return f"{self.task.name}{_cited(self.task.document)}"

    @property
    def action(self) -> Action:
        """Return the report that it is done."""
        return Action("Hoàn thành nhiệm vụ", StartForm(TaskDone.command, self.unit.id, self.task.id))

    @property
    def see(self) -> Address:
        """Return who has done it."""
        return Show("task", self.task.id)


@dataclass(frozen=True)
class MonthDuty(Duty):
    """A month that has not been attested."""

    matter: ClassVar = Matter.MONTH
    month: Period

    @property
    def key(self) -> str:
        """Return the key."""
        return f"month/{self.month.code}/{self.unit.id}"

    @property
    def heading(self) -> str:
        """Return the month."""
        return f"chốt số liệu {self.month.title}"

    @property
    def gathered(self) -> str:
        """Return the duty without the month: who owes several months is one unit."""
        return "chốt số liệu"

    @property
    def standing(self) -> str:
        """Return the month."""
        return self.month.title

    @property
    def action(self) -> Action:
        """Return the attestation of this month."""
        month = self.month.first
        about = month.year * 100 + month.month
        return Action(f"Chốt tháng {month.month}", StartForm(Attestation.command, self.unit.id, about))


def month_duty(unit: Unit, month: Period) -> MonthDuty:
    """Return the duty to attest a month."""
    return MonthDuty(unit, due_day(month), month)


_CASE_ACTIONS = {
    Limit.CEREMONY: ("Báo cáo lễ kết nạp", Ceremony.command),
    Limit.PROBATION: ("Công nhận chính thức", Recognition.command),
    Limit.RECOGNITION: ("Công nhận chính thức", Recognition.command),
}


@dataclass(frozen=True)
class CaseDuty(Duty):
    """A deadline in somebody's case."""

    matter: ClassVar = Matter.CASE
    person: Candidate
    limit: CaseDeadline

    @property
    def key(self) -> str:
        """Return the key."""
        return f"case/{self.person.id}/{self.limit.limit}/{self.deadline}"

    @property
    def heading(self) -> str:
        """Return what has to happen, without the name."""
        return self.limit.what

    @property
    def text(self) -> str:
        """Return what has to happen to whom, by which rule."""
        whose = f"{self.person.name}: " if self.person.name else ""
        return f"{whose}{self.limit.what}. Theo {self.limit.rule}"

    @property
    def action(self) -> Action:
        """Return the report of what has to happen, else the person's case."""
        label, command = _CASE_ACTIONS.get(self.limit.limit, ("", ""))
        if command:
            return Action(label, StartForm(command, self.unit.id))
        return Action("Xem hồ sơ", Show("person", self.person.id or 0))


def case_duty(unit: Unit, person: Candidate, limit: CaseDeadline) -> CaseDuty:
    """Return the duty that a deadline of a case is."""
    return CaseDuty(unit, limit.day, person, limit)


def _cited(document: str | None) -> str:
    return f" ({document})" if document else ""


class Owed(NamedTuple):
    """The duties of a subtree, its cells, those left in peace with until when and why, and what these owe quietly."""

    duties: tuple[Duty, ...]
    cells: tuple[Unit, ...]
    muted: tuple[tuple[Unit, date, str], ...]
    quiet: tuple[Duty, ...] = ()

    @property
    def asked(self) -> tuple[Unit, ...]:
        """Return the cells that are not left in peace."""
        quiet = {unit.id for unit, _, _ in self.muted}
        return tuple(cell for cell in self.cells if cell.id not in quiet)


def answers(role: Role, duty: Duty) -> bool:
    """Tell whether an office of a unit answers for its duty: who reports for all, a committee for its plan."""
    return role in REPORTERS or (role is Role.COMMITTEE and duty.matter is Matter.PLAN)


def nearest_first(duties: Iterable[Duty]) -> tuple[Duty, ...]:
    """Return duties by deadline, then as they came."""
    return tuple(sorted(duties, key=lambda duty: duty.deadline))


def is_asked(period: Period, today: date) -> bool:
    """Tell whether a plan of a period is asked for on a day: from its first day until a quarter after its last.

    A plan that was not reached is asked for until the year after has got going.
    """
    return period.first <= today <= period.last + _AFTER_PERIOD


def handed_down(plans: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Return which of some plans, each by what it is of and the path of its unit, are only handed down.

    The unit at the top of a plan answers through the units below it: its leaders ask, they are not reminded.
    """
    held: dict[str, set[str]] = {}
    for of, path in plans:
        held.setdefault(of, set()).add(path)
    found = set()
    for of, paths in held.items():
        above = {up for path in paths for up in ancestors(path)}
        found |= {(of, path) for path in paths & above if not paths & set(ancestors(path))}
    return frozenset(found)
