"""Answers to the addresses of views: as a screen, a picture, a workbook, a document."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from domain.addresses import Make, Show, View
from domain.organisation import Act, Unit, may_do, may_see
from domain.papers import file_name
from domain.reply import Reply
from domain.screens import sentences
from domain.screens.progress import progress_screen
from domain.screens.sentences import MENU_CHOICE
from domain.screens.view import nothing_drawn, others_screen, paper_reply, picture_reply, sheet_reply, view_screen, ways
from domain.views.scope import Scope
from domain.views.subjects import Subject
from handlers import attesting, overseeing, registers, working
from handlers.progress import load_progress
from handlers.views.cautioning import cautions_of
from handlers.views.exporting import NotCome, scope_for
from handlers.views.loading import tables_of
from handlers.views.papers import paper_of
from handlers.views.parts import month_meant
from handlers.views.pictures import picture_of
from handlers.visit import Visit
from storage.attestations import keep_sent
from storage.audit import record
from storage.units import parents_among, unit_by_id, unit_by_path


async def show(visit: Visit, view: View) -> Reply:
    """Return the screen of a view; one out of scope or wrongly made is answered like a unit that there is not."""
    scope = await scope_of(visit, view)
    if isinstance(scope, Reply):
        return scope
    if own := _SCREENS.get(scope.subject):
        return await own(visit, scope, view.page)
    tables = await tables_of(visit.tx, scope)
    deeper = await parents_among(visit.tx, scope.unit.id)
    return view_screen(scope, tables[0], await above_of(visit, scope.unit), view.page, deeper)


async def make(visit: Visit, address: Make) -> Reply:
    """Return a view as a picture or a workbook; what leaves the chat is recorded."""
    scope = await scope_of(visit, address.view)
    if isinstance(scope, Reply):
        return scope
    if address.what == "picture":
        chart = await picture_of(visit.tx, scope, address.view.page) if scope.subject.picture else None
        return picture_reply(scope, chart) if chart else nothing_drawn(scope)
    if not scope.subject.has_sheet:
        return sentences.stale_button()
    await _record(visit, scope)
    tables = await tables_of(visit.tx, scope)
    return sheet_reply(scope, tables, file_name(scope.unit, tables[0].sheet, scope.period, scope.today))


async def scope_of(visit: Visit, view: View) -> Scope | Reply:
    """Return what a view tells of, or the answer to one that this person may not see, or that means nothing."""
    unit = await unit_by_id(visit.tx, view.unit)
    if unit is None or not may_see(visit.offices, unit):
        return sentences.out_of_scope()
    if not may_do(visit.offices, view.subject.act, unit):
        return sentences.not_yours(view.subject.act)
    try:
        scope = scope_for(view, unit, visit.now)
    except NotCome as ahead:
        return sentences.not_come(str(ahead))
    except ValueError:
        return sentences.stale_button()
    return replace(scope, names=may_do(visit.offices, Act.SEE_NAMES, unit), own=may_do(visit.offices, Act.REPORT, unit))


async def above_of(visit: Visit, unit: Unit) -> Unit | None:
    """Return the unit above one, None where the reader's scope ends."""
    above = await unit_by_path(visit.tx, unit.parent_path) if unit.parent_path else None
    return above if above and may_see(visit.offices, above) else None


async def _record(visit: Visit, scope: Scope) -> None:
    told = f"{scope.subject} unit {scope.unit.id} {scope.period.code}"
    if scope.subject is Subject.REGISTER:
        await record(visit.tx, visit.now, visit.person_id, "read names", f"unit {scope.unit.id}")
    await record(visit.tx, visit.now, visit.person_id, "export", told)


async def _progress(visit: Visit, scope: Scope, page: int) -> Reply:
    found = await load_progress(
        visit.tx, scope.unit, scope.indicator, scope.period, scope.as_of, pinned=scope.pinned, now=visit.now
    )
    if not scope.pinned and may_do(visit.offices, Act.OVERSEE, scope.unit):
        told = {scope.indicator: found.tally.done}
        await keep_sent(visit.tx, visit.person_id, scope.unit.id, scope.period.code, told, visit.now)
    above = await above_of(visit, scope.unit)
    notes = await cautions_of(visit.tx, scope)
    return progress_screen(found, visit.today, page, ways=ways(scope, above, page), notes=notes)


async def _paper(visit: Visit, scope: Scope, _page: int) -> Reply:
    """Return the draft report as a document."""
    await _record(visit, scope)
    paper = await paper_of(visit.tx, scope)
    name = file_name(scope.unit, "du thao bao cao", scope.period, scope.today)
    above = await above_of(visit, scope.unit)
    return paper_reply(scope, paper, name, above, await cautions_of(visit.tx, scope))


async def _others(_visit: Visit, scope: Scope, _page: int) -> Reply:
    return others_screen(scope)


async def _heads(visit: Visit, scope: Scope, _page: int) -> Reply:
    return await _with_ways(visit, scope, await working.heads_in(visit, scope))


async def _members(visit: Visit, scope: Scope, _page: int) -> Reply:
    return await _with_ways(visit, scope, await working.members_in(visit, scope))


async def _tasks(visit: Visit, scope: Scope, _page: int) -> Reply:
    return await _with_ways(visit, scope, await working.tasks_in(visit, scope))


async def _attested(visit: Visit, scope: Scope, page: int) -> Reply:
    reply = await attesting.attested_in(visit, scope.unit, month_meant(scope), page)
    return await _with_ways(visit, scope, reply)


async def _unreached(visit: Visit, scope: Scope, page: int) -> Reply:
    return await _with_ways(visit, scope, await overseeing.unreached_in(visit, scope.unit, page))


async def _register(visit: Visit, scope: Scope, _page: int) -> Reply:
    return await _with_ways(visit, scope, await registers.register_of(visit, Show("register", scope.unit.id)))


async def _proposals(visit: Visit, scope: Scope, page: int) -> Reply:
    if may_do(visit.offices, Act.DIRECT, scope.unit):
        return await _with_ways(visit, scope, await working.proposals_in(visit, scope))
    (table, *_) = await tables_of(visit.tx, scope)
    return view_screen(scope, table, await above_of(visit, scope.unit), page, frozenset())


async def _with_ways(visit: Visit, scope: Scope, reply: Reply) -> Reply:
    """Return a screen of its own making with the ways on in the place of its way to the menu."""
    rows = tuple(row for row in reply.rows if row != (MENU_CHOICE,))
    return reply.model_copy(update={"rows": (*rows, *ways(scope, await above_of(visit, scope.unit)))})


_SCREENS: dict[Subject, Callable[[Visit, Scope, int], Awaitable[Reply]]] = {
    Subject.PROGRESS: _progress,
    Subject.PAPER: _paper,
    Subject.OTHERS: _others,
    Subject.VILLAGE_HEADS: _heads,
    Subject.MEMBERS: _members,
    Subject.TASKS: _tasks,
    Subject.ATTESTED: _attested,
    Subject.UNREACHED: _unreached,
    Subject.REGISTER: _register,
    Subject.PROPOSALS: _proposals,
}
