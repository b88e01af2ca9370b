"""The people of a cell: names in the cell's own chat, masked for its committee, numbers where no names are kept."""

from __future__ import annotations

from domain.addresses import Show
from domain.case_deadlines import case_deadlines
from domain.forms.situation import Situation
from domain.indicators import INTRODUCTIONS, Indicator
from domain.organisation import Act, Unit, may_do, reporting_units, units_for
from domain.periods import year_of
from domain.pipeline import Candidate
from domain.pools import number_of
from domain.reply import Reply
from domain.screens import sentences
from domain.screens.lists import (
    PoolLine,
    funnel_screen,
    person_screen,
    pool_screen,
    pools_screen,
    register_screen,
)
from domain.views.scope import Scope
from domain.views.subjects import Subject
from handlers.calendars import rulebook, workdays
from handlers.views.cautioning import pool_caution_of
from handlers.visit import Visit
from storage.audit import record
from storage.figures import figures
from storage.pools import counted_pool
from storage.register import people_below, people_of_unit, person_by_id
from storage.units import unit_by_id, units_below

_STEPS = (
    Indicator.IDENTIFIED,
    Indicator.NOMINATED,
    Indicator.TRAINED,
    Indicator.DOSSIER,
    Indicator.RESOLVED,
    Indicator.ADMITTED,
    Indicator.RECOGNISED,
    Indicator.WITHDRAWN,
)


async def pool_list(visit: Visit) -> Reply:
    """Return the trained pool of the units whose names one may see; the reading is recorded."""
    tops = _tops(visit)
    if not tops:
        return sentences.not_yours(Act.SEE_NAMES)
    await record(visit.tx, visit.now, visit.person_id, "read names", " ".join(f"unit {unit.id}" for unit in tops))
    lines, by_number = [], 0
    for top in tops:
        below = await units_below(visit.tx, top.path) if _directs(visit, top) else (top,)
        people = await people_below(visit.tx, top)
        told = await counted_pool(visit.tx, top, visit.today, by_unit=True)
        by_number += number_of(told.whole)
        counted = {path: number_of(lots) for path, lots in told.by_path.items()} if told.adds_up else {}
        lines += [_line(visit, unit, people.get(unit.id, ()), counted.get(unit.path, 0)) for unit in below]
    if len(lines) == 1:
        return pool_screen(lines[0], await rulebook(visit.tx), visit.today)
    total = sum(line.named for line in lines) + by_number
    caution = await pool_caution_of(visit.tx, _pool_scope(visit, tops[0]))
    return pools_screen(tuple(line for line in lines if line.number), total, caution)


def _pool_scope(visit: Visit, unit: Unit) -> Scope:
    return Scope(Subject.POOL, unit, Indicator.TRAINED, year_of(visit.today.year), visit.today, visit.now)


def _tops(visit: Visit) -> tuple[Unit, ...]:
    return units_for(visit.offices, Act.SEE_NAMES)


def _directs(visit: Visit, unit: Unit) -> bool:
    return may_do(visit.offices, Act.DIRECT, unit)


def _line(visit: Visit, unit: Unit, people: tuple[Candidate, ...], counted: int) -> PoolLine:
    """Return the pool of a unit: those known by name, and those told by number."""
    pool = Situation(today=visit.today, unit=unit, people=people).pool
    return PoolLine(unit=unit, pool=pool if unit.named else (), named=len(pool), counted=counted)


async def register(visit: Visit) -> Reply:
    """Return the register of one's own cell by stages, or for a committee the steps of the year in numbers."""
    units = reporting_units(visit.offices)
    if len(units) == 1 and units[0].named:
        await record(visit.tx, visit.now, visit.person_id, "read names", f"unit {units[0].id}")
        return register_screen(units[0], await people_of_unit(visit.tx, units[0]), own=True)
    tops = _tops(visit)
    if not tops:
        return sentences.not_yours(Act.SEE_NAMES)
    return await _funnel(visit, tops[0])


async def register_of(visit: Visit, address: Show) -> Reply:
    """Return the register of a unit: by name to its own people, masked to its committee."""
    unit = await unit_by_id(visit.tx, address.number)
    if unit is None or not may_do(visit.offices, Act.SEE_NAMES, unit):
        return sentences.out_of_scope()
    if not unit.named:
        return await _funnel(visit, unit)
    await record(visit.tx, visit.now, visit.person_id, "read names", f"unit {unit.id}")
    own = may_do(visit.offices, Act.REPORT, unit)
    return register_screen(unit, await people_of_unit(visit.tx, unit), own=own)


async def _funnel(visit: Visit, unit: Unit) -> Reply:
    year = year_of(visit.today.year)
    numbers = {step: (await figures(visit.tx, unit, step, year, visit.today)).done for step in _STEPS}
    numbers[Indicator.EXPECTED] = (await figures(visit.tx, unit, Indicator.EXPECTED, year, year.last)).done
    introduced = [(await figures(visit.tx, unit, i, year, visit.today)).done for i in INTRODUCTIONS]
    numbers[Indicator.INTRODUCED] = sum(introduced)
    return funnel_screen(unit, year.first.year, numbers)


async def person(visit: Visit, address: Show) -> Reply:
    """Return one person's case with its deadlines."""
    found = await person_by_id(visit.tx, address.number)
    unit = await unit_by_id(visit.tx, found[0]) if found else None
    if found is None or unit is None or not may_do(visit.offices, Act.SEE_NAMES, unit):
        return sentences.out_of_scope()
    await record(visit.tx, visit.now, visit.person_id, "read names", f"candidate {address.number} unit {unit.id}")
    years = [day.year for day in found[1].reached.values()]
    calendar = await workdays(visit.tx, min(years), max(*years, visit.today.year) + 2)
    deadlines = case_deadlines(found[1], await rulebook(visit.tx), calendar)
    return person_screen(unit, found[1], deadlines, visit.today, own=may_do(visit.offices, Act.REPORT, unit))
