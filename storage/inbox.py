"""The durable inbox: an update is stored before its messenger is told that it arrived."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, select, update

from storage.database import Tx
from storage.statements import put
from storage.tables import inbox

_STORE = put(inbox, "id").on_conflict_do_nothing(index_elements=["channel", "update_key"])
_NEXT = (
    select(inbox.c.id, inbox.c.raw_sealed, inbox.c.received_at)
    .where(inbox.c.status == "new", inbox.c.conversation == bindparam("conversation"))
    .order_by(inbox.c.id)
    .limit(2)
)
_FINISH = (
    update(inbox)
    .where(inbox.c.id == bindparam("its_id"))
    .values(status=bindparam("status"), done_at=bindparam("done_at"), error=bindparam("error"))
)
_WAITING = (
    select(inbox.c.conversation)
    .where(inbox.c.status == "new")
    .group_by(inbox.c.conversation)
    .order_by(func.min(inbox.c.id))
)
_PURGE = delete(inbox).where(inbox.c.done_at < bindparam("before"))


class RawUpdate(NamedTuple):
    """An update as a messenger gave it, already scrubbed; `key` is unique within its channel."""

    channel: str
    key: str
    conversation: str
    raw: str


class Arrived(NamedTuple):
    """An update that waits to be handled, and whether another waits behind it."""

    id: int
    sealed: bytes
    received_at: datetime
    more: bool


async def store_updates(tx: Tx, updates: Iterable[RawUpdate], now: datetime) -> None:
    """Store updates; one stored before is passed over."""
    rows = [
        {
            "channel": update.channel,
            "update_key": update.key,
            "conversation": update.conversation,
            "raw_sealed": tx.seal.seal(update.raw),
            "received_at": now,
            "status": "new",
            "done_at": None,
            "error": None,
        }
        for update in updates
    ]
    await tx.run_many(_STORE, rows)


async def next_update(tx: Tx, conversation: str) -> Arrived | None:
    """Return the oldest update of a conversation not yet handled, while no other process handles one of it."""
    await tx.in_order(conversation)
    rows = await tx.all(_NEXT, {"conversation": conversation})
    if not rows:
        return None
    return Arrived(rows[0].id, rows[0].raw_sealed, rows[0].received_at, len(rows) > 1)


_REPLACE = update(inbox).where(inbox.c.id == bindparam("its_id")).values(raw_sealed=bindparam("raw_sealed"))


async def replace_update(tx: Tx, inbox_id: int, raw: str) -> None:
    """Put another raw update in the place of a waiting one."""
    await tx.run(_REPLACE, {"its_id": inbox_id, "raw_sealed": tx.seal.seal(raw)})


async def finish_update(tx: Tx, inbox_id: int, status: str, now: datetime, error: str | None = None) -> None:
    """Keep what became of an update: done, failed, or unreadable."""
    await tx.run(_FINISH, {"its_id": inbox_id, "status": status, "done_at": now, "error": error})


async def waiting_conversations(tx: Tx) -> list[str]:
    """Return the conversations that have updates not yet handled, who has waited longest first."""
    return [row.conversation for row in await tx.all(_WAITING)]


async def purge_inbox(tx: Tx, before: datetime) -> None:
    """Forget handled updates older than a moment."""
    await tx.run(_PURGE, {"before": before})
