"""What the level above sees: who is late, behind pace, not reachable, below the units that somebody answers for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from domain.addresses import Show
from domain.duties import Owed
from domain.organisation import OVERSEERS, Act, Office, Unit, may_do, units_for
from domain.oversight import MISSED_FOR, Oversight, Reached, oversight, silent_since, unreached
from domain.reply import Reply
from domain.screens import sentences
from domain.screens.attestation import LISTED
from domain.screens.contacts import unreached_by_unit_screen, unreached_screen
from domain.screens.morning import below_screen
from handlers.duties import owed
from handlers.views.parts import contacts_in
from handlers.visit import Visit
from storage.cards import units_missed
from storage.database import Tx
from storage.duties import reporting_since
from storage.groupings import grouping_called
from storage.reach import last_reports, reached, with_reporters
from storage.units import count_leaves, leaves, parents_among, unit_by_id


async def oversight_of(
    tx: Tx, top: Unit, now: datetime, known: Owed | None = None, *, itself: bool = False
) -> Oversight:
    """Return what is wrong below a unit at `now`; `known` is what its subtree owes, where that has been read."""
    return await _oversight(tx, top, (top,), now, {top.path: known} if known else {}, itself=itself)


async def oversight_of_grouping(
    tx: Tx, number: int, name: str, units: tuple[Unit, ...], now: datetime, known: Mapping[str, Owed]
) -> Oversight:
    """Return what is wrong in the units of a grouping, as one."""
    above = Unit(id=0, code="", name=name, kind="", path=units[0].parent_path)
    return await _oversight(tx, above, units, now, known, itself=True, grouping=number)


async def _oversight(
    tx: Tx,
    top: Unit,
    units: tuple[Unit, ...],
    now: datetime,
    known: Mapping[str, Owed],
    *,
    itself: bool,
    grouping: int = 0,
) -> Oversight:
    owing = [known.get(unit.path) or await owed(tx, unit.path, now) for unit in units]
    cells = tuple(cell for each in owing for cell in each.asked)
    people = [person for unit in units for person in await reached(tx, unit.path, now.date())]
    staff = {each.unit_id: each.path for each in people if each.role in OVERSEERS and not each.leads_grouping}
    missed = await units_missed(tx, now - MISSED_FOR)
    held = {number for unit in units for number in await with_reporters(tx, unit.path)}
    return oversight(
        top,
        [duty for each in owing for duty in each.duties],
        unreached(cells, people, held),
        tuple(rest for each in owing for rest in each.muted),
        {path: unit for number, path in staff.items() if (unit := await unit_by_id(tx, number))},
        now.date(),
        missed=sum(cell.id in missed for cell in cells),
        itself=itself,
        grouping=grouping,
    )


def from_above(offices: Iterable[Office], unit: Unit) -> bool:
    """Tell whether somebody watches a unit from above it: by no office of its own, or through a grouping."""
    return not any(office.unit.id == unit.id and not office.grouping for office in offices)


async def oversights(tx: Tx, offices: Iterable[Office], now: datetime, known: Mapping[str, Owed]) -> list[Oversight]:
    """Return what somebody watches: below each office of one's own, and each grouping as one."""
    watched = [office for office in offices if office.role in OVERSEERS]
    own = dict.fromkeys(office.unit for office in watched if not office.grouping)
    found = [await oversight_of(tx, unit, now, known.get(unit.path)) for unit in own]
    for name in dict.fromkeys(office.grouping for office in watched if office.grouping):
        units = tuple(office.unit for office in watched if office.grouping == name)
        found.append(await oversight_of_grouping(tx, await grouping_called(tx, name) or 0, name, units, now, known))
    return found


async def unreached_list(visit: Visit) -> Reply:
    """Return the cells below the units that one oversees in which nobody can be reached."""
    tops = units_for(visit.offices, Act.OVERSEE)
    if not tops:
        return sentences.not_yours(Act.OVERSEE)
    name = next((office.grouping for office in visit.offices if office.grouping), tops[0].name)
    return await unreached_in(visit, tops[0]) if len(tops) == 1 else await _unreached(visit, name, tops)


async def unreached_of(visit: Visit, address: Show) -> Reply:
    """Return the cells below a unit in which nobody can be reached."""
    unit = await unit_by_id(visit.tx, address.number)
    if unit is None or not may_do(visit.offices, Act.OVERSEE, unit):
        return sentences.out_of_scope()
    return await unreached_in(visit, unit)


async def unreached_in(visit: Visit, unit: Unit, page: int = 0) -> Reply:
    """Return the cells below a unit in which nobody can be reached; of more than can be listed, how many are where."""
    cells = await count_leaves(visit.tx, unit.path, visit.today, visit.today)
    if cells <= LISTED or not await parents_among(visit.tx, unit.id):
        return await _unreached(visit, unit.name, (unit,))
    below, whole = await contacts_in(visit.tx, unit, visit.now)
    return unreached_by_unit_screen(unit, below, whole, visit.today, page)


async def _unreached(visit: Visit, name: str, tops: tuple[Unit, ...]) -> Reply:
    """Return the cells of some subtrees by whether anybody can be reached in them, and whether they still report."""
    tx, today, since = visit.tx, visit.today, silent_since(visit.now)
    cells: list[Unit] = []
    people: list[Reached] = []
    held: set[int] = set()
    heard: set[int] = set()
    for top in tops:
        cells += await leaves(tx, top.path, today, today)
        people += await reached(tx, top.path, today)
        held |= await with_reporters(tx, top.path)
        heard |= {unit for unit, last in (await last_reports(tx, top.path)).items() if last >= since}
        heard |= {unit for unit, first in (await reporting_since(tx, top.path)).items() if first >= since}
    found = unreached(cells, people, held)
    told = heard.union(cell.id for each in found.values() for cell in each)
    quiet = tuple(cell for cell in cells if cell.id not in told)
    return unreached_screen(name, len(cells), found, quiet, invites=bool(units_for(visit.offices, Act.INVITE)))


async def below(visit: Visit) -> Reply:
    """Return what is wrong below each unit that one oversees, and in each grouping as one."""
    seen = await oversights(visit.tx, visit.offices, visit.now, {})
    if seen:
        return below_screen(seen)
    tops = units_for(visit.offices, Act.OVERSEE)
    return (
        below_screen([await oversight_of(visit.tx, tops[0], visit.now)]) if tops else sentences.not_yours(Act.OVERSEE)
    )


async def below_of(visit: Visit, address: Show) -> Reply:
    """Return what is wrong below a unit."""
    unit = await unit_by_id(visit.tx, address.number)
    if unit is None or not may_do(visit.offices, Act.OVERSEE, unit):
        return sentences.out_of_scope()
    return below_screen([await oversight_of(visit.tx, unit, visit.now, itself=from_above(visit.offices, unit))])
