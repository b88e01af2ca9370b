"""Taking a report back within ten minutes, and the list of reports sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from domain.forms.cards import UNDO_MINUTES, undone_card
from domain.forms.report import Report
from domain.organisation import Act, may_do, reporting_units
from domain.reply import Reply
from domain.reports.registry import BY_FORM
from domain.screens import sentences
from domain.screens.lists import Sent, sent_screen
from handlers.forms import tallies_of
from handlers.visit import Visit
from storage.audit import record
from storage.facts import void_facts
from storage.reports import mark_undone, newest_reports, report_by_id
from storage.units import unit_by_id


async def undo(visit: Visit, number: int) -> Reply:
    """Let a report no longer count, where there is still time and it is of one's own unit."""
    row = await report_by_id(visit.tx, number)
    unit = await unit_by_id(visit.tx, row.unit_id) if row else None
    if row is None or unit is None or not may_do(visit.offices, Act.REPORT, unit):
        return sentences.stale_button()
    if row.undone_at:
        return sentences.already_undone()
    if not _in_time(visit, row):
        return sentences.undo_too_late(UNDO_MINUTES)
    await mark_undone(visit.tx, number, visit.person_id, visit.now)
    await void_facts(visit.tx, number, visit.now)
    await record(visit.tx, visit.now, visit.person_id, "undo", f"report {number} unit {unit.id}")
    report = _report(visit, row)
    return undone_card(report, unit, number, await tallies_of(visit, unit, report))


async def sent_list(visit: Visit, unit_id: int | None = None) -> Reply:
    """Return the newest reports of the unit one reports for."""
    units = [unit for unit in reporting_units(visit.offices) if unit_id in (None, unit.id)]
    if not units:
        return sentences.not_a_reporter()
    rows = [(unit, row) for unit in units for row in await newest_reports(visit.tx, unit.id)]
    sent = tuple(
        Sent(
            number=row.id,
            headline=_report(visit, row).headline() + (f" – {unit.name}" if len(units) > 1 else ""),
            sent_at=row.sent_at.astimezone(visit.now.tzinfo),
            undone=row.undone_at is not None,
            may_undo=row.undone_at is None and _in_time(visit, row),
        )
        for unit, row in rows
    )
    return sent_screen(", ".join(unit.name for unit in units), sent, visit.today)


def _in_time(visit: Visit, row: Any) -> bool:  # noqa: ANN401 — a row of reports
    return bool(visit.now - row.sent_at <= timedelta(minutes=UNDO_MINUTES))


def _report(visit: Visit, row: Any) -> Report:  # noqa: ANN401
    return BY_FORM[row.form].model_validate_json(visit.tx.seal.open(row.body_sealed))
