"""The trained pool of one's unit: names for those who may see them, a number for the others."""

from __future__ import annotations

from domain.forms.situation import Situation
from domain.organisation import Act, may_do
from domain.reply import Reply
from domain.screens import sentences
from domain.screens.lists import pool_screen
from handlers.visit import Visit
from storage.audit import record
from storage.facts import people_of_unit


async def pool_list(visit: Visit) -> Reply:
    """Return the trained pool of the first unit whose names one may see; the reading is recorded."""
    for office in visit.offices:
        if may_do([office], Act.SEE_NAMES, office.unit):
            people = await people_of_unit(visit.tx, office.unit)
            await record(visit.tx, visit.now, visit.person_id, "read names", f"unit {office.unit.id}")
            pool = Situation(today=visit.today, unit=office.unit, people=people).pool
            return pool_screen(office.unit, pool)
    return sentences.out_of_scope()
