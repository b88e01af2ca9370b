"""What a queued message says as it is sent: nobody is told what is no longer so, or anything unasked at night.

Made by reading alone, so that a long card keeps no writer waiting; what must be kept of it is written afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.preferences import is_quiet, morning_after
from domain.reply import Reply
from handlers.digesting import digest_now
from handlers.dispatching import dispatch_now
from handlers.reminding import morning_now
from storage.cards import DIGEST, card_by_id, give_back, keep_body
from storage.database import Tx
from storage.outbox import Lane, Outgoing, queue_reply


@dataclass(frozen=True)
class Ready:
    """A message as it is to be sent: none where it is not wanted any more, or `waits_until` a moment.

    A card that is not sent gives its rungs back, so that they are due again; a digest keeps what it told. `then` is a
    message of its own that follows: a picture has no room for a digest's words.
    """

    reply: Reply | None = None
    waits_until: datetime | None = None
    gives_back: bool = False
    told: str = ""
    then: Reply | None = None


async def ready(tx: Tx, message: Outgoing, now: datetime) -> Ready:
    """Return what a queued message says at `now`, in the users' time zone."""
    about = message.about
    if about.card_id is not None:
        return await _card(tx, about.card_id, now)
    if about.person_id is not None and is_quiet(now):
        return Ready(waits_until=morning_after(now))
    if about.dispatch_id is not None and about.person_id is not None:
        return Ready(await dispatch_now(tx, about.dispatch_id, about.person_id, now))
    return Ready(message.reply)


async def _card(tx: Tx, card_id: int, now: datetime) -> Ready:
    """Return a card as it stands now; at night, or on a later day, it is not sent: the next morning makes a new one."""
    card = await card_by_id(tx, card_id)
    if card is None:
        return Ready()
    if card.day != now.date() or is_quiet(now):
        return Ready(gives_back=True)
    if card.kind == DIGEST:
        reply, told, picture = await digest_now(tx, card.body, card.person_id, now)
        return Ready(reply, told=told, then=picture)
    return Ready(await morning_now(tx, card.person_id, now))


async def keep(tx: Tx, message: Outgoing, made: Ready) -> None:
    """Write down what follows from a message that was made ready."""
    card_id = message.about.card_id
    if card_id is not None and made.gives_back:
        await give_back(tx, card_id)
    if card_id is not None and made.told:
        await keep_body(tx, card_id, made.told)


async def follow(tx: Tx, message: Outgoing, then: Reply | None, now: datetime) -> None:
    """Queue what follows a message that has been sent, in the transaction that marks it so: once."""
    if then:
        await queue_reply(tx, message.channel, message.address, then, now, lane=Lane.BULK)
