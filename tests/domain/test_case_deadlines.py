"""Deadlines of cases by the rules of their time: tables of days, each with the document that sets it."""

from __future__ import annotations

from datetime import date

import pytest

from domain.births import Birth
from domain.case_deadlines import Limit, case_deadlines, certificate_ends, probation_ends
from domain.indicators import Indicator
from domain.pipeline import Candidate, Stage
from domain.rulebook import Anchor, Rulebook, RuleSet
from domain.workdays import Workdays

RULES = Rulebook()
PLAIN = Workdays()
TET_2026 = dict.fromkeys([date(2026, 2, day) for day in (16, 17, 18, 19, 20)], "Tết Nguyên Đán")


def _person(**reached: date) -> Candidate:
    return Candidate(id=1, name="Nguyễn Văn An", reached={Indicator(key): day for key, day in reached.items()})


@pytest.mark.parametrize(
    ("day", "document"),
    [
        (date(2021, 7, 30), "24-QĐ/TW ngày 30/7/2021"),
        (date(2025, 6, 30), "24-QĐ/TW ngày 30/7/2021"),
        (date(2025, 7, 1), "294-QĐ/TW ngày 1/7/2025"),
        (date(2026, 4, 7), "294-QĐ/TW ngày 1/7/2025"),
        (date(2026, 4, 8), "20-QĐ/TW ngày 8/4/2026"),
        (date(2026, 7, 25), "20-QĐ/TW ngày 8/4/2026"),
        (date(2026, 7, 26), "208-QĐ/TW ngày 26/7/2026"),
        (date(2030, 1, 1), "208-QĐ/TW ngày 26/7/2026"),
    ],
)
def test_the_rule_set_is_the_one_of_the_day(day: date, document: str) -> None:
    assert RULES.on(day).citation == document


@pytest.mark.parametrize(
    ("certified_on", "ends"),
    [
        (date(2021, 10, 5), date(2026, 10, 5)),
        (date(2020, 2, 29), date(2025, 2, 28)),
        (date(2021, 8, 31), date(2026, 8, 31)),
    ],
)
def test_a_certificate_is_valid_for_60_months_clipped_to_the_months_end(certified_on: date, ends: date) -> None:
    assert certificate_ends(certified_on, RULES) == ends


@pytest.mark.parametrize(
    ("held_on", "ends"),
    [(date(2025, 5, 19), date(2026, 5, 19)), (date(2024, 2, 29), date(2025, 2, 28))],
)
def test_probation_takes_12_months_from_the_ceremony(held_on: date, ends: date) -> None:
    assert probation_ends(held_on, RULES) == ends


@pytest.mark.parametrize(
    ("begins", "days", "off", "last"),
    [
        (date(2026, 8, 3), 1, {}, date(2026, 8, 4)),  # Monday: the day itself does not count
        (date(2026, 8, 7), 1, {}, date(2026, 8, 10)),  # Friday: Saturday and Sunday do not count
        (date(2026, 8, 3), 30, {}, date(2026, 9, 14)),
        (date(2026, 2, 13), 1, TET_2026, date(2026, 2, 23)),  # the Friday before Tết
        (date(2026, 11, 23), 1, {date(2026, 11, 24): "Ngày Văn hóa Việt Nam"}, date(2026, 11, 25)),
    ],
)
def test_a_time_limit_counts_working_days_only(begins: date, days: int, off: dict[date, str], last: date) -> None:
    assert Workdays(off=off).after(begins, days) == last


def test_a_saturday_that_is_made_up_for_counts() -> None:
    assert Workdays(worked=frozenset({date(2026, 8, 22)})).after(date(2026, 8, 21), 1) == date(2026, 8, 22)


def test_the_ceremony_runs_from_receipt_until_2026_and_from_issue_after() -> None:
    table = (
        # decided, received, first day that counts, document
        (date(2025, 9, 1), date(2025, 9, 10), date(2025, 9, 10), "294-QĐ/TW"),
        (date(2026, 7, 20), date(2026, 7, 27), date(2026, 7, 27), "20-QĐ/TW"),
        (date(2026, 7, 27), date(2026, 8, 10), date(2026, 7, 27), "208-QĐ/TW"),
    )
    for decided, received, begins, document in table:
        (deadline,) = case_deadlines(_person(admitted=decided, received=received), RULES, PLAIN)
        assert deadline.limit is Limit.CEREMONY
        assert deadline.day == PLAIN.after(begins, 30), document
        assert deadline.rule.startswith(document)
        assert deadline.assumed == ""


def test_without_a_day_of_receipt_the_card_says_from_when_it_counted() -> None:
    (deadline,) = case_deadlines(_person(admitted=date(2025, 9, 1)), RULES, PLAIN)
    assert deadline.day == PLAIN.after(date(2025, 9, 1), 30)
    assert "chưa có ngày nhận quyết định nên tính từ ngày ký" in deadline.text(date(2025, 9, 2))
    (issued,) = case_deadlines(_person(admitted=date(2026, 9, 1)), RULES, PLAIN)
    assert issued.assumed == ""


