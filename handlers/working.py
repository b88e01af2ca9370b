"""Duties of a cell, named tasks, village heads, members, proposals and settings."""

from __future__ import annotations

from domain.addresses import SetUnit, Show
from domain.indicators import Indicator
from domain.organisation import ANSWERING, Act, Unit, may_do, may_see, units_for
from domain.periods import year_of
from domain.reply import Reply
from domain.screens import sentences
from domain.screens.morning import duties_screen
from domain.screens.work import (
    Progressing,
    heads_screen,
    members_screen,
    proposals_screen,
    settings_screen,
    task_screen,
    tasks_screen,
)
from domain.views.scope import Scope
from domain.views.subjects import Subject
from domain.work import Task
from handlers.reminding import owed_by, own_duties
from handlers.views.parts import heads_of, moves_of, proposals_of, tasks_of
from handlers.visit import Visit
from storage.audit import record
from storage.targets import targets_under
from storage.tasks import task_state
from storage.units import leaves, set_for_subtree, unit_by_id

_MOST_PROPOSALS = 60


async def duties(visit: Visit) -> Reply:
    """Return what one's own units have to do."""
    mine = tuple(office for office in visit.offices if office.role in ANSWERING)
    if not mine:
        return sentences.not_yours(Act.REPORT)
    known = await owed_by(visit.tx, mine, visit.now)
    return duties_screen(await own_duties(visit.tx, mine, known, visit.now, paused=True), visit.today)


async def tasks_in(visit: Visit, scope: Scope) -> Reply:
    """Return the named tasks that concern a unit, with how far its cells are."""
    return tasks_screen(scope.unit, await tasks_of(visit.tx, scope), visit.today)


async def task(visit: Visit, address: Show) -> Reply:
    """Return one task with who has done it among the cells that one may see."""
    state = await task_state(visit.tx, address.number)
    top = await unit_by_id(visit.tx, state.unit_id) if state else None
    seen = [office.unit for office in visit.offices if top and (top.covers(office.unit) or office.unit.covers(top))]
    if state is None or top is None or not seen:
        return sentences.out_of_scope()
    scope = seen[0] if top.covers(seen[0]) else top
    each, cells = await _progress(visit, scope, state.task)
    done = [(cell.name, *state.done[cell.id]) for cell in cells if cell.id in state.done]
    waiting = tuple(cell.name for cell in cells if cell.id not in state.done)
    return task_screen(each, done, waiting, visit.today)


def view_of(visit: Visit, unit: Unit, subject: Subject) -> Scope:
    """Return this year of a unit as a view of somebody who may see it."""
    return Scope(subject, unit, Indicator.ADMITTED, year_of(visit.today.year), visit.today, visit.now)


async def _progress(visit: Visit, scope: Unit, found: Task) -> tuple[Progressing, tuple[Unit, ...]]:
    state = await task_state(visit.tx, found.id)
    top = await unit_by_id(visit.tx, state.unit_id) if state else None
    path = top.path if top and scope.covers(top) else scope.path
    cells = await leaves(visit.tx, path, found.deadline, max(found.deadline, visit.today))
    done = sum(cell.id in state.done for cell in cells) if state else 0
    return Progressing(found, done, len(cells)), cells


async def heads(visit: Visit, unit_id: int | None = None) -> Reply:
    """Return the village heads of a unit and of those below it."""
    unit = await unit_by_id(visit.tx, unit_id or visit.offices[0].unit.id)
    if unit is None or not may_see(visit.offices, unit):
        return sentences.out_of_scope()
    return await heads_in(visit, view_of(visit, unit, Subject.VILLAGE_HEADS))


async def heads_in(visit: Visit, scope: Scope) -> Reply:
    """Return the village heads of a unit and of those below it, against the ratio of the year."""
    whole, below = await heads_of(visit.tx, scope)
    targets = await targets_under(visit.tx, scope.unit, Indicator.VILLAGE_HEAD_MEMBERS, scope.year.code, scope.as_of)
    return heads_screen(whole, below, targets.get(scope.unit.id), sum(not each.heads for each in below))


async def members(visit: Visit, unit_id: int | None = None) -> Reply:
    """Return the number of members of a unit."""
    unit = await unit_by_id(visit.tx, unit_id or visit.offices[0].unit.id)
    if unit is None or not may_see(visit.offices, unit):
        return sentences.out_of_scope()
    return await members_in(visit, view_of(visit, unit, Subject.MEMBERS))


async def members_in(visit: Visit, scope: Scope) -> Reply:
    """Return the number of members of a unit: as it was told, who came and went since, and on the day."""
    (moves,) = await moves_of(visit.tx, scope, (scope.unit,))
    return members_screen(moves, min(scope.as_of, scope.period.last), visit.today)


async def proposals(visit: Visit) -> Reply:
    """Return difficulties and proposals of one's subtree, compiled by topic."""
    tops = units_for(visit.offices, Act.DIRECT)
    if not tops:
        return sentences.not_yours(Act.DIRECT)
    return await proposals_in(visit, view_of(visit, tops[0], Subject.PROPOSALS))


async def proposals_in(visit: Visit, scope: Scope) -> Reply:
    """Return the newest difficulties and proposals of a unit with their answers."""
    return proposals_screen(scope.unit, (await proposals_of(visit.tx, scope))[:_MOST_PROPOSALS])


async def settings(visit: Visit) -> Reply:
    """Return the settings of one's own unit."""
    tops = units_for(visit.offices, Act.DIRECT)
    return settings_screen(tops[0]) if tops else sentences.not_yours(Act.DIRECT)


async def set_unit(visit: Visit, address: SetUnit) -> Reply:
    """Turn a setting of a unit and all below it; the change is recorded."""
    unit = await unit_by_id(visit.tx, address.unit)
    if unit is None or not may_do(visit.offices, Act.DIRECT, unit):
        return sentences.out_of_scope()
    await set_for_subtree(visit.tx, unit.path, address.setting, value=address.on)
    await record(visit.tx, visit.now, visit.person_id, "setting", f"unit {unit.id} {address.setting} {int(address.on)}")
    changed = await unit_by_id(visit.tx, unit.id)
    return settings_screen(changed or unit)
