"""From the inbox to the outbox: one update, one transaction."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from domain.screens import sentences
from handlers.conversation import converse
from handlers.visit import Attached, Blocking, Ignored, Inbound
from storage.database import Database, StorageUnavailable, Tx
from storage.inbox import Arrived, finish_update, next_update, replace_update
from storage.outbox import queue_reply
from storage.seal import KeyProblem

Clock = Callable[[], datetime]
Reader = Callable[[str], Inbound]


class Unreadable(Exception):
    """An update that its messenger's library cannot parse."""


class Received(NamedTuple):
    """What became of an update, and whether another waits behind it in its conversation.

    One with a file is `attached`: it waits until the file is read, and `update` with `raw` tell which it is.
    """

    outcome: str
    more: bool
    update: int = 0
    raw: str = ""
    attached: Attached | None = None


async def receive_next(database: Database, conversation: str, read: Reader, clock: Clock) -> Received | None:
    """Handle the oldest waiting update of a conversation; return what became of it, None where none waits.

    The outcome is `done`, `unreadable`, or `failed` with the place of our error (never its text, which may hold
    somebody's words);
    a failed update gets an apology and leaves the conversation as it was. Raises StorageUnavailable.
    """
    tried = 0

    async def work(tx: Tx) -> Received | None:
        nonlocal tried
        arrived = await next_update(tx, conversation)
        if arrived is None:
            return None
        tried = arrived.id
        return await _handle(tx, arrived, read, clock())

    try:
        return await database.write(work)
    except StorageUnavailable:
        raise
    except Exception as error:  # noqa: BLE001 — our bug must not stop the queue: keep it, apologise, go on
        return await _give_up(database, conversation, tried, read, clock, _place(error))


async def _handle(tx: Tx, arrived: Arrived, read: Reader, now: datetime) -> Received:
    raw = tx.seal.open(arrived.sealed)
    try:
        inbound = read(raw)
    except Unreadable as error:
        await finish_update(tx, arrived.id, "unreadable", now, str(error))
        return Received("unreadable", arrived.more)
    if isinstance(inbound.content, Attached):
        return Received("attached", more=True, update=arrived.id, raw=raw, attached=inbound.content)
    for reply in await converse(tx, inbound, now, format(arrived.id, "x")):
        replaces = getattr(inbound.content, "message_ref", None) if reply.in_place else None
        await queue_reply(tx, inbound.channel, inbound.address, reply, now, replaces=replaces)
    await finish_update(tx, arrived.id, "done", now)
    return Received("done", arrived.more)


async def keep_read(database: Database, update: int, raw: str) -> None:
    """Put what was read of a file in the place of the file, before anything is answered."""
    await database.write(lambda tx: replace_update(tx, update, raw))


async def _give_up(
    database: Database, conversation: str, tried: int, read: Reader, clock: Clock, place: str
) -> Received:
    """Mark the update that was tried as failed; where another process did so already, leave the next one alone."""

    async def work(tx: Tx) -> bool:
        arrived = await next_update(tx, conversation)
        if arrived is None or arrived.id != tried:
            return arrived is not None
        await finish_update(tx, arrived.id, "failed", clock(), place)
        with suppress(Unreadable, KeyProblem):
            inbound = read(tx.seal.open(arrived.sealed))
            if not isinstance(inbound.content, Blocking | Ignored):
                await queue_reply(tx, inbound.channel, inbound.address, sentences.apology(), clock())
        return arrived.more

    return Received(f"failed: {place}", await database.write(work))


def _place(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {frame.name}, line {frame.lineno}"
