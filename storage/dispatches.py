"""Messages to many: whom they are for, who has been written to, what became of each message."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from domain.dispatches import Delivery, DispatchKind, Outcome, Recipient
from domain.organisation import Role
from storage.database import Tx
from storage.people import REACHABLE
from storage.statements import WITHIN, put
from storage.tables import account, dispatch, office, outbox, recipient, unit
from storage.units import end_of

_NEW = put(dispatch, "id").returning(dispatch.c.id)
_COLUMNS = (
    dispatch.c.id,
    dispatch.c.report_id,
    dispatch.c.unit_id,
    dispatch.c.kind,
    dispatch.c.sender,
    dispatch.c.text_sealed,
    dispatch.c.units,
    dispatch.c.sent_by,
    dispatch.c.sent_at,
    dispatch.c.spread_to,
    dispatch.c.spread_at,
)
_BY_ID = select(*_COLUMNS).where(dispatch.c.id == bindparam("dispatch_id"))
_UNSPREAD = select(*_COLUMNS).where(dispatch.c.spread_at.is_(None)).order_by(dispatch.c.id).limit(1).with_for_update()
_IS_UNSPREAD = select(dispatch.c.id).where(dispatch.c.spread_at.is_(None)).limit(1)
_BELOW = (
    select(*_COLUMNS)
    .join(unit, unit.c.id == dispatch.c.unit_id)
    .where(*WITHIN)
    .order_by(dispatch.c.id.desc())
    .limit(bindparam("most"))
)
_SPREAD = (
    update(dispatch)
    .where(dispatch.c.id == bindparam("its_id"))
    .values(spread_to=bindparam("spread_to"), spread_at=bindparam("spread_at"))
)
_PEOPLE = (
    select(office.c.unit_id, office.c.person_id, office.c.role)
    .join(account, (account.c.person_id == office.c.person_id) & REACHABLE)
    .where(
        office.c.unit_id >= bindparam("first"),
        office.c.unit_id <= bindparam("last"),
        office.c.until.is_(None),
    )
    .distinct()
    .order_by(office.c.unit_id, office.c.person_id)
)
_RECIPIENT = put(recipient).on_conflict_do_nothing(index_elements=["dispatch_id", "person_id", "unit_id"])
_RECIPIENTS = select(recipient.c.person_id, recipient.c.unit_id, recipient.c.status, recipient.c.received_at).where(
    recipient.c.dispatch_id == bindparam("dispatch_id")
)
_RECIPIENTS_AMONG = select(
    recipient.c.person_id, recipient.c.status, recipient.c.told_at, recipient.c.received_at
).where(
    recipient.c.dispatch_id == bindparam("dispatch_id"),
    recipient.c.person_id >= bindparam("first"),
    recipient.c.person_id <= bindparam("last"),
)
_ONE = _RECIPIENTS.where(recipient.c.person_id == bindparam("person_id"))
_MINE = (recipient.c.dispatch_id == bindparam("its_dispatch"), recipient.c.person_id == bindparam("its_person"))
_SETTLE = update(recipient).where(*_MINE).values(status=bindparam("status"), told_at=bindparam("told_at"))
_RECEIVED = (
    update(recipient).where(*_MINE, recipient.c.received_at.is_(None)).values(received_at=bindparam("received_at"))
)
_held = select(outbox.c.id).where(
    outbox.c.dispatch_id == recipient.c.dispatch_id,
    outbox.c.person_id == recipient.c.person_id,
    outbox.c.status == "sending",
    outbox.c.channel == bindparam("its_channel"),
)
_HELD = update(recipient).where(_held.exists()).values(status=Delivery.UNKNOWN.value)


async def store_dispatch(
    tx: Tx,
    report_id: int,
    unit_id: int,
    kind: DispatchKind,
    text: str,
    units: Iterable[int],
    *,
    sender: str,
    by: int,
    now: datetime,
) -> int:
    """Store a message to the people of some units; they are written to afterwards, some at a time.

    `sender` is in whose name it is sent: the unit's, or of whoever stands above it.
    """
    row = {
        "report_id": report_id,
        "unit_id": unit_id,
        "kind": kind,
        "sender": sender,
        "text_sealed": tx.seal.seal(text),
        "units": json.dumps(list(units)),
        "sent_by": by,
        "sent_at": now,
        "spread_to": 0,
        "spread_at": None,
    }
    return int(await tx.value(_NEW, row))


async def dispatch_by_id(tx: Tx, dispatch_id: int) -> Any:  # noqa: ANN401 — a row with _COLUMNS
    """Return a message to many, None where there is none."""
    return await tx.first(_BY_ID, {"dispatch_id": dispatch_id})


async def dispatches_below(tx: Tx, path: str, most: int) -> list[Any]:
    """Return the newest messages sent from the units of a subtree."""
    return await tx.all(_BELOW, {"path": path, "end": end_of(path), "most": most})


async def is_unspread(tx: Tx) -> bool:
    """Tell whether there is a message of which not everybody has been written to."""
    return await tx.first(_IS_UNSPREAD) is not None


async def unspread(tx: Tx) -> Any:  # noqa: ANN401 — a row with _COLUMNS
    """Return the oldest message of which not everybody has been written to, None where there is none."""
    return await tx.first(_UNSPREAD)


async def keep_spread(tx: Tx, dispatch_id: int, spread_to: int, spread_at: datetime | None) -> None:
    """Keep how many units have been written to, and when it was the last."""
    await tx.run(_SPREAD, {"its_id": dispatch_id, "spread_to": spread_to, "spread_at": spread_at})


async def people_of(tx: Tx, units: Iterable[int], roles: Container[Role]) -> list[tuple[int, int]]:
    """Return (unit, person) of whoever can be reached in some units and holds one of some roles there."""
    wanted = set(units)
    if not wanted:
        return []
    span = {"first": min(wanted), "last": max(wanted)}
    rows = await tx.all(_PEOPLE, span)
    held = ((row.unit_id, row.person_id) for row in rows if row.unit_id in wanted and Role(row.role) in roles)
    return list(dict.fromkeys(held))


async def add_recipients(tx: Tx, dispatch_id: int, people: Iterable[tuple[int, int]]) -> list[int]:
    """Store who is written to, as (unit, person); return those who have not been written to for another unit.

    What became of somebody's message holds for all their units.
    """
    pairs = list(people)
    if not pairs:
        return []
    among = [person for _, person in pairs]
    span = {"dispatch_id": dispatch_id, "first": min(among), "last": max(among)}
    before = {row.person_id: row for row in await tx.all(_RECIPIENTS_AMONG, span)}
    rows = []
    for unit_id, person in pairs:
        known = before.get(person)
        state = (known.status, known.told_at, known.received_at) if known else (Delivery.WAITING, None, None)
        told = dict(zip(("status", "told_at", "received_at"), state, strict=True))
        rows.append({"dispatch_id": dispatch_id, "unit_id": unit_id, "person_id": person, **told})
    await tx.run_many(_RECIPIENT, rows)
    return [person for person in dict.fromkeys(among) if person not in before]


async def recipient_of(tx: Tx, dispatch_id: int, person_id: int) -> Any:  # noqa: ANN401 — a row
    """Return somebody who was written to: unit_id, status, received_at; None where they were not."""
    return await tx.first(_ONE, {"dispatch_id": dispatch_id, "person_id": person_id})


async def settle_recipient(tx: Tx, dispatch_id: int, person_id: int, status: str, now: datetime) -> None:
    """Keep what became of somebody's message."""
    values = {"its_dispatch": dispatch_id, "its_person": person_id, "status": status, "told_at": now}
    await tx.run(_SETTLE, values)


