"""The ladder of reminders: who still owes, once a rung, never at night."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.addresses import ShowProgress, StartForm, parse
from domain.indicators import Indicator
from domain.organisation import Role, Unit
from domain.periods import year_of
from domain.progress import Tally
from domain.reminders import Due, Duty, Mark, Recipient, Verdict, assigned, due, ladder, reminder_card
from domain.reports.registry import BY_COMMAND
from tests.domain.samples import CELL, COMMUNE, DISTRICT, NEIGHBOUR, SISTER_CELL

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DEADLINE = date(2022, 10, 31)
SECRETARY = Recipient(person=1, role=Role.SECRETARY)
DEPUTY = Recipient(person=2, role=Role.DEPUTY)


def _duty(
    *recipients: Recipient,
    done: int = 0,
    target: int | None = 2,
    unit: Unit = CELL,
    indicator: Indicator = Indicator.ADMITTED,
    year: int = 2022,
) -> Duty:
    return Duty(
        unit=unit,
        indicator=indicator,
        period=year_of(year),
        tally=Tally(done=done, target=target),
        deadline=DEADLINE,
        document="54-KH/HU",
        recipients=recipients or (SECRETARY,),
    )


def _at(day: date, clock: str = "07:30") -> datetime:
    return datetime.combine(day, datetime.strptime(clock, "%H:%M").time(), tzinfo=ZONE)  # noqa: DTZ007 — a time of day


def _found(now: datetime, duty: Duty, marked: frozenset[Mark] = frozenset()) -> list[tuple[int, str]]:
    return [(found.rung, found.verdict.value) for found in due(now, [duty], marked)]


def _marked(*rungs: int, person: int = 1) -> frozenset[Mark]:
    return frozenset(Mark(_duty().key, rung, person) for rung in rungs)


@pytest.mark.parametrize(
    ("day", "rung"),
    [
        (date(2022, 10, 1), -30),
        (date(2022, 10, 17), -14),
        (date(2022, 10, 24), -7),
        (date(2022, 10, 28), -3),
        (date(2022, 10, 30), -1),
        (date(2022, 10, 31), 0),
        (date(2022, 11, 1), 1),
        (date(2022, 11, 3), 3),
        (date(2022, 11, 10), 10),
        (date(2022, 11, 17), 17),
        (date(2022, 12, 29), 59),
    ],
)
def test_whoever_owes_is_reminded_before_on_and_after_the_deadline(day: date, rung: int) -> None:
    assert _found(_at(day), _duty()) == [(rung, "send")]


def test_the_ladder_goes_on_weekly_after_the_deadline() -> None:
    assert ladder(timedelta(days=-60)) == (-30, -14, -7, -3, -1, 0, 1, 3)
    assert ladder(timedelta(days=24)) == (-30, -14, -7, -3, -1, 0, 1, 3, 10, 17, 24)


def test_nobody_is_reminded_before_the_first_rung() -> None:
    assert _found(_at(date(2022, 9, 30)), _duty()) == []


@pytest.mark.parametrize(("done", "target"), [(2, 2), (3, 2), (0, None), (0, 0), (4, None)])
def test_nobody_is_reminded_who_owes_nothing(done: int, target: int | None) -> None:
    assert _found(_at(date(2022, 10, 24)), _duty(done=done, target=target)) == []


@pytest.mark.parametrize("clock", ["00:00", "05:00", "07:29", "20:00", "21:00", "23:59"])
def test_nobody_is_reminded_at_night(clock: str) -> None:
    assert _found(_at(date(2022, 10, 24), clock), _duty()) == []


@pytest.mark.parametrize("clock", ["07:30", "12:00", "19:59"])
def test_by_day_a_rung_is_due_until_the_evening(clock: str) -> None:
    assert _found(_at(date(2022, 10, 24), clock), _duty()) == [(-7, "send")]


@pytest.mark.parametrize("days", [0, 1, 2, 3])
def test_a_rung_once_marked_is_never_due_again(days: int) -> None:
    assert _found(_at(date(2022, 10, 24) + timedelta(days=days)), _duty(), _marked(-30, -14, -7)) == []


def test_a_rung_is_sent_late_after_a_day_without_the_bot() -> None:
    assert _found(_at(date(2022, 10, 25), "14:00"), _duty(), _marked(-30, -14)) == [(-7, "send")]
    assert _found(_at(date(2022, 10, 26)), _duty(), _marked(-30, -14)) == [(-7, "send")]


def test_a_rung_is_missed_after_more_than_two_days_without_the_bot() -> None:
    assert _found(_at(date(2022, 10, 26), "07:31"), _duty(), _marked(-30, -14)) == [(-7, "missed")]
    assert _found(_at(date(2022, 10, 27)), _duty(), _marked(-30, -14)) == [(-7, "missed")]


def test_of_several_rungs_that_have_passed_only_the_newest_is_sent() -> None:
    assert _found(_at(date(2022, 10, 31)), _duty(), _marked(-30, -14)) == [
        (-7, "missed"),
        (-3, "missed"),
        (-1, "missed"),
        (0, "send"),
    ]


def test_a_duty_given_late_begins_at_its_newest_rung() -> None:
    assert _found(_at(date(2022, 10, 24)), _duty()) == [(-7, "send")]
    assert _found(_at(date(2022, 10, 24)), _duty(), _marked(-7)) == []


def test_each_person_is_reminded_once_whoever_else_was() -> None:
    found = due(_at(date(2022, 10, 24)), [_duty(SECRETARY, DEPUTY)], _marked(-7, person=1))
    assert [(item.recipient, item.rung) for item in found] == [(DEPUTY, -7)]


def test_a_rung_that_reaches_nobody_is_marked_too() -> None:
    duty = Duty(**{**_duty().__dict__, "recipients": ()})
    (found,) = due(_at(date(2022, 10, 24)), [duty], frozenset())
    assert (found.recipient, found.mark) == (None, Mark(_duty().key, -7, 0))
    assert due(_at(date(2022, 10, 24)), [duty], frozenset({found.mark})) == ()


def test_a_mark_names_the_duty_the_rung_and_the_person() -> None:
    assert Due(_duty(), -7, DEPUTY, Verdict.SEND).mark == Mark(_duty().key, -7, 2)


@given(st.lists(st.integers(-40 * 24, 40 * 24), max_size=40), st.sampled_from([(SECRETARY,), (SECRETARY, DEPUTY)]))
def test_whenever_the_bot_runs_nobody_gets_a_rung_twice_or_two_messages_at_once(
    hours: list[int], recipients: tuple[Recipient, ...]
) -> None:
    duty = _duty(*recipients)
    marked: frozenset[Mark] = frozenset()
    sent: list[Mark] = []
    for hour in sorted(hours):
        found = due(_at(DEADLINE, "08:00") + timedelta(hours=hour), [duty], marked)
        now_sent = [item.mark for item in found if item.verdict is Verdict.SEND]
        assert len({mark.person for mark in now_sent}) == len(now_sent)
        sent += now_sent
        marked |= {item.mark for item in found}
    assert len(sent) == len(set(sent))


def test_a_bot_that_runs_every_hour_sends_every_rung_once_and_misses_none() -> None:
    marked: frozenset[Mark] = frozenset()
    told: list[tuple[int, str]] = []
    for hour in range(-45 * 24, 20 * 24):
        found = due(_at(DEADLINE, "00:00") + timedelta(hours=hour), [_duty()], marked)
        told += [(item.rung, item.verdict.value) for item in found]
        marked |= {item.mark for item in found}
    assert told == [(rung, "send") for rung in (-30, -14, -7, -3, -1, 0, 1, 3, 10, 17)]


def test_who_handed_a_plan_down_is_not_reminded_of_it() -> None:
    district, commune, cell = _duty(unit=DISTRICT), _duty(unit=COMMUNE), _duty(unit=CELL)
    assert assigned((district, commune, cell)) == (commune, cell)


def test_who_has_a_plan_and_nobody_below_with_one_is_reminded() -> None:
    assert assigned((_duty(unit=DISTRICT),)) == (_duty(unit=DISTRICT),)
    both = (_duty(unit=CELL), _duty(unit=SISTER_CELL))
    assert assigned(both) == both
    assert assigned(()) == ()


def test_plans_of_another_indicator_or_year_do_not_make_an_owner() -> None:
    duties = (
        _duty(unit=COMMUNE),
        _duty(unit=CELL, indicator=Indicator.TRAINED),
        _duty(unit=CELL, year=2021),
        _duty(unit=NEIGHBOUR),
    )
    assert assigned(duties) == duties


@pytest.mark.parametrize(
    ("today", "title"),
    [
        (date(2022, 10, 24), "⏰ Còn 7 ngày đến hạn 31/10/2022 (54-KH/HU)"),
        (date(2022, 10, 30), "⏰ Còn 1 ngày đến hạn 31/10/2022 (54-KH/HU)"),
        (date(2022, 10, 31), "⏰ Hôm nay là hạn 31/10/2022 (54-KH/HU)"),
        (date(2022, 11, 3), "⏰ Đã quá 3 ngày so với hạn 31/10/2022 (54-KH/HU)"),
    ],
)
def test_a_reminder_says_how_long_until_the_deadline_and_by_which_document(today: date, title: str) -> None:
    assert reminder_card(_duty(), today, Role.SECRETARY).title == title


def test_a_reminder_without_a_document_names_none() -> None:
    duty = Duty(**{**_duty().__dict__, "document": None})
    assert reminder_card(duty, DEADLINE, Role.SECRETARY).title == "⏰ Hôm nay là hạn 31/10/2022"


def test_a_reminder_shows_the_units_own_progress() -> None:
    card = reminder_card(_duty(done=1), DEADLINE, Role.SECRETARY)
    assert card.text == "Chi bộ thôn Ngọc Liễn: kết nạp năm 2022: 1/2 (đạt 50%), còn thiếu 1."


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.DEPUTY])
@pytest.mark.parametrize("indicator", [Indicator.ADMITTED, Indicator.TRAINED])
def test_who_reports_gets_one_tap_to_the_right_report(role: Role, indicator: Indicator) -> None:
    card = reminder_card(_duty(indicator=indicator), DEADLINE, role)
    report, see = (parse(choice.address) for choice in card.choices)
    assert isinstance(report, StartForm)
    assert report.unit == CELL.id
    assert BY_COMMAND[report.command].measures == (indicator,)
    assert see == ShowProgress(CELL.id, "2022", indicator)


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.LEADER, Role.ADMIN])
def test_who_does_not_report_gets_the_progress_only(role: Role) -> None:
    (see,) = reminder_card(_duty(), DEADLINE, role).choices
    assert isinstance(parse(see.address), ShowProgress)


@pytest.mark.parametrize("indicator", [Indicator.REMOVED, Indicator.MOVED_OUT, Indicator.VILLAGE_HEADS])
def test_a_target_without_a_report_of_its_own_offers_no_wrong_report(indicator: Indicator) -> None:
    choices = reminder_card(_duty(indicator=indicator), DEADLINE, Role.SECRETARY).choices
    assert [type(parse(choice.address)) for choice in choices] == [ShowProgress]
