"""Targets as plans state them: a number (226), a share of members (3%), a ratio (>90%), a percentage as stated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from pydantic import BaseModel, ConfigDict

from domain.numbers import count, decimal_text
from domain.periods import Period
from domain.refusals import Refused


class Measure(StrEnum):
    """In what a target is measured."""

    PEOPLE = "people"
    SHARE_OF_MEMBERS = "share_of_members"
    RATIO_ABOVE = "ratio_above"
    STATED = "stated"


class Goal(BaseModel):
    """The value of a target: people, or a percentage."""

    model_config = ConfigDict(frozen=True)
    measure: Measure
    value: Decimal

    @property
    def people(self) -> int | None:
        """Return the number of people to reach, where the target is one."""
        return int(self.value) if self.measure is Measure.PEOPLE else None

    def people_of(self, members: int | None) -> int | None:
        """Return the number of people to reach in a unit of so many members at the start of the year.

        A share is rounded up to whole people, since less would stay below it (to be confirmed by each organisation).
        None where the target is a ratio or the members are not known.
        """
        if self.measure is Measure.SHARE_OF_MEMBERS and members:
            return -int(-Fraction(self.value) * members // 100)
        return self.people

    def __str__(self) -> str:
        """Return the target as a plan writes it."""
        number = decimal_text(self.value)
        return {
            Measure.PEOPLE: number,
            Measure.SHARE_OF_MEMBERS: f"từ {number}% số đảng viên",
            Measure.RATIO_ABOVE: f"trên {number}%",
            Measure.STATED: f"đạt {number}% theo báo cáo",
        }[self.measure]


class Target(BaseModel):
    """A target of one unit and period, a dated fact with its document."""

    model_config = ConfigDict(frozen=True)
    goal: Goal
    people: int | None
    deadline: date
    document: str | None = None


class Assigned(BaseModel):
    """What a plan gives a unit and, in all, the units below it: "đã giao 22/24"; `dated` are their documents' dates."""

    model_config = ConfigDict(frozen=True)
    indicator: str
    period: str
    own: int | None = None
    below: Mapping[int, int] = {}
    dated: Mapping[int, date] = {}

    def after(self, changes: Mapping[int, int | None]) -> Assigned:
        """Return what stands once some units below have other targets; what is no number of people counts none."""
        return self.model_copy(
            update={"below": {**self.below, **{unit: people or 0 for unit, people in changes.items()}}}
        )

    @property
    def total(self) -> int:
        """Return what the units below have been given in all."""
        return sum(self.below.values())

    def __str__(self) -> str:
        """Return how much is handed down; children need not add up to the parent, so both are shown."""
        if self.own is None:
            return f"đã giao {count(self.total)}, chưa có chỉ tiêu chung"
        left = self.own - self.total
        more = f", còn {count(left)} chưa giao" if left > 0 else f", nhiều hơn {count(-left)}" if left else ""
        return f"đã giao {count(self.total)}/{count(self.own)}{more}"


def read_goal(typed: str) -> Goal:
    """Return the goal that a workbook cell states: 226, 3%, >90%, "đạt 85%" without numbers; raises Refused."""
    text = re.sub(r"\s", "", typed)
    if stated := re.fullmatch(r"đạt(\d+(?:[.,]\d+)?)%", text.lower()):
        return Goal(measure=Measure.STATED, value=_number(stated[1]))
    found = re.fullmatch(r"([>≥]?=?)(\d{1,3}(?:\.\d{3})+|\d+(?:[.,]\d+)?)(%?)", text)
    if not found:
        raise Refused(f"Chưa hiểu chỉ tiêu “{typed}”. Viết như 226, 3%, >90% hoặc đạt 85%.")
    sign, digits, share = found.groups()
    number = _number(digits)
    if share:
        return Goal(measure=Measure.RATIO_ABOVE if sign == ">" else Measure.SHARE_OF_MEMBERS, value=number)
    if number != number.to_integral_value():
        raise Refused(f"Chỉ tiêu số người phải là số nguyên: “{typed}”.")
    return Goal(measure=Measure.PEOPLE, value=number)


def _number(digits: str) -> Decimal:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", digits):
        return Decimal(digits.replace(".", ""))
    return Decimal(digits.replace(",", "."))


def deadline_of(period: Period, named: date | None) -> date:
    """Return the day by which a target must be reached: the named one, else the period's last."""
    return named or period.last
