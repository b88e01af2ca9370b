"""Periods and deadlines as documents name them."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.periods import (
    Asked,
    Period,
    from_code,
    month_of,
    quarter_of,
    read_deadline,
    read_period,
    term_of,
    year_of,
)
from domain.refusals import NoSuchDay, Refused
from tests.domain.samples import attempt, examples_in

TODAY = date(2022, 6, 30)
PERIODS = st.one_of(
    st.builds(year_of, st.integers(1900, 2900)),
    st.builds(month_of, st.integers(1900, 2900), st.integers(1, 12)),
    st.builds(quarter_of, st.integers(1900, 2900), st.integers(1, 4)),
    st.builds(term_of, st.integers(1900, 2900)),
)


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("2022", year_of(2022)),
        ("năm 2021", year_of(2021)),
        ("nam 2021", year_of(2021)),
        ("năm nay", year_of(2022)),
        ("cả năm", year_of(2022)),
        ("năm ngoái", year_of(2021)),
        ("năm trước", year_of(2021)),
        ("lũy kế", year_of(2022)),
        ("luỹ kế", year_of(2022)),
        ("đầu năm", year_of(2022)),
        ("tháng 6/2022", month_of(2022, 6)),
        ("Tháng 06/2022", month_of(2022, 6)),
        ("thang 6", month_of(2022, 6)),
        ("tháng 12", month_of(2022, 12)),
        ("tháng 5 năm 2021", month_of(2021, 5)),
        (unicodedata.normalize("NFD", "tháng 5 năm 2021"), month_of(2021, 5)),
        ("5/2022", month_of(2022, 5)),
        ("5-2022", month_of(2022, 5)),
        ("2022-05", month_of(2022, 5)),
        ("tháng này", month_of(2022, 6)),
        ("tháng trước", month_of(2022, 5)),
        ("quý I", quarter_of(2022, 1)),
        ("quý II", quarter_of(2022, 2)),
        ("quy iii", quarter_of(2022, 3)),
        ("Quý IV/2021", quarter_of(2021, 4)),
        ("quý 1", quarter_of(2022, 1)),
        ("quý 4 năm 2021", quarter_of(2021, 4)),
        ("2022-Q2", quarter_of(2022, 2)),
        ("quý này", quarter_of(2022, 2)),
        ("nhiệm kỳ", term_of(2020)),
        ("nhiệm kỳ này", term_of(2020)),
        ("nhiệm kỳ 2020–2025", term_of(2020)),
        ("nhiệm kỳ 2020-2025", term_of(2020)),
        ("nhiem ky 2020 - 2025", term_of(2020)),
        ("2015-2020", term_of(2015)),
    ],
)
def test_a_period_is_read_as_documents_and_people_name_it(typed: str, period: Period) -> None:
    assert read_period(typed, TODAY) == Asked(period)


@pytest.mark.parametrize(
    ("typed", "as_of"),
    [
        ("6 tháng", date(2022, 6, 30)),
        ("6 tháng đầu năm", date(2022, 6, 30)),
        ("6 tháng đầu năm 2021", date(2021, 6, 30)),
        ("6 thang 2021", date(2021, 6, 30)),
        ("9 tháng năm 2021", date(2021, 9, 30)),
        ("10 tháng năm 2021", date(2021, 10, 31)),
        ("5 tháng 2020", date(2020, 5, 31)),
        ("2 tháng 2020", date(2020, 2, 29)),
        ("12 tháng", date(2022, 12, 31)),
    ],
)
def test_so_many_months_are_the_year_as_of_their_last_day(typed: str, as_of: date) -> None:
    assert read_period(typed, TODAY) == Asked(year_of(as_of.year), as_of)


def test_last_month_in_january_is_december_of_the_year_before() -> None:
    assert read_period("tháng trước", date(2022, 1, 15)).period == month_of(2021, 12)


@pytest.mark.parametrize(
    "typed",
    [
        "", "x", "Châu Minh", "Nam Sách", "hôm qua", "202", "20222", "quý V", "quý 5", "quý 0", "quý", "tháng",
        "2020-2024", "2025-2020", "nhiệm kỳ 2020-2026", "20/5/2022", "tháng 13", "tháng 0/2022",
        "13/2022", "13 tháng", "0 tháng 2022", "tháng 99 năm 2022",
        "0000", "năm 0000", "tháng 6/0000", "quý I/0000", "0000-0005", "1800", "9999", "9996-9999", "quý 1/9999",
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused_and_every_example_is_accepted(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        read_period(typed, TODAY)
    accepted = [read_period(example, TODAY).period.code for example in examples_in(refused.value.sentence)]
    assert set(accepted) <= {"2022", "2022-06", "2022-Q1", "2020-2025"}


@pytest.mark.parametrize("typed", ["tháng 13", "tháng 0", "13/2022", "13 tháng"])
def test_a_month_that_the_calendar_lacks_is_told_apart_from_what_is_no_period(typed: str) -> None:
    with pytest.raises(NoSuchDay):
        read_period(typed, TODAY)


@given(st.text(st.characters(codec="utf-8"), max_size=30) | st.from_regex(r"(thang |quy |nam )?\d{1,4}[ /-]\d{4}"))
def test_whatever_period_is_read_can_stand_in_an_address(typed: str) -> None:
    asked = attempt(lambda text: read_period(text, TODAY), typed)
    if isinstance(asked, Refused):
        assert len(asked.sentence) <= 200
    else:
        assert from_code(asked.period.code) == asked.period


@pytest.mark.parametrize(
    ("period", "first", "last", "code", "title"),
    [
        (year_of(2022), date(2022, 1, 1), date(2022, 12, 31), "2022", "năm 2022"),
        (month_of(2022, 6), date(2022, 6, 1), date(2022, 6, 30), "2022-06", "tháng 6/2022"),
        (month_of(2024, 2), date(2024, 2, 1), date(2024, 2, 29), "2024-02", "tháng 2/2024"),
        (quarter_of(2022, 1), date(2022, 1, 1), date(2022, 3, 31), "2022-Q1", "quý I/2022"),
        (quarter_of(2022, 4), date(2022, 10, 1), date(2022, 12, 31), "2022-Q4", "quý IV/2022"),
        (term_of(2020), date(2021, 1, 1), date(2025, 12, 31), "2020-2025", "nhiệm kỳ 2020–2025"),
    ],
)
def test_a_period_knows_its_days_its_code_and_its_name(
    period: Period, first: date, last: date, code: str, title: str
) -> None:
    assert (period.first, period.last, period.code, period.title) == (first, last, code, title)
    assert first in period
    assert last in period
    assert date(2019, 12, 31) not in period
    assert date(2026, 1, 1) not in period


@given(PERIODS)
def test_a_period_comes_back_from_its_code_and_from_its_title(period: Period) -> None:
    assert from_code(period.code) == period
    assert read_period(period.title, TODAY).period == period


@given(PERIODS)
def test_a_period_begins_on_a_first_and_ends_on_a_months_end(period: Period) -> None:
    assert period.first.day == 1
    assert period.last in period
    assert date.fromordinal(period.last.toordinal() + 1).day == 1


@pytest.mark.parametrize(
    "code",
    ["", "x", "22", "2022-", "2022-6", "2022-13", "2022-00", "2022-Q0", "2022-Q5", "2022-q1", "2020-2024", "0000",
     "9999-99", "1899", "3000", "2022-06-01", "2022\n"],
)  # fmt: skip
def test_a_code_of_no_period_is_an_error(code: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 — any ValueError is what the caller expects
        from_code(code)


@pytest.mark.parametrize(
    ("typed", "last_day"),
    [
        ("trước tháng 11/2022", date(2022, 10, 31)),
        ("xong trước tháng 11/2022", date(2022, 10, 31)),
        ("Trước tháng 11 năm 2022", date(2022, 10, 31)),
        ("truoc thang 11/2022", date(2022, 10, 31)),
        (unicodedata.normalize("NFD", "trước tháng 11/2022"), date(2022, 10, 31)),
        ("trước 11/2022", date(2022, 10, 31)),
        ("trước tháng 11", date(2022, 10, 31)),
        ("trước tháng 1/2023", date(2022, 12, 31)),
        ("trước năm 2023", date(2022, 12, 31)),
        ("trước quý IV/2022", date(2022, 9, 30)),
        ("trước ngày 1/11/2022", date(2022, 10, 31)),
        ("trước 1/11", date(2022, 10, 31)),
        ("trong tháng 7/2022", date(2022, 7, 31)),
        ("tháng 7/2022", date(2022, 7, 31)),
        ("trong tháng 2/2024", date(2024, 2, 29)),
        ("trong quý III/2022", date(2022, 9, 30)),
        ("trong năm 2022", date(2022, 12, 31)),
        ("đến hết tháng 6", date(2022, 6, 30)),
        ("den het thang 6", date(2022, 6, 30)),
        ("hết tháng 6/2023", date(2023, 6, 30)),
        ("cuối tháng 6", date(2022, 6, 30)),
        ("hết năm 2022", date(2022, 12, 31)),
        ("hết quý II", date(2022, 6, 30)),
        ("nhiệm kỳ 2020–2025", date(2025, 12, 31)),
        ("trong 6 tháng đầu năm 2022", date(2022, 6, 30)),
        ("hết 9 tháng năm 2022", date(2022, 9, 30)),
        ("31/10/2022", date(2022, 10, 31)),
        ("31/10", date(2022, 10, 31)),
        ("2022-10-31", date(2022, 10, 31)),
        ("đến 31/10/2022", date(2022, 10, 31)),
        ("đến hết ngày 31/10/2022", date(2022, 10, 31)),
        ("hạn 31/10/2022", date(2022, 10, 31)),
        ("chậm nhất ngày 15/11/2022", date(2022, 11, 15)),
        ("ngày 15 tháng 11 năm 2022", date(2022, 11, 15)),
        ("chậm nhất ngày 15 tháng 11 năm 2022", date(2022, 11, 15)),
        ("trước ngày 15 tháng 11 năm 2022", date(2022, 11, 14)),
    ],
)
def test_a_deadline_is_the_last_day_that_it_allows(typed: str, last_day: date) -> None:
    assert read_deadline(typed, TODAY) == last_day


@pytest.mark.parametrize(
    "typed", ["", "sớm", "trước đại hội", "trước tháng 13/2022", "31/2/2022", "đầu tháng 6", "đầu năm 2023", "trước"]
)
def test_what_is_no_deadline_is_refused_and_every_example_is_accepted(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        read_deadline(typed, TODAY)
    assert [read_deadline(example, TODAY) for example in examples_in(refused.value.sentence)] != []


@given(st.integers(2000, 2100), st.integers(1, 12))
def test_before_a_month_ends_where_the_month_begins(year: int, month: int) -> None:
    before = read_deadline(f"trước tháng {month}/{year}", TODAY)
    assert (month_of(year, month).first - before).days == 1
