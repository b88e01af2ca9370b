"""Figures of a past date use the tree of that date; totals before and after a move reconcile."""

from __future__ import annotations

from datetime import UTC, date, datetime

from domain.indicators import Indicator
from domain.organisation import Unit
from domain.periods import year_of
from storage.database import Database, Tx
from storage.facts import NewFact, store_facts
from storage.figures import figures
from storage.units import children, found, move

NOW = datetime(2022, 6, 30, tzinfo=UTC)
MOVED = date(2022, 7, 1)
YEAR = year_of(2022)


async def _district_with_two_communes(tx: Tx) -> tuple[Unit, Unit, Unit]:
    top = await found(tx, {"code": "T", "name": "Tỉnh", "kind": "tỉnh"}, None)
    one = await found(tx, {"code": "1", "name": "Huyện 1", "kind": "huyện"}, top)
    two = await found(tx, {"code": "2", "name": "Huyện 2", "kind": "huyện"}, top)
    commune = await found(tx, {"code": "X", "name": "Xã", "kind": "xã"}, one)
    cell = await found(tx, {"code": "C", "name": "Chi bộ", "kind": "chi bộ"}, commune)
    facts = [NewFact(cell, Indicator.ADMITTED, date(2022, month, 1), 1) for month in (3, 6, 8)]
    await store_facts(tx, [*facts, NewFact(two, Indicator.ADMITTED, date(2022, 3, 1), 10)], NOW)
    return one, two, commune


async def _done(database: Database, of: Unit, as_of: date) -> int:
    return (await database.read(lambda tx: figures(tx, of, Indicator.ADMITTED, YEAR, as_of))).done


async def test_a_moved_commune_counts_where_it_was_before_and_where_it_is_after(database: Database) -> None:
    one, two, commune = await database.write(_district_with_two_communes)
    before = [await _done(database, each, date(2022, 6, 30)) for each in (one, two)]
    await database.write(lambda tx: move(tx, commune, two, MOVED))
    assert before == [2, 10]
    assert [await _done(database, each, date(2022, 6, 30)) for each in (one, two)] == [2, 10]
    assert [await _done(database, each, date(2022, 12, 31)) for each in (one, two)] == [0, 13]


async def test_children_are_those_of_the_day(database: Database) -> None:
    one, two, commune = await database.write(_district_with_two_communes)
    await database.write(lambda tx: move(tx, commune, two, MOVED))

    async def names(parent: Unit, day: date) -> list[str]:
        return [child.name for child, _ in await database.read(lambda tx: children(tx, parent.id, day))]

    assert await names(one, date(2022, 6, 30)) == ["Xã"]
    assert await names(two, date(2022, 6, 30)) == []
    assert await names(one, MOVED) == []
    assert await names(two, MOVED) == ["Xã"]


async def test_units_alike_in_the_beginning_of_their_number_do_not_mix(database: Database) -> None:
    async def work(tx: Tx) -> list[int]:
        top = await found(tx, {"code": "T", "name": "Tỉnh", "kind": "tỉnh"}, None)
        units = [await found(tx, {"code": str(n), "name": f"Xã {n}", "kind": "xã"}, top) for n in range(40)]
        await store_facts(tx, [NewFact(each, Indicator.ADMITTED, date(2022, 1, 1), 1) for each in units], NOW)
        return [(await figures(tx, each, Indicator.ADMITTED, YEAR, date(2022, 12, 31))).done for each in units]

    assert await database.write(work) == [1] * 40
