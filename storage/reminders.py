"""Reminders: one row for each rung, duty and person, so that none is ever sent twice."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select

from domain.reminders import Due, Mark
from storage.database import Tx
from storage.statements import put
from storage.tables import reminder, target, unit
from storage.units import UNIT_COLUMNS

_MARKS = (
    select(reminder.c.duty, reminder.c.rung, reminder.c.person_id)
    .join(
        target,
        (target.c.unit_id == reminder.c.unit_id)
        & (target.c.period == reminder.c.period)
        & (target.c.indicator == reminder.c.indicator),
    )
    .where(target.c.replaced_at.is_(None), target.c.deadline >= bindparam("earliest"))
)
_MARK = (
    put(reminder, "id").on_conflict_do_nothing(index_elements=["duty", "rung", "person_id"]).returning(reminder.c.id)
)
_ABOUT = (
    select(target.c.indicator, target.c.period, target.c.people, *UNIT_COLUMNS)
    .select_from(reminder)
    .join(
        target,
        (target.c.unit_id == reminder.c.unit_id)
        & (target.c.period == reminder.c.period)
        & (target.c.indicator == reminder.c.indicator),
    )
    .join(unit, unit.c.id == reminder.c.unit_id)
    .where(reminder.c.id == bindparam("reminder_id"), target.c.replaced_at.is_(None))
)


async def marks(tx: Tx, earliest: date) -> frozenset[Mark]:
    """Return the rungs decided already, of duties whose deadline is not older than a day."""
    rows = await tx.all(_MARKS, {"earliest": earliest})
    return frozenset(Mark(row.duty, row.rung, row.person_id) for row in rows)


async def mark(tx: Tx, found: Due, now: datetime) -> int | None:
    """Mark a rung as decided; return the reminder's id, None where another scheduler was first."""
    row = {
        "duty": found.mark.duty,
        "rung": found.rung,
        "person_id": found.mark.person,
        "unit_id": found.duty.unit.id,
        "indicator": found.duty.indicator,
        "period": found.duty.period.code,
        "verdict": found.verdict,
        "decided_at": now,
    }
    reminder_id: int | None = await tx.value(_MARK, row)
    return reminder_id


async def target_of_reminder(tx: Tx, reminder_id: int) -> Any:  # noqa: ANN401 — a row
    """Return the row, with its unit, of the target in force that a reminder is about; None where there is none."""
    return await tx.first(_ABOUT, {"reminder_id": reminder_id})
