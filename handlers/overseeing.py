"""What the level above sees: who is late, behind pace, not reachable, below the units that somebody answers for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from domain.addresses import Show
from domain.organisation import Act, Role, Unit, may_do, units_for
from domain.oversight import Oversight, Reach, oversight
from domain.reply import Reply
from domain.screens import sentences
from domain.screens.morning import below_screen, unreached_screen
from handlers.duties import Owed, owed
from handlers.notices import REPORTERS
from handlers.visit import Visit
from storage.cards import units_missed
from storage.database import Tx
from storage.reach import Reached, last_reports, reached, with_reporters
from storage.units import leaves, unit_by_id

OVERSEERS = frozenset({Role.COMMITTEE, Role.LEADER})
SILENT_FOR = timedelta(days=92)
BEFORE = datetime(1900, 1, 1, tzinfo=UTC)
_MISSED_FOR = timedelta(hours=24)


async def oversight_of(tx: Tx, top: Unit, now: datetime, known: Owed | None = None) -> Oversight:
    """Return what is wrong below a unit at `now`; `known` is what its subtree owes, where that has been read."""
    found = known or await owed(tx, top.path, now)
    people = await reached(tx, top.path, now.date())
    staff = {each.unit_id: each.path for each in people if each.role in OVERSEERS and not each.leads_grouping}
    staffed = {path: unit for number, path in staff.items() if (unit := await unit_by_id(tx, number))}
    missed = await units_missed(tx, now - _MISSED_FOR)
    return oversight(
        top,
        found.duties,
        unreached(found.cells, people, await with_reporters(tx, top.path)),
        found.muted,
        staffed,
        now.date(),
        sum(cell.id in missed for cell in found.cells),
    )


def unreached(
    cells: Iterable[Unit], people: Iterable[Reached], held: frozenset[int]
) -> Mapping[Reach, tuple[Unit, ...]]:
    """Return the cells in which nobody who reports can be reached, by why."""
    linked = {r.unit_id for r in people if r.role in REPORTERS}
    silent = [cell for cell in cells if cell.id not in linked]
    return {
        Reach.NEVER: tuple(cell for cell in silent if cell.id not in held),
        Reach.BLOCKED: tuple(cell for cell in silent if cell.id in held),
    }


async def unreached_list(visit: Visit) -> Reply:
    """Return the cells below the first unit that one oversees in which nobody can be reached."""
    tops = units_for(visit.offices, Act.OVERSEE)
    return await _unreached(visit, tops[0]) if tops else sentences.not_yours(Act.OVERSEE)


async def unreached_of(visit: Visit, address: Show) -> Reply:
    """Return the cells below a unit in which nobody can be reached."""
    unit = await unit_by_id(visit.tx, address.number)
    if unit is None or not may_do(visit.offices, Act.OVERSEE, unit):
        return sentences.out_of_scope()
    return await _unreached(visit, unit)


async def _unreached(visit: Visit, top: Unit) -> Reply:
    """Return the cells of a subtree by whether anybody can be reached in them, and whether they still report."""
    tx, today = visit.tx, visit.today
    cells = await leaves(tx, top.path, today, today)
    found = unreached(cells, await reached(tx, top.path, today), await with_reporters(tx, top.path))
    alone = {cell.id for each in found.values() for cell in each}
    heard = await last_reports(tx, top.path)
    since = visit.now - SILENT_FOR
    quiet = tuple(cell for cell in cells if cell.id not in alone and heard.get(cell.id, BEFORE) < since)
    return unreached_screen(top, len(cells), found, quiet)


async def below(visit: Visit) -> Reply:
    """Return what is wrong below the first unit that one oversees."""
    tops = units_for(visit.offices, Act.OVERSEE)
    return below_screen(await oversight_of(visit.tx, tops[0], visit.now)) if tops else sentences.not_yours(Act.OVERSEE)


async def below_of(visit: Visit, address: Show) -> Reply:
    """Return what is wrong below a unit."""
    unit = await unit_by_id(visit.tx, address.number)
    if unit is None or not may_do(visit.offices, Act.OVERSEE, unit):
        return sentences.out_of_scope()
    return below_screen(await oversight_of(visit.tx, unit, visit.now))
