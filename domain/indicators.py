"""What is counted. Indicators stay apart: there is never one merged rate.

Most indicators are flows: events on a day, summed over a period. Stocks (how many village heads there are) are
restated from time to time: of each unit only the newest restatement counts.
"""

from __future__ import annotations

from enum import StrEnum

from domain.refusals import Refused
from domain.text import plain_key


class Indicator(StrEnum):
    """Something that happened in a unit, counted on its day."""

    ADMITTED = "admitted"
    TRAINED = "trained"
    RECOGNISED = "recognised"
    REMOVED = "removed"
    MOVED_OUT = "moved_out"
    MOVED_IN = "moved_in"
    DECEASED = "deceased"
    VILLAGE_HEADS = "village_heads"
    VILLAGE_HEAD_MEMBERS = "village_head_members"
    VILLAGE_HEADS_TRAINED = "village_heads_trained"
    IDENTIFIED = "identified"
    INTRODUCED = "introduced"
    INTRODUCED_BY_YOUTH = "introduced_by_youth"
    INTRODUCED_BY_WOMEN = "introduced_by_women"
    INTRODUCED_BY_FARMERS = "introduced_by_farmers"
    INTRODUCED_BY_VETERANS = "introduced_by_veterans"
    INTRODUCED_BY_TRADE_UNION = "introduced_by_trade_union"
    NOMINATED = "nominated"
    ABSENT = "absent"
    DOSSIER = "dossier"
    RESOLVED = "resolved"
    DECIDED = "decided"
    RECEIVED = "received"
    CEREMONY = "ceremony"
    WITHDRAWN = "withdrawn"
    EXPECTED = "expected"
    CLASS_OPENED = "class_opened"
    TASK_DONE = "task_done"
    PROPOSED = "proposed"
    ANSWERED = "answered"
    ATTESTED = "attested"
    MUTED = "muted"

    @property
    def label(self) -> str:
        """Return the indicator's name on screen and in workbooks."""
        return _LABELS[self]

    @property
    def is_measured(self) -> bool:
        """Tell whether a plan may set a target for it, so that receipts show how far the unit is."""
        return self in MEASURED


_LABELS = {
    Indicator.ADMITTED: "kết nạp",
    Indicator.TRAINED: "bồi dưỡng",
    Indicator.RECOGNISED: "chính thức",
    Indicator.REMOVED: "xóa tên",
    Indicator.MOVED_OUT: "chuyển đi",
    Indicator.MOVED_IN: "chuyển đến",
    Indicator.DECEASED: "từ trần",
    Indicator.VILLAGE_HEADS: "trưởng thôn",
    Indicator.VILLAGE_HEAD_MEMBERS: "trưởng thôn là đảng viên",
    Indicator.VILLAGE_HEADS_TRAINED: "trưởng thôn đã bồi dưỡng",
    Indicator.IDENTIFIED: "đưa vào nguồn",
    Indicator.INTRODUCED: "giới thiệu",
    Indicator.INTRODUCED_BY_YOUTH: "Đoàn Thanh niên giới thiệu",
    Indicator.INTRODUCED_BY_WOMEN: "Hội Phụ nữ giới thiệu",
    Indicator.INTRODUCED_BY_FARMERS: "Hội Nông dân giới thiệu",
    Indicator.INTRODUCED_BY_VETERANS: "Hội Cựu chiến binh giới thiệu",
    Indicator.INTRODUCED_BY_TRADE_UNION: "Công đoàn giới thiệu",
    Indicator.NOMINATED: "cử đi học lớp bồi dưỡng",
    Indicator.ABSENT: "không hoàn thành lớp",
    Indicator.DOSSIER: "hoàn thành hồ sơ",
    Indicator.RESOLVED: "chi bộ ra nghị quyết đề nghị",
    Indicator.DECIDED: "có quyết định kết nạp",
    Indicator.RECEIVED: "nhận quyết định kết nạp",
    Indicator.CEREMONY: "tổ chức lễ kết nạp",
    Indicator.WITHDRAWN: "đưa ra khỏi nguồn",
    Indicator.EXPECTED: "dự kiến kết nạp",
    Indicator.CLASS_OPENED: "mở lớp bồi dưỡng",
    Indicator.TASK_DONE: "hoàn thành nhiệm vụ",
    Indicator.PROPOSED: "khó khăn, hiến kế",
    Indicator.ANSWERED: "trả lời kiến nghị",
    Indicator.ATTESTED: "chốt số liệu",
    Indicator.MUTED: "tạm dừng nhắc",
}
INTRODUCTIONS = (
    Indicator.INTRODUCED_BY_YOUTH,
    Indicator.INTRODUCED_BY_WOMEN,
    Indicator.INTRODUCED_BY_FARMERS,
    Indicator.INTRODUCED_BY_VETERANS,
    Indicator.INTRODUCED_BY_TRADE_UNION,
    Indicator.INTRODUCED,
)
MEASURED = frozenset({Indicator.ADMITTED, Indicator.TRAINED, Indicator.RECOGNISED, *INTRODUCTIONS})
STOCKS = frozenset({Indicator.VILLAGE_HEADS, Indicator.VILLAGE_HEAD_MEMBERS, Indicator.VILLAGE_HEADS_TRAINED})
# What a month's list is attested for; the rest (a class, a proposal) is work about work.
ATTESTABLE = (
    frozenset(Indicator)
    - STOCKS
    - {
        Indicator.CLASS_OPENED,
        Indicator.PROPOSED,
        Indicator.ANSWERED,
        Indicator.ATTESTED,
        Indicator.MUTED,
        Indicator.EXPECTED,
        Indicator.ABSENT,
    }
)
NOT_IMPORTED = frozenset(
    {Indicator.CLASS_OPENED, Indicator.TASK_DONE, Indicator.PROPOSED, Indicator.ANSWERED, Indicator.ATTESTED}
    | {Indicator.MUTED, Indicator.ABSENT, Indicator.RECEIVED}
)


def read_indicator(typed: str) -> Indicator:
    """Return the indicator that a workbook or a sentence names; raises Refused."""
    key = plain_key(typed)
    importable = {indicator: label for indicator, label in _LABELS.items() if indicator not in NOT_IMPORTED}
    for indicator, label in importable.items():
        if key in (plain_key(label), indicator.value.replace("_", " ")):
            return indicator
    raise Refused(f"Không có chỉ số “{typed}”. Các chỉ số: {', '.join(importable.values())}.")
