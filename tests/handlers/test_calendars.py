"""The working days here: the country's calendar checked against the handbook, and what the operator changes of it."""

from __future__ import annotations

from datetime import date

import pytest

from domain.rulebook import RuleSet
from handlers.calendars import rulebook, workdays
from storage.database import Database
from storage.rules import drop_day, set_day, set_rules


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2025, 11, 24), True),
        (date(2026, 11, 24), False),  # Ngày Văn hóa Việt Nam, a paid holiday from 2026
        (date(2022, 2, 1), False),  # Tết Nguyên Đán moves every year
        (date(2025, 1, 29), False),
        (date(2026, 2, 17), False),
        (date(2022, 5, 3), False),  # 1/5/2022 was a Sunday: made up for on a working day
        (date(2022, 4, 11), False),  # Giỗ Tổ on a Sunday
        (date(2022, 9, 1), False),
        (date(2022, 9, 2), False),
        (date(2022, 6, 30), True),
        (date(2022, 7, 2), False),  # a Saturday
        (date(2025, 4, 26), True),  # a Saturday worked for 2/5/2025
    ],
)
async def test_the_countrys_calendar_is_that_of_the_handbook(
    database: Database,
    day: date,
    working: bool,  # noqa: FBT001 — a column of the table
) -> None:
    calendar = await database.read(lambda tx: workdays(tx, day.year, day.year))
    assert calendar.is_working(day) is working


async def test_the_operator_gives_a_day_off_takes_one_back_and_undoes_both(database: Database) -> None:
    off, worked = date(2022, 6, 30), date(2022, 9, 2)
    await database.write(lambda tx: set_day(tx, off, "Đại hội", is_working=False))
    await database.write(lambda tx: set_day(tx, worked, "Trực", is_working=True))
    changed = await database.read(lambda tx: workdays(tx, 2022, 2022))
    assert not changed.is_working(off)
    assert changed.is_working(worked)
    for day in (off, worked):
        await database.write(lambda tx, day=day: drop_day(tx, day))  # type: ignore[misc]
    again = await database.read(lambda tx: workdays(tx, 2022, 2022))
    assert again.is_working(off)
    assert not again.is_working(worked)


async def test_the_operators_rule_set_holds_from_its_day(database: Database) -> None:
    own = RuleSet(document="1-QĐ/TW", dated=date(2027, 1, 1), since=date(2027, 1, 1), certificate_months=36)
    await database.write(lambda tx: set_rules(tx, own))
    rules = await database.read(rulebook)
    assert rules.on(date(2026, 12, 31)).document == "208-QĐ/TW"
    assert rules.on(date(2027, 1, 1)).certificate_months == 36
