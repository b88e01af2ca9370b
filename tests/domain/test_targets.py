"""Targets as plans state them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.periods import year_of
from domain.refusals import Refused
from domain.targets import Goal, Measure, deadline_of, read_goal
from tests.domain.samples import examples_in


@pytest.mark.parametrize(
    ("typed", "measure", "value"),
    [
        ("226", Measure.PEOPLE, "226"),
        ("1", Measure.PEOPLE, "1"),
        (" 226 ", Measure.PEOPLE, "226"),
        ("1.200", Measure.PEOPLE, "1200"),
        ("12,0", Measure.PEOPLE, "12"),
        ("3%", Measure.SHARE_OF_MEMBERS, "3"),
        ("3 %", Measure.SHARE_OF_MEMBERS, "3"),
        ("2,5%", Measure.SHARE_OF_MEMBERS, "2.5"),
        ("2.5%", Measure.SHARE_OF_MEMBERS, "2.5"),
        ("≥3%", Measure.SHARE_OF_MEMBERS, "3"),
        ("≥ 3 %", Measure.SHARE_OF_MEMBERS, "3"),
        (">=3%", Measure.SHARE_OF_MEMBERS, "3"),
        (">90%", Measure.RATIO_ABOVE, "90"),
        ("> 90 %", Measure.RATIO_ABOVE, "90"),
        (">\u00a090\u00a0%", Measure.RATIO_ABOVE, "90"),
    ],
)
def test_a_cell_states_people_a_share_or_a_ratio(typed: str, measure: Measure, value: str) -> None:
    assert read_goal(typed) == Goal(measure=measure, value=Decimal(value))


@pytest.mark.parametrize(
    "typed", ["", "x", "226 người", "226,5", "1.5", "-5", "<90%", "%", "3%%", ">", "85/226", "1.2.3", "10-20", "mười"]
)
def test_what_is_no_target_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        read_goal(typed)
    assert f"“{typed}”" in refused.value.sentence


def test_the_examples_of_the_refusal_are_accepted() -> None:
    with pytest.raises(Refused) as refused:
        read_goal("nhiều")
    examples = examples_in(refused.value.sentence)
    assert [read_goal(example).measure for example in examples] == list(Measure)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("226", "226"),
        ("6932", "6.932"),
        ("3%", "từ 3% số đảng viên"),
        ("2.5%", "từ 2,5% số đảng viên"),
        (">90%", "trên 90%"),
    ],
)
def test_a_target_is_written_as_a_plan_writes_it(typed: str, text: str) -> None:
    assert str(read_goal(typed)) == text


@pytest.mark.parametrize(
    ("typed", "members", "people"),
    [
        ("226", None, 226),
        ("226", 6932, 226),
        ("3%", 100, 3),
        ("3%", 101, 4),
        ("3%", 3152, 95),
        ("2,5%", 200, 5),
        ("3%", 1, 1),
        ("3%", None, None),
        ("3%", 0, None),
        (">90%", 100, None),
    ],
)
def test_a_share_of_members_is_rounded_up_to_whole_people(typed: str, members: int | None, people: int | None) -> None:
    assert read_goal(typed).people_of(members) == people


@given(st.decimals(Decimal("0.1"), Decimal(100), places=1), st.integers(1, 10_000))
def test_a_share_is_never_missed_and_never_a_whole_person_too_many(share: Decimal, members: int) -> None:
    people = Goal(measure=Measure.SHARE_OF_MEMBERS, value=share).people_of(members)
    assert people == ceil(Fraction(share) / 100 * members)


def test_a_ratio_has_no_number_of_people() -> None:
    assert read_goal(">90%").people is None
    assert read_goal("3%").people is None
    assert read_goal("226").people == 226


def test_a_plan_ends_with_its_year_unless_it_names_an_earlier_day() -> None:
    assert deadline_of(year_of(2022), date(2022, 10, 31)) == date(2022, 10, 31)
    assert deadline_of(year_of(2022), None) == date(2022, 12, 31)
