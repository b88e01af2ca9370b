"""Báo cáo chi bộ ra nghị quyết đề nghị kết nạp."""

from __future__ import annotations

from typing import Annotated, ClassVar

from domain.forms.answers import Ask, PastDay, Who, at_stages, recent_days
from domain.forms.report import said_as
from domain.forms.step import StepReport
from domain.indicators import Indicator
from domain.pipeline import Stage


class Resolution(StepReport):
    """People whose admission the cell has resolved to propose."""

    form: ClassVar = "resolution"
    command: ClassVar = "nghiquyet"
    title: ClassVar = "Nghị quyết chi bộ đề nghị kết nạp"
    button: ClassVar = "Nghị quyết chi bộ"
    step: ClassVar = Indicator.RESOLVED
    done: ClassVar = "Nghị quyết đề nghị kết nạp"
    usual: ClassVar = (Stage.CERTIFIED, Stage.DOSSIER)
    verbs: ClassVar = said_as(
        "chi bo ra nghi quyet de nghi ket nap", "chi bo ra nghi quyet ket nap", "chi bo ra nghi quyet",
        "ra nghi quyet de nghi ket nap", "ra nghi quyet ket nap", "ra nghi quyet", "co nghi quyet de nghi ket nap",
        "co nghi quyet", "nghi quyet chi bo de nghi ket nap", "nghi quyet chi bo ket nap", "nghi quyet chi bo",
        "nghi quyet de nghi ket nap", "nghi quyet ket nap", "nghi quyet de nghi", "nghi quyet",
        "nq de nghi ket nap", "nq chi bo de nghi ket nap", "nq chi bo", "nq ket nap", "nq", "chi bo de nghi ket nap",
        "de nghi ket nap",
        "hop xet ket nap", "xet ket nap", "nghi quyet xet", "ra nghi quyet xet ket nap", "ra nghi quyet xet",
        "chi bo da ra nghi quyet xet ket nap", "chi bo ra nghi quyet xet",
    )  # fmt: skip

    who: Annotated[
        Who,
        Ask(
            "Nghị quyết đề nghị kết nạp ai?",
            "Họ tên",
            choices=at_stages(Stage.CERTIFIED, Stage.DOSSIER),
            counted="Nghị quyết đề nghị kết nạp bao nhiêu người?",
        ),
    ]
    on_day: Annotated[PastDay, Ask("Chi bộ ra nghị quyết ngày nào?", "Ngày nghị quyết", choices=recent_days)]
