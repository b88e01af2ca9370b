"""Báo cáo giới thiệu quần chúng ưu tú, đoàn viên ưu tú cho chi bộ."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from domain.dates import day_text
from domain.forms.answers import Ask, PastDay, Who, at_stages, choices_of, one_of, recent_days
from domain.forms.report import Trouble, repeated, said_as
from domain.forms.situation import Situation
from domain.forms.step import StepReport
from domain.indicators import INTRODUCTIONS, Indicator
from domain.pipeline import Stage

_BY = {
    Indicator.INTRODUCED_BY_YOUTH.value: "Đoàn Thanh niên",
    Indicator.INTRODUCED_BY_WOMEN.value: "Hội Phụ nữ",
    Indicator.INTRODUCED_BY_FARMERS.value: "Hội Nông dân",
    Indicator.INTRODUCED_BY_VETERANS.value: "Hội Cựu chiến binh",
    Indicator.INTRODUCED_BY_TRADE_UNION.value: "Công đoàn",
    Indicator.INTRODUCED.value: "Chi bộ, nơi khác",
}


class Introduction(StepReport):
    """People whom a mass organisation introduced to the cell; each organisation has its own figure and target."""

    form: ClassVar = "introduction"
    command: ClassVar = "gioithieu"
    title: ClassVar = "Giới thiệu quần chúng ưu tú"
    measures: ClassVar = INTRODUCTIONS
    button: ClassVar = "Giới thiệu quần chúng"
    step: ClassVar = Indicator.INTRODUCED
    done: ClassVar = "Giới thiệu"
    verbs: ClassVar = {
        **{f"{word} gioi thieu": {"by": by} for word, by in (
            ("doan thanh nien", Indicator.INTRODUCED_BY_YOUTH), ("doan tn", Indicator.INTRODUCED_BY_YOUTH),
            ("chi doan", Indicator.INTRODUCED_BY_YOUTH), ("doan xa", Indicator.INTRODUCED_BY_YOUTH),
            ("doan", Indicator.INTRODUCED_BY_YOUTH), ("hoi phu nu", Indicator.INTRODUCED_BY_WOMEN),
            ("phu nu", Indicator.INTRODUCED_BY_WOMEN), ("hpn", Indicator.INTRODUCED_BY_WOMEN),
            ("hoi nong dan", Indicator.INTRODUCED_BY_FARMERS), ("nong dan", Indicator.INTRODUCED_BY_FARMERS),
            ("hnd", Indicator.INTRODUCED_BY_FARMERS), ("hoi cuu chien binh", Indicator.INTRODUCED_BY_VETERANS),
            ("hoi ccb", Indicator.INTRODUCED_BY_VETERANS), ("ccb", Indicator.INTRODUCED_BY_VETERANS),
            ("cong doan", Indicator.INTRODUCED_BY_TRADE_UNION),
            ("chi bo", Indicator.INTRODUCED),
        )},
        **said_as(
        "gioi thieu quan chung uu tu", "gioi thieu doan vien uu tu", "gioi thieu quan chung",
                        "gioi thieu duoc", "gioi thieu", "gt",
    ),
    }  # fmt: skip

    who: Annotated[
        Who,
        Ask(
            "Giới thiệu ai? Gõ họ và tên, mỗi người một dòng.",
            "Họ tên",
            choices=at_stages(Stage.SOURCED, Stage.SOURCED),
            counted="Giới thiệu bao nhiêu người?",
        ),
    ]
    by: Annotated[str, one_of(_BY), Ask("Tổ chức nào giới thiệu?", "Nơi giới thiệu", choices=choices_of(_BY))]
    on_day: Annotated[PastDay, Ask("Giới thiệu ngày nào?", "Ngày giới thiệu", choices=recent_days)]

    def counted(self) -> Indicator:
        """Return the figure of the organisation that introduced."""
        return Indicator(self.by)

    @classmethod
    def barred(cls, given: dict[str, Any], at: Situation) -> Trouble | None:
        """Bar nobody: several organisations may introduce one person."""
        del given, at
        return None

    def clash(self, at: Situation) -> Trouble | None:
        """Refuse whom this organisation has introduced already."""
        return repeated(self.who, self.counted(), at, "giới thiệu", self.born)

    def headline(self) -> str:
        """Return the report in one line."""
        return f"{_BY[self.by]} giới thiệu {self.who}, ngày {day_text(self.on_day)}"
