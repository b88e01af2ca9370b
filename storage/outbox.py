"""The durable outbox: what is to be sent, in lanes, each message with its delivery state.

States: new → sending → sent | gone (blocked) | unknown (may have arrived) | failed | dropped (no longer owed).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import IntEnum
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, or_, select, tuple_, update

from domain.reply import Reply
from storage.cards import give_back
from storage.database import Tx
from storage.seal import KeyProblem
from storage.statements import put
from storage.tables import card, outbox

_AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)


class Lane(IntEnum):
    """Answers to people go before what was not asked for."""

    REPLY = 0
    BULK = 1


class About(NamedTuple):
    """What a message is of, where it is asked again as it is sent whether it is still wanted.

    With a person alone it is what somebody is told without having asked: it waits for the morning.
    """

    card_id: int | None = None
    dispatch_id: int | None = None
    person_id: int | None = None


NOTHING = About()


class Outgoing(NamedTuple):
    """A message taken to be sent."""

    id: int
    channel: str
    address: str
    reply: Reply
    replaces: str | None
    attempts: int
    about: About


_STORE = put(outbox, "id")
_before = outbox.alias("before")
_CANDIDATES = (
    select(outbox.c.id)
    .where(
        outbox.c.status == "new",
        outbox.c.channel == bindparam("its_channel"),
        outbox.c.lane == bindparam("its_lane"),
        outbox.c.not_before <= bindparam("now"),
        ~select(_before.c.id)
        .where(
            _before.c.channel == outbox.c.channel,
            _before.c.address == outbox.c.address,
            or_(_before.c.status == "new", _before.c.status == "sending"),
            # What waits for the morning holds up no answer at night.
            or_(_before.c.person_id.is_(None), outbox.c.person_id.is_not(None)),
            tuple_(_before.c.lane, _before.c.id) < tuple_(outbox.c.lane, outbox.c.id),
        )
        .exists(),
    )
    .order_by(outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    update(outbox)
    .where(outbox.c.id.in_(_CANDIDATES.scalar_subquery()))
    .values(status="sending", attempts=outbox.c.attempts + 1)
    .returning(
        outbox.c.id,
        outbox.c.channel,
        outbox.c.address,
        outbox.c.body_sealed,
        outbox.c.replaces,
        outbox.c.attempts,
        outbox.c.card_id,
        outbox.c.dispatch_id,
        outbox.c.person_id,
    )
)
_SETTLE = (
    update(outbox)
    .where(outbox.c.id == bindparam("its_id"))
    .values(
        status=bindparam("its_status"),
        finished_at=bindparam("finished_at"),
        not_before=func.coalesce(bindparam("retry_at", type_=outbox.c.not_before.type), outbox.c.not_before),
        message_ref=bindparam("message_ref"),
        error=bindparam("error"),
    )
)
_HELD = (
    update(outbox)
    .where(
        outbox.c.status == "sending",
        outbox.c.channel == bindparam("its_channel"),
        outbox.c.lane == bindparam("its_lane"),
    )
    .values(status=bindparam("its_status"), finished_at=bindparam("finished_at"))
)
_NEXT_DUE = select(func.min(outbox.c.not_before)).where(
    outbox.c.status == "new", outbox.c.channel == bindparam("its_channel")
)
_UNSENT_CARDS = (
    select(outbox.c.id, outbox.c.card_id)
    .join(card, card.c.id == outbox.c.card_id)
    .where(outbox.c.status == "new", card.c.day < bindparam("day"))
    .with_for_update(of=outbox, skip_locked=True)
)
_DROP = (
    update(outbox).where(outbox.c.id == bindparam("its_id")).values(status="dropped", finished_at=outbox.c.created_at)
)
_IS_WAITING = (
    select(outbox.c.id)
    .where(
        outbox.c.channel == bindparam("its_channel"),
        or_(outbox.c.status == "sending", (outbox.c.status == "new") & (outbox.c.not_before <= bindparam("now"))),
    )
    .limit(1)
)
_PURGE = delete(outbox).where(outbox.c.finished_at < bindparam("before"))


async def queue_reply(
    tx: Tx,
    channel: str,
    address: str,
    reply: Reply,
    now: datetime,
    *,
    lane: Lane = Lane.REPLY,
    replaces: str | None = None,
    about: About = NOTHING,
) -> None:
    """Queue a message to an account."""
    body = tx.seal.seal(reply.model_dump_json(exclude_defaults=True))
    row = {**_row(channel, address, body, now, lane), "replaces": replaces, **about._asdict()}
    await tx.run(_STORE, row)


async def queue_all(tx: Tx, messages: Iterable[tuple[tuple[str, str], About]], now: datetime) -> None:
    """Queue bulk to many accounts (channel, address); what it says is made as it is sent."""
    nothing = tx.seal.seal(Reply().model_dump_json(exclude_defaults=True))
    rows = [
        {**_row(channel, address, nothing, now, Lane.BULK), **about._asdict()} for (channel, address), about in messages
    ]
    await tx.run_many(_STORE, rows)


def _row(channel: str, address: str, body: bytes, now: datetime, lane: Lane) -> dict[str, Any]:
    return {
        "channel": channel,
        "address": address,
        "lane": int(lane),
        "body_sealed": body,
        "replaces": None,
        "status": "new",
        "attempts": 0,
        "not_before": _AT_ONCE,
        "created_at": now,
        "finished_at": None,
        "message_ref": None,
        "error": None,
    }


async def claim(tx: Tx, channel: str, lane: Lane, now: datetime, most: int) -> list[Outgoing]:
    """Take the oldest messages of a channel's lane that are due, one a chat.

    `now` is the real time, never a clock that was moved.
    """
    values = {"its_channel": channel, "its_lane": int(lane), "now": now, "most": most}
    taken = []
    for row in sorted(await tx.all(_CLAIM, values), key=lambda row: row.id):
        try:
            reply = Reply.model_validate_json(tx.seal.open(row.body_sealed))
        except KeyProblem:
            await settle(tx, row.id, "failed", now, error="sealed with another key")
            continue
        about = About(row.card_id, row.dispatch_id, row.person_id)
        taken.append(Outgoing(row.id, row.channel, row.address, reply, row.replaces, row.attempts, about))
    return taken


async def settle(
    tx: Tx,
    message_id: int,
    status: str,
    now: datetime,
    *,
    message_ref: str | None = None,
    error: str | None = None,
    retry_at: datetime | None = None,
) -> None:
    """Keep what became of a message; with `retry_at` it waits again until then."""
    values = {"message_ref": message_ref, "error": error, "retry_at": retry_at}
    finished = None if retry_at else now
    await tx.run(_SETTLE, {**values, "its_id": message_id, "its_status": status, "finished_at": finished})


async def take_back(tx: Tx, channel: str, now: datetime) -> None:
    """Take back what a dead sender held: replies are sent again, bulk may have arrived and is never doubled."""
    of_channel = {"its_channel": channel}
    await tx.run(_HELD, {**of_channel, "its_lane": int(Lane.REPLY), "its_status": "new", "finished_at": None})
    await tx.run(_HELD, {**of_channel, "its_lane": int(Lane.BULK), "its_status": "unknown", "finished_at": now})


async def next_due(tx: Tx, channel: str) -> datetime | None:
    """Return when the next waiting message of a channel may go, None where none waits."""
    value: datetime | None = await tx.value(_NEXT_DUE, {"its_channel": channel})
    return value


async def give_back_unsent(tx: Tx, today: date) -> None:
    """Drop the cards of days before that still wait, so that this morning's take up what they would have told."""
    for row in await tx.all(_UNSENT_CARDS, {"day": today}):
        await tx.run(_DROP, {"its_id": row.id})
        await give_back(tx, row.card_id)


async def is_waiting(tx: Tx, channel: str, now: datetime) -> bool:
    """Tell whether anything of a channel is being sent, or could be."""
    return await tx.first(_IS_WAITING, {"its_channel": channel, "now": now}) is not None


async def purge_outbox(tx: Tx, before: datetime) -> None:
    """Forget finished messages older than a moment."""
    await tx.run(_PURGE, {"before": before})
