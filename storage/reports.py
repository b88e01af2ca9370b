"""Reports as they were sent: every version stays, with who, when and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from domain.forms.report import Report
from domain.organisation import Unit
from domain.reports.registry import REPORTS
from storage.database import Tx
from storage.marks import Told, figures_changed
from storage.statements import one_of, put
from storage.tables import change_request, report, unit
from storage.units import UNIT_COLUMNS, end_of

_NEW = put(report, "id").returning(report.c.id)
_COLUMNS = (
    report.c.id,
    report.c.unit_id,
    report.c.form,
    report.c.body_sealed,
    report.c.sent_by,
    report.c.sent_at,
    report.c.status,
    report.c.corrects_id,
    report.c.reason_sealed,
    report.c.confirmed_by,
    report.c.ended_by,
    report.c.ended_at,
    report.c.ended_from,
    report.c.ended_why_sealed,
)
_NO_REPORT = 2**62  # above every number
_BY_KEY = select(*_COLUMNS).where(report.c.key == bindparam("key"))
_BY_ID = select(*_COLUMNS).where(report.c.id == bindparam("report_id"))
_NEWEST = (
    select(*_COLUMNS)
    .where(report.c.unit_id == bindparam("unit_id"), report.c.id < bindparam("before"))
    .order_by(report.c.id.desc())
    .limit(bindparam("most"))
)
_CORRECTED_BY = (
    select(*_COLUMNS).where(report.c.corrects_id == bindparam("report_id")).order_by(report.c.id.desc()).limit(1)
)
_CORRECTS = select(report.c.corrects_id).where(report.c.id == bindparam("report_id"))
_END = (
    update(report)
    .where(report.c.id == bindparam("its_id"))
    .values(
        status=bindparam("status"),
        ended_at=bindparam("ended_at"),
        ended_by=bindparam("ended_by"),
        ended_from=report.c.status,
        ended_why_sealed=func.coalesce(bindparam("why"), report.c.ended_why_sealed),
    )
)
_HOLD = (
    update(report)
    .where(report.c.id == bindparam("its_id"))
    .values(status="live", ended_at=None, ended_by=None, ended_from=None, ended_why_sealed=None)
)
_FORGET_RETURN = (
    update(report)
    .where(report.c.id == bindparam("its_id"), report.c.ended_from == "returned")
    .values(ended_from="live")
)
_CONFIRM = update(report).where(report.c.id == bindparam("its_id")).values(confirmed_by=bindparam("confirmed_by"))
_BELOW = (unit.c.path > bindparam("path"), unit.c.path < bindparam("end"))
_WAITING = (
    select(*_COLUMNS, *(column for column in UNIT_COLUMNS if column.key != "unit_id"))
    .join(unit, unit.c.id == report.c.unit_id)
    .where(
        *_BELOW,
        unit.c.is_confirmed.is_(True),
        report.c.status == "live",
        report.c.confirmed_by.is_(None),
        one_of(report.c.form, sorted(form.form for form in REPORTS if form.is_correctable)),
    )
    .order_by(report.c.id)
    .limit(bindparam("most"))
)
_ASK = put(change_request, "id").returning(change_request.c.id)
_REQUEST = (
    change_request.c.id,
    change_request.c.report_id,
    change_request.c.new_id,
    change_request.c.unit_id,
    change_request.c.reason_sealed,
    change_request.c.asked_by,
    change_request.c.asked_at,
    change_request.c.verdict,
)
_REQUEST_BY_ID = select(*_REQUEST).where(change_request.c.id == bindparam("request_id"))
_REQUESTS = (
    select(*_REQUEST)
    .join(unit, unit.c.id == change_request.c.unit_id)
    .where(*_BELOW, change_request.c.verdict.is_(None))
    .order_by(change_request.c.id)
    .limit(bindparam("most"))
)
_OPEN_REQUEST = select(change_request.c.id).where(
    change_request.c.report_id == bindparam("report_id"), change_request.c.verdict.is_(None)
)
_AGREED = select(change_request.c.id).where(
    change_request.c.report_id == bindparam("report_id"), change_request.c.verdict == "agreed"
)
_DECIDE = (
    update(change_request)
    .where(change_request.c.id == bindparam("its_id"), change_request.c.verdict.is_(None))
    .values(verdict=bindparam("verdict"), decided_by=bindparam("decided_by"), decided_at=bindparam("decided_at"))
    .returning(change_request.c.id)
)


_DROP = (
    update(change_request)
    .where(
        change_request.c.report_id == bindparam("its_report"),
        change_request.c.new_id.is_(None),
        change_request.c.verdict.is_(None),
    )
    .values(verdict="dropped", decided_by=bindparam("decided_by"), decided_at=bindparam("decided_at"))
)


async def store_report(
    tx: Tx,
    key: str,
    of: Unit,
    sent: Report,
    person_id: int,
    now: datetime,
    *,
    status: str = "live",
    corrects: int | None = None,
    reason: str = "",
) -> int:
    """Store a sent report under its draft's key; return its number."""
    figures_changed(tx, (Told(now.year, of.path),), now)
    new = {
        "key": key,
        "unit_id": of.id,
        "form": sent.form,
        "version": sent.version,
        "body_sealed": tx.seal.seal(sent.model_dump_json(exclude_defaults=True)),
        "sent_by": person_id,
        "sent_at": now,
        "status": status,
        "corrects_id": corrects,
        "reason_sealed": tx.seal.seal(reason) if reason else None,
        "confirmed_by": None,
        "ended_by": None,
        "ended_from": None,
        "ended_at": None,
        "ended_why_sealed": None,
    }
    return int(await tx.value(_NEW, new))


