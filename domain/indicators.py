"""What is counted. Indicators stay apart: there is never one merged rate."""

from __future__ import annotations

from enum import StrEnum

from domain.refusals import Refused
from domain.text import plain_key


class Indicator(StrEnum):
    """Something that happened to people of a unit, counted on its day."""

    ADMITTED = "admitted"
    TRAINED = "trained"
    RECOGNISED = "recognised"
    REMOVED = "removed"
    MOVED_OUT = "moved_out"
    MOVED_IN = "moved_in"
    VILLAGE_HEADS = "village_heads"
    VILLAGE_HEAD_MEMBERS = "village_head_members"

    @property
    def label(self) -> str:
        """Return the indicator's name on screen and in workbooks."""
        return _LABELS[self]


_LABELS = {
    Indicator.ADMITTED: "kết nạp",
    Indicator.TRAINED: "bồi dưỡng",
    Indicator.RECOGNISED: "chính thức",
    Indicator.REMOVED: "xóa tên",
    Indicator.MOVED_OUT: "chuyển đi",
    Indicator.MOVED_IN: "chuyển đến",
    Indicator.VILLAGE_HEADS: "trưởng thôn",
    Indicator.VILLAGE_HEAD_MEMBERS: "trưởng thôn là đảng viên",
}
ON_SCREEN = (Indicator.ADMITTED, Indicator.TRAINED)


def read_indicator(typed: str) -> Indicator:
    """Return the indicator that a workbook or a sentence names; raises Refused."""
    key = plain_key(typed)
    for indicator, label in _LABELS.items():
        if key in (plain_key(label), indicator.value.replace("_", " ")):
            return indicator
    known = ", ".join(_LABELS.values())
    raise Refused(f"Không có chỉ số “{typed}”. Các chỉ số: {known}.")
