"""The subjects a leader asks about. Each has an address, a name, and is gated like every figure: by the own subtree."""

from __future__ import annotations

from enum import StrEnum

from domain.indicators import Indicator
from domain.organisation import Act


class Subject(StrEnum):
    """What a screen tells of a unit; the value stands in its address."""

    PROGRESS = "p"
    BEST = "best"
    WORST = "worst"
    REACHED = "full"
    NOBODY = "zero"
    EMPTY_YEARS = "dry"
    STEADY = "even"
    YEARS = "term"
    MONTHS = "mon"
    MONTHS_BY_UNIT = "map"
    SAME_PERIOD = "yoy"
    COMPOSITION = "comp"
    POOL = "pool"
    PIPELINE = "step"
    CASES = "case"
    INTRODUCTIONS = "org"
    CLASSES = "cls"
    MEMBERS = "mem"
    VILLAGE_HEADS = "head"
    TASKS = "task"
    PROPOSALS = "idea"
    ATTESTED = "att"
    UNREACHED = "away"
    REGISTER = "reg"
    EVIDENCE = "eval"
    PAPER = "doc"
    OTHERS = "all"

    @property
    def label(self) -> str:
        """Return what the subject is called on buttons and as a title."""
        return _LABELS[self]

    @property
    def act(self) -> Act:
        """Return what one must be allowed to do to a unit to look at this of it."""
        return _ACTS.get(self, Act.SEE_FIGURES)

    @property
    def has_indicator(self) -> bool:
        """Tell whether it can be looked at for one indicator or another."""
        return self in _BY_INDICATOR

    @property
    def is_by_year(self) -> bool:
        """Tell whether it is told of whole years: asked of a month, it tells of that month's year."""
        return self in _BY_YEAR

    @property
    def has_period(self) -> bool:
        """Tell whether it can be looked at for one period or another."""
        return self not in _TIMELESS

    @property
    def has_sheet(self) -> bool:
        """Tell whether it can be had as a workbook."""
        return self not in (Subject.PAPER, Subject.OTHERS)

    @property
    def picture(self) -> Subject | None:
        """Return of which subject the picture is that belongs to it, None where none does."""
        return _PICTURES.get(self)


_LABELS = {
    Subject.PROGRESS: "Tiến độ",
    Subject.BEST: "Xếp hạng",
    Subject.WORST: "Chậm nhất trước",
    Subject.REACHED: "Đạt và vượt",
    Subject.NOBODY: "Chưa có kết quả",
    Subject.EMPTY_YEARS: "Nhiều năm không kết nạp",
    Subject.STEADY: "Đạt và vượt hằng năm",
    Subject.YEARS: "Nhiệm kỳ, từng năm",
    Subject.MONTHS: "Từng tháng",
    Subject.MONTHS_BY_UNIT: "Tháng theo đơn vị",
    Subject.SAME_PERIOD: "So với cùng kỳ",
    Subject.COMPOSITION: "Thành phần",
    Subject.POOL: "Nguồn đã bồi dưỡng",
    Subject.PIPELINE: "Các bước phát triển",
    Subject.CASES: "Hạn hồ sơ",
    Subject.INTRODUCTIONS: "Đoàn thể giới thiệu",
    Subject.CLASSES: "Lớp bồi dưỡng",
    Subject.MEMBERS: "Số đảng viên",
    Subject.VILLAGE_HEADS: "Trưởng thôn",
    Subject.TASKS: "Nhiệm vụ",
    Subject.PROPOSALS: "Khó khăn, hiến kế",
    Subject.ATTESTED: "Tình hình chốt",
    Subject.UNREACHED: "Chưa liên lạc được",
    Subject.REGISTER: "Sổ theo dõi",
    Subject.EVIDENCE: "Minh chứng cuối năm",
    Subject.PAPER: "Dự thảo báo cáo",
    Subject.OTHERS: "Các cách xem",
}
_ACTS = {Subject.REGISTER: Act.SEE_NAMES, Subject.UNREACHED: Act.OVERSEE}
_BY_INDICATOR = frozenset({
    Subject.PROGRESS, Subject.BEST, Subject.WORST, Subject.REACHED, Subject.NOBODY, Subject.YEARS, Subject.MONTHS,
    Subject.MONTHS_BY_UNIT, Subject.SAME_PERIOD, Subject.STEADY, Subject.COMPOSITION,
})  # fmt: skip
_BY_YEAR = frozenset({Subject.MONTHS, Subject.MONTHS_BY_UNIT, Subject.MEMBERS, Subject.EVIDENCE})
_TIMELESS = frozenset({
    Subject.EMPTY_YEARS, Subject.STEADY, Subject.POOL, Subject.CASES, Subject.VILLAGE_HEADS, Subject.TASKS,
    Subject.PROPOSALS, Subject.ATTESTED, Subject.UNREACHED, Subject.REGISTER,
})  # fmt: skip
_PICTURES = {
    **dict.fromkeys((Subject.PROGRESS, Subject.BEST, Subject.WORST, Subject.REACHED, Subject.NOBODY), Subject.PROGRESS),
    Subject.YEARS: Subject.YEARS,
    Subject.MONTHS: Subject.MONTHS,
    Subject.MONTHS_BY_UNIT: Subject.MONTHS_BY_UNIT,
    Subject.PIPELINE: Subject.PIPELINE,
}
PICTURES = (Subject.PROGRESS, Subject.MONTHS, Subject.PIPELINE, Subject.MONTHS_BY_UNIT)
"""The pictures there are, as they are offered under each other."""
LISTED = tuple(subject for subject in Subject if subject not in (Subject.OTHERS, Subject.REGISTER))
"""What stands in the list of everything that can be looked at."""
ON_SCREEN = (Indicator.ADMITTED, Indicator.TRAINED, Indicator.RECOGNISED)
"""Between which indicators a screen switches."""
