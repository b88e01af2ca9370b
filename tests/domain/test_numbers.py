"""Numbers as Vietnamese readers write them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.numbers import count, decimal_text, percent, read_quantity, words_to_number
from domain.refusals import Refused
from tests.domain.samples import attempt, examples_in


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (5, "5"), (226, "226"), (999, "999"), (1000, "1.000"), (6932, "6.932"), (5600000, "5.600.000")],
)
def test_a_dot_stands_between_thousands(number: int, text: str) -> None:
    assert count(number) == text


@pytest.mark.parametrize(
    ("done", "plan", "text"),
    [
        (85, 226, "37,61%"),
        (54, 198, "27,27%"),
        (7, 5, "140%"),
        (5, 4, "125%"),
        (6, 6, "100%"),
        (684, 600, "114%"),
        (123, 120, "102,5%"),
        (99, 95, "104,21%"),
        (101, 96, "105,21%"),
        (107, 100, "107%"),
        (9, 5, "180%"),
        (0, 5, "0%"),
        (1, 3, "33,33%"),
        (2, 3, "66,67%"),
        (1, 800, "0,13%"),
        (3, 800, "0,38%"),
        (1, 20001, "0%"),
        (12345, 10, "123.450%"),
    ],
)
def test_a_percentage_of_plan_has_at_most_two_decimals_and_rounds_half_up(done: int, plan: int, text: str) -> None:
    assert percent(done, plan) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (133, 684, "19,4%"),
        (551, 684, "80,6%"),
        (11, 37, "29,7%"),
        (26, 37, "70,3%"),
        (1, 8, "12,5%"),
        (1, 16, "6,3%"),
        (1, 2, "50%"),
        (9, 10, "90%"),
    ],
)
def test_a_share_has_one_decimal(part: int, whole: int, text: str) -> None:
    assert percent(part, whole, 1) == text


def test_without_a_plan_there_is_no_percentage() -> None:
    assert percent(3, 0) is None


def test_a_plan_may_be_a_fraction_of_a_person() -> None:
    assert percent(3, Fraction(5, 2)) == "120%"


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 2))
def test_a_percentage_is_never_wrong(part: int, whole: int, decimals: int) -> None:
    scale = 10**decimals
    rounded = (2 * part * 100 * scale + whole) // (2 * whole)
    text = percent(part, whole, decimals)
    assert text is not None
    assert Decimal(text.removesuffix("%").replace(".", "").replace(",", ".")) == Decimal(rounded) / scale


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("114", "114"), ("114.00", "114"), ("102.50", "102,5"), ("37.61", "37,61"), ("100", "100"), ("0", "0"),
        ("0.00", "0"), ("6932", "6.932"), ("1234567.80", "1.234.567,8"), ("1E+3", "1.000"), ("-50", "-50"),
    ],
)  # fmt: skip
def test_a_decimal_has_a_comma_and_no_trailing_zeros(number: str, text: str) -> None:
    assert decimal_text(Decimal(number)) == text


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("2", 2),
        (" 2 ", 2),
        ("2.", 2),
        ("02", 2),
        ("12", 12),
        ("500", 500),
        ("2 người", 2),
        ("2 nguoi", 2),
        ("2người", 2),
        ("2 đồng chí", 2),
        ("2 dong chi", 2),
        ("2 đ/c", 2),
        ("2đ/c", 2),
        ("2 đc", 2),
        ("2 quần chúng", 2),
        ("2 đảng viên", 2),
        ("có 2", 2),
        ("có 2 đồng chí", 2),
        ("được 2 người", 2),
        ("tổng cộng 2 người", 2),
        ("tổng cộng 2", 2),
        ("2\u00a0người", 2),
        ("2\u200b", 2),
        ("hai", 2),
        ("Hai", 2),
        ("hai người", 2),
        ("hai đồng chí", 2),
        ("có hai người", 2),
        ("tổng cộng hai người", 2),
        ("một", 1),
        ("mot", 1),
        ("ba", 3),
        ("bốn", 4),
        ("tư", 4),
        ("năm", 5),
        ("bảy", 7),
        ("mười", 10),
        ("mười hai", 12),
        ("muoi hai", 12),
        ("mười lăm", 15),
        ("hai mươi", 20),
        ("hai mươi mốt", 21),
        ("hai muoi mot dong chi", 21),
        ("hai mươi tư", 24),
        ("chín mươi chín", 99),
        ("một trăm", 100),
        ("một trăm linh năm", 105),
        ("một trăm lẻ năm", 105),
        ("một trăm hai mươi", 120),
    ],
)
def test_a_number_of_people_is_read_in_digits_and_words(typed: str, people: int) -> None:
    assert read_quantity(typed) == people


@pytest.mark.parametrize(
    "typed",
    [
        "", "x", "nhiều", "vài người", "mấy đồng chí", "hai ba", "hai người nữ", "không biết", "hai mươi ba bốn", "0",
        "00", "không", "0 người", "-2", "−2", "1,5", "1.5", "2,0", "501", "1.000", "6.932", "99999", "2-3",
        "2 hoặc 3", "5/6", "50%", "2 nữ", "2 lớp", "7/5", "Nguyễn Văn An", "👍", "trăm", "mươi trăm", "x trăm",
        "9" * 400, "1," * 400, "không " * 200,
    ],
)  # fmt: skip
def test_what_is_no_number_of_people_is_refused_and_the_example_is_accepted(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        read_quantity(typed)
    assert [read_quantity(example) for example in examples_in(refused.value.sentence)] == [2]
    assert len(refused.value.sentence) <= 200


@pytest.mark.parametrize(("key", "meant", "never"), [("mot tram hai", 120, 102), ("hai tram ba", 230, 203)])
def test_a_hundred_and_two_needs_its_linh(key: str, meant: int, never: int) -> None:
    """People who say "một trăm hai" mean 120: it may be asked again, but never counted as 102."""
    assert words_to_number(key) in (None, meant)
    assert words_to_number(key.replace("tram", "tram linh")) == never


@pytest.mark.parametrize("key", ["", "nhieu", "linh nam", "hai ba", "nhieu tram", "muoi muoi", "hai tram ba bon"])
def test_words_that_say_no_number_say_nothing(key: str) -> None:
    assert words_to_number(key) is None


_ONES = ["", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
_AFTER_TENS = ["", "mốt", "hai", "ba", "tư", "lăm", "sáu", "bảy", "tám", "chín"]


def _said(number: int) -> str:
    """Return a number of 1 to 999 as a teacher says it."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [_ONES[hundreds], "trăm"] if hundreds else []
    if tens == 1:
        words += ["mười", "lăm" if ones == 5 else _ONES[ones]]
    elif tens:
        words += [_ONES[tens], "mươi", _AFTER_TENS[ones]]
    elif ones:
        words += ["linh", _ONES[ones]] if hundreds else [_ONES[ones]]
    return " ".join(word for word in words if word)


def test_every_number_said_in_words_is_read() -> None:
    numbers = range(1, 501)
    assert [read_quantity(f"{_said(number)} đồng chí") for number in numbers] == [*numbers]


@given(st.text(max_size=300))
def test_whatever_is_typed_becomes_a_sensible_number_or_a_short_refusal(typed: str) -> None:
    people = attempt(read_quantity, typed)
    if isinstance(people, Refused):
        assert len(people.sentence) <= 200
    else:
        assert 1 <= people <= 500
