"""Báo cáo kết nạp đảng viên mới."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import ValidationInfo, field_validator

from domain.composition import Category, Part, parts_of, spread
from domain.dates import day_text
from domain.forms.answers import (
    Ask,
    BirthDay,
    Composed,
    PastDay,
    Who,
    common_categories,
    recent_days,
    trained_pool,
)
from domain.forms.report import (
    OneLine,
    Record,
    Report,
    Trouble,
    age_doubts,
    birth_unknown,
    of_age,
    of_subjects,
    repeated,
    said_as,
    subject_doubts,
)
from domain.forms.situation import Situation
from domain.indicators import Indicator
from domain.pipeline import Stage
from domain.refusals import Refused

_LEAST, _MOST = 18, 30  # "18–30 tuổi" of reports


def _named(given: dict[str, Any]) -> bool:
    return bool(given["who"].people)


class Admission(Report):
    """People admitted to the Party; they count by the day of the decision, or of the ceremony where a unit says so."""

    form: ClassVar = "admission"
    command: ClassVar = "ketnap"
    version: ClassVar = 3
    title: ClassVar = "Kết nạp đảng viên"
    measures: ClassVar = (Indicator.ADMITTED,)
    button: ClassVar = "📝 Báo cáo kết nạp"
    is_frequent: ClassVar = True
    verbs: ClassVar = said_as(
        "ket nap dang vien moi", "ket nap dang vien", "ket nap moi", "ket nap them", "ket nap duoc", "ket nap",
        "quyet dinh ket nap", "qd ket nap", "qd kn", "knd", "kn",
    )  # fmt: skip
    one_line: ClassVar = OneLine("who", "decided_on")

    who: Annotated[
        Who,
        Ask("Kết nạp đồng chí nào? Gõ họ và tên.", "Họ tên", choices=trained_pool, counted="Kết nạp bao nhiêu người?"),
    ]
    born: Annotated[
        BirthDay | None,
        Ask("Sinh ngày nào? Chỉ nhớ năm thì gõ năm, ví dụ 1990.", "Sinh", when=birth_unknown, personal=True),
    ] = None
    decided_on: Annotated[PastDay, Ask("Ngày của quyết định kết nạp?", "Ngày quyết định", choices=recent_days)]
    held_on: Annotated[
        PastDay | None,
        Ask("Ngày tổ chức lễ kết nạp?", "Ngày lễ kết nạp", choices=recent_days, skip="Chưa tổ chức", when=_named),
    ] = None
    received_on: Annotated[
        PastDay | None,
        Ask(
            "Chi bộ nhận quyết định ngày nào?",
            "Ngày nhận quyết định",
            choices=recent_days,
            skip="Chưa ghi",
            when=_named,
            later=True,
        ),
    ] = None

    categories: Annotated[
        Composed | None,
        Ask(
            "Thành phần của người được kết nạp? Gõ như: nữ, đoàn viên. Nhiều người thì ghi số: nữ 2, dân quân 1.",
            "Thành phần",
            choices=common_categories,
            skip="Chưa ghi",
            later=True,
        ),
    ] = None

    @field_validator("decided_on")
    @classmethod
    def _of_age(cls, decided_on: date, info: ValidationInfo) -> date:
        who = info.data.get("who")
        people = who.people if who else ()
        for person in people:
            of_age(person.born or info.data.get("born"), decided_on, person.name if len(people) > 1 else "")
        return decided_on

    @field_validator("held_on", "received_on")
    @classmethod
    def _after_decision(cls, day: date | None, info: ValidationInfo) -> date | None:
        decided_on = info.data.get("decided_on")
        if day and decided_on and day < decided_on:
            what = "Lễ kết nạp" if info.field_name == "held_on" else "Ngày nhận quyết định"
            raise Refused(
                f"{what} {day_text(day)} trước ngày quyết định {day_text(decided_on)}. "
                f"Đồng chí ghi lại ngày này, ví dụ {day_text(decided_on)}."
            )
        return day

    @field_validator("categories")
    @classmethod
    def _of_no_more_than_all(cls, kept: str | None, info: ValidationInfo) -> str | None:
        who = info.data.get("who")
        for part in parts_of(kept or ""):
            if who and part.of is None and who.quantity > 1:
                raise Refused(
                    f"Báo cáo có {who.quantity} người, trong đó mấy người {part.category.label}? "
                    f"Đồng chí ghi số, ví dụ {part.category.label} 1."
                )
            if who and part.of is not None and part.of > who.quantity:
                raise Refused(
                    f"Báo cáo có {who.quantity} người mà ghi {part.category.label} {part.of}. "
                    f"Đồng chí ghi lại, ví dụ {part.category.label} {who.quantity}."
                )
        return kept

    def headline(self) -> str:
        """Return the report in one line."""
        held = f", lễ ngày {day_text(self.held_on)}" if self.held_on else ""
        return f"Kết nạp {self.who}, quyết định ngày {day_text(self.decided_on)}{held}"

    def records(self, at: Situation) -> tuple[Record, ...]:
        """Return the decision, its receipt and the ceremony; what counts is the one that the unit counts by."""
        decision = Indicator.DECIDED if at.unit.counts_ceremonies else Indicator.ADMITTED
        found = [*self._composed(of_subjects(self.who, decision, self.decided_on, self.born))]
        if self.received_on:
            found += of_subjects(self.who, Indicator.RECEIVED, self.received_on, self.born)
        if self.held_on:
            found += of_subjects(self.who, Indicator.CEREMONY, self.held_on, self.born)
            if at.unit.counts_ceremonies:
                found += self._composed(of_subjects(self.who, Indicator.ADMITTED, self.held_on, self.born))
        return tuple(found)

    def _composed(self, records: tuple[Record, ...]) -> tuple[Record, ...]:
        """Return records with the categories of their people."""
        kept = spread(self._told(), len(records))
        return tuple(
            record.model_copy(update={"categories": words}) for record, words in zip(records, kept, strict=True)
        )

    def _told(self) -> tuple[Part, ...]:
        """Return the categories that were told, with the young ones where every year of birth is known."""
        told = parts_of(self.categories or "")
        births = [person.born or self.born for person in self.who.people]
        known = [born for born in births if born]
        if not told or len(known) < self.who.quantity or any(part.category is Category.YOUNG for part in told):
            return told
        young = sum(
            born.youngest_age(self.decided_on) >= _LEAST and born.oldest_age(self.decided_on) <= _MOST for born in known
        )
        return (*told, Part(Category.YOUNG, young)) if young else told

    def details(self, at: Situation) -> tuple[str, ...]:
        """Say that a decision without a ceremony does not count yet where a unit counts by ceremonies."""
        waits = at.unit.counts_ceremonies and self.held_on is None
        return ("Chưa tính vào kết quả: đơn vị tính theo ngày tổ chức lễ.",) if waits else ()

    @classmethod
    def barred(cls, given: dict[str, Any], at: Situation) -> Trouble | None:
        """Refuse who has been reported already."""
        marks = (Indicator.ADMITTED, Indicator.DECIDED)
        found = (repeated(given["who"], mark, at, "kết nạp", given.get("born")) for mark in marks)
        return next((trouble for trouble in found if trouble), None)

    def doubts(self, at: Situation) -> tuple[str, ...]:
        """Return an unusual age, a certificate after the decision or run out, and people of this name."""
        found = list(subject_doubts(self.who, Indicator.ADMITTED, self.decided_on, at, "kết nạp", self.born))
        for person in self.who.people:
            known = at.known(person)
            found += age_doubts(person.born or self.born, self.decided_on)
            if known.certified_on and known.certified_on > self.decided_on:
                found.append("giấy chứng nhận bồi dưỡng cấp sau ngày quyết định.")
            if known.id is not None and known.stage is Stage.LEFT:
                found.append(f"{known.name} đã được đưa ra khỏi nguồn.")
        return tuple(found)
