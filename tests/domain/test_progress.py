"""Progress against the plan, on the figures of Hiệp Hòa (first half of 2022), Nam Sách and Lộc Ninh."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.indicators import Indicator
from domain.periods import year_of
from domain.progress import Line, Progress, Standing, Tally, pace
from domain.targets import Goal, Measure, Target
from tests.domain.samples import DISTRICT, a_unit

JANUARY = date(2022, 1, 1)
HALF_YEAR = date(2022, 6, 30)
DEADLINE = date(2022, 10, 31)
YEAR_END = date(2022, 12, 31)


@pytest.mark.parametrize(
    ("done", "target", "text"),
    [
        (85, 226, "85/226 (đạt 37,61%)"),
        (7, 5, "7/5 (đạt 140%)"),
        (6, 6, "6/6 (đạt 100%)"),
        (684, 600, "684/600 (đạt 114%)"),
        (123, 120, "123/120 (đạt 102,5%)"),
        (0, 5, "0/5 (đạt 0%)"),
        (6932, 5000, "6.932/5.000 (đạt 138,64%)"),
        (37, None, "37 (chưa giao chỉ tiêu)"),
        (0, None, "0 (chưa giao chỉ tiêu)"),
        (3, 0, "3 (chưa giao chỉ tiêu)"),
    ],
)
def test_a_tally_is_written_as_a_report_writes_it(done: int, target: int | None, text: str) -> None:
    assert str(Tally(done=done, target=target)) == text


def test_without_a_target_there_is_no_percentage() -> None:
    assert Tally(done=37).percent is None
    assert Tally(done=37, target=0).percent is None


@pytest.mark.parametrize(
    ("done", "target", "missing"), [(85, 226, 141), (5, 5, 0), (7, 5, 0), (0, 3, 3), (4, None, 0), (0, 0, 0)]
)
def test_who_is_over_the_plan_owes_nobody(done: int, target: int | None, missing: int) -> None:
    assert Tally(done=done, target=target).missing == missing


@pytest.mark.parametrize(
    ("done", "target", "standing"),
    [
        (7, 5, Standing.REACHED),
        (5, 5, Standing.REACHED),
        (4, 5, Standing.UNDER_WAY),
        (0, 5, Standing.NOTHING_YET),
        (3, None, Standing.NO_TARGET),
        (0, None, Standing.NO_TARGET),
        (3, 0, Standing.NO_TARGET),
    ],
)
def test_a_unit_stands_among_the_done_the_slow_the_silent_or_those_without_a_target(
    done: int, target: int | None, standing: Standing
) -> None:
    assert Tally(done=done, target=target).standing is standing


@pytest.mark.parametrize(
    ("measure", "value", "done", "told", "standing"),
    [
        (Measure.STATED, "85", 0, "đạt 85% theo báo cáo, không ghi số người", Standing.NOT_IN_PEOPLE),
        (
            Measure.STATED, "85", 2, "đạt 85% theo báo cáo, không ghi số người; đã báo trong hệ thống 2",
            Standing.NOT_IN_PEOPLE,
        ),
        (Measure.RATIO_ABOVE, "90", 7, "7 (chỉ tiêu trên 90%)", Standing.NOT_IN_PEOPLE),
        (Measure.SHARE_OF_MEMBERS, "3", 4, "4 (chỉ tiêu từ 3% số đảng viên)", Standing.NOT_IN_PEOPLE),
        (Measure.PEOPLE, "5", 4, "4/5 (đạt 80%)", Standing.UNDER_WAY),
    ],
)  # fmt: skip
def test_a_target_that_is_no_number_of_people_is_told_and_never_called_missing(
    measure: Measure, value: str, done: int, told: str, standing: Standing
) -> None:
    goal = Goal(measure=measure, value=Decimal(value))
    target = Target(goal=goal, people=goal.people, deadline=DEADLINE)
    tally = Tally.against(done, target)
    assert str(tally) == told
    assert tally.standing is standing


def _progress(*figures: tuple[str, int, int | None]) -> Progress:
    lines = tuple(
        Line(unit=a_unit(number, name, DISTRICT), tally=Tally(done=done, target=target))
        for number, (name, done, target) in enumerate(figures, 10)
    )
    return Progress(
        unit=DISTRICT,
        indicator=Indicator.ADMITTED,
        period=year_of(2022),
        as_of=HALF_YEAR,
        tally=Tally(done=85, target=226),
        target=None,
        lines=lines,
    )


def test_over_achievers_stand_first_then_the_slow_then_the_silent_then_those_without_a_target() -> None:
    progress = _progress(
        ("Hùng Sơn", 9, None),
        ("Mai Trung", 0, 3),
        ("Đoan Bái", 6, 6),
        ("Hoàng An", 1, 4),
        ("Châu Minh", 7, 5),
        ("Lương Phong", 3, 4),
        ("Thanh Vân", 5, 4),
        ("Đông Lỗ", 8, 8),
        ("THPT Hiệp Hòa số 3", 5, 5),
        ("Quang Minh", 0, None),
    )
    assert [line.unit.name for line in progress.ranked] == [
        "Châu Minh", "Thanh Vân", "Đông Lỗ", "Đoan Bái", "THPT Hiệp Hòa số 3",
        "Lương Phong", "Hoàng An",
        "Mai Trung",
        "Hùng Sơn", "Quang Minh",
    ]  # fmt: skip


def test_equal_percentages_are_told_apart_by_numbers_and_else_keep_the_assigned_order() -> None:
    progress = _progress(("Ba", 1, 2), ("Một", 2, 4), ("Hai", 1, 2), ("Bốn", 0, 2), ("Năm", 0, 1))
    assert [line.unit.name for line in progress.ranked] == ["Một", "Ba", "Hai", "Bốn", "Năm"]


@given(st.lists(st.tuples(st.just("Chi bộ"), st.integers(0, 20), st.none() | st.integers(0, 20)), max_size=12))
def test_ranking_loses_nobody_and_never_puts_less_before_more(figures: list[tuple[str, int, int | None]]) -> None:
    progress = _progress(*figures)
    ranked = progress.ranked
    assert {line.unit.id for line in ranked} == {line.unit.id for line in progress.lines}
    for before, after in pairwise(ranked):
        assert before.tally.standing <= after.tally.standing
        if before.tally.standing is after.tally.standing and before.tally.target and after.tally.target:
            one, other = before.tally, after.tally
            assert Fraction(one.done, one.target or 1) >= Fraction(other.done, other.target or 1)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2022, 3, 14), 2), (date(2022, 5, 26), 4), (date(2022, 8, 7), 6), (date(2022, 10, 19), 8), (YEAR_END, 10)],
)
def test_a_fifth_of_the_year_asks_for_a_fifth_of_the_plan(day: date, expected: int) -> None:
    found = pace(Tally(done=4, target=10), JANUARY, YEAR_END, day)
    assert found
    assert (found.expected, found.ahead) == (expected, 4 - expected)


def test_hiep_hoa_is_behind_its_pace_at_half_year() -> None:
    found = pace(Tally(done=85, target=226), JANUARY, DEADLINE, HALF_YEAR)
    assert found
    assert found.days_left == 123
    assert -51 <= found.ahead <= -49


def test_what_is_needed_a_month_reaches_the_plan_in_the_months_that_are_left() -> None:
    """From 30/6 to 31/10/2022 there are four months: 141 people still owed are 36 a month."""
    found = pace(Tally(done=85, target=226), JANUARY, DEADLINE, HALF_YEAR)
    assert found
    assert (found.months_left, found.needed_a_month) == (4, 36)


@pytest.mark.parametrize("month", range(1, 12))
def test_at_a_months_end_the_months_after_it_are_left(month: int) -> None:
    day = date(2022, month + 1, 1) - timedelta(days=1)
    found = pace(Tally(done=0, target=132), JANUARY, YEAR_END, day)
    assert found
    assert found.months_left == 12 - month
    assert found.needed_a_month * found.months_left >= 132


@pytest.mark.parametrize("target", [1, 2, 226])
def test_nobody_is_behind_on_the_first_day_of_the_plan(target: int) -> None:
    found = pace(Tally(done=0, target=target), JANUARY, YEAR_END, JANUARY)
    assert found
    assert found.ahead >= 0


def test_on_the_deadline_the_whole_plan_is_expected_and_nothing_is_left() -> None:
    found = pace(Tally(done=200, target=226), JANUARY, DEADLINE, DEADLINE)
    assert found
    assert (found.expected, found.ahead, found.days_left, found.months_left) == (226, -26, 0, 0)
    assert found.needed_a_month == 26


def test_after_the_deadline_no_more_than_the_plan_is_expected() -> None:
    found = pace(Tally(done=230, target=226), JANUARY, DEADLINE, date(2022, 12, 1))
    assert found
    assert (found.expected, found.ahead, found.days_left, found.needed_a_month) == (226, 4, 0, 0)


def test_there_is_no_pace_without_a_target_or_before_the_plan_begins() -> None:
    assert pace(Tally(done=3), JANUARY, DEADLINE, HALF_YEAR) is None
    assert pace(Tally(done=3, target=0), JANUARY, DEADLINE, HALF_YEAR) is None
    assert pace(Tally(done=0, target=5), JANUARY, DEADLINE, date(2021, 12, 31)) is None


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 400), st.integers(0, 400))
def test_pace_follows_time_and_never_asks_for_more_than_the_plan(done: int, target: int, day: int, length: int) -> None:
    deadline, today = JANUARY + timedelta(days=length), JANUARY + timedelta(days=day)
    found = pace(Tally(done=done, target=target), JANUARY, deadline, today)
    assert found
    share = min(Fraction(1), Fraction(day + 1, length + 1))
    assert abs(found.expected - target * share) < 1
    assert found.expected <= target
    assert found.ahead == done - found.expected
    assert found.days_left == max(0, (deadline - today).days)
    assert found.needed_a_month * max(1, found.months_left) >= max(0, target - done)
