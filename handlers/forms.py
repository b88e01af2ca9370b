"""Guided reports: load what the engine needs, let it decide, commit what it submits."""

from __future__ import annotations

from domain.forms.cards import receipt_card
from domain.forms.engine import Step, Submission, advance, oldest_year, show
from domain.forms.report import Report
from domain.forms.situation import Situation
from domain.forms.states import Event, Idle, Started, State
from domain.one_line import read_line
from domain.organisation import Act, Unit, may_do, reporting_units
from domain.progress import Tally
from domain.reply import Reply
from domain.reports.registry import BY_FORM, report_for
from domain.screens import sentences
from handlers.visit import Visit
from storage.audit import record
from storage.facts import NewFact, people_of_unit, store_candidate, store_facts, year_tallies
from storage.reports import report_by_key, store_report
from storage.units import unit_by_id


async def begin(visit: Visit, command: str, unit_id: int | None, rest: str = "") -> tuple[State, Reply]:
    """Begin a report by its command, for the only unit one reports for or the one that was chosen."""
    units = [unit for unit in reporting_units(visit.offices) if unit_id in (None, unit.id)]
    if not units:
        return visit.session.state, sentences.not_a_reporter()
    if len(units) > 1:
        return visit.session.state, sentences.which_unit(command, tuple(units))
    report = report_for(command, named=units[0].named)
    if report is None:
        return visit.session.state, sentences.not_understood(command)
    event = Started(form=report.form)
    if rest:
        event = read_line(report, rest, await _situation(visit, units[0]))
    return await _take(visit, await _advanced(visit, event, await _open_unit(visit) or units[0]))


async def move(visit: Visit, event: Event) -> tuple[State, Reply] | None:
    """Move the open report by an event; None where no report is open."""
    state = visit.session.state
    unit_id = state.dropped.unit_id if isinstance(state, Idle) and state.dropped else None
    unit_id = state.draft.unit_id if not isinstance(state, Idle) else unit_id
    unit = await unit_by_id(visit.tx, unit_id) if unit_id else None
    if unit is None:
        return None
    if not may_do(visit.offices, Act.REPORT, unit):
        return Idle(), sentences.not_a_reporter()
    step = await _advanced(visit, event, unit)
    if step.reply is None and step.submission is None:
        return None
    return await _take(visit, step)


async def again(visit: Visit) -> Reply | None:
    """Return the card of the open report as it stands, None where none is open."""
    state = visit.session.state
    if isinstance(state, Idle):
        return None
    unit = await unit_by_id(visit.tx, state.draft.unit_id)
    if unit is None or state.draft.form not in BY_FORM or not may_do(visit.offices, Act.REPORT, unit):
        return None
    return show(state, await _situation(visit, unit, oldest_year(state)))


async def sent_receipt(visit: Visit, key: str) -> Reply | None:
    """Return the receipt of a draft that was sent already, so that a second tap is told what the first one did."""
    row = await report_by_key(visit.tx, key)
    unit = await unit_by_id(visit.tx, row.unit_id) if row else None
    if row is None or unit is None or not may_do(visit.offices, Act.REPORT, unit):
        return None
    if row.undone_at:
        return sentences.already_undone()
    report = BY_FORM[row.form].model_validate_json(visit.tx.seal.open(row.body_sealed))
    tallies = await tallies_of(visit, unit, report)
    return receipt_card(report, unit, row.id, row.sent_at.astimezone(visit.now.tzinfo), tallies)


async def _situation(visit: Visit, unit: Unit, since: int | None = None) -> Situation:
    """Load what a form may know: figures of this year and the last, and back to `since` where that is older."""
    people = await people_of_unit(visit.tx, unit) if unit.named else ()
    first = min(since or visit.today.year, visit.today.year - 1)
    tallies = await year_tallies(visit.tx, unit, first, visit.today.year)
    return Situation.model_construct(today=visit.today, unit=unit, people=people, tallies=tallies)


async def _advanced(visit: Visit, event: Event, unit: Unit) -> Step:
    """Let the engine decide; where the answer was a day of an older year, with that year's figures too."""
    state = visit.session.state
    step = advance(state, event, await _situation(visit, unit), visit.key)
    oldest = oldest_year(step.state)
    if oldest is None or oldest >= visit.today.year - 1:
        return step
    return advance(state, event, await _situation(visit, unit, oldest), visit.key)


async def _open_unit(visit: Visit) -> Unit | None:
    """Return the unit of the draft that is open already."""
    state = visit.session.state
    return None if isinstance(state, Idle) else await unit_by_id(visit.tx, state.draft.unit_id)


async def _take(visit: Visit, step: Step) -> tuple[State, Reply]:
    if step.submission:
        return step.state, await _commit(visit, step.submission)
    return step.state, step.reply or sentences.stale_button()


async def _commit(visit: Visit, submission: Submission) -> Reply:
    """Store a report with its facts under its draft's key and return the receipt."""
    tx, report = visit.tx, submission.report
    unit = await unit_by_id(tx, submission.unit_id)
    if unit is None or not may_do(visit.offices, Act.REPORT, unit):
        return sentences.not_a_reporter()
    number = await store_report(tx, submission.key, unit.id, report, visit.person_id, visit.now)
    facts = []
    for entry in report.records():
        candidate_id = None
        if entry.person:
            candidate_id = entry.person.id or await store_candidate(tx, unit, entry.person)
        facts.append(
            NewFact(unit, entry.indicator, entry.on, entry.quantity, report_id=number, candidate_id=candidate_id)
        )
    await store_facts(tx, facts, visit.now)
    await record(tx, visit.now, visit.person_id, "report", f"report {number} unit {unit.id}")
    return receipt_card(report, unit, number, visit.now, await tallies_of(visit, unit, report))


async def tallies_of(visit: Visit, unit: Unit, report: Report) -> tuple[Tally, ...]:
    """Return the unit's figure of each of a report's records, as it stands now."""
    years = [entry.on.year for entry in report.records()]
    known = await year_tallies(visit.tx, unit, min(years), max(years))
    by_key = {(found.indicator, found.year): found.tally for found in known}
    return tuple(by_key.get((entry.indicator, entry.on.year), Tally(done=0)) for entry in report.records())
