"""What the reports of single steps of the pipeline share: whom it is about, on which day, and what may be doubtful."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from domain.dates import day_text
from domain.forms.answers import Ask, BirthDay, PastDay, Who
from domain.forms.report import (
    OneLine,
    Record,
    Report,
    Trouble,
    of_subjects,
    repeated,
    stage_doubts,
    stranger_of_unknown_birth,
    subject_doubts,
)
from domain.forms.situation import Situation
from domain.indicators import Indicator
from domain.pipeline import Stage


class StepReport(Report):
    """A report that people have taken one step; `done` says it in a headline, `usual` tells from which stages.

    A step's own class words the questions anew and may add to them; whom it is about, and when, is asked in each.
    """

    done: ClassVar[str]
    step: ClassVar[Indicator]
    usual: ClassVar[tuple[Stage, Stage] | None] = None
    one_line: ClassVar[OneLine | None] = OneLine("who", "on_day")

    who: Annotated[Who, Ask("Ai?", "Họ tên", counted="Bao nhiêu người?")]
    born: Annotated[
        BirthDay | None,
        Ask(
            "Sinh ngày nào? Chỉ nhớ năm thì gõ năm, ví dụ 1990.", "Sinh", when=stranger_of_unknown_birth, personal=True
        ),
    ] = None
    on_day: Annotated[PastDay, Ask("Ngày nào?", "Ngày")]

    def counted(self) -> Indicator:
        """Return what is counted; some steps have a figure for each of their kinds."""
        return self.step

    def headline(self) -> str:
        """Return the report in one line."""
        return f"{self.done} {self.who}, ngày {day_text(self.on_day)}"

    def records(self, at: Situation) -> tuple[Record, ...]:
        """Return the step of each person."""
        del at
        return of_subjects(self.who, self.counted(), self.on_day, self.born)

    @classmethod
    def barred(cls, given: dict[str, Any], at: Situation) -> Trouble | None:
        """Refuse who has been reported for this step already."""
        return repeated(given["who"], cls.step, at, cls.done.lower(), given.get("born"))

    def doubts(self, at: Situation) -> tuple[str, ...]:
        """Return people who are not at a stage before this one, or may have been reported under this name."""
        found = subject_doubts(self.who, self.counted(), self.on_day, at, self.done.lower(), self.born)
        return (*found, *stage_doubts(self.who, at, *self.usual)) if self.usual else found
