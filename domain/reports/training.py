"""Báo cáo quần chúng hoàn thành lớp bồi dưỡng nhận thức về Đảng (from a unit that keeps names)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from domain.dates import day_text
from domain.forms.answers import Ask, BirthDay, PastDay, PersonName, recent_days
from domain.forms.report import OneLine, Record, Report, age_doubts, old_day_doubts
from domain.forms.situation import Candidate, Situation
from domain.indicators import Indicator


class Training(Report):
    """A candidate who got the certificate of the awareness class; counts by the certificate's date."""

    form: ClassVar = "training"
    command: ClassVar = "boiduong"
    named: ClassVar = True
    title: ClassVar = "Hoàn thành lớp bồi dưỡng"
    one_line: ClassVar = OneLine("name", "certified_on", "born")

    name: Annotated[PersonName, Ask("Ai đã hoàn thành lớp bồi dưỡng? Gõ họ và tên.", "Họ tên")]
    born: Annotated[BirthDay, Ask("Sinh ngày nào? Chỉ nhớ năm thì gõ năm, ví dụ 1990.", "Sinh")]
    certified_on: Annotated[PastDay, Ask("Ngày cấp giấy chứng nhận?", "Ngày cấp GCN", choices=recent_days)]

    def headline(self) -> str:
        """Return the report in one line."""
        return f"Bồi dưỡng {self.name}, GCN ngày {day_text(self.certified_on)}"

    def records(self) -> tuple[Record, ...]:
        """Return the training, counted by the certificate's date."""
        person = Candidate(name=self.name, born=self.born, certified_on=self.certified_on)
        return (Record(indicator=Indicator.TRAINED, on=self.certified_on, person=person),)

    def doubts(self, at: Situation) -> tuple[str, ...]:
        """Return an unusual age and people of this name whom the cell has already."""
        found = [*age_doubts(self.born, self.certified_on), *old_day_doubts(self.certified_on, at.today)]
        for person in at.people:
            if person.may_be(self.name, self.born):
                state = "đã được kết nạp" if person.admitted_on else "đã có trong nguồn"
                found.append(f"{person.name} {state} của chi bộ.")
        return tuple(found)
