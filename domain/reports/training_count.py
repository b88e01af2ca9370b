"""Báo cáo số lượng quần chúng hoàn thành lớp bồi dưỡng (from a unit that reports numbers only)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from domain.dates import day_text
from domain.forms.answers import Ask, PastDay, Quantity, recent_days, small_numbers
from domain.forms.report import OneLine, Record, Report
from domain.indicators import Indicator
from domain.numbers import count


class TrainingCount(Report):
    """So many people certified on one day, without names."""

    form: ClassVar = "training-count"
    command: ClassVar = "boiduong"
    named: ClassVar = False
    title: ClassVar = "Hoàn thành lớp bồi dưỡng (số lượng)"
    one_line: ClassVar = OneLine("quantity", "certified_on")

    quantity: Annotated[Quantity, Ask("Bao nhiêu người được cấp giấy chứng nhận?", "Số người", choices=small_numbers)]
    certified_on: Annotated[PastDay, Ask("Ngày cấp giấy chứng nhận?", "Ngày cấp GCN", choices=recent_days)]

    def headline(self) -> str:
        """Return the report in one line."""
        return f"Bồi dưỡng {count(self.quantity)} người, GCN ngày {day_text(self.certified_on)}"

    def records(self) -> tuple[Record, ...]:
        """Return the trainings as one fact with its quantity."""
        return (Record(indicator=Indicator.TRAINED, on=self.certified_on, quantity=self.quantity),)