async def report_by_key(tx: Tx, key: str) -> Any:  # noqa: ANN401 — a row
    """Return the report that a draft became, None where it was not sent."""
    return await tx.first(_BY_KEY, {"key": key})


async def report_by_id(tx: Tx, report_id: int) -> Any:  # noqa: ANN401 — a row
    """Return a report by its number, None where there is none."""
    return await tx.first(_BY_ID, {"report_id": report_id})


async def versions(tx: Tx, report_id: int) -> tuple[int, ...]:
    """Return the numbers of a report and of those that it has replaced, the newest first."""
    found = [report_id]
    while before := await tx.value(_CORRECTS, {"report_id": found[-1]}):
        found.append(before)
    return tuple(found)


async def newest_reports(tx: Tx, unit_id: int, most: int, before: int = 0) -> list[Any]:
    """Return the newest reports of a unit; with a number, the newest of those before it."""
    return await tx.all(_NEWEST, {"unit_id": unit_id, "most": most, "before": before or _NO_REPORT})


async def correction_of(tx: Tx, report_id: int) -> Any:  # noqa: ANN401 — a row
    """Return the newest report that corrects another, None where none does."""
    return await tx.first(_CORRECTED_BY, {"report_id": report_id})


async def hold_report(tx: Tx, report_id: int) -> None:
    """Keep that a report holds, or holds again."""
    await tx.run(_HOLD, {"its_id": report_id})


async def forget_return(tx: Tx, report_id: int) -> None:
    """Keep that what replaced a report did not replace one that was returned: its return was undone."""
    await tx.run(_FORGET_RETURN, {"its_id": report_id})


async def end_report(
    tx: Tx, report_id: int, status: str, person_id: int | None, now: datetime | None, why: str = ""
) -> None:
    """Keep that a report no longer holds, by whom, when and why; what it was before is kept too."""
    values = {"status": status, "ended_at": now, "ended_by": person_id, "why": tx.seal.seal(why) if why else None}
    await tx.run(_END, {**values, "its_id": report_id})


async def confirm_report(tx: Tx, report_id: int, person_id: int) -> None:
    """Keep that the level above has confirmed a report."""
    await tx.run(_CONFIRM, {"its_id": report_id, "confirmed_by": person_id})


async def waiting_reports(tx: Tx, path: str, most: int) -> list[Any]:
    """Return the reports below a unit that wait to be confirmed, with their units, the oldest first."""
    return await tx.all(_WAITING, {"path": path, "end": end_of(path), "most": most})


async def ask_change(
    tx: Tx, report_id: int, new_id: int | None, unit_id: int, reason: str, person_id: int, now: datetime
) -> int:
    """Keep a request to change what was attested; return its number."""
    row = {
        "report_id": report_id,
        "new_id": new_id,
        "unit_id": unit_id,
        "reason_sealed": tx.seal.seal(reason),
        "asked_by": person_id,
        "asked_at": now,
        "verdict": None,
        "decided_by": None,
        "decided_at": None,
    }
    return int(await tx.value(_ASK, row))


async def request_by_id(tx: Tx, request_id: int) -> Any:  # noqa: ANN401 — a row
    """Return a request, None where there is none."""
    return await tx.first(_REQUEST_BY_ID, {"request_id": request_id})


async def open_requests(tx: Tx, path: str, most: int) -> list[Any]:
    """Return the requests below a unit that wait for a decision, the oldest first."""
    return await tx.all(_REQUESTS, {"path": path, "end": end_of(path), "most": most})


async def has_open_request(tx: Tx, report_id: int) -> bool:
    """Tell whether a change of a report waits for a decision."""
    return await tx.first(_OPEN_REQUEST, {"report_id": report_id}) is not None


async def was_agreed(tx: Tx, report_id: int) -> bool:
    """Tell whether the level above has agreed to a change of a report."""
    return await tx.first(_AGREED, {"report_id": report_id}) is not None


async def drop_requests(tx: Tx, report_id: int, person_id: int, now: datetime) -> None:
    """Take back the requests to withdraw a report that wait for a decision."""
    await tx.run(_DROP, {"its_report": report_id, "decided_by": person_id, "decided_at": now})


async def decide_request(tx: Tx, request_id: int, verdict: str, person_id: int, now: datetime) -> bool:
    """Decide a request; return whether it was still open."""
    values = {"its_id": request_id, "verdict": verdict, "decided_by": person_id, "decided_at": now}
    return await tx.first(_DECIDE, values) is not None
