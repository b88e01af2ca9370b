"""Birth dates as far as people tell them."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.births import Birth, read_birth
from domain.refusals import Refused
from tests.domain.samples import attempt, examples_in

TODAY = date(2022, 6, 30)


@pytest.mark.parametrize(
    ("typed", "birth"),
    [
        ("12/5/1990", Birth(year=1990, month=5, day=12)),
        ("12/05/1990", Birth(year=1990, month=5, day=12)),
        ("12-5-1990", Birth(year=1990, month=5, day=12)),
        ("12.5.1990", Birth(year=1990, month=5, day=12)),
        ("12 5 1990", Birth(year=1990, month=5, day=12)),
        ("12051990", Birth(year=1990, month=5, day=12)),
        ("12/5/90", Birth(year=1990, month=5, day=12)),
        ("12/5/45", Birth(year=1945, month=5, day=12)),
        ("12/5/30", Birth(year=1930, month=5, day=12)),
        ("12/5/04", Birth(year=2004, month=5, day=12)),
        ("29/2/2000", Birth(year=2000, month=2, day=29)),
        ("29/2/28", Birth(year=1928, month=2, day=29)),
        ("ngày 12 tháng 5 năm 1990", Birth(year=1990, month=5, day=12)),
        ("12 tháng 5 năm 1990", Birth(year=1990, month=5, day=12)),
        ("sinh ngày 12/5/1990", Birth(year=1990, month=5, day=12)),
        ("sinh ngày: 12/5/1990", Birth(year=1990, month=5, day=12)),
        ("ngày sinh 12/5/1990", Birth(year=1990, month=5, day=12)),
        ("ngày sinh: 12/5/1990", Birth(year=1990, month=5, day=12)),
        ("sinh 12/5/1990", Birth(year=1990, month=5, day=12)),
        ("sn 12/5/1990", Birth(year=1990, month=5, day=12)),
        ("5/1990", Birth(year=1990, month=5)),
        ("05/1990", Birth(year=1990, month=5)),
        ("tháng 5/1990", Birth(year=1990, month=5)),
        ("tháng 5 năm 1990", Birth(year=1990, month=5)),
        ("thang 5 nam 1990", Birth(year=1990, month=5)),
        ("sinh tháng 5/1990", Birth(year=1990, month=5)),
        ("1990", Birth(year=1990)),
        ("năm 1990", Birth(year=1990)),
        ("nam 1990", Birth(year=1990)),
        ("sinh năm 1990", Birth(year=1990)),
        ("Sinh năm 1990", Birth(year=1990)),
        ("sinh năm: 1990", Birth(year=1990)),
        ("sinh nam 1990", Birth(year=1990)),
        (unicodedata.normalize("NFD", "sinh năm 1990"), Birth(year=1990)),
        ("năm sinh 1990", Birth(year=1990)),
        ("năm sinh: 1990", Birth(year=1990)),
        ("sn 1990", Birth(year=1990)),
        ("SN: 1990", Birth(year=1990)),
        ("sinh 1990", Birth(year=1990)),
        ("1990.", Birth(year=1990)),
        ("\u200b1990\u00a0", Birth(year=1990)),
        ("1/6/2008", Birth(year=2008, month=6, day=1)),
        ("90", Birth(year=1990)),
        ("dạ sinh năm 95 ạ", Birth(year=1995)),
        ("1912", Birth(year=1912)),
    ],
)
def test_a_birth_is_kept_as_far_as_it_is_told(typed: str, birth: Birth) -> None:
    assert read_birth(typed, TODAY) == birth


@pytest.mark.parametrize(
    "typed",
    [
        "", "x", "hồi đó", "không nhớ", "hôm nay", "hôm qua", "12/5", "5/90", "2016", "1/6/2010", "tháng 5", "ngày 12",
        "31/2/1990", "29/2/1990", "31/4/1990", "32/1/1990", "13/1990", "0/1990", "12/13/1990", "5/20/1990",
        "2030", "7/2022", "1/7/2022", "12/12/22", "12/5/2030", "12/5/2122", "29/2/2400", "29/2/2032",
        "1900", "12/5/1900", "1/1/0001", "0000", "9999", "1/1/9999", "199", "19900", "1990 1991", "Nguyễn Văn An",
    ],
)  # fmt: skip
def test_what_is_no_birth_is_refused_and_every_example_is_accepted(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        read_birth(typed, TODAY)
    accepted = [str(read_birth(example, TODAY)) for example in examples_in(refused.value.sentence)]
    assert accepted == examples_in(refused.value.sentence)


@given(st.text(max_size=200))
def test_whatever_is_typed_becomes_a_birth_that_has_come_or_a_short_refusal(typed: str) -> None:
    birth = attempt(lambda text: read_birth(text, TODAY), typed)
    if isinstance(birth, Refused):
        assert len(birth.sentence) <= 200
    else:
        assert 1912 <= birth.year <= 2022


@given(st.dates(date(1920, 1, 1), date(2008, 6, 30)))
def test_what_we_write_ourselves_is_read_back(born: date) -> None:
    births = [
        Birth(year=born.year, month=born.month, day=born.day),
        Birth(year=born.year, month=born.month),
        Birth(year=born.year),
    ]
    assert [read_birth(str(birth), TODAY) for birth in births] == births
    assert [Birth.model_validate_json(birth.model_dump_json()) for birth in births] == births


@pytest.mark.parametrize(
    ("birth", "text"),
    [
        (Birth(year=1990, month=5, day=12), "12/5/1990"),
        (Birth(year=1990, month=5), "5/1990"),
        (Birth(year=1990), "1990"),
    ],
)
def test_a_birth_is_written_as_far_as_it_is_known(birth: Birth, text: str) -> None:
    assert str(birth) == text


@pytest.mark.parametrize(
    ("birth", "on", "youngest", "oldest"),
    [
        (Birth(year=2004, month=6, day=30), date(2022, 6, 1), 18, 18),
        (Birth(year=2004, month=6, day=1), date(2022, 5, 31), 17, 17),
        (Birth(year=2004, month=6), date(2022, 6, 1), 18, 18),
        (Birth(year=2004), date(2022, 6, 30), 17, 18),
        (Birth(year=2004), date(2022, 12, 1), 18, 18),
        (Birth(year=2004), date(2022, 1, 1), 17, 18),
        (Birth(year=1961), date(2022, 6, 30), 60, 61),
        (Birth(year=2004, month=2, day=29), date(2022, 2, 1), 18, 18),
    ],
)
def test_an_age_is_as_certain_as_the_birth(birth: Birth, on: date, youngest: int, oldest: int) -> None:
    assert (birth.youngest_age(on), birth.oldest_age(on)) == (youngest, oldest)
