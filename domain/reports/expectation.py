"""Báo cáo dự kiến kết nạp: expected is not done, and is shown apart everywhere."""

from __future__ import annotations

from typing import Annotated, ClassVar

from domain.dates import day_text
from domain.forms.answers import Ask, DayAhead, Who, trained_pool
from domain.forms.report import OneLine, Record, Report, Trouble, of_subjects, said_as
from domain.forms.situation import Situation
from domain.indicators import Indicator
from domain.pipeline import Stage


class Expectation(Report):
    """People whose admission the cell expects by a day; nobody is admitted by it."""

    form: ClassVar = "expectation"
    command: ClassVar = "dukien"
    title: ClassVar = "Dự kiến kết nạp"
    button: ClassVar = "Dự kiến kết nạp"
    verbs: ClassVar = said_as(
        "du kien ket nap them", "du kien ket nap", "du kien se ket nap", "du kien kn", "du kien", "dk ket nap", "dk kn",
        "sap ket nap",
    )  # fmt: skip
    one_line: ClassVar = OneLine("who", "by_day")

    who: Annotated[
        Who, Ask("Dự kiến kết nạp ai?", "Họ tên", choices=trained_pool, counted="Dự kiến kết nạp bao nhiêu người?")
    ]
    by_day: Annotated[DayAhead, Ask("Dự kiến khi nào? Ví dụ: tháng 9, hoặc 20/9.", "Dự kiến")]

    def headline(self) -> str:
        """Return the report in one line."""
        return f"Dự kiến kết nạp {self.who}, đến {day_text(self.by_day)}"

    def records(self, at: Situation) -> tuple[Record, ...]:
        """Return the expectation, on the day by which it should be done."""
        del at
        return of_subjects(self.who, Indicator.EXPECTED, self.by_day)

    def clash(self, at: Situation) -> Trouble | None:
        """Refuse to expect what has happened."""
        for person in self.who.people:
            known = at.known(person)
            if known.id is not None and Stage.DECIDED <= known.stage < Stage.LEFT:
                return Trouble("who", f"{known.name} đã được kết nạp rồi. Đồng chí chọn người khác, ví dụ trong nguồn.")
        return None

    def details(self, at: Situation) -> tuple[str, ...]:
        """Say that nothing is counted yet."""
        del at
        return ("Dự kiến không tính vào kết quả kết nạp.",)
