"""Work about work: named tasks with a deadline, and matters (difficulties, proposals, questions) to be answered."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from domain.dates import day_text


class Task(BaseModel):
    """A named task that a unit owes until a day, with the document that set it."""

    model_config = ConfigDict(frozen=True)
    id: int
    name: str
    deadline: date
    document: str | None = None

    @property
    def label(self) -> str:
        """Return the task on a button."""
        return f"{self.name} (hạn {day_text(self.deadline)})"


class Matter(BaseModel):
    """A report that another one is about: a proposal to answer, a report to return."""

    model_config = ConfigDict(frozen=True)
    number: int
    unit_id: int
    unit: str
    text: str
    fields: tuple[tuple[str, str], ...] = ()


class Proposal(BaseModel):
    """A difficulty or proposal as it is compiled: by topic, with its unit and its answer."""

    model_config = ConfigDict(frozen=True)
    number: int
    unit: str
    topic: str
    text: str
    sent_at: datetime
    answer: str = ""
