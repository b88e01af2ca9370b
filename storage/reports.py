"""Reports as they were sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from domain.forms.report import Report
from storage.database import Tx
from storage.statements import put
from storage.tables import report

_NEW = put(report, "id").returning(report.c.id)
_COLUMNS = (
    report.c.id,
    report.c.unit_id,
    report.c.form,
    report.c.body_sealed,
    report.c.sent_at,
    report.c.undone_at,
)
_BY_KEY = select(*_COLUMNS).where(report.c.key == bindparam("key"))
_BY_ID = select(*_COLUMNS).where(report.c.id == bindparam("report_id"))
_NEWEST = select(*_COLUMNS).where(report.c.unit_id == bindparam("unit_id")).order_by(report.c.id.desc()).limit(5)
_UNDO = (
    update(report)
    .where(report.c.id == bindparam("its_id"), report.c.undone_at.is_(None))
    .values(undone_at=bindparam("undone_at"), undone_by=bindparam("undone_by"))
)


async def store_report(tx: Tx, key: str, unit_id: int, sent: Report, person_id: int, now: datetime) -> int:
    """Store a sent report under its draft's key; return its number."""
    new = {
        "key": key,
        "unit_id": unit_id,
        "form": sent.form,
        "version": sent.version,
        "body_sealed": tx.seal.seal(sent.model_dump_json()),
        "sent_by": person_id,
        "sent_at": now,
        "undone_by": None,
        "undone_at": None,
    }
    return int(await tx.value(_NEW, new))


async def report_by_key(tx: Tx, key: str) -> Any:  # noqa: ANN401 — a row
    """Return the report that a draft became, None where it was not sent."""
    return await tx.first(_BY_KEY, {"key": key})


async def report_by_id(tx: Tx, report_id: int) -> Any:  # noqa: ANN401 — a row
    """Return a report by its number, None where there is none."""
    return await tx.first(_BY_ID, {"report_id": report_id})


async def newest_reports(tx: Tx, unit_id: int) -> list[Any]:
    """Return the newest reports of a unit."""
    return await tx.all(_NEWEST, {"unit_id": unit_id})


async def mark_undone(tx: Tx, report_id: int, person_id: int, now: datetime) -> None:
    """Keep that a report was taken back, by whom and when."""
    await tx.run(_UNDO, {"its_id": report_id, "undone_at": now, "undone_by": person_id})
