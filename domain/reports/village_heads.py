"""Báo cáo trưởng thôn, phó thôn, tổ trưởng tổ dân phố: how many there are, are members, are trained."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import ValidationInfo, field_validator

from domain.dates import day_text
from domain.forms.answers import Ask, PastDay, Whole, recent_days
from domain.forms.report import Record, Report, old_day_doubts
from domain.forms.situation import Situation
from domain.indicators import Indicator
from domain.numbers import count, percent
from domain.refusals import Refused


class VillageHeads(Report):
    """A restatement as of a day: the newest one of a unit is the one that counts."""

    form: ClassVar = "village-heads"
    command: ClassVar = "truongthon"
    title: ClassVar = "Trưởng thôn, phó thôn, tổ trưởng tổ dân phố"
    button: ClassVar = "Trưởng thôn, tổ trưởng"
    verbs: ClassVar = {"bao cao truong thon": {}, "truong thon": {}, "to truong to dan pho": {}}

    heads: Annotated[Whole, Ask("Có bao nhiêu trưởng thôn, phó thôn, tổ trưởng?", "Tổng số")]
    members: Annotated[Whole, Ask("Trong đó bao nhiêu người là đảng viên?", "Là đảng viên")]
    trained: Annotated[
        Whole, Ask("Bao nhiêu người chưa là đảng viên nhưng đã học lớp bồi dưỡng?", "Đã bồi dưỡng, chưa kết nạp")
    ]
    on_day: Annotated[PastDay, Ask("Số liệu tính đến ngày nào?", "Tính đến ngày", choices=recent_days)]

    @field_validator("members")
    @classmethod
    def _within(cls, members: int, info: ValidationInfo) -> int:
        heads = info.data.get("heads")
        if heads is not None and members > heads:
            raise Refused(f"{members} đảng viên nhiều hơn tổng số {heads}. Đồng chí ghi lại, ví dụ {heads}.")
        return members

    @field_validator("trained")
    @classmethod
    def _of_the_rest(cls, trained: int, info: ValidationInfo) -> int:
        heads, members = info.data.get("heads"), info.data.get("members")
        if heads is not None and members is not None and members + trained > heads:
            rest = heads - members
            raise Refused(
                f"Chỉ còn {rest} người chưa là đảng viên, không thể {trained}. Đồng chí ghi lại, ví dụ {rest}."
            )
        return trained

    def headline(self) -> str:
        """Return the report in one line."""
        share = percent(self.members, self.heads, decimals=1)
        told = f" ({share})" if share else ""
        figures = f"{count(self.members)}/{count(self.heads)} là đảng viên{told}"
        return f"Trưởng thôn, tổ trưởng: {figures}, đến {day_text(self.on_day)}"

    def records(self, at: Situation) -> tuple[Record, ...]:
        """Return the three stocks, nil included."""
        del at
        stocks = (
            (Indicator.VILLAGE_HEADS, self.heads),
            (Indicator.VILLAGE_HEAD_MEMBERS, self.members),
            (Indicator.VILLAGE_HEADS_TRAINED, self.trained),
        )
        return tuple(Record(indicator=indicator, on=self.on_day, quantity=number) for indicator, number in stocks)

    def doubts(self, at: Situation) -> tuple[str, ...]:
        """Return an older year."""
        return old_day_doubts(self.on_day, at.today)

    def details(self, at: Situation) -> tuple[str, ...]:
        """Return who is to be sent to a class, and who is to be admitted."""
        del at
        rest = self.heads - self.members - self.trained
        lines = []
        if self.trained:
            lines.append(f"{count(self.trained)} người đã bồi dưỡng: hoàn thiện hồ sơ để kết nạp.")
        if rest:
            lines.append(f"{count(rest)} người chưa bồi dưỡng: lập danh sách cử đi học.")
        return tuple(lines)
