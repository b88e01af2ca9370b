"""Changing what was attested: it is asked of the level above, and decided there."""

from __future__ import annotations

from collections.abc import Iterable

from domain.forms.report import Record
from domain.indicators import ATTESTABLE, Indicator
from domain.organisation import Unit
from domain.periods import month_of
from domain.screens.changes import request_card
from handlers.notices import committee_above, tell
from handlers.visit import Visit
from storage.attestations import attestation_of
from storage.audit import record
from storage.facts import facts_of_report
from storage.reports import ask_change


async def months_touched(visit: Visit, report_id: int, records: Iterable[Record]) -> frozenset[str]:
    """Return the codes of the months in which the facts of a report, or of what would replace it, lie."""
    days = [row.on_day for row in await facts_of_report(visit.tx, report_id) if Indicator(row.indicator) in ATTESTABLE]
    days += [entry.on for entry in records if entry.indicator in ATTESTABLE]
    return frozenset(month_of(day.year, day.month).code for day in days)


async def is_attested_with(visit: Visit, report_id: int) -> bool:
    """Tell whether a month was attested after a report had stated facts of it: it is changed only by a request."""
    rows = await facts_of_report(visit.tx, report_id)
    months = {
        (row.unit_id, month_of(row.on_day.year, row.on_day.month).code)
        for row in rows
        if Indicator(row.indicator) in ATTESTABLE
    }
    attested = [await attestation_of(visit.tx, unit_id, month) for unit_id, month in sorted(months)]
    return any(number and number > report_id for number in attested)


async def ask(visit: Visit, unit: Unit, old: int, new: int | None, reason: str) -> None:
    """Ask the level above to agree to a change of what was attested."""
    request = await ask_change(visit.tx, old, new, unit.id, reason, visit.person_id, visit.now)
    await record(visit.tx, visit.now, visit.person_id, "ask change", f"request {request} report {old} unit {unit.id}")
    await tell(
        visit.tx,
        await committee_above(visit.tx, unit),
        request_card(unit, old, withdraws=new is None),
        visit.now,
    )
