"""Trả lời khó khăn, kiến nghị của chi bộ."""

from __future__ import annotations

from typing import Annotated, ClassVar

from domain.forms.answers import Ask, FreeText
from domain.forms.matters import MatterNumber
from domain.forms.report import Need, Record, Report
from domain.forms.situation import Situation
from domain.indicators import Indicator
from domain.organisation import Act
from domain.text import shorten


class Answer(Report):
    """A committee's answer to a proposal of a unit below; the unit that asked is told."""

    form: ClassVar = "answer"
    command: ClassVar = "traloi"
    title: ClassVar = "Trả lời kiến nghị"
    act: ClassVar = Act.DIRECT
    needs: ClassVar = frozenset({Need.MATTER})
    is_repeated: ClassVar = False
    about: ClassVar = "matter"

    matter: Annotated[MatterNumber, Ask("Trả lời kiến nghị số mấy?", "Kiến nghị số")]
    text: Annotated[FreeText, Ask("Đồng chí viết câu trả lời.", "Trả lời")]

    def headline(self) -> str:
        """Return the report in one line."""
        return f"Trả lời kiến nghị số {self.matter}: {shorten(self.text, 60)}"

    def records(self, at: Situation) -> tuple[Record, ...]:
        """Return the answer to its proposal."""
        return (Record(indicator=Indicator.ANSWERED, on=at.today, subject=f"report/{self.matter}", note=self.text),)

    def details(self, at: Situation) -> tuple[str, ...]:
        """Return what is answered."""
        return (f"{at.matter.unit}: {shorten(at.matter.text, 200)}",) if at.matter else ()
