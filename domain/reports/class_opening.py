"""Mở lớp bồi dưỡng nhận thức về Đảng."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import ValidationInfo, field_validator

from domain.dates import day_text
from domain.forms.answers import Ask, DayAhead, FreeText, Quantity
from domain.forms.report import Record, Report
from domain.forms.situation import Situation
from domain.indicators import Indicator
from domain.numbers import count
from domain.organisation import Act
from domain.refusals import Refused


class ClassOpening(Report):
    """A class with its quota and the last day for nominations, for all cells below the committee that opens it."""

    form: ClassVar = "class-opening"
    command: ClassVar = "molop"
    title: ClassVar = "Mở lớp bồi dưỡng"
    button: ClassVar = "Mở lớp bồi dưỡng"
    act: ClassVar = Act.DIRECT
    verbs: ClassVar = {"mo lop boi duong": {}, "mo lop": {}}

    name: Annotated[FreeText, Ask("Tên lớp? Ví dụ: Lớp bồi dưỡng khóa 2 năm 2022.", "Lớp")]
    quota: Annotated[Quantity, Ask("Nhận bao nhiêu người?", "Số lượng")]
    opens_on: Annotated[DayAhead, Ask("Khai giảng ngày nào? Ví dụ 20/7/2022.", "Khai giảng")]
    nominate_by: Annotated[DayAhead, Ask("Hạn các chi bộ gửi danh sách?", "Hạn gửi danh sách")]

    @field_validator("nominate_by")
    @classmethod
    def _before_it_opens(cls, nominate_by: date, info: ValidationInfo) -> date:
        opens_on = info.data.get("opens_on")
        if opens_on and nominate_by > opens_on:
            raise Refused(
                f"Hạn gửi danh sách {day_text(nominate_by)} sau ngày khai giảng {day_text(opens_on)}. "
                f"Đồng chí ghi lại hạn, ví dụ {day_text(opens_on)}."
            )
        return nominate_by

    def headline(self) -> str:
        """Return the report in one line."""
        return f"Mở {self.name}: {count(self.quota)} người, khai giảng {day_text(self.opens_on)}"

    def records(self, at: Situation) -> tuple[Record, ...]:
        """Return the class; its number is the report's."""
        del at
        until = self.nominate_by.isoformat()
        return (
            Record(
                indicator=Indicator.CLASS_OPENED, on=self.opens_on, quantity=self.quota, subject=until, note=self.name
            ),
        )
