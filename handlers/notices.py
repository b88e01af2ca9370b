"""Telling people who did not ask: one message each, beside whatever they have open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.organisation import REPORTERS, Role, Unit, ancestors
from domain.reply import Reply
from storage.database import Tx
from storage.outbox import About, Lane, queue_reply
from storage.people import accounts_of, holders
from storage.units import unit_by_path

_STAFF = frozenset({Role.COMMITTEE})


async def tell(tx: Tx, people: Iterable[int], reply: Reply, now: datetime, lane: Lane = Lane.REPLY) -> int:
    """Queue a message to each of some people once, at night for the morning; return how many can be reached."""
    reached = 0
    for person in dict.fromkeys(people):
        for channel, address in (await accounts_of(tx, person))[:1]:
            await queue_reply(tx, channel, address, reply, now, lane=lane, about=About(person_id=person))
            reached += 1
    return reached


async def reporters_of(tx: Tx, unit_id: int) -> list[int]:
    """Return who reports for a unit."""
    return [holder.person_id for holder in await holders(tx, unit_id) if holder.role in REPORTERS]


async def committee_above(tx: Tx, unit: Unit) -> list[int]:
    """Return the committee staff of the nearest unit above that has any."""
    for path in reversed(ancestors(unit.path)):
        above = await unit_by_path(tx, path)
        staff = [h.person_id for h in await holders(tx, above.id) if h.role in _STAFF] if above else []
        if staff:
            return staff
    return []
