"""Báo cáo số lượng kết nạp (from a unit that reports numbers only)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from domain.dates import day_text
from domain.forms.answers import Ask, PastDay, Quantity, recent_days, small_numbers
from domain.forms.report import OneLine, Record, Report
from domain.indicators import Indicator
from domain.numbers import count


class AdmissionCount(Report):
    """So many people admitted by decisions of one day, without names."""

    form: ClassVar = "admission-count"
    command: ClassVar = "ketnap"
    named: ClassVar = False
    title: ClassVar = "Kết nạp đảng viên (số lượng)"
    one_line: ClassVar = OneLine("quantity", "decided_on")

    quantity: Annotated[Quantity, Ask("Kết nạp bao nhiêu người?", "Số người", choices=small_numbers)]
    decided_on: Annotated[PastDay, Ask("Ngày của quyết định kết nạp?", "Ngày quyết định", choices=recent_days)]

    def headline(self) -> str:
        """Return the report in one line."""
        return f"Kết nạp {count(self.quantity)} người, quyết định ngày {day_text(self.decided_on)}"

    def records(self) -> tuple[Record, ...]:
        """Return the admissions as one fact with its quantity."""
        return (Record(indicator=Indicator.ADMITTED, on=self.decided_on, quantity=self.quantity),)
