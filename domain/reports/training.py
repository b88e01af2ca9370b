"""Báo cáo quần chúng hoàn thành lớp bồi dưỡng nhận thức về Đảng."""

from __future__ import annotations

from typing import Annotated, ClassVar

from domain.dates import day_text
from domain.forms.answers import Ask, BirthDay, PastDay, Who, at_stages, recent_days
from domain.forms.report import (
    OneLine,
    Record,
    Report,
    Trouble,
    age_doubts,
    birth_unknown,
    of_subjects,
    repeated,
    repeated_elsewhere,
    said_as,
    subject_doubts,
)
from domain.forms.situation import Situation
from domain.indicators import Indicator
from domain.pipeline import Stage


class Training(Report):
    """Candidates who got the certificate of the awareness class; they count by the certificate's date."""

    form: ClassVar = "training"
    command: ClassVar = "boiduong"
    version: ClassVar = 2
    title: ClassVar = "Hoàn thành lớp bồi dưỡng"
    measures: ClassVar = (Indicator.TRAINED,)
    button: ClassVar = "🎓 Báo cáo bồi dưỡng"
    is_frequent: ClassVar = True
    verbs: ClassVar = said_as(
        "hoan thanh lop boi duong nhan thuc ve dang", "hoan thanh lop boi duong nhan thuc", "hoan thanh lop boi duong",
        "hoan thanh boi duong nhan thuc", "hoan thanh boi duong", "hoan thanh lop bdnt", "hoan thanh bdnt",
        "hoc xong lop boi duong nhan thuc ve dang", "hoc xong lop boi duong nhan thuc", "hoc xong lop boi duong",
        "hoc xong lop bdnt", "hoc xong lop cam tinh dang", "hoc xong lop doi tuong dang",
        "hoc xong lop doi tuong ket nap dang", "hoan thanh lop cam tinh dang", "hoan thanh lop doi tuong dang",
        "hoc xong boi duong", "hoc xong bdnt", "hoc xong lop", "xong lop boi duong", "xong lop bdnt",
        "qua lop boi duong", "boi duong nhan thuc ve dang", "boi duong nhan thuc", "boi duong xong", "boi duong duoc",
        "boi duong", "bdnt", "bd", "duoc cap giay chung nhan", "duoc cap gcn boi duong nhan thuc",
        "duoc cap gcn boi duong", "cap gcn boi duong nhan thuc", "cap gcn boi duong",
        "nhan gcn boi duong", "nhan gcn lop boi duong", "co gcn boi duong", "duoc cap giay chung nhan boi duong",
        "duoc cap gcn", "cap giay chung nhan", "cap gcn",
        "nhan giay chung nhan", "nhan gcn", "co giay chung nhan", "co gcn", "giay chung nhan", "gcn",
    )  # fmt: skip
    one_line: ClassVar = OneLine("who", "certified_on")

    who: Annotated[
        Who,
        Ask(
            "Ai đã hoàn thành lớp bồi dưỡng? Gõ họ và tên.",
            "Họ tên",
            choices=at_stages(Stage.SOURCED, Stage.IN_CLASS),
            counted="Bao nhiêu người được cấp giấy chứng nhận?",
        ),
    ]
    born: Annotated[
        BirthDay | None,
        Ask("Sinh ngày nào? Chỉ nhớ năm thì gõ năm, ví dụ 1990.", "Sinh", when=birth_unknown, personal=True),
    ] = None
    certified_on: Annotated[PastDay, Ask("Ngày cấp giấy chứng nhận?", "Ngày cấp GCN", choices=recent_days)]

    def headline(self) -> str:
        """Return the report in one line."""
        return f"Bồi dưỡng {self.who}, GCN ngày {day_text(self.certified_on)}"

    def records(self, at: Situation) -> tuple[Record, ...]:
        """Return the training, counted by the certificate's date."""
        del at
        return of_subjects(self.who, Indicator.TRAINED, self.certified_on, self.born)

    def clash(self, at: Situation) -> Trouble | None:
        """Refuse who has this certificate already; one whose certificate ran out takes the class again."""
        for person in self.who.people:
            known = at.known(person)
            if known.certified_on == self.certified_on and known.id is not None:
                return repeated(self.who, Indicator.TRAINED, at, "bồi dưỡng", self.born)
        return repeated_elsewhere(self.who, Indicator.TRAINED, at, "bồi dưỡng", self.born)

    def doubts(self, at: Situation) -> tuple[str, ...]:
        """Return an unusual age and people whom the cell has already."""
        found = list(subject_doubts(self.who, Indicator.TRAINED, self.certified_on, at, "bồi dưỡng", self.born))
        for person in self.who.people:
            known = at.known(person)
            found += age_doubts(person.born or self.born, self.certified_on)
            if known.stage >= Stage.DECIDED and known.id is not None and known.stage is not Stage.LEFT:
                found.append(f"{known.name} đã được kết nạp.")
            elif known.certified_on:
                found.append(f"{known.name} đã có trong nguồn của chi bộ, GCN ngày {day_text(known.certified_on)}.")
        return tuple(found)
