"""Báo cáo đưa quần chúng ưu tú vào nguồn phát triển đảng."""

from __future__ import annotations

from typing import Annotated, ClassVar

from domain.forms.answers import Ask, PastDay, Who, recent_days
from domain.forms.report import said_as
from domain.forms.step import StepReport
from domain.indicators import Indicator


class Sourcing(StepReport):
    """People whom the cell has identified as candidates."""

    form: ClassVar = "sourcing"
    command: ClassVar = "taonguon"
    title: ClassVar = "Đưa vào nguồn phát triển đảng"
    button: ClassVar = "Đưa vào nguồn"
    step: ClassVar = Indicator.IDENTIFIED
    done: ClassVar = "Đưa vào nguồn"
    verbs: ClassVar = said_as(
        "dua vao nguon phat trien dang", "dua vao nguon", "them vao nguon", "bo sung vao nguon", "bo sung nguon",
        "tao nguon phat trien dang", "tao nguon duoc", "tao nguon", "vao nguon", "nguon moi", "them nguon",
        "vao danh sach nguon phat trien dang", "vao danh sach nguon", "vao nguon phat trien dang",
    )  # fmt: skip

    who: Annotated[
        Who,
        Ask("Đưa ai vào nguồn? Gõ họ và tên, mỗi người một dòng.", "Họ tên", counted="Đưa bao nhiêu người vào nguồn?"),
    ]
    on_day: Annotated[PastDay, Ask("Chi bộ đưa vào nguồn ngày nào?", "Ngày đưa vào nguồn", choices=recent_days)]
