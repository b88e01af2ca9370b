"""Reminders: which are due, who gets them, whether they are still owed."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from domain.indicators import Indicator
from domain.organisation import Role
from domain.periods import from_code
from domain.progress import Tally
from domain.reminders import Due, Duty, Recipient, Verdict, assigned, due, reminder_card
from storage.database import Tx
from storage.figures import done_by_path, figures
from storage.outbox import Lane, queue_reply
from storage.people import accounts_of, reachable
from storage.reminders import mark, marks, target_of_reminder
from storage.targets import targets_due
from storage.units import unit_of

_REMINDED = frozenset({Role.SECRETARY, Role.DEPUTY, Role.COMMITTEE})
_AHEAD, _BEHIND = timedelta(days=31), timedelta(days=92)


async def plan_reminders(tx: Tx, now: datetime) -> tuple[Due, ...]:
    """Return the rungs due at `now` (the users' zone), each still owed and not yet decided."""
    return due(now, await _duties(tx, now), await marks(tx, now.date() - _BEHIND))


async def _duties(tx: Tx, now: datetime) -> tuple[Duty, ...]:
    today = now.date()
    rows = await targets_due(tx, today - _BEHIND, today + _AHEAD)
    people: dict[int, list[Recipient]] = defaultdict(list)
    for unit_id, person_id, role in await reachable(tx) if rows else ():
        if role in _REMINDED and person_id not in {known.person for known in people[unit_id]}:
            people[unit_id].append(Recipient(person_id, role))
    done = {
        key: await done_by_path(tx, Indicator(key[0]), from_code(key[1]), today)
        for key in {(row.indicator, row.period) for row in rows}
    }
    return assigned(tuple(_duty(row, done[row.indicator, row.period], tuple(people[row.unit_id])) for row in rows))


def _duty(row: Any, done: dict[str, int], recipients: tuple[Recipient, ...]) -> Duty:  # noqa: ANN401 — a target's row
    return Duty(
        unit=unit_of(row),
        indicator=Indicator(row.indicator),
        period=from_code(row.period),
        tally=Tally(done=done.get(row.path, 0), target=row.people),
        deadline=row.deadline,
        document=row.document,
        recipients=recipients,
    )


async def send_reminders(tx: Tx, now: datetime) -> tuple[Due, ...]:
    """Mark what is due and queue it; return what this call decided (another scheduler may have been first)."""
    decided = []
    for found in await plan_reminders(tx, now):
        reminder_id = await mark(tx, found, now)
        if reminder_id is None:
            continue
        decided.append(found)
        if found.recipient and found.verdict is Verdict.SEND:
            card = reminder_card(found.duty, now.date(), found.recipient.role)
            for channel, address in (await accounts_of(tx, found.recipient.person))[:1]:
                await queue_reply(tx, channel, address, card, now, lane=Lane.BULK, reminder_id=reminder_id)
    return tuple(decided)


async def still_owed(tx: Tx, reminder_id: int, now: datetime) -> bool:
    """Tell whether the duty of a queued reminder is still open as it is about to be sent."""
    row = await target_of_reminder(tx, reminder_id)
    if row is None:
        return False
    done = await figures(tx, unit_of(row), Indicator(row.indicator), from_code(row.period), now.date())
    return bool(Tally(done=done.done, target=row.people).missing)
