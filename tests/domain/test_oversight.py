"""What the level above sees: every unit once, by name where it is read, counted where its own staff reads it."""

from __future__ import annotations

from datetime import date

from domain.duties import ClassDuty, Duty, PlanDuty, TaskDuty, month_duty
from domain.indicators import Indicator
from domain.organisation import Unit
from domain.oversight import Reach, is_behind, is_late, oversight, told_above_on
from domain.periods import month_of, year_of
from domain.preferences import SendingDays, snooze_choices
from domain.progress import Tally
from domain.reminders import Today
from domain.screens.morning import oversight_block
from domain.training_classes import TrainingClass
from domain.work import Task
from domain.workdays import Workdays
from tests.domain.samples import CELL, COMMUNE, DISTRICT, SISTER_CELL

TODAY = date(2022, 8, 8)
DAYS = SendingDays(Workdays())
JULY = month_of(2022, 7)
NOBODY: dict[Reach, tuple[Unit, ...]] = {}


def _plan(unit: Unit, done: int, deadline: date = date(2022, 10, 31)) -> PlanDuty:
    return PlanDuty(unit, deadline, Indicator.ADMITTED, year_of(2022), Tally(done=done, target=4), "54-KH/HU")


def _names(top: Unit, *duties: Duty, staffed: tuple[Unit, ...] = (), itself: bool = False) -> list[str]:
    found = oversight(top, duties, NOBODY, (), {unit.path: unit for unit in staffed}, TODAY, itself=itself)
    return [line.removeprefix("• ") for line in oversight_block(found)[1:]]


def test_the_committee_of_the_cells_reads_their_names() -> None:
    assert _names(COMMUNE, month_duty(CELL, JULY), month_duty(SISTER_CELL, JULY)) == [
        f"Quá hạn 5/8/2022 – chốt số liệu (2 đơn vị): {CELL.name} (tháng 7/2022), {SISTER_CELL.name} (tháng 7/2022)"
    ]


def test_who_owes_several_months_is_one_unit() -> None:
    (line,) = _names(COMMUNE, month_duty(CELL, month_of(2022, 6)), month_duty(CELL, JULY))
    assert line == f"Quá hạn – chốt số liệu (1 đơn vị): {CELL.name} (tháng 6/2022, tháng 7/2022)"


def test_further_up_units_are_counted_under_the_one_whose_staff_reads_them() -> None:
    late = month_duty(CELL, JULY), month_duty(SISTER_CELL, JULY)
    (line,) = _names(DISTRICT, *late, staffed=(COMMUNE,))
    assert line == f"Quá hạn 5/8/2022 – chốt số liệu (2 đơn vị): {COMMUNE.name} 2 đơn vị"


def test_where_nobody_in_between_can_be_reached_the_cells_are_named_further_up() -> None:
    (line,) = _names(DISTRICT, month_duty(CELL, JULY))
    assert CELL.name in line


def test_ones_own_unit_is_not_below_it_but_is_to_whoever_stands_above() -> None:
    late = _plan(COMMUNE, 1, date(2022, 7, 31))
    assert _names(COMMUNE, late) == []
    (line,) = _names(COMMUNE, late, itself=True)
    assert COMMUNE.name in line


def test_behind_pace_is_told_while_there_is_time_and_late_afterwards() -> None:
    slow, steady = _plan(CELL, 1), _plan(CELL, 3)
    assert is_behind(slow, TODAY)
    assert not is_behind(steady, TODAY)
    assert not is_late(slow, TODAY)
    overdue = _plan(CELL, 1, date(2022, 8, 7))
    assert is_late(overdue, TODAY)
    assert not is_behind(overdue, TODAY)


def test_a_class_whose_list_is_closed_is_nobodys_duty() -> None:
    closed = TrainingClass(id=1, name="Lớp khóa 2", quota=5, opens_on=date(2022, 8, 20), nominate_by=date(2022, 8, 1))
    assert not is_late(ClassDuty(CELL, closed.nominate_by, closed), TODAY)


def test_a_late_duty_is_told_above_on_the_days_of_its_own_rungs() -> None:
    task = TaskDuty(CELL, date(2022, 7, 29), Task(id=1, name="Nghị quyết", deadline=date(2022, 7, 29)))
    days = [date(2022, 8, n) for n in range(1, 13)]
    told = [told_above_on(task, Today(day, DAYS)) for day in days]
    assert told == [date(2022, 8, 1)] * 7 + [date(2022, 8, 8)] * 5  # +3 moves to Monday 1/8; +10 is the Monday after
    assert told_above_on(task, Today(date(2022, 7, 29), DAYS)) is None


def test_nobody_reachable_is_told_with_the_reason() -> None:
    found = oversight(COMMUNE, (), {Reach.NEVER: (CELL,), Reach.BLOCKED: (SISTER_CELL,)}, (), {}, TODAY)
    assert oversight_block(found)[1:] == [
        f"• Chưa liên lạc được, chưa ai nhận mã mời (1 đơn vị): {CELL.name}",
        f"• Chưa liên lạc được, đã chặn tin nhắn (1 đơn vị): {SISTER_CELL.name}",
    ]


def test_nothing_wrong_is_nothing_to_tell() -> None:
    assert not oversight(COMMUNE, (), NOBODY, ((CELL, date(2022, 9, 1), "sáp nhập"),), {}, TODAY)


def test_reminders_are_never_put_off_past_a_deadline() -> None:
    assert snooze_choices(TODAY, (), DAYS) == (date(2022, 8, 9), date(2022, 8, 11), date(2022, 8, 15))
    assert snooze_choices(TODAY, (date(2022, 8, 12),), DAYS) == (date(2022, 8, 9), date(2022, 8, 11))
    assert snooze_choices(TODAY, (TODAY,), DAYS) == ()
    assert snooze_choices(TODAY, (date(2022, 8, 1), date(2022, 8, 31)), DAYS) == (date(2022, 8, 9),)
