"""Cấp giấy chứng nhận cho cả lớp trong một lần."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict

from domain.dates import day_text
from domain.forms.answers import Ask, Kind, PastDay, number_meant, recent_days
from domain.forms.report import Need, Record, Report, Trouble
from domain.forms.situation import Situation
from domain.indicators import Indicator
from domain.numbers import count
from domain.organisation import Act
from domain.refusals import Option, Refused, Unclear
from domain.text import mask, plain_key
from domain.training_classes import Nominee, TrainingClass


def full_classes(at: Situation) -> tuple[TrainingClass, ...]:
    """Return the classes that have people without certificate."""
    return tuple(found for found in at.classes if found.nominees)


def _offer(at: Situation) -> tuple[Option, ...]:
    return tuple(
        Option(f"{found.name} ({count(len(found.nominees))} người)", f"#{found.id}") for found in full_classes(at)
    )


def _read_class(typed: str, at: Situation) -> int:
    if meant := number_meant(typed, {found.id: found.name for found in full_classes(at)}):
        return meant
    raise Unclear("Chưa rõ lớp nào. Đồng chí chọn một lớp.", _offer(at))


class Absent(BaseModel):
    """Which lines of the class list did not complete it, by their numbers."""

    model_config = ConfigDict(frozen=True)
    lines: tuple[int, ...] = ()

    def __str__(self) -> str:
        """Return the numbers."""
        return ", ".join(map(str, self.lines)) if self.lines else "không ai"


_NOBODY = frozenset({"khong ai", "khong co", "khong", "du ca", "day du", "tat ca hoan thanh", "0"})


def _read_absent(typed: str, _at: Situation) -> Absent:
    if plain_key(typed) in _NOBODY:
        return Absent()
    numbers = re.findall(r"\d{1,3}", typed)
    if not numbers or re.search(r"[^\d\s,;.và&-]", plain_key(typed).replace("va", "")):
        raise Refused(
            "Đồng chí ghi số thứ tự của người không hoàn thành, cách nhau dấu phẩy, ví dụ 2, 5. Đủ cả thì gõ: không ai."
        )
    return Absent(lines=tuple(sorted(set(map(int, numbers)))))


def _nobody(_at: Situation) -> tuple[Option, ...]:
    return (Option("Không ai", "không ai"),)


def nominee_line(nominee: Nominee) -> str:
    """Return a line of the class list for the committee: the name masked, with its cell."""
    who = mask(nominee.person.name) if nominee.person else "1 người"
    return f"{who} – {nominee.unit}"


class Certificates(Report):
    """The certificates of a whole class: everybody on its list but those who did not complete it."""

    form: ClassVar = "certificates"
    command: ClassVar = "capgcn"
    title: ClassVar = "Cấp giấy chứng nhận cho lớp"
    button: ClassVar = "Cấp giấy chứng nhận"
    act: ClassVar = Act.DIRECT
    needs: ClassVar = frozenset({Need.CLASSES, Need.NOMINEES})
    is_correctable: ClassVar = False

    class_number: Annotated[
        int,
        Kind(read=_read_class, show=lambda number: f"số {number}", named=lambda number, at: at.class_name(number)),
        Ask("Lớp nào?", "Lớp", choices=_offer),
    ]
    certified_on: Annotated[PastDay, Ask("Ngày cấp giấy chứng nhận?", "Ngày cấp GCN", choices=recent_days)]
    absent: Annotated[
        Absent,
        Kind(read=_read_absent, digits=lambda _at: True),
        Ask(
            "Ai không hoàn thành? Ghi số thứ tự trong danh sách, hoặc: không ai.",
            "Không hoàn thành",
            choices=_nobody,
        ),
    ]

    @classmethod
    def shown_with(cls, field: str, given: dict[str, Any], at: Situation) -> tuple[str, ...]:
        """Return the class list, from whose numbers those absent are told."""
        found = next((one for one in at.classes if one.id == given.get("class_number")), None)
        if field != "absent" or found is None:
            return ()
        return ("Danh sách lớp:", *(f"{number}) {nominee_line(n)}" for number, n in enumerate(found.nominees, 1)))

    @classmethod
    def preset(cls, at: Situation) -> dict[str, Any]:
        """Take the only class with people; refuse where none has."""
        classes = full_classes(at)
        if not classes:
            raise Refused("Chưa có lớp nào có danh sách chờ cấp giấy chứng nhận. Mở lớp: gõ /molop.")
        return {"class_number": classes[0].id} if len(classes) == 1 else {}

    def _class(self, at: Situation) -> TrainingClass | None:
        return next((found for found in at.classes if found.id == self.class_number), None)

    def headline(self) -> str:
        """Return the report in one line."""
        return f"Cấp giấy chứng nhận lớp số {self.class_number}, ngày {day_text(self.certified_on)}"

    def told(self, at: Situation) -> str:
        """Return the report with the name of the class."""
        return f"Cấp giấy chứng nhận {at.class_called(self.class_number)}, ngày {day_text(self.certified_on)}"

    def records(self, at: Situation) -> tuple[Record, ...]:
        """Return a certificate for each, counted in the cell that sent them, and who did not complete the class."""
        found = self._class(at)
        return tuple(
            Record(
                indicator=Indicator.ABSENT if number in self.absent.lines else Indicator.TRAINED,
                on=self.certified_on,
                person=nominee.person,
                unit_id=nominee.unit_id,
                subject=f"class/{self.class_number}",
            )
            for number, nominee in enumerate(found.nominees if found else (), 1)
        )

    def clash(self, at: Situation) -> Trouble | None:
        """Refuse a class without people, a day before it opened, and numbers that the list does not have."""
        found = self._class(at)
        if found is None or not found.nominees:
            return Trouble("class_number", "Lớp này không còn ai chờ cấp giấy chứng nhận. Đồng chí chọn lớp khác.")
        if self.certified_on < found.opens_on:
            return Trouble(
                "certified_on",
                f"Ngày {day_text(self.certified_on)} trước ngày khai giảng {day_text(found.opens_on)}. Ghi lại ngày.",
            )
        beyond = [number for number in self.absent.lines if not 1 <= number <= len(found.nominees)]
        if beyond:
            return Trouble(
                "absent",
                f"Danh sách có {len(found.nominees)} dòng, không có dòng {beyond[0]}. Đồng chí ghi lại, ví dụ 1.",
            )
        return None

    def details(self, at: Situation) -> tuple[str, ...]:
        """Return the list, with who did not complete the class."""
        found = self._class(at)
        lines = [
            f"{number}. {nominee_line(nominee)}" + (" – không hoàn thành" if number in self.absent.lines else "")
            for number, nominee in enumerate(found.nominees if found else (), 1)
        ]
        done = sum(number not in self.absent.lines for number, _ in enumerate(found.nominees if found else (), 1))
        return (*lines, f"Cấp giấy chứng nhận cho {count(done)} người.")
