"""Báo cáo biến động đảng viên: chuyển đến, chuyển đi, xóa tên, từ trần. Numbers only: this is no second register."""

from __future__ import annotations

from typing import Annotated, ClassVar

from domain.dates import day_text
from domain.forms.answers import Ask, PastDay, Quantity, choices_of, one_of, recent_days, small_numbers
from domain.forms.report import OneLine, Record, Report, old_day_doubts, said_as
from domain.forms.situation import Situation
from domain.indicators import Indicator
from domain.numbers import count

_KINDS = {
    Indicator.MOVED_IN.value: "Chuyển đến",
    Indicator.MOVED_OUT.value: "Chuyển đi",
    Indicator.REMOVED.value: "Xóa tên, khai trừ",
    Indicator.DECEASED.value: "Từ trần",
}


class MemberChange(Report):
    """Members who came, left, were struck off or died, so that the number of members stays right."""

    form: ClassVar = "member-change"
    command: ClassVar = "biendong"
    title: ClassVar = "Biến động đảng viên"
    button: ClassVar = "Biến động đảng viên"
    verbs: ClassVar = {
        **said_as(
            "gioi thieu chuyen sinh hoat dang di", "gioi thieu chuyen sinh hoat di", "chuyen sinh hoat di noi khac",
            "chuyen sinh hoat dang di noi khac", "chuyen sinh hoat dang di", "chuyen sinh hoat di", "chuyen shd di",
            "chuyen di noi khac", "chuyen di", kind=Indicator.MOVED_OUT,
        ),
        **said_as(
            "tiep nhan dang vien chuyen den", "chuyen sinh hoat dang den", "chuyen sinh hoat den", "chuyen shd den",
              "chuyen den", "chuyen ve", "tiep nhan", kind=Indicator.MOVED_IN,
        ),
        **said_as(
            "xoa ten dang vien", "bi xoa ten", "xoa ten", "khai tru dang vien", "bi khai tru", "khai tru",
            kind=Indicator.REMOVED,
        ),
        **said_as(
            "dang vien tu tran", "tu tran", kind=Indicator.DECEASED,
        ),
        "chuyen sinh hoat dang": {},
        "chuyen sinh hoat": {},
        "bien dong dang vien": {},
        "bien dong": {},
    }  # fmt: skip
    one_line: ClassVar = OneLine("quantity", "on_day")

    kind: Annotated[str, one_of(_KINDS), Ask("Biến động gì?", "Loại", choices=choices_of(_KINDS))]
    quantity: Annotated[
        Quantity, Ask("Bao nhiêu đảng viên? Chỉ ghi số, không ghi tên.", "Số người", choices=small_numbers)
    ]
    on_day: Annotated[PastDay, Ask("Từ ngày nào?", "Ngày", choices=recent_days)]

    def headline(self) -> str:
        """Return the report in one line."""
        return f"{_KINDS[self.kind]} {count(self.quantity)} đảng viên, ngày {day_text(self.on_day)}"

    def records(self, at: Situation) -> tuple[Record, ...]:
        """Return the change."""
        del at
        return (Record(indicator=Indicator(self.kind), on=self.on_day, quantity=self.quantity),)

    def doubts(self, at: Situation) -> tuple[str, ...]:
        """Return the same change of the same day, and an older year."""
        found = list(old_day_doubts(self.on_day, at.today))
        stated = at.stated(Indicator(self.kind), self.on_day)
        if stated:
            found.append(f"ngày {day_text(self.on_day)} đơn vị đã báo cáo {_KINDS[self.kind].lower()} {stated} người.")
        return tuple(found)
