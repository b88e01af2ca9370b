"""What a report sets going besides its facts: somebody is told, another report ends, a month is closed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import cast

from domain.dispatches import DispatchKind
from domain.forms.audiences import audience_of
from domain.forms.report import Report
from domain.forms.situation import Situation
from domain.indicators import Indicator
from domain.organisation import ANSWERING, Unit, acting_for
from domain.periods import from_code
from domain.preferences import is_quiet
from domain.reports.answer import Answer
from domain.reports.assignment import Assignment
from domain.reports.attestation import Attestation
from domain.reports.class_opening import ClassOpening
from domain.reports.directive import Directive
from domain.reports.proposal import Proposal
from domain.reports.return_report import ReturnReport
from domain.reports.taking_back import TakingBack
from domain.reports.urging import Urging
from domain.screens import receipts
from domain.screens.attestation import all_attested_card
from domain.screens.changes import answered_card, assigned_card, proposed_card, returned_card
from domain.targets import deadline_of
from handlers.changes import ask, months_touched
from handlers.dispatching import answering_below
from handlers.notices import committee_above, reporters_of, tell
from handlers.restating import restate
from handlers.visit import Visit
from storage.attestations import attestation_of, attested, keep_sent
from storage.audit import record
from storage.dispatches import store_dispatch
from storage.facts import facts_of_report, void_facts
from storage.figures import figures
from storage.outbox import Lane
from storage.people import holders
from storage.reports import end_report
from storage.targets import set_target
from storage.units import leaves, unit_by_id, unit_by_path

Effect = Callable[[Visit, Report, int, Situation], Awaitable[tuple[str, ...]]]


async def after(visit: Visit, report: Report, number: int, at: Situation) -> tuple[str, ...]:
    """Set going what a committed report sets going; return what its receipt says of it."""
    effect = _EFFECTS.get(type(report))
    told = await effect(visit, report, number, at) if effect else ()
    if at.unit.is_confirmed and report.is_correctable:
        told = (*told, receipts.TO_BE_CONFIRMED)
    return told


async def replaces(visit: Visit, report: Report, at: Situation) -> int | None:
    """Return the report that a new one replaces by its nature: a month is attested once, the newest holds."""
    if not isinstance(report, Attestation):
        return None
    return await attestation_of(visit.tx, at.unit.id, report.period)


async def _answered(visit: Visit, report: Report, number: int, at: Situation) -> tuple[str, ...]:
    del number
    answer, matter = cast("Answer", report), at.matter
    if matter is None:
        return ()
    people = await reporters_of(visit.tx, matter.unit_id)
    await tell(visit.tx, people, answered_card(matter.number, answer.text, at.unit), visit.now)
    return (receipts.unit_told(matter.unit),)


async def _proposed(visit: Visit, report: Report, number: int, at: Situation) -> tuple[str, ...]:
    proposal = cast("Proposal", report)
    staff = await committee_above(visit.tx, at.unit)
    await tell(visit.tx, staff, proposed_card(number, proposal, at.unit), visit.now)
    return (receipts.PASSED_UP if staff else receipts.KEPT_FOR_ABOVE,)


async def _returned(visit: Visit, report: Report, number: int, at: Situation) -> tuple[str, ...]:
    del number
    sent_back, matter = cast("ReturnReport", report), at.matter
    unit = await unit_by_id(visit.tx, matter.unit_id) if matter else None
    if matter is None or unit is None:
        return ()
    await _end(visit, unit, matter.number, "returned", sent_back.why)
    field = next((name for name, label in matter.fields if label == sent_back.line), "")
    card = returned_card(matter.number, field, sent_back.line, sent_back.why, unit)
    await tell(visit.tx, await reporters_of(visit.tx, unit.id), card, visit.now)
    return (receipts.sent_back(unit),)


async def _taken_back(visit: Visit, report: Report, number: int, at: Situation) -> tuple[str, ...]:
    del number
    taken, matter = cast("TakingBack", report), at.matter
    if matter is None:
        return ()
    if at.closed & await months_touched(visit, matter.number, ()):
        await ask(visit, at.unit, matter.number, None, taken.why)
        return (receipts.CHANGE_ASKED,)
    await _end(visit, at.unit, matter.number, "withdrawn", taken.why)
    return (receipts.no_longer_counts(matter.number),)


async def _end(visit: Visit, unit: Unit, number: int, status: str, why: str) -> None:
    days = [row.on_day for row in await facts_of_report(visit.tx, number)]
    await end_report(visit.tx, number, status, visit.person_id, visit.now, why)
    await void_facts(visit.tx, number, visit.now)
    await restate(visit, unit, days)


async def _class_opened(visit: Visit, report: Report, number: int, at: Situation) -> tuple[str, ...]:
    del report
    units = [cell.id for cell in await leaves(visit.tx, at.unit.path, visit.today, visit.today)]
    answering = await answering_below(visit, at.unit)
    people = set().union(*(answering.get(unit, ()) for unit in units))
    return await _store(visit, at, number, DispatchKind.CLASS, units, "", len(people))


async def _attested(visit: Visit, report: Report, number: int, at: Situation) -> tuple[str, ...]:
    """Tell the level above once all its cells have attested, with the figures that they now have in hand."""
    del number
    month = from_code(cast("Attestation", report).period)
    above = await unit_by_path(visit.tx, at.unit.parent_path) if at.unit.parent_path else None
    if above is None:
        return ()
    cells = await leaves(visit.tx, above.path, month.first, month.last)
    done = await attested(visit.tx, above, month, visit.now.tzinfo)
    count = sum(cell.id in done for cell in cells)
    if count == len(cells):
        sums = {i: (await figures(visit.tx, above, i, month, month.last)).done for i in SENT_FIGURES}
        for holder in await holders(visit.tx, above.id):
            await tell(visit.tx, [holder.person_id], all_attested_card(above, month, len(cells), sums), visit.now)
            await keep_sent(visit.tx, holder.person_id, above.id, month.code, sums, visit.now)
    return (receipts.attested_so_far(above, count, len(cells), month),)


async def _assigned(visit: Visit, report: Report, number: int, at: Situation) -> tuple[str, ...]:
    """Put targets in force; the ones that they amend keep their rows, so that old percentages stay."""
    plan = cast("Assignment", report)
    for line in plan.goals.lines:
        target = {
            "indicator": plan.indicator,
            "period": plan.period,
            "measure": line.goal.measure,
            "value": str(line.goal.value),
            "people": line.goal.people_of(at.members.get(line.unit)),
            "deadline": deadline_of(from_code(plan.period), plan.deadline),
            "document": plan.document,
            "document_date": plan.dated or visit.today,
        }
        await set_target(visit.tx, line.unit, target, visit.now)
    await record(visit.tx, visit.now, visit.person_id, "assign", f"unit {at.unit.id} report {number}")
    told: set[int] = set()
    for line in plan.goals.lines:
        people = [holder.person_id for holder in await holders(visit.tx, line.unit) if holder.role in ANSWERING]
        if await tell(visit.tx, people, assigned_card(plan, line, at.unit), visit.now, Lane.BULK):
            told.update(people)
    return (receipts.people_told(len(told)),)


async def _urged(visit: Visit, report: Report, number: int, at: Situation) -> tuple[str, ...]:
    urging = cast("Urging", report)
    return await _write_to(visit, at, number, DispatchKind.URGE, urging.whom, urging.text or "")


async def _directed(visit: Visit, report: Report, number: int, at: Situation) -> tuple[str, ...]:
    directive = cast("Directive", report)
    return await _write_to(visit, at, number, DispatchKind.DIRECTIVE, directive.whom, directive.text)


async def _write_to(
    visit: Visit, at: Situation, number: int, kind: DispatchKind, whom: int, text: str
) -> tuple[str, ...]:
    """Write to an audience; its people are written to afterwards, some at a time, so that nobody's answer waits."""
    found = audience_of(whom, at)
    if found is None:
        return ()
    return await _store(visit, at, number, kind, [unit.unit_id for unit in found.units], text, found.people)


async def _store(
    visit: Visit, at: Situation, number: int, kind: DispatchKind, units: list[int], text: str, people: int
) -> tuple[str, ...]:
    """Store a message to many."""
    sender = acting_for(visit.offices, at.unit)
    await store_dispatch(
        visit.tx, number, at.unit.id, kind, text, units, sender=sender, by=visit.person_id, now=visit.now
    )
    await record(visit.tx, visit.now, visit.person_id, kind.value, f"unit {at.unit.id} report {number}")
    return (receipts.being_sent(people, at_night=is_quiet(visit.now)),)


SENT_FIGURES = (Indicator.ADMITTED, Indicator.TRAINED)
_EFFECTS: dict[type[Report], Effect] = {
    Answer: _answered,
    Proposal: _proposed,
    ReturnReport: _returned,
    TakingBack: _taken_back,
    ClassOpening: _class_opened,
    Attestation: _attested,
    Assignment: _assigned,
    Urging: _urged,
    Directive: _directed,
}
