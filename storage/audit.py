"""The audit log: append only, each line's keyed digest covers the one before it, so that tampering shows."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from storage.database import Tx
from storage.statements import put
from storage.tables import audit

_NEW = put(audit, "id")
_LAST = select(audit.c.mac).order_by(audit.c.id.desc()).limit(1)
_ALL = select(audit.c.id, audit.c.at, audit.c.person_id, audit.c.act, audit.c.subject, audit.c.mac).order_by(audit.c.id)


async def record(tx: Tx, now: datetime, person_id: int | None, act: str, subject: str) -> None:
    """Append a line; `subject` names things by number, never by a person's name."""
    await tx.in_order("audit")
    last = await tx.value(_LAST) or ""
    line = {"at": now, "person_id": person_id, "act": act, "subject": subject}
    await tx.run(_NEW, {**line, "mac": tx.seal.mac(_covered(last, now, person_id, act, subject))})


def _covered(last: str, at: datetime, person_id: int | None, act: str, subject: str) -> str:
    return "|".join((last, at.astimezone(UTC).isoformat(timespec="microseconds"), str(person_id or ""), act, subject))


async def first_broken_line(tx: Tx) -> int | None:
    """Return the number of the first line that was changed or follows a removed one, None where all hold."""
    last = ""
    for row in await tx.all(_ALL):
        if row.mac != tx.seal.mac(_covered(last, row.at, row.person_id, row.act, row.subject)):
            return int(row.id)
        last = row.mac
    return None
