"""Committing a report: its version, its facts, what it sets going, and the receipt, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.births import Birth
from domain.forms.cards import receipt_card
from domain.forms.engine import Submission
from domain.forms.report import Record
from domain.forms.situation import Situation, YearTally
from domain.indicators import Indicator
from domain.organisation import Unit
from domain.progress import Tally
from domain.reply import Reply
from domain.screens import receipts, sentences
from handlers import effects
from handlers.changes import ask, months_touched
from handlers.restating import restate
from handlers.visit import Visit
from storage.audit import record
from storage.facts import NewFact, facts_of_report, store_facts, void_facts
from storage.figures import year_tallies
from storage.register import store_candidate
from storage.reports import end_report, has_open_request, report_by_id, store_report
from storage.units import unit_by_id


async def commit(visit: Visit, submission: Submission, at: Situation) -> Reply:
    """Store a report with its facts under its draft's key and return the receipt."""
    draft, report, unit = submission.draft, submission.report, at.unit
    records = report.records(at)
    corrects = draft.corrects or await effects.replaces(visit, report, at)
    if draft.corrects:
        old = await report_by_id(visit.tx, draft.corrects)
        if old is None or old.unit_id != unit.id or old.status not in ("live", "returned"):
            return sentences.already_ended()
        if at.closed & await months_touched(visit, draft.corrects, records):
            return await _ask(visit, submission, unit)
    number = await store_report(
        visit.tx, draft.key, unit, report, visit.person_id, visit.now, corrects=corrects, reason=draft.reason
    )
    days = [entry.on for entry in records]
    if corrects:
        days += [row.on_day for row in await facts_of_report(visit.tx, corrects)]
        await end_report(visit.tx, corrects, "replaced", visit.person_id, visit.now, draft.reason)
        await void_facts(visit.tx, corrects, visit.now)
    await state_facts(visit, unit, number, records, version=2 if corrects else 1)
    await record(visit.tx, visit.now, visit.person_id, "report", f"report {number} unit {unit.id} {report.form}")
    extra = await effects.after(visit, report, number, at)
    await restate(visit, unit, days)
    if corrects and draft.corrects:
        extra = (receipts.replaces(draft.corrects), *extra)
    figures = await figures_now(visit, unit, number)
    return receipt_card(report, unit, number, visit.now, figures, extra, told=report.told(at))


async def _ask(visit: Visit, submission: Submission, unit: Unit) -> Reply:
    """Turn a correction of what was attested into a request to the level above; nothing changes until it decides."""
    draft, old = submission.draft, submission.draft.corrects or 0
    if await has_open_request(visit.tx, old):
        return sentences.change_waits()
    new = await store_report(
        visit.tx,
        draft.key,
        unit,
        submission.report,
        visit.person_id,
        visit.now,
        status="requested",
        corrects=old,
        reason=draft.reason,
    )
    await ask(visit, unit, old, new, draft.reason)
    return sentences.change_asked()


async def state_facts(visit: Visit, unit: Unit, number: int, records: Iterable[Record], version: int) -> None:
    """Store the facts of a report; a person told of by several of them is stored once."""
    units = {unit.id: unit}
    people: dict[tuple[int, str, Birth | None], int] = {}
    facts = []
    for entry in records:
        of = entry.unit_id or unit.id
        if of not in units:
            found = await unit_by_id(visit.tx, of)
            if found is None:
                continue
            units[of] = found
        candidate_id = None
        if entry.person:
            key = (entry.person.id or 0, entry.person.name, entry.person.born)
            if key not in people:
                people[key] = await store_candidate(visit.tx, units[of], entry.person)
            candidate_id = people[key]
        facts.append(
            NewFact(
                units[of],
                entry.indicator,
                entry.on,
                entry.quantity,
                entry.categories,
                note=entry.note,
                report_id=number,
                candidate_id=candidate_id,
                version=version,
                subject=entry.subject,
            )
        )
    await store_facts(visit.tx, facts, visit.now)


async def figures_now(visit: Visit, unit: Unit, number: int) -> tuple[YearTally, ...]:
    """Return the unit's measured figures that a report adds to, as they stand now."""
    rows = await facts_of_report(visit.tx, number)
    return await figures_of(
        visit, unit, [(Indicator(row.indicator), row.on_day) for row in rows if row.unit_id == unit.id]
    )


async def figures_of(visit: Visit, unit: Unit, facts: Iterable[tuple[Indicator, date]]) -> tuple[YearTally, ...]:
    """Return the unit's figures of the indicators and years of some facts."""
    wanted = dict.fromkeys((indicator, day.year) for indicator, day in facts if indicator.is_measured)
    if not wanted:
        return ()
    years = [year for _, year in wanted]
    known = {(k.indicator, k.year): k for k in await year_tallies(visit.tx, unit, min(years), max(years))}
    return tuple(
        known.get((indicator, year)) or YearTally(indicator=indicator, year=year, tally=Tally(done=0))
        for indicator, year in wanted
    )
