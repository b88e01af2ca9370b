"""What is remembered share by share is what the facts add up to, whoever changes what in whichever order."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from domain.attestation import attested_as
from domain.indicators import Indicator
from domain.organisation import Office, Role, Unit, child_width
from domain.oversight import Contact, silent_since
from domain.periods import Period, month_of, newest_month_over, year_of
from domain.reports.directive import Directive
from storage.attestations import lists_by_child, said_by_child
from storage.breakdowns import breakdown
from storage.connect import open_database
from storage.database import Database, Tx
from storage.evidence import cells_by_child, owed_by_child
from storage.facts import NewFact, revive_facts, store_facts, void_facts
from storage.figures import figures, imported_in, rural_part
from storage.members import member_changes
from storage.people import end_offices, give_office, set_blocked, visitor
from storage.pools import counted_pool
from storage.reach import contacts_below
from storage.reports import store_report
from storage.shares import child_id
from storage.sqlite import SqliteDatabase
from storage.tables import account, fact, office, report, unit
from storage.units import change, found, move, unit_by_id
from tests.conftest import SEAL
from tests.databases import copied

BEGUN = datetime(2025, 10, 20, 9, tzinfo=UTC)
HALF = date(2025, 6, 30)
# What happens takes sixty steps, five on a day, over New Year and to the April after.
_A_DAY, _NEXT = 5, timedelta(days=15)
_FACTS = select(fact).where(fact.c.voided_at.is_(None))
_UNITS = select(unit)
_OFFICES = select(office)
_REPORTS = select(report.c.unit_id, report.c.sent_at)
_REACHED = select(account.c.person_id).where(account.c.blocked_at.is_(None))


async def _organisation(tx: Tx) -> list[Unit]:
    """Found a province with a commune and a cell of its own, and a district with two communes, all with cells."""

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
    """What happens, drawn by lot: reports, corrections taken back, attestations, people who come and go, moves."""

    def __init__(self, seed: int, units: list[Unit]) -> None:
        self.chance = random.Random(seed)
        self.ids = [each.id for each in units]
        self.people: list[str] = []
        self.reports = 0
        self.steps = 0
        self.now = BEGUN

    def next(self) -> Callable[[Tx], Any]:
        """Return the next thing that happens, as work."""
        self.steps += 1
        self.now += timedelta(seconds=1) if self.steps % _A_DAY else _NEXT
        told = (self._tell, self._tell, self._import, self._void, self._revive, self._attest, self._attest)
        return self.chance.choice(
            (*told, self._appoint, self._appoint, self._leave, self._block, self._move, self._add)
        )

    async def _unit(self, tx: Tx) -> Unit:
        chosen = await unit_by_id(tx, self.chance.choice(self.ids))
        assert chosen
        return chosen

    async def _store(self, tx: Tx, at: Unit) -> int:
        await visitor(tx, "telegram", "sender", self.now)
        sent = Directive(whom=1, text="Báo cáo")
        self.reports = await store_report(tx, f"{self.steps}", at, sent, 1, self.now)
        return self.reports

    def _fact(self, at: Unit, report_id: int | None) -> NewFact:
        indicator = self.chance.choice((Indicator.ADMITTED, Indicator.ADMITTED, Indicator.TRAINED))
        on_day = date(self.chance.choice((2025, 2026)), self.chance.randint(1, 12), self.chance.randint(1, 28))
        kept = self.chance.choice(("", "nu"))
        return NewFact(at, indicator, on_day, self.chance.randint(0, 3), kept, report_id=report_id)

    async def _tell(self, tx: Tx) -> None:
        at = await self._unit(tx)
        number = await self._store(tx, at)
        await store_facts(tx, [self._fact(at, number) for _ in range(2)], self.now)

    async def _import(self, tx: Tx) -> None:
        await store_facts(tx, [self._fact(await self._unit(tx), None)], self.now)

    async def _void(self, tx: Tx) -> None:
        await void_facts(tx, self.chance.randint(1, self.reports + 1), self.now)

    async def _revive(self, tx: Tx) -> None:
        await revive_facts(tx, self.chance.randint(1, self.reports + 1), self.now)

    async def _attest(self, tx: Tx) -> None:
        at = await unit_by_id(tx, self.chance.choice(self.ids[5:8]))  # few, so that some attest twice
        assert at
        number = await self._store(tx, at)
        month = newest_month_over(self.now.date())
        told = self.chance.randint(0, 1)
        new = NewFact(at, Indicator.ATTESTED, self.now.date(), told, subject=month.code, report_id=number)
        await store_facts(tx, [new], self.now)

    async def _appoint(self, tx: Tx) -> None:
        name = f"person {len(self.people)}"
        self.people.append(name)
        known = await visitor(tx, "telegram", name, self.now)
        await give_office(tx, known.person_id, Office(role=Role.SECRETARY, unit=await self._unit(tx)), self.now)

    async def _leave(self, tx: Tx) -> None:
        await end_offices(tx, await self._unit(tx), Role.SECRETARY, self.now)

    async def _block(self, tx: Tx) -> None:
        if self.people:
            name = self.chance.choice(self.people)
            await set_blocked(tx, "telegram", name, self.now, blocked=self.chance.random() < 0.7)

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


async def _told(tx: Tx, top: Unit, now: datetime) -> dict[str, Any]:
    """Return what the system says of a unit."""
    today, month = now.date(), newest_month_over(now.date())
    this = year_of(today.year)
    year = await figures(tx, top, Indicator.ADMITTED, this, today)
    months = await breakdown(tx, top, Indicator.ADMITTED, this, today, "month")
    kinds = await breakdown(tx, top, Indicator.ADMITTED, this, today, "categories")
    cells = await cells_by_child(tx, top, Indicator.ADMITTED, this, today)
    pool = await counted_pool(tx, top, today)
    said = await said_by_child(tx, top, month, UTC)
    over = [month_of(month.first.year, n) for n in range(1, month.first.month + 1)]
    return {
        "done": year.done,
        "by child": year.by_child,
        "last month": (await figures(tx, top, Indicator.ADMITTED, month, today)).done,
        "half of 2025": (await figures(tx, top, Indicator.ADMITTED, year_of(2025), HALF)).done,
        "the same from today": (
            await figures(tx, top, Indicator.ADMITTED, Period(date(2025, 1, 1), HALF, ""), today)
        ).done,
        "months": {(each.child, int(each.key)): each.done for each in months if each.done},
        "kinds": {(each.child, each.key): (each.done, each.facts) for each in kinds},
        "active": {child: each.active for child, each in cells.items() if each.active},
        "imported": await imported_in(tx, top, Indicator.ADMITTED, this, today),
        "rural": await rural_part(tx, top, Indicator.ADMITTED, this, today),
        "members": await member_changes(tx, top, date(2025, 6, 30), today),
        "pool": sum(lot.number for lot in pool.whole),
        "contacts": await contacts_below(tx, top, today, silent_since(now)),
        "said": {(child, answer): n for child, each in said.items() for answer, n in each.items() if n},
        "lists": await lists_by_child(tx, top, over[0], month, UTC),
        "owed": {child: n for child, n in (await owed_by_child(tx, top, over, now)).items() if n},
    }


async def _added_up(tx: Tx, top: Unit, now: datetime) -> dict[str, Any]:
    """Return the same, from every fact, unit and office there is, one by one."""
    today, last_month = now.date(), newest_month_over(now.date())
    units = {row.path: row for row in await tx.all(_UNITS)}
    above = {path[:-4] for path in units}
    below = [row for row in await tx.all(_FACTS) if row.path.startswith(top.path)]
    admitted = [row for row in below if row.indicator == Indicator.ADMITTED and row.on_day <= today]
    since = sum(row.quantity for row in admitted if row.on_day > date(2025, 6, 30))
    year = [(_child(top, row.path), row) for row in admitted if row.on_day.year == today.year]
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
    attested = {(row.path, row.subject): row for row in sorted(below) if row.indicator == Indicator.ATTESTED}
    of_month = {path: row for (path, subject), row in attested.items() if subject == last_month.code}
    owed = await _owed(tx, units)
    this_year = {month_of(last_month.first.year, n).code for n in range(1, last_month.first.month + 1)}
    of_year = [path for path, subject in attested if subject in owed[path] & this_year]
    said = Counter(
        (_child(top, path), attested_as(row.quantity, row.recorded_at.date(), last_month))
        for path, row in of_month.items()
        if path not in above
    )
    return {
        "done": by_child.total(),
        "by child": {child: done for child, done in by_child.items() if done and child},
        "last month": sum(row.quantity for row in admitted if row.on_day in last_month),
        "half of 2025": sum(row.quantity for row in admitted if row.on_day <= HALF),
        "the same from today": sum(row.quantity for row in admitted if row.on_day <= HALF),
        "months": {key: done for key, done in months.items() if done},
        "kinds": {key: (kinds[key], number) for key, number in facts.items()},
        "active": dict(Counter(_child(top, path) for path in active)),
        "imported": sum(row.quantity for _, row in year if row.report_id is None),
        "rural": by_child.total() if told else None,
        "members": {Indicator.ADMITTED: since} if since else {},
        "pool": _waiting([row for row in below if row.on_day <= today]),
        "said": dict(said),
        "lists": dict(Counter(_child(top, path) for path in of_year)),
        **await _reached(tx, top, now, [path for path in units if path not in above], units),
    }


async def _owed(tx: Tx, units: dict[str, Any]) -> dict[str, set[str]]:
    """Return, by path, the months that were not over when a unit began to report."""
    offices, reports = await tx.all(_OFFICES), await tx.all(_REPORTS)
    found = {}
    for path, row in units.items():
        began = [each.since for each in offices if each.unit_id == row.id]
        began += [each.sent_at for each in reports if each.unit_id == row.id]
        months = (month_of(year, n) for year in (2025, 2026) for n in range(1, 13))
        found[path] = {month.code for month in months if began and min(began).date() <= month.last}
    return found


async def _reached(
    tx: Tx, top: Unit, now: datetime, cells: list[str], units: dict[str, Any]
) -> dict[str, dict[int, Any]]:
    offices, linked = await tx.all(_OFFICES), {row.person_id for row in await tx.all(_REACHED)}
    reports = await tx.all(_REPORTS)
    contacts: dict[int, Contact] = {}
    owed = Counter[int]()
    for path, row in units.items():
        if not path.startswith(top.path):
            continue
        held = [each for each in offices if each.unit_id == row.id]
        sent = [each.sent_at for each in reports if each.unit_id == row.id]
        began = min([*sent, *(each.since for each in held)], default=None)
        last = newest_month_over(now.date()).first
        owed[_child(top, path)] += sum(
            began is not None and began.date() <= month_of(last.year, n).last for n in range(1, last.month + 1)
        )
        if path in cells:
            is_held = any(each.until is None for each in held)
            is_reached = any(each.until is None and each.person_id in linked for each in held)
            is_quiet = (
                is_reached and (began or now) < silent_since(now) and not any(at >= silent_since(now) for at in sent)
            )
            one = Contact(1, int(is_held), int(is_reached), int(is_quiet))
            contacts[_child(top, path)] = contacts.get(_child(top, path), Contact(0)) + one
    return {"contacts": contacts, "owed": {child: n for child, n in owed.items() if n}}


def _child(top: Unit, path: str) -> int:
    return child_id(top, path[: child_width(top.path)])


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
            await (one, other)[step % 2].write(partial(_happen, story.next(), story, units))
            for top_id in [each.id for each in units if not each.is_cell]:
                for database in (one, other):
                    told, added_up = await _both(database, top_id, story.now)
                    assert told == added_up, f"step {step}, unit {top_id}"


async def _happen(happens: Callable[[Tx], Any], story: _Story, units: list[Unit], tx: Tx) -> None:
    """Let something happen and ask in the same transaction, before and after it."""
    for happening in (None, happens):
        if happening:
            await happening(tx)
        for each in units:
            top = await unit_by_id(tx, each.id)
            assert top
            if not top.is_cell:
                assert await _told(tx, top, story.now) == await _added_up(tx, top, story.now)


async def _both(database: Database, top_id: int, now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    async def work(tx: Tx) -> tuple[dict[str, Any], dict[str, Any]]:
        top = await unit_by_id(tx, top_id)
        assert top
        return await _told(tx, top, now), await _added_up(tx, top, now)

    return await database.read(work)


async def test_who_reports_of_last_year_is_silent_no_longer(database: Database) -> None:
    units = await database.write(_organisation)
    now, cell = BEGUN + timedelta(days=100), units[-1]

    async def appoint(tx: Tx) -> None:
        known = await visitor(tx, "telegram", "secretary", BEGUN)
        await give_office(tx, known.person_id, Office(role=Role.SECRETARY, unit=cell), BEGUN)

    async def report_late(tx: Tx) -> None:
        await visitor(tx, "telegram", "sender", now)
        number = await store_report(tx, "late", cell, Directive(whom=1, text="Báo cáo"), 1, now)
        await store_facts(tx, [NewFact(cell, Indicator.ADMITTED, date(2025, 12, 20), 1, report_id=number)], now)

    async def quiet() -> int:
        found = await database.read(lambda tx: contacts_below(tx, units[0], now.date(), silent_since(now)))
        return sum(each.quiet for each in found.values())

    await database.write(appoint)
    assert await quiet() == 1
    await database.write(report_late)
    assert await quiet() == 0


async def test_what_was_read_of_work_that_was_rolled_back_is_not_remembered(database: Database) -> None:
    units = await database.write(_organisation)
    told = [NewFact(units[-1], Indicator.ADMITTED, date(2026, 3, 1), 5)]

    async def done(tx: Tx) -> int:
        return (await figures(tx, units[0], Indicator.ADMITTED, year_of(2026), date(2026, 6, 30))).done

    async def fail(tx: Tx) -> None:
        await store_facts(tx, told, BEGUN)
        assert await done(tx) == 5
        raise LookupError

    assert await database.read(done) == 0
    with pytest.raises(LookupError):
        await database.write(fail)
    assert await database.read(done) == 0
    await database.write(lambda tx: store_facts(tx, told, BEGUN))
    assert await database.read(done) == 5


@pytest.mark.parametrize("year", [2026, 2025])
async def test_what_a_writer_has_read_does_not_outlive_another_writer(database: Database, year: int) -> None:
    """One tells something and asks; before its commit, another tells something below the same commune."""
    if isinstance(database, SqliteDatabase):
        pytest.skip("a file has one writer at a time")
    units = await database.write(_organisation)
    top, cell, beside = units[0], units[7], units[8]
    has_asked, may_commit = asyncio.Event(), asyncio.Event()

    async def done(tx: Tx) -> int:
        return (await figures(tx, top, Indicator.ADMITTED, year_of(year), date(2026, 6, 30))).done

    async def tell(tx: Tx, at: Unit, quantity: int) -> None:
        now = datetime(2026, 6, 30, tzinfo=UTC)
        await store_facts(tx, [NewFact(at, Indicator.ADMITTED, date(year, 3, 1), quantity)], now)

    async def tell_and_ask(tx: Tx) -> None:
        await tell(tx, cell, 1)
        assert await done(tx) == 1
        has_asked.set()
        await may_commit.wait()

    async with asyncio.TaskGroup() as group:
        group.create_task(database.write(tell_and_ask))
        await has_asked.wait()
        await database.write(lambda tx: tell(tx, beside, 10))
        may_commit.set()
    assert await database.read(done) == 11


async def test_what_is_expected_of_the_years_to_come_is_asked_anew(database: Database) -> None:
    units = await database.write(_organisation)
    now = datetime(2026, 6, 30, tzinfo=UTC)
    term = Period(date(2025, 1, 1), date(2030, 12, 31), "2025-2030")

    async def expected(tx: Tx) -> int:
        return (await figures(tx, units[0], Indicator.EXPECTED, term, term.last, now.date())).done

    assert await database.read(expected) == 0
    for year in (2026, 2028):
        told = [NewFact(units[-1], Indicator.EXPECTED, date(year, 9, 1), 3)]
        await database.write(partial(store_facts, facts=told, now=now))
    assert await database.read(expected) == 6


async def test_who_takes_office_in_the_last_moment_of_a_year_is_reached_in_the_next(database: Database) -> None:
    units = await database.write(_organisation)
    eve, day = datetime(2025, 12, 31, 23, 59, tzinfo=UTC), date(2026, 1, 1)

    async def held() -> int:
        found = await database.read(lambda tx: contacts_below(tx, units[0], day, silent_since(eve)))
        return sum(each.held for each in found.values())

    async def appoint(tx: Tx) -> None:
        known = await visitor(tx, "telegram", "secretary", eve)
        await give_office(tx, known.person_id, Office(role=Role.SECRETARY, unit=units[-1]), eve)

    assert await held() == 0
    await database.write(appoint)
    assert await held() == 1
