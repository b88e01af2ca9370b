"""Figures broken down, and the pool that is remembered: the same after changes of the past and moves of the tree."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import select

from domain.indicators import Indicator
from domain.organisation import Unit
from domain.periods import year_of
from domain.views.cells import Cells
from storage.breakdowns import By, breakdown
from storage.database import Database, Tx
from storage.evidence import cells_by_child, reporting_by_child
from storage.facts import NewFact, store_facts
from storage.loading import void_fact
from storage.pools import counted_pool
from storage.tables import fact
from storage.units import found, move

NOW = datetime(2022, 6, 30, tzinfo=UTC)
TODAY = date(2022, 6, 30)
MOVED = date(2022, 5, 1)


async def _two_communes(tx: Tx) -> tuple[Unit, Unit, Unit, Unit]:
    top = await found(tx, {"code": "T", "name": "Đảng bộ huyện", "kind": "đảng bộ huyện"}, None)
    one = await found(tx, {"code": "1", "name": "Đảng bộ xã 1", "kind": "đảng bộ xã"}, top)
    two = await found(tx, {"code": "2", "name": "Đảng bộ xã 2", "kind": "đảng bộ xã"}, top)
    cell = await found(tx, {"code": "C", "name": "Chi bộ thôn", "kind": "chi bộ"}, one)
    admitted = [NewFact(cell, Indicator.ADMITTED, date(2022, month, 1), month) for month in (3, 6)]
    trained = [NewFact(cell, Indicator.TRAINED, date(year, 1, 9), 10) for year in (2020, 2021)]
    await store_facts(tx, [*admitted, *trained, NewFact(two, Indicator.ADMITTED, date(2022, 3, 1), 2)], NOW)
    return top, one, two, cell


async def _by(database: Database, top: Unit, by: By) -> dict[tuple[int, str], int]:
    rows = await database.read(lambda tx: breakdown(tx, top, Indicator.ADMITTED, year_of(2022), TODAY, by))
    return {(row.child, str(row.key)): row.done for row in rows}


async def _pool(database: Database, top: Unit) -> dict[str, int]:
    told = await database.read(lambda tx: counted_pool(tx, top, TODAY))
    return {path: sum(lot.number for lot in lots) for path, lots in told.by_path.items() if lots}


async def test_months_stand_where_the_cell_stood_on_the_day(database: Database) -> None:
    top, one, two, cell = await database.write(_two_communes)
    assert await _by(database, top, "month") == {(one.id, "3"): 3, (one.id, "6"): 6, (two.id, "3"): 2}
    await database.write(lambda tx: move(tx, cell, two, date(2022, 7, 1)))
    assert await _by(database, top, "month") == {(one.id, "3"): 3, (one.id, "6"): 6, (two.id, "3"): 2}


async def test_a_commune_without_cells_in_the_system_is_no_cell(database: Database) -> None:
    top, one, two, _ = await database.write(_two_communes)
    reporting = await database.read(lambda tx: reporting_by_child(tx, top, TODAY))
    cells = await database.read(lambda tx: cells_by_child(tx, top, Indicator.ADMITTED, year_of(2022), TODAY))
    assert reporting == {one.id: 1, two.id: 1}
    assert cells == {one.id: Cells(1, 1, 0), two.id: Cells(0, 0, 1)}


async def test_the_remembered_pool_follows_what_changes_in_past_years(database: Database) -> None:
    top, one, _, cell = await database.write(_two_communes)
    assert await _pool(database, top) == {one.path: 11}
    late = NewFact(cell, Indicator.TRAINED, date(2021, 11, 2), 5)
    await database.write(lambda tx: store_facts(tx, [late], NOW))
    assert await _pool(database, top) == {one.path: 16}

    async def void_the_first(tx: Tx) -> None:
        first = await tx.value(select(fact.c.id).where(fact.c.on_day == date(2020, 1, 9)))
        await void_fact(tx, first, NOW)

    await database.write(void_the_first)
    assert await _pool(database, top) == {one.path: 6}


async def test_the_remembered_pool_follows_a_cell_that_moves(database: Database) -> None:
    top, one, two, cell = await database.write(_two_communes)
    assert await _pool(database, top) == {one.path: 11}
    await database.write(lambda tx: move(tx, cell, two, MOVED))
    # The two admitted by the commune itself have now left its pool too.
    assert await _pool(database, top) == {two.path: 9}
