"""What a process remembers never outlives a change: by itself, by another process, or by work that was rolled back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from domain.indicators import Indicator
from domain.organisation import Unit
from storage.connect import open_database
from storage.database import Database, Tx
from storage.facts import NewFact, store_facts
from storage.memory import Memory, remembered
from storage.units import change, found, leaves, names_below
from tests.conftest import SEAL
from tests.databases import copied

TODAY = date(2022, 6, 30)
NOW = datetime(2022, 6, 30, tzinfo=UTC)


async def _commune(tx: Tx) -> tuple[Unit, Unit]:
    top = await found(tx, {"code": "X", "name": "Đảng bộ xã Châu Minh", "kind": "xã"}, None)
    return top, await found(tx, {"code": "C", "name": "Chi bộ thôn 1", "kind": "chi bộ"}, top)


async def _named(database: Database, top: Unit) -> list[str]:
    return [name.plain_key for name in await database.read(lambda tx: names_below(tx, top.path))]


async def _counted(database: Database, made: list[str], until: int | None = None) -> int:
    """Ask for something remembered; return how often it has been made."""

    async def work(tx: Tx) -> int:
        async def make() -> int:
            made.append("made")
            return len(made)

        return await remembered(tx, "anything", make, until=until)

    return await database.read(work)


async def test_it_is_made_once_and_anew_when_the_tree_changes(database: Database) -> None:
    made: list[str] = []
    _, cell = await database.write(_commune)
    assert [await _counted(database, made) for _ in range(3)] == [1, 1, 1]
    await database.write(lambda tx: change(tx, cell.id, {"name": "Chi bộ thôn 2"}, None))
    assert [await _counted(database, made) for _ in range(2)] == [2, 2]


@pytest.mark.parametrize(
    ("day", "times_made"),
    [(date(2020, 12, 31), 2), (date(2021, 12, 31), 2), (date(2022, 1, 1), 1), (date(2022, 6, 30), 1)],
)
async def test_figures_up_to_a_year_are_made_anew_when_one_of_theirs_changes(
    database: Database, day: date, times_made: int
) -> None:
    made: list[str] = []
    _, cell = await database.write(_commune)
    await _counted(database, made, until=2021)
    await database.write(lambda tx: store_facts(tx, [NewFact(cell, Indicator.ADMITTED, day, 1)], NOW))
    await _counted(database, made, until=2021)
    assert len(made) == times_made


async def test_what_was_read_in_work_that_is_rolled_back_is_forgotten(database: Database) -> None:
    top, cell = await database.write(_commune)

    async def rename(tx: Tx, name: str) -> None:
        await change(tx, cell.id, {"name": name}, None)
        await names_below(tx, top.path)

    async def fail(tx: Tx) -> None:
        await rename(tx, "Chi bộ thôn 7")
        raise LookupError

    with pytest.raises(LookupError):
        await database.write(fail)
    assert await _named(database, top) == ["dang bo xa chau minh", "chi bo thon 1"]
    await database.write(lambda tx: rename(tx, "Chi bộ thôn 8"))
    assert await _named(database, top) == ["dang bo xa chau minh", "chi bo thon 8"]


async def test_what_is_read_between_two_changes_of_one_work_is_of_its_moment(database: Database) -> None:
    async def work(tx: Tx) -> list[int]:
        top, _ = await _commune(tx)
        numbers = [len(await leaves(tx, top.path, TODAY, TODAY))]
        await found(tx, {"code": "D", "name": "Chi bộ thôn 2", "kind": "chi bộ"}, top)
        return [*numbers, len(await leaves(tx, top.path, TODAY, TODAY))]

    assert await database.write(work) == [1, 2]


async def test_another_process_sees_the_change(empty_url: str, tmp_path: Path) -> None:
    async with (
        copied(empty_url, tmp_path) as url,
        open_database(url, SEAL) as one,
        open_database(url, SEAL) as other,
    ):
        top, cell = await one.write(_commune)
        assert await _named(other, top) == ["dang bo xa chau minh", "chi bo thon 1"]
        await one.write(lambda tx: change(tx, cell.id, {"name": "Chi bộ thôn 3"}, None))
        assert await _named(other, top) == ["dang bo xa chau minh", "chi bo thon 3"]


def test_what_has_not_been_asked_for_the_longest_is_forgotten_first() -> None:
    memory = Memory()
    for key in ("first", "second", "third", "fourth"):
        memory.keep(key, (), key, 90_000)
    memory.recall("first", ())
    memory.keep("fifth", (), "fifth", 90_000)
    known = [memory.recall(key, ()) is not None for key in ("first", "second", "third", "fourth", "fifth")]
    assert known == [True, False, True, True, True]


def test_what_is_too_large_is_not_remembered() -> None:
    memory = Memory()
    memory.keep("nation", (), "nation", 110_000)
    assert memory.recall("nation", ()) is None


def test_what_nobody_has_asked_for_a_day_is_forgotten() -> None:
    seconds = [0.0]
    memory = Memory(lambda: seconds[0])
    memory.keep("yesterday", (), "yesterday", 1)
    memory.keep("asked again", (), "asked again", 1)
    seconds[0] = 20 * 3600
    memory.recall("asked again", ())
    seconds[0] = 25 * 3600
    memory.keep("today", (), "today", 1)
    known = [memory.recall(key, ()) is not None for key in ("yesterday", "asked again", "today")]
    assert known == [False, True, True]
