"""Khó khăn, vướng mắc và hiến kế, kiến nghị của chi bộ, theo chủ đề."""

from __future__ import annotations

from typing import Annotated, ClassVar

from domain.forms.answers import Ask, FreeText, choices_of, one_of
from domain.forms.report import OneLine, Record, Report, said_as
from domain.forms.situation import Situation
from domain.indicators import Indicator
from domain.text import shorten

TOPICS = {
    "source": "Tạo nguồn, thanh niên đi làm ăn xa",
    "class": "Lớp bồi dưỡng",
    "paper": "Hồ sơ, thẩm tra, thủ tục",
    "enterprise": "Doanh nghiệp, trường học",
    "target": "Chỉ tiêu, kế hoạch",
    "other": "Việc khác",
}


class Proposal(Report):
    """A difficulty or a proposal, read and answered by the committee above, compiled by topic."""

    form: ClassVar = "proposal"
    command: ClassVar = "hienke"
    title: ClassVar = "Khó khăn, hiến kế, kiến nghị"
    button: ClassVar = "Khó khăn, hiến kế"
    verbs: ClassVar = said_as(
        "kho khan vuong mac",
        "kho khan",
        "vuong mac",
        "hien ke",
        "kien nghi",
        "de xuat",
        "gop y",
        "phan anh",
    )
    one_line: ClassVar = OneLine("text")

    text: Annotated[FreeText, Ask("Đồng chí viết khó khăn hoặc ý kiến, không nêu lý lịch, tên người.", "Nội dung")]
    topic: Annotated[str, one_of(TOPICS), Ask("Thuộc việc nào?", "Chủ đề", choices=choices_of(TOPICS))]

    def headline(self) -> str:
        """Return the report in one line."""
        return f"{TOPICS[self.topic]}: {shorten(self.text, 60)}"

    def records(self, at: Situation) -> tuple[Record, ...]:
        """Return the proposal under its topic."""
        return (Record(indicator=Indicator.PROPOSED, on=at.today, subject=self.topic, note=self.text),)
