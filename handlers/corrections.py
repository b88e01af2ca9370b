"""What is done to reports that were sent: undo, correct, see all versions, confirm, decide on a requested change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from domain.addresses import DoTo
from domain.forms.cards import UNDO_MINUTES, undone_card
from domain.forms.report import Report
from domain.forms.situation import Situation
from domain.forms.states import Reopened
from domain.indicators import Indicator
from domain.organisation import Act, Role, Unit, may_do, reporting_units, units_for
from domain.refusals import Refused
from domain.reply import Reply
from domain.reports.registry import read_body
from domain.reports.return_report import ReturnReport
from domain.reports.taking_back import TakingBack
from domain.screens import receipts, sentences
from domain.screens.changes import (
    FORMER_HOLDER,
    Sent,
    Version,
    Waiting,
    decided_card,
    history_screen,
    sent_screen,
    told,
    waiting_screen,
)
from domain.screens.entrance import ROLE_NAMES
from handlers.changes import is_attested_with
from handlers.committing import figures_of, state_facts
from handlers.forms import Moved, fields_of, reopen
from handlers.notices import reporters_of, tell
from handlers.restating import restate
from handlers.visit import Visit
from storage.audit import record
from storage.facts import facts_of_report, revive_facts, void_facts
from storage.people import holders
from storage.register import people_of_unit
from storage.reports import (
    confirm_report,
    correction_of,
    decide_request,
    drop_requests,
    end_report,
    forget_return,
    hold_report,
    newest_reports,
    open_requests,
    report_by_id,
    request_by_id,
    waiting_reports,
    was_agreed,
)
from storage.units import unit_by_id, unit_of

_NEWEST = 8
_MOST_WAITING = 8


async def undo(visit: Visit, number: int) -> Reply:
    """Let a report no longer count, where there is still time; what it replaced, ended or took back holds again."""
    row = await report_by_id(visit.tx, number)
    unit = await unit_by_id(visit.tx, row.unit_id) if row else None
    report = _body(visit, row) if row else None
    if row is None or unit is None or report is None or not may_do(visit.offices, report.act, unit):
        return sentences.stale_button()
    if row.status != "live":
        return sentences.already_ended()
    if not _in_time(visit, row):
        return sentences.undo_too_late(UNDO_MINUTES)
    if await is_attested_with(visit, number):
        return sentences.undo_attested(number, unit.id)
    if isinstance(report, TakingBack) and await was_agreed(visit.tx, report.matter):
        return sentences.already_decided()
    facts = await facts_of_report(visit.tx, number)
    await end_report(visit.tx, number, "undone", visit.person_id, visit.now)
    await void_facts(visit.tx, number, visit.now)
    days = [fact.on_day for fact in facts]
    days += await _revive(visit, row.corrects_id, "replaced")
    if isinstance(report, TakingBack):
        days += await _revive(visit, report.matter, "withdrawn")
        await drop_requests(visit.tx, report.matter, visit.person_id, visit.now)
    if isinstance(report, ReturnReport):
        days += await _revive(visit, report.matter, "returned")
        await forget_return(visit.tx, report.matter)
    await record(visit.tx, visit.now, visit.person_id, "undo", f"report {number} unit {unit.id}")
    await restate(visit, unit, days)
    figures = await figures_of(visit, unit, [(Indicator(f.indicator), f.on_day) for f in facts if f.unit_id == unit.id])
    return undone_card(report, unit, number, figures)


async def _revive(visit: Visit, number: int | None, ended: str) -> list[Any]:
    """Let a report that ended so be what it was before; return the days of its facts where it counts again."""
    row = await report_by_id(visit.tx, number) if number else None
    if row is None or row.status != ended:
        return []
    if ended == "replaced" and row.ended_from == "returned":
        await end_report(visit.tx, row.id, "returned", None, None)
        return []
    await hold_report(visit.tx, row.id)
    await revive_facts(visit.tx, row.id)
    return [fact.on_day for fact in await facts_of_report(visit.tx, row.id)]


async def sent_list(visit: Visit) -> Reply:
    """Return the newest reports of the units one reports for."""
    units = reporting_units(visit.offices) or units_for(visit.offices, Act.DIRECT)
    if not units:
        return sentences.not_yours(Act.REPORT)
    found = []
    for unit in units:
        suffix = f" – {unit.name}" if len(units) > 1 else ""
        found += [_sent(visit, row, suffix) for row in await newest_reports(visit.tx, unit.id, _NEWEST)]
    newest = tuple(sorted(found, key=lambda sent: -sent.number)[:_NEWEST])
    return sent_screen(", ".join(unit.name for unit in units), newest, visit.today)


def _sent(visit: Visit, row: Any, suffix: str = "") -> Sent:  # noqa: ANN401 — a row of reports
    report = _body(visit, row)
    return Sent(
        number=row.id,
        headline=told(report, own=True) + suffix,
        sent_at=row.sent_at.astimezone(visit.now.tzinfo),
        status=row.status,
        may_undo=row.status == "live" and report is not None and _in_time(visit, row),
        may_withdraw=row.status == "live" and bool(report and report.is_withdrawable and report.act is Act.REPORT),
        may_correct=row.status in ("live", "returned") and report is not None and report.is_correctable,
    )


def _in_time(visit: Visit, row: Any) -> bool:  # noqa: ANN401 — a row of reports
    return bool(visit.now - row.sent_at <= timedelta(minutes=UNDO_MINUTES))


def _body(visit: Visit, row: Any) -> Report | None:  # noqa: ANN401
    return read_body(row.form, visit.tx.seal.open(row.body_sealed))


async def history(visit: Visit, number: int) -> Reply:
    """Return all versions of a report: in full to its own unit, with names masked to those above who may see names."""
    row = await report_by_id(visit.tx, number)
    unit = await unit_by_id(visit.tx, row.unit_id) if row else None
    if row is None or unit is None or not (_own(visit, row, unit) or may_do(visit.offices, Act.SEE_NAMES, unit)):
        return sentences.stale_button()
    own = _own(visit, row, unit)
    await record(visit.tx, visit.now, visit.person_id, "read report", f"report {number} unit {unit.id}")
    chain = [row]
    while chain[0].corrects_id and (before := await report_by_id(visit.tx, chain[0].corrects_id)):
        chain.insert(0, before)
    while after := await correction_of(visit.tx, chain[-1].id):
        chain.append(after)
    newest = next((version for version in reversed(chain) if version.status == "live"), chain[-1])
    roles = {holder.person_id: holder.role for holder in await holders(visit.tx, unit.id)}
    versions = tuple([_version(visit, version, roles, own=own) for version in chain])
    return history_screen(unit, versions, _sent(visit, newest), own=own)


def _own(visit: Visit, row: Any, unit: Unit) -> bool:  # noqa: ANN401
    report = _body(visit, row)
    act = report.act if report else Act.REPORT
    return unit.id in {own.id for own in units_for(visit.offices, act)}


def _version(visit: Visit, row: Any, roles: dict[int, Role], *, own: bool) -> Version:  # noqa: ANN401
    report, zone = _body(visit, row), visit.now.tzinfo
    role = roles.get(row.sent_by)
    return Version(
        number=row.id,
        headline=told(report, own=own),
        sent_at=row.sent_at.astimezone(zone),
        by=ROLE_NAMES[role] if role else FORMER_HOLDER,
        reason=visit.tx.seal.open(row.reason_sealed) if row.reason_sealed else "",
        status=row.status,
        ended_at=row.ended_at.astimezone(zone) if row.ended_at else None,
        ended_why=visit.tx.seal.open(row.ended_why_sealed) if row.ended_why_sealed else "",
        is_confirmed=row.confirmed_by is not None,
    )


async def correct(visit: Visit, number: int, field: str = "") -> Moved:
    """Open a report of the own unit again, to send a new version of it."""
    state = visit.session.state
    row = await report_by_id(visit.tx, number)
    unit = await unit_by_id(visit.tx, row.unit_id) if row else None
    report = _body(visit, row) if row else None
    if row is None or unit is None or report is None or not _own(visit, row, unit):
        return Moved(state, sentences.stale_button())
    if not report.is_correctable:
        return Moved(state, sentences.not_correctable())
    if row.status not in ("live", "returned"):
        return Moved(state, sentences.already_ended())
    note = visit.tx.seal.open(row.ended_why_sealed) if row.ended_why_sealed else ""
    event = Reopened(
        form=report.form, given=fields_of(report), corrects=number, field=field, note=receipts.reopened(note)
    )
    try:
        return await reopen(visit, unit, event, getattr(report, report.about, None) if report.about else None)
    except Refused as refused:
        return Moved(state, sentences.refused(refused))


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
            report = _body(visit, row)
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
    return told(_body(visit, row), own=False)


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
    report = _body(visit, new) if new else None
    if new and report:
        await hold_report(visit.tx, new.id)
        at = Situation(today=visit.today, unit=unit, people=await people_of_unit(visit.tx, unit))
        records = report.records(at)
        await state_facts(visit, unit, new.id, records, version=2)
        days += [entry.on for entry in records]
    await restate(visit, unit, days, decided=True)


async def deed(visit: Visit, address: DoTo) -> Moved:
    """Do what an address says to a report."""
    state = visit.session.state
    match address.deed:
        case "correct":
            return await correct(visit, address.report, address.field)
        case "history":
            return Moved(state, await history(visit, address.report))
        case "confirm":
            return Moved(state, await confirm(visit, address.report))
        case "approve":
            return Moved(state, await decide(visit, address.report, agree=True))
        case "decline":
            return Moved(state, await decide(visit, address.report, agree=False))
