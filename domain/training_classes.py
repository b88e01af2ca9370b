"""Awareness classes (lớp bồi dưỡng nhận thức về Đảng): opened with a quota and a deadline, nominated for, certified."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from domain.dates import day_text
from domain.numbers import count
from domain.pipeline import Candidate


class Nominee(BaseModel):
    """Somebody whom a cell sent to a class; in a count-only cell, somebody without a name."""

    model_config = ConfigDict(frozen=True)
    unit_id: int
    unit: str
    person: Candidate | None = None


class TrainingClass(BaseModel):
    """A class by the number of the report that opened it, with those who are still in it."""

    model_config = ConfigDict(frozen=True)
    id: int
    name: str
    quota: int
    opens_on: date
    nominate_by: date
    nominated: int = 0
    nominees: tuple[Nominee, ...] = ()

    @property
    def free(self) -> int:
        """Return how many places are left."""
        return max(0, self.quota - self.nominated)

    @property
    def label(self) -> str:
        """Return the class on a button."""
        return f"{self.name} – còn {count(self.free)} chỗ, hạn {day_text(self.nominate_by)}"


class ClassState(NamedTuple):
    """A class with its places, who was named for it and who got a certificate in it."""

    name: str
    unit: str
    opens_on: date
    quota: int
    nominated: int
    certified: int
