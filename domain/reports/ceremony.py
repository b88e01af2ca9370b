"""Báo cáo tổ chức lễ kết nạp."""

from __future__ import annotations

from typing import Annotated, ClassVar

from domain.dates import day_text
from domain.forms.answers import Ask, PastDay, Who, at_stages, recent_days
from domain.forms.report import Record, Trouble, of_subjects, said_as
from domain.forms.situation import Situation
from domain.forms.step import StepReport
from domain.indicators import Indicator
from domain.pipeline import Stage


def _counts_now(entry: Record, at: Situation) -> bool:
    reached = at.known(entry.person).reached if entry.person else {}
    return Indicator.ADMITTED not in reached and (at.unit.counts_ceremonies or Indicator.DECIDED in reached)


class Ceremony(StepReport):
    """Admission ceremonies held; the day is "ngày vào Đảng", and counts where the unit counts by ceremonies."""

    form: ClassVar = "ceremony"
    command: ClassVar = "lekn"
    title: ClassVar = "Tổ chức lễ kết nạp"
    button: ClassVar = "Tổ chức lễ kết nạp"
    step: ClassVar = Indicator.CEREMONY
    done: ClassVar = "Lễ kết nạp"
    usual: ClassVar = (Stage.DECIDED, Stage.DECIDED)
    verbs: ClassVar = said_as(
        "to chuc le ket nap dang vien", "to chuc le ket nap dang", "to chuc le ket nap", "to chuc le kn",
        "lam le ket nap dang", "lam le ket nap", "lam le kn", "le ket nap dang vien", "le ket nap dang", "le ket nap",
        "le kn",
    )  # fmt: skip

    who: Annotated[
        Who,
        Ask(
            "Lễ kết nạp của ai?",
            "Họ tên",
            choices=at_stages(Stage.DECIDED, Stage.DECIDED),
            counted="Tổ chức lễ kết nạp cho bao nhiêu người?",
        ),
    ]
    on_day: Annotated[PastDay, Ask("Tổ chức lễ ngày nào?", "Ngày lễ kết nạp", choices=recent_days)]

    def records(self, at: Situation) -> tuple[Record, ...]:
        """Return the ceremony, and the admission where it does not count yet.

        A unit may have changed what it counts by between somebody's decision and ceremony: each counts once.
        """
        held = super().records(at)
        admitted = of_subjects(self.who, Indicator.ADMITTED, self.on_day, self.born)
        return (*held, *(entry for entry in admitted if _counts_now(entry, at)))

    def clash(self, at: Situation) -> Trouble | None:
        """Refuse a ceremony before its decision."""
        for person in self.who.people:
            decided = at.known(person).decided_on
            if decided and self.on_day < decided:
                return Trouble(
                    "on_day",
                    f"Lễ kết nạp {day_text(self.on_day)} trước ngày quyết định {day_text(decided)} của {person.name}. "
                    f"Đồng chí ghi lại ngày lễ, ví dụ {day_text(decided)}.",
                )
        return super().clash(at)
