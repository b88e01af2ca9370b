"""Báo cáo đưa ra khỏi nguồn: rút, chuyển đi nơi khác."""

from __future__ import annotations

from typing import Annotated, ClassVar

from domain.dates import day_text
from domain.forms.answers import Ask, PastDay, Who, at_stages, choices_of, one_of, recent_days
from domain.forms.report import OneLine, Record, Report, Trouble, of_subjects, said_as, stage_doubts
from domain.forms.situation import Situation
from domain.indicators import Indicator
from domain.pipeline import Stage

# Kept coarse on purpose: why somebody is not suitable belongs to no chat.
_WHY = {
    "self": "Bản thân xin rút",
    "moved": "Chuyển đi nơi khác",
    "unfit": "Không còn đủ điều kiện",
    "other": "Lý do khác",
}


class Withdrawal(Report):
    """People who leave the pool of candidates."""

    form: ClassVar = "withdrawal"
    command: ClassVar = "rutnguon"
    title: ClassVar = "Đưa ra khỏi nguồn"
    button: ClassVar = "Đưa ra khỏi nguồn"
    verbs: ClassVar = said_as(
        "rut ra khoi nguon", "rut khoi nguon", "dua ra khoi nguon", "cho ra khoi nguon", "loai khoi nguon",
        "ra khoi nguon", "xin rut khoi nguon", "xoa khoi nguon", "rut nguon",
        "ra khoi danh sach nguon", "khoi danh sach nguon", "khoi nguon phat trien dang", "khoi nguon",
        "rut ho so", "tra lai ho so", "tra ho so", "huy ho so",
    )  # fmt: skip
    one_line: ClassVar = OneLine("who", "on_day")

    who: Annotated[
        Who,
        Ask(
            "Đưa ai ra khỏi nguồn?",
            "Họ tên",
            choices=at_stages(Stage.SOURCED, Stage.RESOLVED),
            counted="Đưa bao nhiêu người ra khỏi nguồn?",
        ),
    ]
    why: Annotated[
        str,
        one_of(_WHY, other="other"),
        Ask("Vì sao? Chỉ chọn, chi tiết không ghi ở đây.", "Lý do", choices=choices_of(_WHY)),
    ]
    on_day: Annotated[PastDay, Ask("Từ ngày nào?", "Từ ngày", choices=recent_days)]

    def headline(self) -> str:
        """Return the report in one line."""
        return f"Đưa ra khỏi nguồn {self.who} ({_WHY[self.why].lower()}), từ ngày {day_text(self.on_day)}"

    def records(self, at: Situation) -> tuple[Record, ...]:
        """Return the withdrawal."""
        del at
        return of_subjects(self.who, Indicator.WITHDRAWN, self.on_day, subject=self.why)

    def clash(self, at: Situation) -> Trouble | None:
        """Refuse members: they do not leave a pool."""
        for person in self.who.people:
            known = at.known(person)
            if known.id is not None and Stage.DECIDED <= known.stage < Stage.LEFT:
                return Trouble("who", f"{known.name} đã được kết nạp, không còn trong nguồn. Đồng chí chọn người khác.")
        return None

    def doubts(self, at: Situation) -> tuple[str, ...]:
        """Return people whom the register does not know as candidates."""
        return stage_doubts(self.who, at, Stage.SOURCED, Stage.RESOLVED)
