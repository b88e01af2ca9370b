"""The trained pool: names in the cell's own chat, masked for its committee, numbers where no names are kept."""

from __future__ import annotations

from domain.forms.situation import Situation
from domain.organisation import Act, Unit, may_do
from domain.reply import Reply
from domain.screens import sentences
from domain.screens.lists import PoolLine, pool_screen, pools_screen
from handlers.visit import Visit
from storage.audit import record
from storage.facts import people_of_unit
from storage.units import units_below


async def pool_list(visit: Visit) -> Reply:
    """Return the trained pool of the units whose names one may see; the reading is recorded."""
    tops = [office for office in visit.offices if may_do([office], Act.SEE_NAMES, office.unit)]
    if not tops:
        return sentences.out_of_scope()
    await record(visit.tx, visit.now, visit.person_id, "read names", " ".join(f"unit {o.unit.id}" for o in tops))
    lines: list[PoolLine] = []
    for office in tops:
        units = [office.unit]
        if len(tops) == 1 and any(may_do([office], Act.SEE_NAMES, unit) for unit in await _below(visit, office.unit)):
            units += await _below(visit, office.unit)
        lines += [await _line(visit, unit) for unit in units]
    if len(lines) == 1:
        return pool_screen(lines[0])
    return pools_screen(tuple(line for line in lines if line.pool))


async def _below(visit: Visit, unit: Unit) -> list[Unit]:
    return [below for below in await units_below(visit.tx, unit.path) if below.id != unit.id]


async def _line(visit: Visit, unit: Unit) -> PoolLine:
    people = await people_of_unit(visit.tx, unit)
    return PoolLine(unit=unit, pool=Situation(today=visit.today, unit=unit, people=people).pool)
