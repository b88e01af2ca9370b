"""Tạm dừng nhắc một đơn vị, có lý do và ngày hết."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from domain.dates import day_text
from domain.forms.answers import Ask, DayAhead, FreeText, Kind, number_meant
from domain.forms.report import Need, Record, Report
from domain.forms.situation import Situation
from domain.indicators import Indicator
from domain.organisation import Act
from domain.refusals import Option, Unclear
from domain.text import shorten


def _offer(at: Situation) -> tuple[Option, ...]:
    return tuple(Option(unit.name, f"#{unit.id}") for unit in at.units[:12])


def _read(typed: str, at: Situation) -> int:
    if meant := number_meant(typed, {unit.id: unit.name for unit in at.units}):
        return meant
    raise Unclear("Chưa rõ đơn vị nào. Đồng chí chọn một đơn vị, hoặc gõ tên.", _offer(at))


def _named(number: int, at: Situation) -> str | None:
    return next((unit.name for unit in at.units if unit.id == number), None)


class Muting(Report):
    """A unit below that is not asked for a while, for a reason that everybody above can see."""

    form: ClassVar = "muting"
    command: ClassVar = "tamdung"
    title: ClassVar = "Tạm dừng nhắc đơn vị"
    button: ClassVar = "Tạm dừng nhắc"
    act: ClassVar = Act.DIRECT
    needs: ClassVar = frozenset({Need.UNITS})

    unit: Annotated[
        int,
        Kind(read=_read, show=lambda number: f"số {number}", named=_named),
        Ask("Đơn vị nào?", "Đơn vị", choices=_offer),
    ]
    why: Annotated[FreeText, Ask("Vì sao? Ví dụ: chi bộ đang sáp nhập.", "Lý do")]
    until: Annotated[DayAhead, Ask("Đến hết ngày nào?", "Đến hết ngày")]

    def headline(self) -> str:
        """Return the report in one line."""
        return self._of(f"đơn vị số {self.unit}")

    def told(self, at: Situation) -> str:
        """Return the report with the unit's name."""
        return self._of(_named(self.unit, at) or f"đơn vị số {self.unit}")

    def _of(self, unit: str) -> str:
        return f"Tạm dừng nhắc {unit} đến {day_text(self.until)}: {shorten(self.why, 40)}"

    def records(self, at: Situation) -> tuple[Record, ...]:
        """Return the muting of the unit, from today until its last day."""
        until: date = self.until
        return (
            Record(indicator=Indicator.MUTED, on=at.today, subject=until.isoformat(), note=self.why, unit_id=self.unit),
        )
