"""Duties of a cell, named tasks, village heads, members, proposals and settings."""

from __future__ import annotations

from domain.addresses import SetUnit, Show
from domain.indicators import Indicator
from domain.organisation import ANSWERING, Act, Unit, may_do, may_see, units_for
from domain.periods import year_of
from domain.progress import Tally
from domain.reply import Reply
from domain.screens import sentences
from domain.screens.morning import duties_screen
from domain.screens.work import (
    Heads,
    Progressing,
    empty_years_screen,
    heads_screen,
    members_screen,
    proposals_screen,
    settings_screen,
    steady_screen,
    task_screen,
    tasks_screen,
)
from domain.work import Proposal, Task
from handlers.progress import load_progress
from handlers.reminding import owed_by, own_duties
from handlers.visit import Visit
from storage.audit import record
from storage.members import member_changes, opening_members
from storage.stocks import admission_years, stocks
from storage.targets import targets_under
from storage.tasks import proposals_below, task_state, tasks_around
from storage.units import children, leaves, set_for_subtree, unit_by_id

_MOST_PROPOSALS = 60


async def duties(visit: Visit) -> Reply:
    """Return what one's own units have to do."""
    mine = tuple(office for office in visit.offices if office.role in ANSWERING)
    if not mine:
        return sentences.not_yours(Act.REPORT)
    known = await owed_by(visit.tx, mine, visit.now)
    return duties_screen(await own_duties(visit.tx, mine, known, visit.now, paused=True), visit.today)


async def tasks(visit: Visit) -> Reply:
    """Return the named tasks of one's subtree."""
    tops = units_for(visit.offices, Act.DIRECT)
    if not tops:
        return sentences.not_yours(Act.DIRECT)
    around = await tasks_around(visit.tx, tops[0])
    return tasks_screen(tops[0], tuple([(await _progress(visit, tops[0], task))[0] for task in around]), visit.today)


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
    told = await stocks(visit.tx, unit.path, visit.today)

    def of(within: Unit) -> Heads:
        sums = dict.fromkeys(
            (Indicator.VILLAGE_HEADS, Indicator.VILLAGE_HEAD_MEMBERS, Indicator.VILLAGE_HEADS_TRAINED), 0
        )
        for stock in told:
            if stock.path.startswith(within.path):
                sums[stock.indicator] += stock.quantity
        return Heads(within, *sums.values())

    below = tuple(of(child) for child, exists in await children(visit.tx, unit.id, visit.today) if exists)
    year = year_of(visit.today.year)
    targets = await targets_under(visit.tx, unit, Indicator.VILLAGE_HEAD_MEMBERS, year.code, visit.today)
    silent = sum(not each.heads for each in below)
    return heads_screen(of(unit), below, targets.get(unit.id), silent)


_LEAST_EMPTY = 2


async def empty_years(visit: Visit) -> Reply:
    """Return the cells of one's unit that admitted nobody for two years or more, as far back as there are figures."""
    unit = visit.offices[0].unit
    year = visit.today.year
    known = await admission_years(visit.tx, unit, year)
    since = min((first for first, _ in known.values()), default=year)
    found = []
    for cell in await leaves(visit.tx, unit.path, visit.today, visit.today):
        _, last = known.get(cell.path, (0, since - 1))
        if year - last >= _LEAST_EMPTY:
            found.append((cell.name, year - last))
    longest = tuple(sorted(found, key=lambda each: -each[1]))
    return empty_years_screen(unit, longest, since, year)


_STEADY_YEARS = 5


async def steady(visit: Visit) -> Reply:
    """Return the units right below one's own that have reached their plan in every year that had one."""
    unit, this = visit.offices[0].unit, visit.today.year
    tallies: dict[int, list[tuple[int, Tally]]] = {}
    names: dict[int, str] = {}
    for year in range(this - _STEADY_YEARS, this):
        period = year_of(year)
        found = await load_progress(visit.tx, unit, Indicator.ADMITTED, period, period.last)
        for line in found.lines:
            if line.tally.target:
                names[line.unit.id] = line.unit.name
                tallies.setdefault(line.unit.id, []).append((year, line.tally))
    reached = [
        (names[key], tuple(years))
        for key, years in tallies.items()
        if len(years) >= _LEAST_EMPTY and not any(tally.missing for _, tally in years)
    ]
    return steady_screen(unit, tuple(sorted(reached, key=lambda each: -len(each[1]))), this - _STEADY_YEARS, this - 1)


async def members(visit: Visit, unit_id: int | None = None) -> Reply:
    """Return the number of members of a unit."""
    unit = await unit_by_id(visit.tx, unit_id or visit.offices[0].unit.id)
    if unit is None or not may_see(visit.offices, unit):
        return sentences.out_of_scope()
    changes = await member_changes(visit.tx, unit, visit.today.year, visit.today)
    return members_screen(unit, await opening_members(visit.tx, unit), changes, visit.today.year)


async def proposals(visit: Visit) -> Reply:
    """Return difficulties and proposals of one's subtree, compiled by topic."""
    tops = units_for(visit.offices, Act.DIRECT)
    if not tops:
        return sentences.not_yours(Act.DIRECT)
    found = tuple(
        Proposal(number=p.number, unit=p.unit, topic=p.topic, text=p.text, sent_at=p.sent_at, answer=p.answer)
        for p in await proposals_below(visit.tx, tops[0], _MOST_PROPOSALS)
    )
    return proposals_screen(tops[0], found)


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