def test_a_dossier_or_resolution_ages_out_after_12_months_counted_from_the_newer() -> None:
    person = _person(trained=date(2024, 5, 1), dossier=date(2025, 8, 31), resolved=date(2025, 10, 31))
    found = {deadline.limit: deadline for deadline in case_deadlines(person, RULES, PLAIN)}
    assert found[Limit.DOSSIER].day == date(2026, 10, 31)
    assert "294-QĐ/TW ngày 1/7/2025 (cần xác nhận)" in found[Limit.DOSSIER].rule
    assert found[Limit.CERTIFICATE].day == date(2029, 5, 1)


def test_recognition_is_considered_within_30_working_days_after_probation() -> None:
    person = _person(admitted=date(2025, 8, 1), ceremony=date(2025, 8, 20))
    probation, recognition = case_deadlines(person, RULES, PLAIN)
    assert (probation.limit, probation.day) == (Limit.PROBATION, date(2026, 8, 20))
    assert (recognition.limit, recognition.day) == (Limit.RECOGNITION, PLAIN.after(date(2026, 8, 20), 30))
    assert probation.rule.startswith("294-QĐ/TW")
    assert recognition.rule.startswith("208-QĐ/TW"), "the rule of the day from which the time runs"


def test_who_is_recognised_or_has_left_has_no_deadline() -> None:
    recognised = _person(admitted=date(2024, 1, 1), ceremony=date(2024, 1, 9), recognised=date(2025, 1, 9))
    left = _person(trained=date(2022, 1, 1), withdrawn=date(2022, 6, 1))
    assert case_deadlines(recognised, RULES, PLAIN) == ()
    assert case_deadlines(left, RULES, PLAIN) == ()


def test_an_organisations_own_rule_set_takes_the_place_of_the_one_of_its_day() -> None:
    own = RuleSet(
        document="208-QĐ/TW",
        dated=date(2026, 7, 26),
        since=date(2026, 7, 26),
        ceremony_from=Anchor.ISSUE,
        ceremony_working_days=20,
        to_confirm=frozenset(),
    )
    changed = RULES.with_changes([own])
    assert len(changed.sets) == len(RULES.sets)
    (deadline,) = case_deadlines(_person(admitted=date(2026, 9, 1)), changed, PLAIN)
    assert deadline.day == PLAIN.after(date(2026, 9, 1), 20)


@pytest.mark.parametrize(
    ("reached", "stage"),
    [
        ({}, Stage.SOURCED),
        ({"identified": date(2022, 1, 1)}, Stage.SOURCED),
        ({"introduced_by_youth": date(2022, 1, 1)}, Stage.INTRODUCED),
        ({"nominated": date(2022, 2, 1)}, Stage.IN_CLASS),
        ({"introduced": date(2022, 1, 1), "nominated": date(2022, 2, 1), "absent": date(2022, 3, 1)}, Stage.INTRODUCED),
        ({"nominated": date(2022, 2, 1), "trained": date(2022, 3, 1)}, Stage.CERTIFIED),
        ({"trained": date(2022, 3, 1), "dossier": date(2022, 4, 1)}, Stage.DOSSIER),
        ({"trained": date(2022, 3, 1), "resolved": date(2022, 5, 1)}, Stage.RESOLVED),
        ({"admitted": date(2022, 6, 1)}, Stage.DECIDED),
        ({"decided": date(2022, 6, 1)}, Stage.DECIDED),
        ({"admitted": date(2022, 6, 1), "ceremony": date(2022, 6, 9)}, Stage.PROBATIONARY),
        ({"ceremony": date(2022, 6, 9), "recognised": date(2023, 6, 9)}, Stage.RECOGNISED),
        ({"trained": date(2022, 3, 1), "withdrawn": date(2022, 4, 1)}, Stage.LEFT),
        ({"withdrawn": date(2022, 4, 1), "identified": date(2022, 5, 1)}, Stage.SOURCED),
    ],
)
def test_the_stage_is_the_furthest_that_was_reached(reached: dict[str, date], stage: Stage) -> None:
    assert _person(**reached).stage is stage


def test_the_trained_pool_is_who_is_certified_neither_admitted_nor_gone() -> None:
    certified = {"trained": date(2022, 3, 1)}
    assert _person(**certified).in_pool
    assert _person(**certified, resolved=date(2022, 5, 1)).in_pool
    assert not _person(**certified, admitted=date(2022, 6, 1)).in_pool
    assert not _person(**certified, withdrawn=date(2022, 6, 1)).in_pool
    assert not _person(dossier=date(2022, 6, 1)).in_pool, "nobody is in the pool without a certificate"


def test_expected_is_not_done() -> None:
    expected = _person(trained=date(2022, 3, 1), expected=date(2022, 12, 31))
    assert expected.stage is Stage.CERTIFIED
    assert expected.expected_on == date(2022, 12, 31)
    done = _person(trained=date(2022, 3, 1), expected=date(2022, 12, 31), admitted=date(2022, 9, 1))
    assert done.expected_on is None


def test_two_people_of_one_name_are_told_apart_by_birth_as_far_as_it_is_known() -> None:
    an = Candidate(id=1, name="Nguyễn Văn An", born=Birth(year=1990))
    assert an.may_be("nguyen van an", None)
    assert an.may_be("Nguyễn Văn An", Birth(year=1990, month=5))
    assert not an.may_be("Nguyễn Văn An", Birth(year=1991))
    assert an.is_surely("Nguyễn Văn An", Birth(year=1990))
    assert not an.is_surely("Nguyễn Văn An", Birth(year=1990, month=5, day=12))
