"""The ladder of reminders: who still owes, once a rung, on the right day, never on a day off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.duties import Duty, Matter, PlanDuty, TaskDuty, handed_down, month_duty
from domain.indicators import Indicator
from domain.periods import month_of, year_of
from domain.preferences import SendingDays
from domain.progress import Tally
from domain.reminders import BEHIND, LADDERS, Due, Today, Verdict, due, is_near, sending_day
from domain.work import Task
from domain.workdays import Workdays
from tests.domain.samples import CELL, COMMUNE, DISTRICT, NEIGHBOUR, SISTER_CELL

DEADLINE = date(2022, 10, 31)
SECRETARY, DEPUTY = 1, 2
EVERY_DAY = SendingDays(Workdays(), weekends=True)
HOLIDAY = date(2022, 9, 2)
OFFICE_DAYS = SendingDays(Workdays(off={HOLIDAY: "Quốc khánh"}))
NOTHING_TOLD: Mapping[tuple[str, int], int] = {}


class _Always:
    def __contains__(self, day: object) -> bool:
        return True


def _plan(deadline: date = DEADLINE) -> PlanDuty:
    return PlanDuty(CELL, deadline, Indicator.ADMITTED, year_of(2022), Tally(done=1, target=2), "54-KH/HU")


def _found(
    today: date,
    duty: Duty | None = None,
    told: int | None = None,
    days: SendingDays = EVERY_DAY,
    worked: Iterable[date] | None = None,
) -> list[tuple[int, str]]:
    duty = duty or _plan()
    known = {(duty.key, SECRETARY): told} if told is not None else NOTHING_TOLD
    found = due(Today(today, days), [duty], SECRETARY, known, frozenset(worked) if worked is not None else _Always())
    return [(each.rung, each.verdict.value) for each in found]


@pytest.mark.parametrize(
    ("today", "rung", "told"),
    [
        (date(2022, 10, 1), -30, None),
        (date(2022, 10, 17), -14, -30),
        (date(2022, 10, 24), -7, -14),
        (date(2022, 10, 28), -3, -7),
        (date(2022, 10, 30), -1, -3),
        (date(2022, 10, 31), 0, -1),
        (date(2022, 11, 1), 1, 0),
        (date(2022, 11, 3), 3, 1),
        (date(2022, 11, 10), 10, 3),
        (date(2022, 11, 17), 17, 10),
        (date(2022, 12, 29), 59, 52),
    ],
)
def test_whoever_owes_is_reminded_before_on_and_after_the_deadline(today: date, rung: int, told: int | None) -> None:
    assert _found(today, told=told) == [(rung, "sent")]


@pytest.mark.parametrize(
    ("matter", "first", "last"),
    [
        (Matter.PLAN, -30, 360),
        (Matter.TASK, -30, 360),
        (Matter.CASE, -30, 360),
        (Matter.MONTH, -4, 360),
        (Matter.CLASS, -14, 0),
    ],
)
def test_every_ladder_is_data_and_ends_within_a_year(matter: Matter, first: int, last: int) -> None:
    rungs = LADDERS[matter].rungs
    assert (rungs[0], rungs[-1]) == (first, last)
    assert list(rungs) == sorted(set(rungs))
    assert rungs[-1] <= BEHIND.days
    assert all(later - earlier == 7 for earlier, later in pairwise(rungs) if earlier >= 3)


def test_nobody_is_reminded_before_the_first_rung() -> None:
    assert _found(date(2022, 9, 30)) == []
    assert not is_near(_plan(), date(2022, 9, 30))
    assert is_near(_plan(), date(2022, 10, 1))


def test_a_month_is_asked_for_as_soon_as_it_is_over() -> None:
    june = month_duty(CELL, month_of(2022, 6))
    assert june.deadline == date(2022, 7, 5)
    assert _found(date(2022, 6, 30), june) == []
    assert _found(date(2022, 7, 1), june) == [(-4, "sent")]


@pytest.mark.parametrize("days", [1, 2, 3])
def test_a_rung_once_told_is_never_due_again(days: int) -> None:
    assert _found(date(2022, 10, 24) + timedelta(days=days), told=-7) == []


def test_a_rung_of_a_day_without_the_bot_is_told_late_once() -> None:
    assert _found(date(2022, 10, 26), told=-14) == [(-7, "late")]


def test_what_was_due_while_the_bot_was_down_and_was_overtaken_is_marked_as_missed() -> None:
    found = _found(date(2022, 10, 31), told=-14, worked=[date(2022, 10, 17)])
    assert found == [(-7, "missed"), (-3, "missed"), (-1, "missed"), (0, "sent")]


def test_what_somebody_put_off_is_taken_up_in_the_next_card() -> None:
    worked = [date(2022, 10, day) for day in range(17, 31)]
    assert _found(date(2022, 10, 31), told=-14, worked=worked) == [
        (-7, "merged"),
        (-3, "merged"),
        (-1, "merged"),
        (0, "sent"),
    ]


def test_a_duty_that_begins_late_begins_at_its_newest_rung() -> None:
    assert _found(date(2022, 10, 24)) == [(-7, "sent")]
    assert _found(date(2022, 10, 26)) == [(-7, "late")]


def test_each_person_is_reminded_whoever_else_was() -> None:
    duty = _plan()
    told, today = {(duty.key, SECRETARY): -7}, Today(date(2022, 10, 24), EVERY_DAY)
    assert due(today, [duty], DEPUTY, told, _Always()) == (Due(duty, -7, DEPUTY, Verdict.SENT),)
    assert due(today, [duty], SECRETARY, told, _Always()) == ()


@pytest.mark.parametrize(
    ("deadline", "rung", "day"),
    [
        (date(2022, 7, 31), -7, date(2022, 7, 22)),  # 24/7 is a Sunday: the Friday before
        (date(2022, 7, 31), 0, date(2022, 7, 29)),  # a Sunday: while there is time
        (date(2022, 7, 31), -1, date(2022, 7, 29)),
        (date(2022, 7, 31), 1, date(2022, 8, 1)),
        (date(2022, 7, 5), 3, date(2022, 7, 8)),
        (date(2022, 8, 31), 3, date(2022, 9, 5)),  # a Saturday, after the deadline: the Monday after
        (date(2022, 9, 2), 0, date(2022, 9, 1)),  # a holiday
        (date(2022, 9, 1), 1, date(2022, 9, 5)),  # a holiday, and a weekend after it
    ],
)
def test_a_rung_on_a_day_off_moves_towards_the_deadline_before_it_and_away_after(
    deadline: date, rung: int, day: date
) -> None:
    assert sending_day(_plan(deadline), rung, OFFICE_DAYS) == day


def test_rungs_that_fall_on_one_day_are_one_reminder() -> None:
    assert _found(date(2022, 7, 29), _plan(date(2022, 7, 31)), told=-3, days=OFFICE_DAYS) == [
        (-1, "merged"),
        (0, "sent"),
    ]


def test_whoever_wants_it_is_reminded_at_weekends_but_never_on_a_holiday() -> None:
    assert date(2022, 7, 24) in EVERY_DAY
    assert HOLIDAY not in SendingDays(Workdays(off={HOLIDAY: "Quốc khánh"}), weekends=True)


@given(st.sets(st.integers(-60, 120), max_size=40))
def test_whenever_the_bot_runs_no_rung_is_told_twice_and_none_is_forgotten(on: set[int]) -> None:
    duty = TaskDuty(CELL, DEADLINE, Task(id=1, name="Nghị quyết chuyên đề", deadline=DEADLINE))
    told: dict[tuple[str, int], int] = {}
    decided: list[int] = []
    worked: set[date] = set()
    for day in sorted(on):
        today = DEADLINE + timedelta(days=day)
        if today not in OFFICE_DAYS:
            continue
        worked.add(today)
        found = due(Today(today, OFFICE_DAYS), [duty], SECRETARY, told, worked)
        assert sum(each.verdict in (Verdict.SENT, Verdict.LATE) for each in found) <= 1
        decided += [each.rung for each in found]
        if found:
            told[duty.key, SECRETARY] = found[-1].rung
    assert decided == sorted(set(decided))
    rungs = LADDERS[Matter.TASK].rungs
    assert decided == list(rungs[rungs.index(decided[0]) : rungs.index(decided[-1]) + 1] if decided else [])


def test_a_bot_that_runs_every_day_tells_every_rung_once_on_its_day() -> None:
    told: dict[tuple[str, int], int] = {}
    seen: list[tuple[int, str]] = []
    duty = _plan()
    for day in range(-45, 400):
        for found in due(Today(DEADLINE + timedelta(days=day), EVERY_DAY), [duty], SECRETARY, told, _Always()):
            seen.append((found.rung, found.verdict.value))
            told[duty.key, SECRETARY] = found.rung
    assert seen == [(rung, "sent") for rung in LADDERS[Matter.PLAN].rungs]


def test_who_only_handed_a_plan_down_is_not_reminded_of_it() -> None:
    plans = [("kết nạp 2022", unit.path) for unit in (DISTRICT, COMMUNE, CELL)]
    assert handed_down(plans) == {("kết nạp 2022", DISTRICT.path)}


def test_who_has_a_plan_and_nobody_below_with_one_is_reminded() -> None:
    assert handed_down([("kết nạp 2022", DISTRICT.path)]) == frozenset()
    assert handed_down([("kết nạp 2022", unit.path) for unit in (CELL, SISTER_CELL)]) == frozenset()


def test_plans_of_another_thing_do_not_hand_one_down() -> None:
    plans = [("kết nạp 2022", COMMUNE.path), ("bồi dưỡng 2022", CELL.path), ("kết nạp 2021", CELL.path)]
    assert handed_down([*plans, ("kết nạp 2022", NEIGHBOUR.path)]) == frozenset()
