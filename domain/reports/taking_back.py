"""Rút một báo cáo đã gửi, có lý do."""

from __future__ import annotations

from typing import Annotated, ClassVar

from domain.forms.answers import Ask, FreeText, choices_of
from domain.forms.matters import MatterNumber
from domain.forms.report import Need, Record, Report
from domain.forms.situation import Situation
from domain.text import shorten

_WHY = {text: text for text in ("Ghi trùng với báo cáo khác", "Ghi nhầm người, nhầm đơn vị", "Việc chưa diễn ra")}


class TakingBack(Report):
    """A report of the own unit that no longer counts; what was attested with it is changed only by the level above."""

    form: ClassVar = "taking-back"
    command: ClassVar = "rutbaocao"
    title: ClassVar = "Rút báo cáo"
    needs: ClassVar = frozenset({Need.MATTER})
    is_repeated: ClassVar = False
    about: ClassVar = "matter"
    is_correctable: ClassVar = False
    is_withdrawable: ClassVar = False

    matter: Annotated[MatterNumber, Ask("Rút báo cáo số mấy?", "Báo cáo số")]
    why: Annotated[FreeText, Ask("Vì sao rút? Chọn hoặc gõ.", "Lý do", choices=choices_of(_WHY))]

    def headline(self) -> str:
        """Return the report in one line."""
        return f"Rút báo cáo số {self.matter}: {shorten(self.why, 60)}"

    def records(self, at: Situation) -> tuple[Record, ...]:
        """State nothing: the report's facts no longer count."""
        del at
        return ()

    def details(self, at: Situation) -> tuple[str, ...]:
        """Return what is taken back."""
        return (f"{at.matter.unit}: {shorten(at.matter.text, 200)}",) if at.matter else ()
