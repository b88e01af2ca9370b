"""What its own unit does to a report that was sent: undo it, correct it, see all its versions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from domain.addresses import DoTo
from domain.forms.cards import UNDO_MINUTES, undone_card
from domain.forms.report import Report
from domain.forms.states import Reopened
from domain.indicators import Indicator
from domain.organisation import Act, Role, Unit, may_do, reporting_units, units_for
from domain.refusals import Refused
from domain.reply import Reply
from domain.reports.return_report import ReturnReport
from domain.reports.taking_back import TakingBack
from domain.screens import receipts, sentences
from domain.screens.changes import (
    FORMER_HOLDER,
    Sent,
    Version,
    history_screen,
    sent_screen,
    told,
)
from domain.screens.entrance import ROLE_NAMES
from handlers import deciding
from handlers.changes import is_attested_with
from handlers.committing import figures_of
from handlers.forms import Moved, fields_of, reopen
from handlers.restating import restate
from handlers.situations import body_of
from handlers.visit import Visit
from storage.audit import record
from storage.facts import facts_of_report, revive_facts, void_facts
from storage.people import holders
from storage.reports import (
    correction_of,
    drop_requests,
    end_report,
    forget_return,
    has_open_request,
    hold_report,
    newest_reports,
    report_by_id,
    was_agreed,
)
from storage.units import unit_by_id

_NEWEST = 8


async def undo(visit: Visit, number: int) -> Reply:
    """Let a report no longer count, where there is still time; what it replaced, ended or took back holds again."""
    row = await report_by_id(visit.tx, number)
    unit = await unit_by_id(visit.tx, row.unit_id) if row else None
    report = body_of(visit, row) if row else None
    if row is None or unit is None or report is None or not may_do(visit.offices, report.act, unit):
        return sentences.stale_button()
    if not report.is_undoable:
        return sentences.stale_button()
    if row.status != "live":
        return sentences.already_ended()
    if not _in_time(visit, row):
        return sentences.undo_too_late(UNDO_MINUTES, is_changed=report.is_correctable or report.is_withdrawable)
    if await is_attested_with(visit, number):
        return sentences.undo_attested(number, unit.id)
    if await _was_agreed_to(visit, row, report):
        return sentences.already_agreed()
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


async def _was_agreed_to(visit: Visit, row: Any, report: Report) -> bool:  # noqa: ANN401 — a row of reports
    """Tell whether the level above has agreed to what a report changes: then who sent it does not undo it alone."""
    changed = report.matter if isinstance(report, TakingBack) else row.corrects_id
    return changed is not None and await was_agreed(visit.tx, changed)


async def _revive(visit: Visit, number: int | None, ended: str) -> list[Any]:
    """Let a report that ended so be what it was before; return the days of its facts where it counts again."""
    row = await report_by_id(visit.tx, number) if number else None
    if row is None or row.status != ended:
        return []
    if ended == "replaced" and row.ended_from == "returned":
        await end_report(visit.tx, row.id, "returned", None, None)
        return []
    await hold_report(visit.tx, row.id)
    await revive_facts(visit.tx, row.id, visit.now)
    return [fact.on_day for fact in await facts_of_report(visit.tx, row.id)]


async def sent_list(visit: Visit, before: int = 0) -> Reply:
    """Return the newest reports of the units one reports for; with a number, the newest of those before it."""
    units = reporting_units(visit.offices) or units_for(visit.offices, Act.DIRECT)
    if not units:
        return sentences.not_yours(Act.REPORT)
    found = []
    for unit in units:
        suffix = f" – {unit.name}" if len(units) > 1 else ""
        rows = await newest_reports(visit.tx, unit.id, _NEWEST + 1, before)
        found += [await _sent(visit, row, suffix) for row in rows]
    newest = tuple(sorted(found, key=lambda sent: -sent.number))
    names = ", ".join(unit.name for unit in units)
    return sent_screen(names, newest[:_NEWEST], visit.today, has_older=len(newest) > _NEWEST, is_older=before > 0)


async def _status(visit: Visit, row: Any, report: Report | None) -> str:  # noqa: ANN401 — a row of reports
    """Return how a report stands; one whose change, or whose taking back, waits for the level above says so."""
    if row.status != "live":
        return str(row.status)
    if await has_open_request(visit.tx, row.id):
        return "asked"
    if not isinstance(report, TakingBack):
        return "live"
    if await has_open_request(visit.tx, report.matter):
        return "requested"
    matter = await report_by_id(visit.tx, report.matter)
    return "live" if matter and matter.status == "withdrawn" else "void"


async def _sent(visit: Visit, row: Any, suffix: str = "") -> Sent:  # noqa: ANN401 — a row of reports
    report = body_of(visit, row)
    status = await _status(visit, row, report)
    return Sent(
        number=row.id,
        headline=told(report, own=True) + suffix,
        sent_at=row.sent_at.astimezone(visit.now.tzinfo),
        status=status,
        may_undo=status == "live"
        and report is not None
        and _in_time(visit, row)
        and not await _was_agreed_to(visit, row, report),
        may_withdraw=row.status == "live" and bool(report and report.is_withdrawable and report.act is Act.REPORT),
        may_correct=row.status in ("live", "returned") and report is not None and report.is_correctable,
    )


def _in_time(visit: Visit, row: Any) -> bool:  # noqa: ANN401 — a row of reports
    return bool(visit.now - row.sent_at <= timedelta(minutes=UNDO_MINUTES))


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
    versions = tuple([await _version(visit, version, roles, own=own) for version in chain])
    return history_screen(unit, versions, await _sent(visit, newest), own=own)


def _own(visit: Visit, row: Any, unit: Unit) -> bool:  # noqa: ANN401
    report = body_of(visit, row)
    act = report.act if report else Act.REPORT
    return unit.id in {own.id for own in units_for(visit.offices, act)}


async def _version(visit: Visit, row: Any, roles: dict[int, Role], *, own: bool) -> Version:  # noqa: ANN401
    report, zone = body_of(visit, row), visit.now.tzinfo
    role = roles.get(row.sent_by)
    return Version(
        number=row.id,
        headline=told(report, own=own),
        sent_at=row.sent_at.astimezone(zone),
        by=ROLE_NAMES[role] if role else FORMER_HOLDER,
        reason=visit.tx.seal.open(row.reason_sealed) if row.reason_sealed else "",
        status=await _status(visit, row, report),
        ended_at=row.ended_at.astimezone(zone) if row.ended_at else None,
        ended_why=visit.tx.seal.open(row.ended_why_sealed) if row.ended_why_sealed else "",
        is_confirmed=row.confirmed_by is not None,
    )


async def correct(visit: Visit, number: int, field: str = "") -> Moved:
    """Open a report of the own unit again, to send a new version of it."""
    state = visit.session.state
    row = await report_by_id(visit.tx, number)
    unit = await unit_by_id(visit.tx, row.unit_id) if row else None
    report = body_of(visit, row) if row else None
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


async def deed(visit: Visit, address: DoTo) -> Moved:
    """Do what an address says to a report."""
    state = visit.session.state
    match address.deed:
        case "correct":
            return await correct(visit, address.report, address.field)
        case "history":
            return Moved(state, await history(visit, address.report))
        case "confirm":
            return Moved(state, await deciding.confirm(visit, address.report))
        case "approve":
            return Moved(state, await deciding.decide(visit, address.report, agree=True))
        case "decline":
            return Moved(state, await deciding.decide(visit, address.report, agree=False))
