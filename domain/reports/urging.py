"""Đôn đốc các đơn vị chậm, quá hạn hoặc chưa có kết quả."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from domain.dispatches import ALL, BEHIND, LATE, NOTHING_YET
from domain.forms.answers import Ask, FreeText
from domain.forms.audiences import AudienceNumber, audience_of, offered
from domain.forms.report import Need, OneLine, Record, Report, Trouble, said_as
from domain.forms.situation import Situation
from domain.organisation import Act
from domain.refusals import Refused
from domain.text import shorten

_GROUPS = {
    LATE: "các đơn vị quá hạn",
    BEHIND: "các đơn vị chậm nhịp độ",
    NOTHING_YET: "các đơn vị chưa có kết quả",
    ALL: "tất cả đơn vị chậm, quá hạn",
}


class Urging(Report):
    """A reminder from a person to units that lag: each is told what it owes itself, and who asks."""

    form: ClassVar = "urging"
    command: ClassVar = "dondoc"
    title: ClassVar = "Đôn đốc đơn vị"
    button: ClassVar = "📣 Đôn đốc"
    act: ClassVar = Act.OVERSEE
    verbs: ClassVar = said_as("don doc", "nhac nho")
    one_line: ClassVar = OneLine("whom")
    needs: ClassVar = frozenset({Need.LAGGING})
    about: ClassVar = "whom"
    is_correctable: ClassVar = False
    is_withdrawable: ClassVar = False
    is_undoable: ClassVar = False

    whom: Annotated[
        AudienceNumber, Ask("Đôn đốc đơn vị nào? Chọn một, hoặc gõ tên đơn vị.", "Gửi tới", choices=offered)
    ]
    text: Annotated[
        FreeText | None,
        Ask("Nội dung nhắn thêm? Ví dụ: Đề nghị hoàn thành trước ngày 25.", "Nhắn thêm", skip="Không thêm", later=True),
    ] = None

    @classmethod
    def preset(cls, at: Situation) -> dict[str, Any]:
        """Refuse where nobody lags."""
        if not any(each.units for each in at.audiences):
            raise Refused(f"{at.unit.name}: không có đơn vị nào chậm, quá hạn hay chưa có kết quả để đôn đốc.")
        return {}

    def headline(self) -> str:
        """Return the report in one line."""
        whom = _GROUPS.get(self.whom, "một đơn vị")
        added = f": {shorten(self.text.rstrip(' .'), 60)}" if self.text else ""
        return f"Đôn đốc {whom}{added}"

    def records(self, at: Situation) -> tuple[Record, ...]:
        """State nothing: an urge changes no figure."""
        del at
        return ()

    def clash(self, at: Situation) -> Trouble | None:
        """Refuse an audience in which nobody lags any more, or nobody can be reached."""
        found = audience_of(self.whom, at)
        if found is None or not found.units:
            return Trouble("whom", "Không còn đơn vị nào thuộc nhóm này. Đồng chí chọn nhóm khác, hoặc gõ hủy.")
        if not found.people:
            return Trouble(
                "whom", f"Chưa ai nhận được tin: {found.preview()[-1]} Đồng chí chọn nhóm khác, hoặc gõ hủy."
            )
        return None

    def details(self, at: Situation) -> tuple[str, ...]:
        """Return who will be told, and who cannot."""
        found = audience_of(self.whom, at)
        return (*found.preview(), "Mỗi đơn vị được nhắc đúng việc còn thiếu của mình.") if found else ()
