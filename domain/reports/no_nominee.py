"""Báo không có người để cử đi học một lớp: cũng là một câu trả lời."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from domain.forms.answers import Ask
from domain.forms.report import Need, Record, Report, Trouble
from domain.forms.situation import Situation
from domain.indicators import Indicator
from domain.numbers import count
from domain.refusals import Option, Refused
from domain.reports.nomination import ClassNumber, open_classes


def _offer(at: Situation) -> tuple[Option, ...]:
    return tuple(Option(found.label, f"#{found.id}") for found in open_classes(at))


class NoNominee(Report):
    """A cell that has nobody to send to a class says so, and is not asked again."""

    form: ClassVar = "no-nominee"
    command: ClassVar = "khongcu"
    title: ClassVar = "Không có người cử đi học"
    verbs: ClassVar = {"khong co nguoi cu di hoc": {}, "khong cu ai di hoc": {}, "khong co ai di hoc": {}}
    needs: ClassVar = frozenset({Need.CLASSES, Need.NOMINEES})
    is_repeated: ClassVar = False
    about: ClassVar = "class_number"
    is_correctable: ClassVar = False

    class_number: Annotated[ClassNumber, Ask("Không cử ai đi lớp nào?", "Lớp", choices=_offer)]

    @classmethod
    def preset(cls, at: Situation) -> dict[str, Any]:
        """Take the only open class; refuse where none is open."""
        classes = open_classes(at)
        if not classes:
            raise Refused("Hiện chưa có lớp bồi dưỡng nào đang nhận danh sách, đồng chí không cần báo.")
        return {"class_number": classes[0].id} if len(classes) == 1 else {}

    def headline(self) -> str:
        """Return the report in one line."""
        return f"Không có người cử đi học, lớp số {self.class_number}"

    def told(self, at: Situation) -> str:
        """Return the report with the name of the class."""
        return f"Không có người cử đi học, {at.class_called(self.class_number)}"

    def records(self, at: Situation) -> tuple[Record, ...]:
        """Return a nomination of nobody, made today."""
        subject = f"class/{self.class_number}"
        return (Record(indicator=Indicator.NOMINATED, on=at.today, quantity=0, subject=subject),)

    def clash(self, at: Situation) -> Trouble | None:
        """Refuse a class whose time for nominating is over, and one for which the cell has named somebody."""
        found = next((each for each in open_classes(at) if each.id == self.class_number), None)
        if found is None:
            return Trouble("class_number", "Lớp này không còn nhận danh sách. Đồng chí chọn lớp khác, hoặc gõ hủy.")
        named = sum(nominee.unit_id == at.unit.id for nominee in found.nominees)
        if named:
            return Trouble(
                "class_number",
                f"Chi bộ đã cử {count(named)} người đi {found.name}. Nếu cử nhầm, đồng chí vào Báo cáo đã gửi để rút.",
            )
        return None
