"""Days as people write them: the day always first, a missing year is this year, never a silent guess."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.dates import add_months, day_text, full_years, month_end, read_any_day, read_past_day
from domain.refusals import NoSuchDay, Refused, Unclear
from tests.domain.samples import attempt, examples_in

THURSDAY = date(2022, 6, 30)
DAYS = st.dates(date(1931, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("20/5", date(2022, 5, 20)),
        ("20/5/2022", date(2022, 5, 20)),
        ("20/05/2022", date(2022, 5, 20)),
        ("20/5/22", date(2022, 5, 20)),
        ("1/12/99", date(1999, 12, 1)),
        ("01- 3", date(2022, 3, 1)),
        ("01 -3", date(2022, 3, 1)),
        ("20 / 5 / 2022", date(2022, 5, 20)),
        ("20-5-2022", date(2022, 5, 20)),
        ("5.1.2022", date(2022, 1, 5)),
        ("05.01.2022", date(2022, 1, 5)),
        ("20 5 2022", date(2022, 5, 20)),
        ("20 5", date(2022, 5, 20)),
        ("20052022", date(2022, 5, 20)),
        ("2022-05-20", date(2022, 5, 20)),
        ("20/5/2022.", date(2022, 5, 20)),
        (" 20/5 ", date(2022, 5, 20)),
        ("20/5\u00a0", date(2022, 5, 20)),
        ("\u200b20/5/2022", date(2022, 5, 20)),
        ("ngày 20/5", date(2022, 5, 20)),
        ("ngay 20/5/2022", date(2022, 5, 20)),
        ("Ngày 20-5-2022", date(2022, 5, 20)),
        ("vào ngày 20/5", date(2022, 5, 20)),
        ("ngày 3 tháng 3", date(2022, 3, 3)),
        ("ngay 3 thang 3", date(2022, 3, 3)),
        ("Ngày 03 tháng 3 năm 2021", date(2021, 3, 3)),
        ("3 tháng 3", date(2022, 3, 3)),
        ("3 tháng 3, 2021", date(2021, 3, 3)),
        (unicodedata.normalize("NFD", "ngày 3 tháng 3 năm 2021"), date(2021, 3, 3)),
        ("mùng 3 tháng 2", date(2022, 2, 3)),
        ("mồng 3/2", date(2022, 2, 3)),
        ("ngày 15 tháng này", date(2022, 6, 15)),
        ("mùng 5 tháng này", date(2022, 6, 5)),
        ("30/6", THURSDAY),
        ("29/2/2020", date(2020, 2, 29)),
        ("3/2/1930", date(1930, 2, 3)),
    ],
)
def test_a_day_is_read_day_first(typed: str, day: date) -> None:
    assert read_past_day(typed, THURSDAY) == day


def test_the_days_of_the_handbook_are_read() -> None:
    assert read_past_day("13-5-2023", date(2023, 6, 1)) == date(2023, 5, 13)
    assert read_past_day("5.1.2026", date(2026, 2, 5)) == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("hôm nay", date(2022, 6, 30)),
        ("hom nay", date(2022, 6, 30)),
        ("HÔM NAY", date(2022, 6, 30)),
        (unicodedata.normalize("NFD", "hôm nay"), date(2022, 6, 30)),
        ("sáng nay", date(2022, 6, 30)),
        ("chiều nay", date(2022, 6, 30)),
        ("ngày hôm nay", date(2022, 6, 30)),
        ("hôm qua", date(2022, 6, 29)),
        ("hom qua", date(2022, 6, 29)),
        ("Hôm qua.", date(2022, 6, 29)),
        ("ngày hôm qua", date(2022, 6, 29)),
        ("tối qua", date(2022, 6, 29)),
        ("hôm kia", date(2022, 6, 28)),
        ("thứ hai tuần trước", date(2022, 6, 20)),
        ("thu hai tuan truoc", date(2022, 6, 20)),
        ("Thứ 2 tuần trước", date(2022, 6, 20)),
        ("thứ tư tuần trước", date(2022, 6, 22)),
        ("thứ bảy tuần trước", date(2022, 6, 25)),
        ("thứ năm tuần rồi", date(2022, 6, 23)),
        ("chủ nhật tuần trước", date(2022, 6, 26)),
        ("CN tuần trước", date(2022, 6, 26)),
        ("thứ hai tuần này", date(2022, 6, 27)),
        ("thứ năm tuần này", date(2022, 6, 30)),
        ("thứ hai", date(2022, 6, 27)),
        ("thứ 3", date(2022, 6, 28)),
        ("thứ sáu", date(2022, 6, 24)),
        ("thứ sáu vừa rồi", date(2022, 6, 24)),
        ("thứ năm vừa rồi", date(2022, 6, 23)),
        ("chủ nhật", date(2022, 6, 26)),
        ("chủ nhật vừa qua", date(2022, 6, 26)),
    ],
)
def test_a_day_may_be_said_from_today(typed: str, day: date) -> None:
    assert read_past_day(typed, THURSDAY) == day


@given(DAYS, st.sampled_from(["/", "-", ".", " / ", "- "]))
def test_every_day_is_read_in_every_spelling(day: date, sign: str) -> None:
    assert read_past_day(f"{day.day}{sign}{day.month}{sign}{day.year}", date(2100, 1, 1)) == day
    assert read_past_day(f"{day:%d}{sign}{day:%m}{sign}{day.year}", date(2100, 1, 1)) == day


@given(DAYS)
def test_what_we_write_ourselves_is_read_back(day: date) -> None:
    assert read_past_day(day_text(day), date(2100, 1, 1)) == day
    assert read_any_day(day_text(day, today=day), day) == day


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("31/2/2022", "Không có ngày 31/2/2022"),
        ("31/4", "Không có ngày 31/4/2022"),
        ("29/2/2022", "Không có ngày 29/2/2022"),
        ("29/2/1900", "Không có ngày 29/2/1900"),
        ("31/11", "Không có ngày 31/11/2022"),
        ("31/9/2022", "Không có ngày 31/9/2022"),
        ("0/5", "Không có ngày 0/5/2022"),
        ("99/5/2022", "Không có ngày 99/5/2022"),
        ("1/1/0000", "Không có ngày 1/1/0"),
        ("5/20/2022", "Không có tháng 20"),
        ("20/13", "Không có tháng 13"),
        ("20/0", "Không có tháng 0"),
        ("ngày 31 tháng 2", "Không có ngày 31/2/2022"),
        ("31022022", "Không có ngày 31/2/2022"),
        ("1/7/2022", "1/7/2022 chưa đến"),
        ("20/5/2032", "20/5/2032 chưa đến"),
        ("thứ bảy tuần này", "2/7/2022 chưa đến"),
        ("2/2/1930", "1930 xa quá"),
        ("1/1/1022", "1022 xa quá"),
        ("tháng 5/2022", "mới có tháng"),
        ("5/2022", "mới có tháng"),
        ("tháng 5", "mới có tháng"),
        ("thang 5", "mới có tháng"),
        ("", "Chưa hiểu ngày"),
        ("hồi đó", "Chưa hiểu ngày"),
        ("tuần trước", "Chưa hiểu ngày"),
        ("năm 2022", "Chưa hiểu ngày"),
        ("20/5/202", "Chưa hiểu ngày"),
        ("20/5/20222", "Chưa hiểu ngày"),
        ("1/2/3/4", "Chưa hiểu ngày"),
        ("thứ tám", "Chưa hiểu ngày"),
        ("thứ 8 tuần trước", "Chưa hiểu ngày"),
        ("Nguyễn Văn An", "Chưa hiểu ngày"),
        ("👍", "Chưa hiểu ngày"),
    ],
)
def test_what_is_no_past_day_is_refused_and_every_example_is_accepted(typed: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        read_past_day(typed, THURSDAY)
    assert reason in refused.value.sentence
    for example in examples_in(refused.value.sentence):
        assert read_past_day(example, THURSDAY) <= THURSDAY


@pytest.mark.parametrize("typed", ["31/2/2022", "5/20/2022", "20/13", "0/5"])
def test_a_day_that_the_calendar_lacks_is_told_apart_from_what_is_not_understood(typed: str) -> None:
    with pytest.raises(NoSuchDay):
        read_any_day(typed, THURSDAY)


@pytest.mark.parametrize(
    ("typed", "last_year"), [("20/12", "20/12/2021"), ("1/7", "1/7/2021"), ("ngày 3 tháng 9", "3/9/2021")]
)
def test_a_day_ahead_without_a_year_is_asked_and_the_offered_day_is_accepted(typed: str, last_year: str) -> None:
    with pytest.raises(Unclear) as unclear:
        read_past_day(typed, THURSDAY)
    assert [option.label for option in unclear.value.options] == [last_year]
    chosen = read_past_day(unclear.value.options[0].text, THURSDAY)
    assert day_text(chosen) == last_year


@given(DAYS, st.integers(1, 31), st.integers(1, 12))
def test_every_day_that_is_offered_can_be_chosen(today: date, day: int, month: int) -> None:
    found = attempt(lambda text: read_past_day(text, today), f"{day}/{month}")
    if isinstance(found, Unclear):
        assert [read_past_day(option.text, today) for option in found.options] != []
    elif isinstance(found, Refused):
        assert [read_past_day(example, today) for example in examples_in(found.sentence)] != []
    else:
        assert (found.day, found.month, found.year) == (day, month, today.year)
        assert found <= today


@pytest.mark.parametrize("today", [date(2024, 2, 10), date(2024, 1, 1)])
def test_29_february_ahead_is_not_offered_in_a_year_that_lacks_it(today: date) -> None:
    with pytest.raises(Refused) as refused:
        read_past_day("29/2", today)
    assert "29/2/2023" not in refused.value.sentence
    for option in getattr(refused.value, "options", ()):
        assert read_past_day(option.text, today) <= today


@given(st.text(max_size=200))
def test_whatever_is_typed_becomes_a_past_day_or_a_short_refusal(typed: str) -> None:
    found = attempt(lambda text: read_past_day(text, THURSDAY), typed)
    if isinstance(found, Refused):
        assert len(found.sentence) <= 250
    else:
        assert found <= THURSDAY


def test_a_plan_may_name_a_day_ahead() -> None:
    assert read_any_day("31/10/2022", THURSDAY) == date(2022, 10, 31)
    assert read_any_day("31/10", THURSDAY) == date(2022, 10, 31)


@pytest.mark.parametrize(
    ("day", "today", "text"),
    [
        (date(2022, 6, 5), None, "5/6/2022"),
        (date(2022, 6, 5), date(2022, 12, 1), "5/6"),
        (date(2021, 6, 5), date(2022, 12, 1), "5/6/2021"),
    ],
)
def test_a_day_of_this_year_needs_no_year(day: date, today: date | None, text: str) -> None:
    assert day_text(day, today) == text


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2022, 8, 31), 6, date(2023, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2022, 1, 31), 1, date(2022, 2, 28)),
        (date(2022, 5, 31), 1, date(2022, 6, 30)),
        (date(2022, 3, 12), 60, date(2027, 3, 12)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2022, 12, 15), 1, date(2023, 1, 15)),
        (date(2022, 11, 30), 3, date(2023, 2, 28)),
        (date(2022, 1, 15), -1, date(2021, 12, 15)),
        (date(2022, 6, 30), 0, date(2022, 6, 30)),
    ],
)
def test_months_are_added_and_clipped_to_the_months_end(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@given(DAYS, st.integers(-120, 120))
def test_adding_months_lands_in_the_right_month_and_never_on_a_later_day(day: date, months: int) -> None:
    later = add_months(day, months)
    assert later.year * 12 + later.month == day.year * 12 + day.month + months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(DAYS)
def test_the_day_after_a_months_end_is_the_first(day: date) -> None:
    last = month_end(day.year, day.month)
    assert (last.year, last.month) == (day.year, day.month)
    assert (last + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2004, 6, 30), date(2022, 6, 30), 18),
        (date(2004, 6, 30), date(2022, 6, 1), 18),
        (date(2004, 6, 1), date(2022, 5, 31), 17),
        (date(1962, 5, 20), date(2022, 6, 30), 60),
        (date(2004, 2, 29), date(2022, 2, 1), 18),
        (date(2004, 12, 31), date(2022, 1, 1), 17),
    ],
)
def test_age_is_counted_by_month(born: date, on: date, age: int) -> None:
    assert full_years(born, on) == age


@given(DAYS, st.integers(0, 80))
def test_age_grows_by_one_each_year_in_the_month_of_birth(born: date, years: int) -> None:
    assume(born.year + years <= 2099)
    birthday_month = date(born.year + years, born.month, 1)
    assert full_years(born, birthday_month) == years
    assert full_years(born, birthday_month - timedelta(days=1)) == years - 1
