"""Names of people as they are typed on a phone."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.names import read_name
from domain.refusals import Refused
from tests.domain.samples import attempt, examples_in


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("nguyễn văn an", "Nguyễn Văn An"),
        ("NGUYỄN VĂN AN", "Nguyễn Văn An"),
        ("nguyen van an", "Nguyen Van An"),
        ("Nguyễn văn an", "Nguyễn Văn An"),
        ("Nguyen van an", "Nguyen Van An"),
        ("đào thị đức", "Đào Thị Đức"),
        ("\u00d0ào Thị Hoa", "Đào Thị Hoa"),
        (unicodedata.normalize("NFD", "Lê Thị Thuý"), "Lê Thị Thuý"),
        ("Lê Thị Thúy", "Lê Thị Thúy"),
        ("  Nguyễn   Văn\u00a0An\u200b ", "Nguyễn Văn An"),
        ("Nguyễn Văn\nAn", "Nguyễn Văn An"),
        ("Nguyễn Văn A", "Nguyễn Văn A"),
        ("Lê Anh", "Lê Anh"),
        ("Nguyễn Thị Minh Khai", "Nguyễn Thị Minh Khai"),
        ("Y Ê Ban", "Y Ê Ban"),
        ("H'Hen Niê", "H'Hen Niê"),
        ("H’Hen Niê", "H’Hen Niê"),
        ("K'Sor Phước", "K'Sor Phước"),
        ("Trần Thị Nữ", "Trần Thị Nữ"),
        ("trần thị nữ", "Trần Thị Nữ"),
        ("Huỳnh Ngọc Mỹ Nữ", "Huỳnh Ngọc Mỹ Nữ"),
        ("Nguyễn Công Nhân", "Nguyễn Công Nhân"),
        ("Nguyễn Văn An.", "Nguyễn Văn An"),
        ("Nguyễn Văn An,", "Nguyễn Văn An"),
    ],
)
def test_a_full_name_is_kept_with_its_capitals(typed: str, name: str) -> None:
    assert read_name(typed) == name


@pytest.mark.parametrize(
    "typed",
    [
        "đồng chí Nguyễn Văn An",
        "Đồng chí Nguyễn Văn An",
        "đồng chí: Nguyễn Văn An",
        "dong chi Nguyễn Văn An",
        "đ/c Nguyễn Văn An",
        "Đ/c: Nguyễn Văn An",
        "Đ/C NGUYỄN VĂN AN",
        "\u00d0/c Nguyễn Văn An",
        "d/c nguyễn văn an",
        "đ.c Nguyễn Văn An",
        "đc Nguyễn Văn An",
        "ông Nguyễn Văn An",
        "anh Nguyễn Văn An",
        "quần chúng Nguyễn Văn An",
        "QCƯT Nguyễn Văn An",
        "qcut Nguyễn Văn An",
        "quần chúng: đ/c Nguyễn Văn An",
        unicodedata.normalize("NFD", "đồng chí Nguyễn Văn An"),
    ],
)
def test_a_title_is_not_part_of_the_name(typed: str) -> None:
    assert read_name(typed) == "Nguyễn Văn An"


def test_a_title_is_dropped_only_where_it_is_a_word_of_its_own() -> None:
    assert read_name("Bành Văn Anh") == "Bành Văn Anh"
    assert read_name("Đồng Văn Chí") == "Đồng Văn Chí"
    assert read_name("Emma Nguyễn") == "Emma Nguyễn"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("Nguyễn Văn 2", "không có chữ số"),
        ("2 người", "không có chữ số"),
        ("Nguyễn Văn An 1990", "không có chữ số"),
        ("An", "thiếu họ hoặc tên"),
        ("đ/c An", "thiếu họ hoặc tên"),
        ("x", "thiếu họ hoặc tên"),
        ("", "chưa phải họ tên"),
        ("()", "chưa phải họ tên"),
        ("?", "chưa phải họ tên"),
        ("👍", "chưa phải họ tên"),
        ("Nguyễn_Văn_An", "chưa phải họ tên"),
        ("Nguyễn Văn An, Trần Thị Bình", "chưa phải họ tên"),
        ("Nguyễn Văn An; Trần Thị Bình", "chưa phải họ tên"),
        ("http://example.vn/an", "chưa phải họ tên"),
        ("không biết", "chưa phải họ tên"),
        ("khong biet", "chưa phải họ tên"),
        ("Chưa biết", "chưa phải họ tên"),
        ("hôm nay", "chưa phải họ tên"),
        ("kết nạp", "chưa phải họ tên"),
        ("Nguyễn Thị Bông nữ", "“nữ” không phải họ tên"),
        ("nguyen thi bong nu", "“nu” không phải họ tên"),
        ("dân tộc thiểu", "“dân tộc” không phải họ tên"),
        ("Nguyễn Thị Bông đoàn viên", "“đoàn viên” không phải họ tên"),
        ("Dự thảo báo cáo", "“Dự thảo” không phải họ tên"),
        ("đồng chí", "chưa phải họ tên"),
        ("Một Hai Ba Bốn Năm Sáu Bảy Tám", "dài quá"),
        ("Nguyễn " + "An" * 40, "dài quá"),
    ],
)
def test_what_is_no_full_name_is_refused_and_the_example_is_accepted(typed: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason) as refused:
        read_name(typed)
    assert [read_name(example) for example in examples_in(refused.value.sentence)] == ["Nguyễn Văn An"]


@given(st.text(max_size=1000))
def test_whatever_is_typed_becomes_a_name_of_two_words_or_a_short_refusal(typed: str) -> None:
    name = attempt(read_name, typed)
    if isinstance(name, Refused):
        assert len(name.sentence) <= 200
        assert read_name(examples_in(name.sentence)[0])
    else:
        assert len(name.split()) >= 2
        assert read_name(name) == name
