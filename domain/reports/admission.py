"""Báo cáo kết nạp đảng viên mới (from a unit that keeps names)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import ValidationInfo, field_validator

from domain.dates import day_text
from domain.forms.answers import Ask, BirthDay, CandidateRef, PastDay, recent_days, trained_pool
from domain.forms.report import OneLine, Record, Report, Trouble, age_doubts, of_age, old_day_doubts
from domain.forms.situation import Situation
from domain.indicators import Indicator
from domain.refusals import Refused


def _birth_unknown(given: dict[str, Any]) -> bool:
    return given["candidate"].born is None


class NewAdmission(Report):
    """A person admitted to the Party; counts by the day of the decision."""

    form: ClassVar = "admission"
    command: ClassVar = "ketnap"
    named: ClassVar = True
    title: ClassVar = "Kết nạp đảng viên"
    one_line: ClassVar = OneLine("candidate", "decided_on", "born")

    candidate: Annotated[CandidateRef, Ask("Kết nạp đồng chí nào? Gõ họ và tên.", "Họ tên", choices=trained_pool)]
    born: Annotated[
        BirthDay | None,
        Ask("Sinh ngày nào? Chỉ nhớ năm thì gõ năm, ví dụ 1990.", "Sinh", when=_birth_unknown),
    ] = None
    decided_on: Annotated[PastDay, Ask("Ngày của quyết định kết nạp?", "Ngày quyết định", choices=recent_days)]
    held_on: Annotated[
        PastDay | None,
        Ask("Ngày tổ chức lễ kết nạp?", "Ngày lễ kết nạp", choices=recent_days, skip="Chưa tổ chức"),
    ] = None

    @field_validator("decided_on")
    @classmethod
    def _of_age(cls, decided_on: date, info: ValidationInfo) -> date:
        candidate = info.data.get("candidate")
        of_age(info.data.get("born") or (candidate and candidate.born), decided_on)
        return decided_on

    @field_validator("held_on")
    @classmethod
    def _after_decision(cls, held_on: date | None, info: ValidationInfo) -> date | None:
        decided_on = info.data.get("decided_on")
        if held_on and decided_on and held_on < decided_on:
            raise Refused(
                f"Lễ kết nạp {day_text(held_on)} trước ngày quyết định {day_text(decided_on)}. "
                f"Đồng chí ghi lại ngày lễ, ví dụ {day_text(decided_on)}."
            )
        return held_on

    def headline(self) -> str:
        """Return the report in one line."""
        return f"Kết nạp {self.candidate.name}, quyết định ngày {day_text(self.decided_on)}"

    def records(self) -> tuple[Record, ...]:
        """Return the admission, counted by the decision's date."""
        person = self.candidate.model_copy(update={"born": self.born or self.candidate.born})
        return (Record(indicator=Indicator.ADMITTED, on=self.decided_on, person=person),)

    def clash(self, at: Situation) -> Trouble | None:
        """Refuse a person of the pool whom somebody else has reported meanwhile."""
        for person in at.people:
            if person.id == self.candidate.id and person.admitted_on:
                already = f"{person.name} đã được báo cáo kết nạp ngày {day_text(person.admitted_on)}."
                return Trouble("candidate", f"{already} Đồng chí chọn người khác.")
        return None

    def doubts(self, at: Situation) -> tuple[str, ...]:
        """Return an unusual age, a certificate after the decision, and people already admitted under this name."""
        born = self.born or self.candidate.born
        found = [*age_doubts(born, self.decided_on), *old_day_doubts(self.decided_on, at.today)]
        if self.candidate.certified_on and self.candidate.certified_on > self.decided_on:
            found.append("Giấy chứng nhận bồi dưỡng cấp sau ngày quyết định.")
        found.extend(
            f"{person.name} đã được báo cáo kết nạp ngày {day_text(person.admitted_on)}."
            for person in at.people
            if person.admitted_on and person.may_be(self.candidate.name, born)
        )
        return tuple(found)