async def hold_unknown(tx: Tx, channel: str) -> None:
    """Keep that what a dead sender held may have arrived."""
    await tx.run(_HELD, {"its_channel": channel})


async def keep_received(tx: Tx, dispatch_id: int, person_id: int, now: datetime) -> None:
    """Keep that somebody said that a message was received; the first time counts."""
    await tx.run(_RECEIVED, {"its_dispatch": dispatch_id, "its_person": person_id, "received_at": now})


def units_of(row: Any) -> list[int]:  # noqa: ANN401 — a row with _COLUMNS
    """Return the ids of the units that a message is for."""
    found: list[int] = json.loads(row.units)
    return found


async def outcome_of(tx: Tx, row: Any, names: Mapping[int, str]) -> Outcome:  # noqa: ANN401 — a row with _COLUMNS
    """Return what became of a message to many; `names` are those of the units it may be for."""
    found = await tx.all(_RECIPIENTS, {"dispatch_id": row.id})
    return Outcome(
        units=tuple((unit_id, names[unit_id]) for unit_id in units_of(row) if unit_id in names),
        recipients=tuple(
            Recipient(
                person=each.person_id,
                unit_id=each.unit_id,
                status=Delivery(each.status),
                received=each.received_at is not None,
            )
            for each in found
        ),
        left=0 if row.spread_at else len(units_of(row)) - row.spread_to,
    )
