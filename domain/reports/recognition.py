"""Báo cáo công nhận đảng viên chính thức."""

from __future__ import annotations

from typing import Annotated, ClassVar

from domain.forms.answers import Ask, PastDay, Who, at_stages, recent_days
from domain.forms.report import said_as
from domain.forms.step import StepReport
from domain.indicators import Indicator
from domain.pipeline import Stage


class Recognition(StepReport):
    """Probationary members recognised as full members, as of the exact day on which their probation ended."""

    form: ClassVar = "recognition"
    command: ClassVar = "chinhthuc"
    title: ClassVar = "Công nhận đảng viên chính thức"
    measures: ClassVar = (Indicator.RECOGNISED,)
    button: ClassVar = "Công nhận chính thức"
    step: ClassVar = Indicator.RECOGNISED
    done: ClassVar = "Công nhận chính thức"
    usual: ClassVar = (Stage.PROBATIONARY, Stage.PROBATIONARY)
    verbs: ClassVar = said_as(
        "cong nhan dang vien chinh thuc", "cong nhan dvct", "cong nhan chinh thuc", "cong nhan",
        "chuyen dang vien chinh thuc", "chuyen dang chinh thuc", "chuyen dv chinh thuc", "chuyen dvct",
        "chuyen chinh thuc", "len chinh thuc", "dang vien chinh thuc", "dvct", "chinh thuc",
    )  # fmt: skip

    who: Annotated[
        Who,
        Ask(
            "Công nhận ai là đảng viên chính thức?",
            "Họ tên",
            choices=at_stages(Stage.DECIDED, Stage.PROBATIONARY),
            counted="Công nhận chính thức bao nhiêu người?",
        ),
    ]
    on_day: Annotated[
        PastDay,
        Ask(
            "Chính thức từ ngày nào? Là ngày hết 12 tháng dự bị, dù xét muộn.",
            "Chính thức từ ngày",
            choices=recent_days,
        ),
    ]
