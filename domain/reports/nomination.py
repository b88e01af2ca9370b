"""Báo cáo cử quần chúng đi học lớp bồi dưỡng nhận thức về Đảng."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from domain.dates import day_text
from domain.forms.answers import Ask, BirthDay, Kind, Who, at_stages, number_meant
from domain.forms.report import (
    Need,
    OneLine,
    Record,
    Report,
    Trouble,
    birth_unknown,
    of_subjects,
    said_as,
    subject_doubts,
)
from domain.forms.situation import Situation
from domain.indicators import Indicator
from domain.numbers import count
from domain.pipeline import Stage
from domain.refusals import Option, Refused, Unclear
from domain.training_classes import TrainingClass


def open_classes(at: Situation) -> tuple[TrainingClass, ...]:
    """Return the classes that one may still nominate for."""
    return tuple(found for found in at.classes if found.nominate_by >= at.today)


def _offer(at: Situation) -> tuple[Option, ...]:
    return tuple(Option(found.label, f"#{found.id}") for found in open_classes(at))


def _read(typed: str, at: Situation) -> int:
    classes = open_classes(at)
    if meant := number_meant(typed, {found.id: found.name for found in classes}):
        return meant
    if not classes:
        raise Refused("Hiện chưa có lớp nào đang nhận danh sách. Đồng chí hỏi cấp ủy cấp trên, hoặc gõ hủy.")
    raise Unclear("Chưa rõ lớp nào. Đồng chí chọn một lớp.", _offer(at))


ClassNumber = Annotated[
    int, Kind(read=_read, show=lambda number: f"lớp số {number}", named=lambda number, at: at.class_name(number))
]


class Nomination(Report):
    """People whom a cell sends to a class that its committee has opened, within the quota and the deadline."""

    form: ClassVar = "nomination"
    command: ClassVar = "cuhoc"
    title: ClassVar = "Cử đi học lớp bồi dưỡng"
    button: ClassVar = "Cử đi học lớp"
    verbs: ClassVar = said_as(
        "cu di hoc lop boi duong nhan thuc ve dang", "cu di hoc lop boi duong nhan thuc", "cu di hoc lop boi duong",
        "cu di hoc lop bdnt", "cu di hoc lop", "cu di hoc boi duong", "cu di hoc bdnt", "cu di hoc", "cu hoc lop",
        "cu di hoc lop cam tinh dang", "cu di hoc cam tinh dang", "cu di hoc lop doi tuong dang",
        "gui di hoc lop doi tuong dang", "di hoc lop doi tuong dang", "di hoc lop cam tinh dang", "di hoc lop cam tinh",
        "cu hoc", "dang ky hoc lop boi duong", "dang ky hoc lop", "dang ky hoc", "cho di hoc lop", "cho di hoc",
        "gui di hoc lop", "gui di hoc", "di hoc lop boi duong nhan thuc ve dang", "di hoc lop boi duong nhan thuc",
        "di hoc lop boi duong", "di hoc lop", "di hoc bdnt", "cu",
    )  # fmt: skip
    one_line: ClassVar = OneLine("who")
    needs: ClassVar = frozenset({Need.CLASSES})

    who: Annotated[
        Who,
        Ask(
            "Cử ai đi học? Gõ họ và tên, mỗi người một dòng.",
            "Họ tên",
            choices=at_stages(Stage.SOURCED, Stage.INTRODUCED),
            counted="Cử bao nhiêu người đi học?",
        ),
    ]
    born: Annotated[
        BirthDay | None,
        Ask("Sinh ngày nào? Chỉ nhớ năm thì gõ năm, ví dụ 1990.", "Sinh", when=birth_unknown, personal=True),
    ] = None
    class_number: Annotated[ClassNumber, Ask("Cử đi lớp nào?", "Lớp", choices=_offer)]

    @classmethod
    def preset(cls, at: Situation) -> dict[str, Any]:
        """Take the only open class; refuse where none is open."""
        classes = open_classes(at)
        if not classes:
            raise Refused(
                "Hiện chưa có lớp bồi dưỡng nào đang nhận danh sách. Khi cấp ủy mở lớp, đồng chí sẽ cử người đi học "
                "ở đây. Người đã học xong: gõ /boiduong."
            )
        return {"class_number": classes[0].id} if len(classes) == 1 else {}

    def _class(self, at: Situation) -> TrainingClass | None:
        return next((found for found in at.classes if found.id == self.class_number), None)

    def headline(self) -> str:
        """Return the report in one line."""
        return f"Cử {self.who} đi học, lớp số {self.class_number}"

    def told(self, at: Situation) -> str:
        """Return the report with the name of the class."""
        return f"Cử {self.who} đi học, {at.class_called(self.class_number)}"

    def records(self, at: Situation) -> tuple[Record, ...]:
        """Return the nominations, made today."""
        return of_subjects(self.who, Indicator.NOMINATED, at.today, self.born, f"class/{self.class_number}")

    def clash(self, at: Situation) -> Trouble | None:
        """Refuse more people than there are places, and a class whose time for nominating is over."""
        found = self._class(at)
        if found is None or found.nominate_by < at.today:
            return Trouble("class_number", "Lớp này không còn nhận danh sách. Đồng chí chọn lớp khác.")
        if self.who.quantity > found.free:
            return Trouble(
                "who",
                f"Lớp “{found.name}” còn {count(found.free)} chỗ, không nhận được {count(self.who.quantity)} người. "
                "Đồng chí ghi lại danh sách, hoặc đề nghị cấp ủy tăng số lượng.",
            )
        return None

    def doubts(self, at: Situation) -> tuple[str, ...]:
        """Return people who have been to a class already, or have this name."""
        found = list(subject_doubts(self.who, Indicator.NOMINATED, at.today, at, "cử đi học", self.born))
        for person in self.who.people:
            known = at.known(person)
            if known.id is not None and Stage.IN_CLASS <= known.stage < Stage.LEFT:
                found.append(f"{known.name}: {known.stage.label}.")
        return tuple(found)

    def details(self, at: Situation) -> tuple[str, ...]:
        """Return the class with its places and days."""
        found = self._class(at)
        if found is None:
            return ()
        return (
            f"{found.name}, khai giảng {day_text(found.opens_on)}: còn {count(found.free)}/{count(found.quota)} chỗ.",
        )
