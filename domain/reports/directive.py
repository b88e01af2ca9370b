"""Gửi thông báo, chỉ đạo tới các đơn vị trực thuộc."""

from __future__ import annotations

from typing import Annotated, ClassVar

from domain.forms.answers import Ask, FreeText
from domain.forms.audiences import AudienceNumber, audience_of, offered
from domain.forms.report import Need, Record, Report, Trouble
from domain.forms.situation import Situation
from domain.organisation import Act
from domain.text import shorten


class Directive(Report):
    """A message to a subtree, a level, a sector or a grouping; each person says that it was received."""

    form: ClassVar = "directive"
    command: ClassVar = "thongbao"
    title: ClassVar = "Gửi thông báo"
    button: ClassVar = "Gửi thông báo"
    act: ClassVar = Act.DIRECT
    needs: ClassVar = frozenset({Need.AUDIENCES})
    is_correctable: ClassVar = False
    is_withdrawable: ClassVar = False
    is_undoable: ClassVar = False

    whom: Annotated[AudienceNumber, Ask("Gửi cho ai? Chọn một, hoặc gõ tên đơn vị.", "Gửi tới", choices=offered)]
    text: Annotated[FreeText, Ask("Nội dung thông báo?", "Nội dung")]

    def headline(self) -> str:
        """Return the report in one line."""
        return f"Thông báo: {shorten(self.text.rstrip(' .'), 60)}"

    def records(self, at: Situation) -> tuple[Record, ...]:
        """State nothing: a message changes no figure."""
        del at
        return ()

    def clash(self, at: Situation) -> Trouble | None:
        """Refuse an audience in which nobody can be reached."""
        found = audience_of(self.whom, at)
        if found is None or not found.people:
            return Trouble("whom", "Chưa ai trong nhóm này nhận được tin. Đồng chí chọn nhóm khác, hoặc gõ hủy.")
        return None

    def details(self, at: Situation) -> tuple[str, ...]:
        """Return who will get the message, and who cannot."""
        found = audience_of(self.whom, at)
        return found.preview() if found else ()
