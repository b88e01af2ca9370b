"""What is owed, and until when it is asked for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.duties import RatioDuty, is_asked
from domain.periods import year_of
from tests.domain.samples import DISTRICT


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        (date(2021, 12, 31), False),
        (date(2022, 1, 1), True),
        (date(2022, 12, 31), True),
        (date(2023, 4, 2), True),
        (date(2023, 4, 3), False),
    ],
)
def test_a_plan_is_asked_for_from_its_first_day_until_a_quarter_after_its_last(day: date, asked: bool) -> None:  # noqa: FBT001
    assert is_asked(year_of(2022), day) is asked


@pytest.mark.parametrize(
    ("heads", "members", "owed"), [(10, 9, True), (10, 10, False), (100, 91, False), (100, 90, True), (0, 0, False)]
)
def test_above_90_percent_of_the_village_heads_means_more_than_90(heads: int, members: int, owed: bool) -> None:  # noqa: FBT001
    """CV 629-CV/HU asks for a share above 90%."""
    duty = RatioDuty(DISTRICT, date(2022, 12, 31), year_of(2022), heads, members, Decimal(90))
    assert duty.is_owed is owed
