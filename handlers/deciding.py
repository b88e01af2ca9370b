"""What the level above decides: reports to confirm, changes that were asked for of what was attested."""

from __future__ import annotations

from typing import Any

from domain.forms.situation import Situation
from domain.organisation import Act, Unit, may_do, units_for
from domain.reply import Reply
from domain.screens import receipts, sentences
from domain.screens.changes import (
    Waiting,
    decided_card,
    told,
    waiting_screen,
)
from handlers.committing import state_facts
from handlers.notices import reporters_of, tell
from handlers.restating import restate
from handlers.situations import body_of
from handlers.visit import Visit
from storage.audit import record
from storage.facts import facts_of_report, void_facts
from storage.register import people_of_unit
from storage.reports import (
    confirm_report,
    decide_request,
    end_report,
    hold_report,
    open_requests,
    report_by_id,
    request_by_id,
    waiting_reports,
)
from storage.units import unit_by_id, unit_of

_MOST_WAITING = 8


async def waiting(visit: Visit) -> Reply:
    """Return what waits for one's committee: requested changes, and reports to confirm or return."""
    tops = units_for(visit.offices, Act.DIRECT)
    if not tops:
        return sentences.not_yours(Act.DIRECT)
    requests: list[Waiting] = []
    reports: list[Waiting] = []
    for top in tops:
        requests += [await _request(visit, row) for row in await open_requests(visit.tx, top.path, _MOST_WAITING)]
        for row in await waiting_reports(visit.tx, top.path, _MOST_WAITING):
            report = body_of(visit, row)
            reports.append(Waiting(number=row.id, unit=unit_of(row), new=told(report, own=False)))
    return waiting_screen(tuple(requests), tuple(reports))


async def _request(visit: Visit, row: Any) -> Waiting:  # noqa: ANN401 — a row of requests
    unit = await unit_by_id(visit.tx, row.unit_id)
    if unit is None:
        raise LookupError(f"request {row.id} is of no unit")
    return Waiting(
        number=row.id,
        unit=unit,
        old=await _told(visit, row.report_id),
        new=await _told(visit, row.new_id) if row.new_id else "",
        why=visit.tx.seal.open(row.reason_sealed),
    )


async def _told(visit: Visit, number: int) -> str:
    row = await report_by_id(visit.tx, number)
    return told(body_of(visit, row), own=False)


async def confirm(visit: Visit, number: int) -> Reply:
    """Confirm a report of a unit below."""
    row = await report_by_id(visit.tx, number)
    unit = await unit_by_id(visit.tx, row.unit_id) if row else None
    if row is None or unit is None or not may_do(visit.offices, Act.DIRECT, unit) or not unit.is_confirmed:
        return sentences.stale_button()
    if row.status != "live" or row.confirmed_by:
        return sentences.already_decided()
    await confirm_report(visit.tx, number, visit.person_id)
    await record(visit.tx, visit.now, visit.person_id, "confirm", f"report {number} unit {unit.id}")
    return (await waiting(visit)).after(receipts.confirmed(number, unit))


async def decide(visit: Visit, request_id: int, *, agree: bool) -> Reply:
    """Agree to a requested change, or decline it; the unit is told, and whoever was sent the old figure."""
    row = await request_by_id(visit.tx, request_id)
    unit = await unit_by_id(visit.tx, row.unit_id) if row else None
    if row is None or unit is None or not may_do(visit.offices, Act.DIRECT, unit) or _own_request(visit, row):
        return sentences.stale_button()
    old = await report_by_id(visit.tx, row.report_id)
    if agree and old.status != "live":
        return await _drop(visit, row)
    verdict = "agreed" if agree else "declined"
    if not await decide_request(visit.tx, request_id, verdict, visit.person_id, visit.now):
        return sentences.already_decided()
    if agree:
        await _change(visit, row, unit)
    elif row.new_id:
        await end_report(visit.tx, row.new_id, "declined", visit.person_id, visit.now)
    await record(visit.tx, visit.now, visit.person_id, verdict, f"request {request_id} unit {unit.id}")
    people = await reporters_of(visit.tx, unit.id)
    card = decided_card(request_id, row.report_id, unit, agreed=agree)
    await tell(visit.tx, people, card, visit.now)
    return (await waiting(visit)).after(receipts.decided(card.text))


async def _drop(visit: Visit, row: Any) -> Reply:  # noqa: ANN401
    """Let a request be over whose report has changed since it was asked."""
    if not await decide_request(visit.tx, row.id, "dropped", visit.person_id, visit.now):
        return sentences.already_decided()
    if row.new_id:
        await end_report(visit.tx, row.new_id, "declined", visit.person_id, visit.now)
    await record(visit.tx, visit.now, visit.person_id, "drop request", f"request {row.id} unit {row.unit_id}")
    return sentences.already_ended()


def _own_request(visit: Visit, row: Any) -> bool:  # noqa: ANN401
    """Tell whether somebody would decide on what they asked for themselves."""
    return bool(row.asked_by == visit.person_id)


async def _change(visit: Visit, row: Any, unit: Unit) -> None:  # noqa: ANN401
    """Do what a request asks for."""
    why = visit.tx.seal.open(row.reason_sealed)
    days = [fact.on_day for fact in await facts_of_report(visit.tx, row.report_id)]
    await end_report(visit.tx, row.report_id, "replaced" if row.new_id else "withdrawn", row.asked_by, visit.now, why)
    await void_facts(visit.tx, row.report_id, visit.now)
    new = await report_by_id(visit.tx, row.new_id) if row.new_id else None
    report = body_of(visit, new) if new else None
    if new and report:
        await hold_report(visit.tx, new.id)
        at = Situation(today=visit.today, unit=unit, people=await people_of_unit(visit.tx, unit))
        records = report.records(at)
        await state_facts(visit, unit, new.id, records, version=2)
        days += [entry.on for entry in records]
    await restate(visit, unit, days, decided=True)
