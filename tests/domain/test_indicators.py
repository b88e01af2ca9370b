"""Indicators: what is counted, under the names of workbooks and sentences."""

from __future__ import annotations

import unicodedata

import pytest

from domain.indicators import NOT_IMPORTED, Indicator, read_indicator
from domain.refusals import Refused


@pytest.mark.parametrize(
    ("typed", "indicator"),
    [
        ("kết nạp", Indicator.ADMITTED),
        ("Kết nạp", Indicator.ADMITTED),
        ("KẾT NẠP", Indicator.ADMITTED),
        ("ket nap", Indicator.ADMITTED),
        (" kết\u00a0nạp ", Indicator.ADMITTED),
        (unicodedata.normalize("NFD", "kết nạp"), Indicator.ADMITTED),
        ("bồi dưỡng", Indicator.TRAINED),
        ("boi duong", Indicator.TRAINED),
        ("chính thức", Indicator.RECOGNISED),
        ("xóa tên", Indicator.REMOVED),
        ("xoá tên", Indicator.REMOVED),
        ("chuyển đi", Indicator.MOVED_OUT),
        ("chuyen di", Indicator.MOVED_OUT),
        ("chuyển đến", Indicator.MOVED_IN),
        ("trưởng thôn", Indicator.VILLAGE_HEADS),
        ("trưởng thôn là đảng viên", Indicator.VILLAGE_HEAD_MEMBERS),
        ("truong thon la dang vien", Indicator.VILLAGE_HEAD_MEMBERS),
    ],
)
def test_a_workbook_names_indicators_in_vietnamese_with_or_without_diacritics(typed: str, indicator: Indicator) -> None:
    assert read_indicator(typed) is indicator


IMPORTED = [indicator for indicator in Indicator if indicator not in NOT_IMPORTED]


@pytest.mark.parametrize("indicator", IMPORTED)
def test_every_indicator_is_read_by_its_label_and_by_its_code(indicator: Indicator) -> None:
    assert read_indicator(indicator.label) is indicator
    assert read_indicator(indicator.value) is indicator


def test_no_two_indicators_share_a_label() -> None:
    assert len({indicator.label for indicator in Indicator}) == len(Indicator)


@pytest.mark.parametrize("typed", ["", "kết", "kết nạp đảng", "trưởng", "123", "tỷ lệ"])
def test_an_unknown_indicator_is_refused_with_the_list_of_those_that_are_read(typed: str) -> None:
    with pytest.raises(Refused, match="Không có chỉ số") as refused:
        read_indicator(typed)
    offered = refused.value.sentence.split("Các chỉ số: ")[1].rstrip(".").split(", ")
    assert [read_indicator(label) for label in offered] == IMPORTED
