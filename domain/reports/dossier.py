"""Báo cáo hoàn thành hồ sơ, thẩm tra: only that it is done, never what it says."""

from __future__ import annotations

from typing import Annotated, ClassVar

from domain.forms.answers import Ask, PastDay, Who, at_stages, recent_days
from domain.forms.report import said_as
from domain.forms.step import StepReport
from domain.indicators import Indicator
from domain.pipeline import Stage


class Dossier(StepReport):
    """People whose dossier and verification are complete."""

    form: ClassVar = "dossier"
    command: ClassVar = "hoso"
    title: ClassVar = "Hoàn thành hồ sơ, thẩm tra"
    button: ClassVar = "Xong hồ sơ, thẩm tra"
    step: ClassVar = Indicator.DOSSIER
    done: ClassVar = "Hoàn thành hồ sơ"
    usual: ClassVar = (Stage.CERTIFIED, Stage.CERTIFIED)
    verbs: ClassVar = said_as(
        "hoan thanh ho so tham tra", "hoan thanh ho so ket nap", "hoan thanh ho so", "hoan thien ho so",
        "lam xong ho so", "xong ho so tham tra", "xong ho so ket nap", "xong ho so", "ho so da xong", "ho so xong",
        "ho so cua", "ho so", "tham tra xong ly lich", "tham tra xong", "hoan tat ho so", "tham tra hoan tat ho so",
        "ho so de nghi ket nap", "hoan thien ho so de nghi ket nap", "hoan thanh ho so de nghi ket nap",
        "xong tham tra", "da tham tra", "tham tra",
    )  # fmt: skip

    who: Annotated[
        Who,
        Ask(
            "Hồ sơ của ai đã xong? Chỉ ghi họ tên, không gửi nội dung hồ sơ.",
            "Họ tên",
            choices=at_stages(Stage.CERTIFIED, Stage.CERTIFIED),
            counted="Bao nhiêu người đã xong hồ sơ?",
        ),
    ]
    on_day: Annotated[PastDay, Ask("Hồ sơ, thẩm tra xong ngày nào?", "Ngày xong", choices=recent_days)]
