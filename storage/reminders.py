"""Reminders: one row for each rung, unit and person, so that none is ever sent twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select

from domain.reminders import Due, Mark
from storage.database import Tx
from storage.statements import put
from storage.tables import reminder, target

_MARKS = select(reminder.c.target_id, reminder.c.rung, reminder.c.person_id).join(
    target, (target.c.id == reminder.c.target_id) & target.c.replaced_at.is_(None)
)
_MARK = (
    put(reminder, "id")
    .on_conflict_do_nothing(index_elements=["target_id", "rung", "person_id"])
    .returning(reminder.c.id)
)
_TARGET = select(reminder.c.target_id).where(reminder.c.id == bindparam("reminder_id"))


async def marks(tx: Tx) -> frozenset[Mark]:
    """Return the rungs of targets in force that are decided already."""
    return frozenset(Mark(row.target_id, row.rung, row.person_id) for row in await tx.all(_MARKS))


async def mark(tx: Tx, found: Due, now: datetime) -> int | None:
    """Mark a rung as decided; return the reminder's id, None where another scheduler was first."""
    key = found.mark
    row = {"target_id": key.target, "rung": key.rung, "person_id": key.person}
    reminder_id: int | None = await tx.value(_MARK, {**row, "verdict": found.verdict, "decided_at": now})
    return reminder_id


async def target_of_reminder(tx: Tx, reminder_id: int) -> int | None:
    """Return the target that a reminder is about."""
    target_id: int | None = await tx.value(_TARGET, {"reminder_id": reminder_id})
    return target_id
