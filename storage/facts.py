"""Facts: stored once, never changed, only voided and revived."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update

from domain.indicators import Indicator
from domain.organisation import Unit
from storage.database import Tx
from storage.marks import Told, figures_changed
from storage.statements import LIVE, put
from storage.tables import fact

_NEW_FACT = put(fact, "id")


class NewFact(NamedTuple):
    """A fact to be stored; `since` is the first day of the time of which it is the sum, None where it is of its day."""

    unit: Unit
    indicator: Indicator
    on_day: date
    quantity: int
    categories: str = ""
    note: str | None = None
    report_id: int | None = None
    candidate_id: int | None = None
    version: int = 1
    subject: str = ""
    since: date | None = None


def note_mac(tx: Tx, note: str | None) -> str:
    """Return by what a note is found again: a keyed digest, for a note may hold a name."""
    return tx.seal.mac(f"note {note}") if note else ""


async def store_facts(tx: Tx, facts: Iterable[NewFact], now: datetime) -> None:
    """Store facts as they are known now."""
    stored = tuple(facts)
    rows = [
        {
            "unit_id": new.unit.id,
            "path": new.unit.path,
            "indicator": new.indicator,
            "year": new.on_day.year,
            "on_day": new.on_day,
            "since_day": new.since,
            "quantity": new.quantity,
            "categories": new.categories,
            "subject": new.subject,
            "note_sealed": tx.seal.seal(new.note) if new.note else None,
            "note_mac": note_mac(tx, new.note),
            "report_id": new.report_id,
            "candidate_id": new.candidate_id,
            "version": new.version,
            "recorded_at": now,
            "voided_at": None,
        }
        for new in stored
    ]
    await tx.run_many(_NEW_FACT, rows)
    figures_changed(tx, (Told(new.on_day.year, new.unit.path) for new in stored), now)


TOLD = (fact.c.year, fact.c.path)
"""Columns of a fact that say where a change of it must leave a mark."""
_VOID = (
    update(fact)
    .where(fact.c.report_id == bindparam("its_report"), LIVE)
    .values(voided_at=bindparam("voided_at"))
    .returning(*TOLD)
)
_REVIVE = update(fact).where(fact.c.report_id == bindparam("its_report")).values(voided_at=None).returning(*TOLD)


async def revive_facts(tx: Tx, report_id: int, now: datetime) -> None:
    """Let a report's facts count again, because what replaced them was taken back."""
    revived = await tx.all(_REVIVE, {"its_report": report_id})
    figures_changed(tx, (Told(row.year, row.path) for row in revived), now)


_OF_REPORT = select(fact.c.unit_id, fact.c.indicator, fact.c.on_day, fact.c.quantity).where(
    fact.c.report_id == bindparam("report_id"), LIVE
)


async def facts_of_report(tx: Tx, report_id: int) -> list[Any]:
    """Return the live facts of a report as rows."""
    return await tx.all(_OF_REPORT, {"report_id": report_id})


async def void_facts(tx: Tx, report_id: int, now: datetime) -> None:
    """Let a report's facts no longer count; they stay readable."""
    voided = await tx.all(_VOID, {"its_report": report_id, "voided_at": now})
    figures_changed(tx, (Told(row.year, row.path) for row in voided), now)
