"""What a queued message says as it is sent: nobody is told what is no longer so, or anything unasked at night."""

from __future__ import annotations

from datetime import datetime

from domain.preferences import is_quiet, morning_after
from domain.reply import Reply
from handlers.dispatching import dispatch_now
from handlers.reminding import card_now
from storage.database import Tx
from storage.outbox import Outgoing


async def ready(tx: Tx, message: Outgoing, now: datetime) -> Reply | datetime | None:
    """Return a message as it is to be sent, until when it must wait, or None where it is not wanted any more."""
    about = message.about
    if about.card_id is not None:
        return await card_now(tx, about.card_id, now)
    if about.dispatch_id is not None and about.person_id is not None:
        if is_quiet(now):
            return morning_after(now)
        return await dispatch_now(tx, about.dispatch_id, about.person_id, now)
    return message.reply
