"""What is remembered share by share is what the facts add up to, whoever changes what in whichever order."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from domain.indicators import Indicator
from domain.organisation import Unit, child_width
from domain.periods import month_of, year_of
from storage.breakdowns import breakdown
from storage.connect import open_database
from storage.database import Database, Tx
from storage.evidence import cells_by_child
from storage.facts import NewFact, revive_facts, store_facts, void_facts
from storage.figures import figures, imported_in, rural_part
from storage.members import member_changes
from storage.pools import counted_pool
from storage.shares import child_id
from storage.statements import put
from storage.tables import fact, person, report, unit
from storage.units import change, found, move, unit_by_id
from tests.conftest import SEAL
from tests.databases import copied

TODAY = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, tzinfo=UTC)
YEAR = year_of(2026)
_FACTS = select(fact).where(fact.c.voided_at.is_(None))
_UNITS = select(unit.c.id, unit.c.path, unit.c.rural)
_PERSON = put(person)
_REPORT = put(report)


async def _organisation(tx: Tx) -> list[Unit]:
    """Found a province with a commune and a cell of its own, and a district with two communes, all with cells."""
    await tx.run(_PERSON, {"id": 1, "created_at": NOW, "name_sealed": None})

    async def one(code: str, kind: str, parent: Unit | None, *, rural: bool = False) -> Unit:
        return await found(tx, {"code": code, "name": f"{kind} {code}", "kind": kind, "rural": rural}, parent)

    top = await one("P", "Đảng bộ tỉnh", None)
    district = await one("D", "Đảng bộ huyện", top)
    communes = [await one(f"X{n}", "Đảng bộ xã", above) for n, above in enumerate((top, district, district))]
    cells = [
        await one(f"C{n}{m}", "Chi bộ", above, rural=bool(m))
        for n, above in enumerate((top, *communes))
        for m in range(2)
    ]
    return [top, district, *communes, *cells]


class _Story:
    """What happens, drawn by lot: reports, corrections taken back, moves, renames, new cells."""

    def __init__(self, seed: int, units: list[Unit]) -> None:
        self.chance = random.Random(seed)
        self.ids = [each.id for each in units]
        self.reports = 0

    def next(self) -> Callable[[Tx], Any]:
        """Return the next thing that happens, as work."""
        works = (self._tell, self._tell, self._tell, self._import, self._void, self._revive, self._move, self._add)
        return self.chance.choice(works)

    async def _unit(self, tx: Tx) -> Unit:
        chosen = await unit_by_id(tx, self.chance.choice(self.ids))
        assert chosen
        return chosen

    def _fact(self, at: Unit, report_id: int | None) -> NewFact:
        indicator = self.chance.choice((Indicator.ADMITTED, Indicator.ADMITTED, Indicator.TRAINED))
        on_day = date(self.chance.choice((2025, 2026)), self.chance.randint(1, 8), self.chance.randint(1, 28))
        return NewFact(
            at, indicator, on_day, self.chance.randint(0, 3), self.chance.choice(("", "nu")), report_id=report_id
        )

    async def _tell(self, tx: Tx) -> None:
        at, self.reports = await self._unit(tx), self.reports + 1
        empty = dict.fromkeys([column.name for column in report.columns])
        row = {"id": self.reports, "key": str(self.reports), "unit_id": at.id, "form": "admission", "version": 1}
        row |= {"body_sealed": b"", "sent_by": 1, "sent_at": NOW, "status": "live"}
        await tx.run(_REPORT, {**empty, **row})
        await store_facts(tx, [self._fact(at, self.reports) for _ in range(2)], NOW)

    async def _import(self, tx: Tx) -> None:
        await store_facts(tx, [self._fact(await self._unit(tx), None)], NOW)

    async def _void(self, tx: Tx) -> None:
        await void_facts(tx, self.chance.randint(1, self.reports + 1), NOW)

    async def _revive(self, tx: Tx) -> None:
        await revive_facts(tx, self.chance.randint(1, self.reports + 1), NOW)

    async def _move(self, tx: Tx) -> None:
        moved, above = await self._unit(tx), await self._unit(tx)
        if moved.parent_path and not above.is_cell and not moved.covers(above):
            await move(tx, moved, above, date(2024, 1, 1))

    async def _add(self, tx: Tx) -> None:
        above = await self._unit(tx)
        await change(tx, above.id, {"rural": True}, None)
        if not above.is_cell:
            code = f"N{len(self.ids)}"
            self.ids.append((await found(tx, {"code": code, "name": f"Chi bộ {code}", "kind": "chi bộ"}, above)).id)


async def _told(tx: Tx, top: Unit) -> dict[str, Any]:
    """Return what the system says of a unit."""
    year = await figures(tx, top, Indicator.ADMITTED, YEAR, TODAY)
    months = await breakdown(tx, top, Indicator.ADMITTED, YEAR, TODAY, "month")
    kinds = await breakdown(tx, top, Indicator.ADMITTED, YEAR, TODAY, "categories")
    cells = await cells_by_child(tx, top, Indicator.ADMITTED, YEAR, TODAY)
    pool = await counted_pool(tx, top, TODAY)
    return {
        "done": year.done,
        "by child": {child: done for child, done in year.by_child.items() if done},
        "june": (await figures(tx, top, Indicator.ADMITTED, month_of(2026, 6), TODAY)).done,
        "months": {(each.child, int(each.key)): each.done for each in months if each.done},
        "kinds": {(each.child, each.key): (each.done, each.facts) for each in kinds},
        "active": {child: each.active for child, each in cells.items() if each.active},
        "imported": await imported_in(tx, top, Indicator.ADMITTED, YEAR, TODAY),
        "rural": await rural_part(tx, top, Indicator.ADMITTED, YEAR, TODAY),
        "members": await member_changes(tx, top, date(2025, 6, 30), TODAY),
        "pool": sum(lot.number for lot in pool.whole),
    }


async def _added_up(tx: Tx, top: Unit) -> dict[str, Any]:
    """Return the same, from every fact and unit there is, one by one."""
    units = {row.path: row for row in await tx.all(_UNITS)}
    above = {path[:-4] for path in units}
    below = [row for row in await tx.all(_FACTS) if row.path.startswith(top.path)]
    admitted = [row for row in below if row.indicator == Indicator.ADMITTED and row.on_day <= TODAY]
    since = sum(row.quantity for row in admitted if row.on_day > date(2025, 6, 30))
    year = [(child_id(top, row.path[: child_width(top.path)]), row) for row in admitted if row.on_day.year == 2026]
    by_child, by_path = Counter[int](), Counter[str]()
    months, kinds, facts = Counter[Any](), Counter[Any](), Counter[Any]()
    for child, row in year:
        by_child[child] += row.quantity
        by_path[row.path] += row.quantity
        months[child, row.on_day.month] += row.quantity
        kinds[child, row.categories] += row.quantity
        facts[child, row.categories] += 1
    active = [path for path, done in by_path.items() if done and path not in above]
    told = all(units[path].rural for path, done in by_path.items() if done)
    return {
        "done": by_child.total(),
        "by child": {child: done for child, done in by_child.items() if done and child},
        "june": sum(row.quantity for _, row in year if row.on_day.month == 6),
        "months": {key: done for key, done in months.items() if done},
        "kinds": {key: (kinds[key], number) for key, number in facts.items()},
        "active": dict(Counter(child_id(top, path[: child_width(top.path)]) for path in active)),
        "imported": sum(row.quantity for _, row in year if row.report_id is None),
        "rural": by_child.total() if told else None,
        "members": {Indicator.ADMITTED: since} if since else {},
        "pool": _waiting([row for row in below if row.on_day <= TODAY]),
    }


def _waiting(rows: list[Any]) -> int:
    """Return how many wait where on each day some are certified, and then some admitted of those who wait."""
    waiting = 0
    for day in sorted({row.on_day for row in rows}):
        moved = Counter[str]()
        for row in rows:
            moved[row.indicator] += row.quantity if row.on_day == day else 0
        waiting = max(0, waiting + moved[Indicator.TRAINED] - moved[Indicator.ADMITTED])
    return waiting


@pytest.mark.parametrize("seed", range(4))
async def test_what_is_remembered_is_what_the_facts_add_up_to(empty_url: str, tmp_path: Path, seed: int) -> None:
    """Two processes ask after everything that happens, of every unit that has others below it."""
    async with (
        copied(empty_url, tmp_path) as url,
        open_database(url, SEAL) as one,
        open_database(url, SEAL) as other,
    ):
        units = await one.write(_organisation)
        story = _Story(seed, units)
        for step in range(60):
            await (one, other)[step % 2].write(story.next())
            for top_id in [each.id for each in units if not each.is_cell]:
                for database in (one, other):
                    told, added_up = await _both(database, top_id)
                    assert told == added_up, f"step {step}, unit {top_id}"


async def _both(database: Database, top_id: int) -> tuple[dict[str, Any], dict[str, Any]]:
    async def work(tx: Tx) -> tuple[dict[str, Any], dict[str, Any]]:
        top = await unit_by_id(tx, top_id)
        assert top
        return await _told(tx, top), await _added_up(tx, top)

    return await database.read(work)


async def test_what_was_read_of_work_that_was_rolled_back_is_not_remembered(database: Database) -> None:
    units = await database.write(_organisation)
    told = [NewFact(units[-1], Indicator.ADMITTED, date(2026, 3, 1), 5)]

    async def done(tx: Tx) -> int:
        return (await figures(tx, units[0], Indicator.ADMITTED, YEAR, TODAY)).done

    async def fail(tx: Tx) -> None:
        await store_facts(tx, told, NOW)
        assert await done(tx) == 5
        raise LookupError

    assert await database.read(done) == 0
    with pytest.raises(LookupError):
        await database.write(fail)
    assert await database.read(done) == 0
    await database.write(lambda tx: store_facts(tx, told, NOW))
    assert await database.read(done) == 5
