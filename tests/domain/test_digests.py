"""Digests: weekly, monthly, at milestones; the longest where several fall together; late once, never twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.digests import DigestPeriod, digest_due
from domain.preferences import SendingDays
from domain.workdays import Workdays

MONDAY, FRIDAY = 0, 4
TET = {date(2022, 1, 31) + timedelta(days=n): "Tết" for n in range(5)}
DAYS = SendingDays(Workdays(off=TET))


def _due(today: date, last: date | None = None, weekday: int = MONDAY) -> DigestPeriod | None:
    return digest_due(today, last or today - timedelta(days=1), weekday, DAYS)


@pytest.mark.parametrize(
    ("today", "title"),
    [
        (date(2022, 6, 20), "tuần 13/6–19/6/2022"),
        (date(2022, 6, 21), None),
        (date(2022, 9, 1), "tháng 8/2022"),
        (date(2022, 7, 1), "6 tháng đầu năm 2022"),
        (date(2022, 10, 3), "9 tháng đầu năm 2022"),  # 1/10 is a Saturday: Monday, and longer than week and month
        (date(2022, 4, 1), "quý I/2022"),
        (date(2023, 1, 2), "năm 2022"),
        (date(2022, 8, 1), "tháng 7/2022"),  # a Monday: the month is longer than the week
    ],
)
def test_a_digest_comes_on_the_first_working_day_after_its_period(today: date, title: str | None) -> None:
    found = _due(today)
    assert (found.title if found else None) == title


def test_what_ends_before_tet_comes_after_it() -> None:
    assert _due(date(2022, 2, 7), last=date(2022, 1, 28)) == DigestPeriod(
        date(2022, 1, 1), date(2022, 1, 31), "tháng 1/2022"
    )


def test_each_has_an_own_day_of_the_week() -> None:
    found = _due(date(2022, 6, 24), weekday=FRIDAY)
    assert found is not None
    assert (found.first, found.last) == (date(2022, 6, 17), date(2022, 6, 23))


def test_what_was_missed_while_nothing_was_sent_comes_once() -> None:
    late = _due(date(2022, 7, 5), last=date(2022, 6, 29))
    assert late is not None
    assert late.title == "6 tháng đầu năm 2022"
    assert _due(date(2022, 7, 6), last=date(2022, 7, 5)) is None


def test_through_a_year_every_week_month_and_milestone_is_told_once_or_in_a_longer_one() -> None:
    last, told = date(2021, 12, 31), []
    for n in range(365):
        today = date(2022, 1, 1) + timedelta(days=n)
        if today in DAYS and (found := _due(today, last)):
            told.append(found)
            last = today
    months = [found.title for found in told if found.title.startswith("tháng")]
    assert months == [f"tháng {month}/2022" for month in (1, 2, 4, 5, 7, 8, 10, 11)]
    assert [found.title for found in told if "đầu năm" in found.title or "quý" in found.title] == [
        "quý I/2022",
        "6 tháng đầu năm 2022",
        "9 tháng đầu năm 2022",
    ]
    assert len(told) == len(set(told))
