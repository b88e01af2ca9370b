"""Trả lại báo cáo của chi bộ để sửa."""

from __future__ import annotations

from typing import Annotated, ClassVar

from domain.forms.answers import Ask, FreeText, Kind
from domain.forms.matters import MatterNumber
from domain.forms.report import Need, Record, Report
from domain.forms.situation import Situation
from domain.organisation import Act
from domain.refusals import Option, Unclear
from domain.text import same, shorten


def _offer(at: Situation) -> tuple[Option, ...]:
    return tuple(Option(label, label) for _, label in at.matter.fields) if at.matter else ()


def _read(typed: str, at: Situation) -> str:
    for option in _offer(at):
        if typed == option.text or same(typed, option.label):
            return option.text
    raise Unclear("Chưa rõ dòng nào. Đồng chí chọn một dòng.", _offer(at))


class ReturnReport(Report):
    """A report sent back by the level above: the unit opens it at the line that is wrong, with the reason."""

    form: ClassVar = "return"
    command: ClassVar = "tralai"
    title: ClassVar = "Trả lại báo cáo"
    act: ClassVar = Act.DIRECT
    needs: ClassVar = frozenset({Need.MATTER})
    is_repeated: ClassVar = False
    about: ClassVar = "matter"
    is_correctable: ClassVar = False
    is_withdrawable: ClassVar = False

    matter: Annotated[MatterNumber, Ask("Trả lại báo cáo số mấy?", "Báo cáo số")]
    line: Annotated[str, Kind(read=_read), Ask("Dòng nào cần sửa?", "Dòng cần sửa", choices=_offer)]
    why: Annotated[FreeText, Ask("Vì sao trả lại?", "Lý do")]

    def headline(self) -> str:
        """Return the report in one line."""
        return f"Trả lại báo cáo số {self.matter}: {shorten(self.why, 60)}"

    def records(self, at: Situation) -> tuple[Record, ...]:
        """State nothing: the returned report's facts no longer count."""
        del at
        return ()

    def details(self, at: Situation) -> tuple[str, ...]:
        """Return what is sent back."""
        return (f"{at.matter.unit}: {shorten(at.matter.text, 200)}",) if at.matter else ()
