"""Morning cards and digests: one of a kind for a person and a day, and the rungs that each has told of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, delete, func, select, update

from domain.mornings import ABOVE
from domain.preferences import Preferences
from domain.reminders import Due, Verdict
from storage.database import Tx
from storage.statements import put
from storage.tables import card, planned, preference, reminder

MORNING, DIGEST = "morning", "digest"
_CARDS_KEPT, _RUNGS_KEPT = timedelta(days=60), timedelta(days=400)
_NEW = put(card, "id")
_AMONG = select(card.c.id, card.c.person_id).where(
    card.c.day == bindparam("day"),
    card.c.kind == bindparam("kind"),
    card.c.person_id >= bindparam("first"),
    card.c.person_id <= bindparam("last"),
)
_BY_ID = select(card.c.person_id, card.c.day, card.c.kind, card.c.body).where(card.c.id == bindparam("card_id"))
_SET_BODY = update(card).where(card.c.id == bindparam("its_id")).values(body=bindparam("body"))
_ON_DAY = select(card.c.person_id).where(card.c.day == bindparam("day"), card.c.kind == bindparam("kind"))
_LAST_DAYS = (
    select(card.c.person_id, func.max(card.c.day).label("day"))
    .where(card.c.kind == bindparam("kind"))
    .group_by(card.c.person_id)
)
_LAST_BODY = (
    select(card.c.body, card.c.day)
    .where(
        card.c.person_id == bindparam("person_id"),
        card.c.kind == bindparam("kind"),
        card.c.day < bindparam("day"),
        card.c.body != "",
    )
    .order_by(card.c.day.desc())
    .limit(1)
)
_is_unsent = reminder.c.verdict == Verdict.UNSENT.value
_TOLD = (
    select(
        reminder.c.duty,
        reminder.c.person_id,
        func.coalesce(func.min(case((_is_unsent, reminder.c.rung))) - 1, func.max(reminder.c.rung)).label("rung"),
    )
    .where(reminder.c.decided_at >= bindparam("since"))
    .group_by(reminder.c.duty, reminder.c.person_id)
)
_MARK = put(reminder, "id").on_conflict_do_nothing(index_elements=["duty", "rung", "person_id"])
_GIVE_BACK = (
    update(reminder)
    .where(reminder.c.card_id == bindparam("its_card"))
    .values(verdict=Verdict.UNSENT.value, card_id=None)
)
_UNSENT = select(reminder.c.duty, reminder.c.rung, reminder.c.person_id).where(_is_unsent)
_REDECIDE = delete(reminder).where(
    _is_unsent,
    reminder.c.duty == bindparam("duty"),
    reminder.c.rung == bindparam("rung"),
    reminder.c.person_id == bindparam("person_id"),
)
_FORGET = delete(card).where(card.c.id == bindparam("card_id"))
_MISSED = (
    select(reminder.c.unit_id)
    .where(reminder.c.verdict == "missed", reminder.c.decided_at >= bindparam("since"))
    .distinct()
)
_FORGET_CARDS = delete(card).where(card.c.kind == bindparam("kind"), card.c.day < bindparam("before"))
_FORGET_RUNGS = delete(reminder).where(reminder.c.decided_at < bindparam("before"))
_PLANNED = put(planned).on_conflict_do_nothing(index_elements=["day", "slot"])
_PLANNED_DAYS = select(planned.c.day).where(planned.c.day >= bindparam("since")).distinct()
_SLOTS = select(planned.c.slot).where(planned.c.day == bindparam("day"))
_PREFERENCES = select(preference.c.person_id, preference.c.body)
_PREFERENCE = select(preference.c.body).where(preference.c.person_id == bindparam("person_id"))
_NEW_PREFERENCE = put(preference)
_SET_PREFERENCE = _NEW_PREFERENCE.on_conflict_do_update(
    index_elements=["person_id"], set_={"body": _NEW_PREFERENCE.excluded.body}
)


async def new_cards(tx: Tx, day: date, kind: str, bodies: Mapping[int, str], now: datetime) -> dict[int, int]:
    """Store a card for each person who has none of the kind for the day; return the ids of the new ones by person."""
    if not bodies:
        return {}
    await tx.in_order("cards")
    among = {"day": day, "kind": kind, "first": min(bodies), "last": max(bodies)}
    have = {row.person_id for row in await tx.all(_AMONG, among)}
    row = {"day": day, "kind": kind, "decided_at": now}
    await tx.run_many(_NEW, [{**row, "person_id": p, "body": body} for p, body in bodies.items() if p not in have])
    found = await tx.all(_AMONG, among)
    return {row.person_id: row.id for row in found if row.person_id in bodies and row.person_id not in have}


async def card_by_id(tx: Tx, card_id: int) -> Any:  # noqa: ANN401 — a row
    """Return a card: person_id, day, kind, body; None where there is none."""
    return await tx.first(_BY_ID, {"card_id": card_id})


async def keep_body(tx: Tx, card_id: int, body: str) -> None:
    """Keep what a digest told."""
    await tx.run(_SET_BODY, {"its_id": card_id, "body": body})


async def last_body(tx: Tx, person_id: int, kind: str, before: date) -> tuple[str, date] | None:
    """Return what somebody's newest card of a kind before a day told, and of which day it is."""
    row = await tx.first(_LAST_BODY, {"person_id": person_id, "kind": kind, "day": before})
    return (row.body, row.day) if row else None


async def carded(tx: Tx, day: date, kind: str) -> frozenset[int]:
    """Return who has a card of a kind for a day."""
    return frozenset(row.person_id for row in await tx.all(_ON_DAY, {"day": day, "kind": kind}))


async def last_days(tx: Tx, kind: str) -> dict[int, date]:
    """Return the day of each person's newest card of a kind."""
    return {row.person_id: row.day for row in await tx.all(_LAST_DAYS, {"kind": kind})}


async def newest_rungs(tx: Tx, since: datetime) -> dict[tuple[str, int], int]:
    """Return up to which rung is decided, by duty and person, of those decided on since a moment.

    What could not be sent is open again.
    """
    return {(row.duty, row.person_id): row.rung for row in await tx.all(_TOLD, {"since": since})}


async def mark(tx: Tx, decided: Iterable[tuple[Due, int | None]], now: datetime) -> None:
    """Keep what became of rungs, each with its card; one that another scheduler has decided on stays as it is."""
    rows = [
        {
            "duty": found.duty.key,
            "rung": found.rung,
            "person_id": found.person,
            "unit_id": found.duty.unit.id,
            "verdict": found.verdict,
            "card_id": card_id,
            "decided_at": now,
        }
        for found, card_id in decided
    ]
    unsent = {(row.duty, row.rung, row.person_id) for row in await tx.all(_UNSENT)}
    again = [row for row in rows if (row["duty"], row["rung"], row["person_id"]) in unsent]
    await tx.run_many(_REDECIDE, [{key: row[key] for key in ("duty", "rung", "person_id")} for row in again])
    await tx.run_many(_MARK, rows)


async def mark_watching(tx: Tx, day: date, told: Iterable[tuple[int, int, int]], now: datetime) -> None:
    """Keep that people were told of those below a unit; `told` holds (person, unit, card)."""
    row = {"duty": ABOVE, "rung": day.toordinal(), "verdict": "sent", "decided_at": now}
    rows = [{**row, "person_id": person, "unit_id": unit, "card_id": card_id} for person, unit, card_id in told]
    await tx.run_many(_MARK, rows)


async def give_back(tx: Tx, card_id: int) -> None:
    """Forget a card that was not sent: its rungs are to be decided on again, what is wrong below is told again."""
    await tx.run(_GIVE_BACK, {"its_card": card_id})
    await tx.run(_FORGET, {"card_id": card_id})


async def forget_cards(tx: Tx, now: datetime) -> None:
    """Forget morning cards after two months, digests and rungs after a year and more: no ladder is as long."""
    today = now.date()
    await tx.run(_FORGET_CARDS, {"kind": MORNING, "before": today - _CARDS_KEPT})
    await tx.run(_FORGET_CARDS, {"kind": DIGEST, "before": today - _RUNGS_KEPT})
    await tx.run(_FORGET_RUNGS, {"before": now - _RUNGS_KEPT})


async def units_missed(tx: Tx, since: datetime) -> frozenset[int]:
    """Return the units of which a reminder was missed, as was found out since a moment."""
    return frozenset(row.unit_id for row in await tx.all(_MISSED, {"since": since}))


async def keep_planned(tx: Tx, day: date, slots: Iterable[str], now: datetime) -> None:
    """Keep that cards were planned on a day for some hours."""
    await tx.run_many(_PLANNED, [{"day": day, "slot": slot, "at": now} for slot in slots])


async def planned_days(tx: Tx, since: date) -> frozenset[date]:
    """Return the days since a day on which cards were planned."""
    return frozenset(row.day for row in await tx.all(_PLANNED_DAYS, {"since": since}))


async def planned_slots(tx: Tx, day: date) -> frozenset[str]:
    """Return the hours for which the cards of a day have been planned."""
    return frozenset(row.slot for row in await tx.all(_SLOTS, {"day": day}))


async def all_preferences(tx: Tx) -> dict[int, Preferences]:
    """Return the preferences of those who have changed any, by person."""
    rows = await tx.all(_PREFERENCES)
    return {row.person_id: Preferences.model_validate_json(row.body) for row in rows}


async def preferences_of(tx: Tx, person_id: int) -> Preferences:
    """Return how somebody wants to be reminded."""
    body = await tx.value(_PREFERENCE, {"person_id": person_id})
    return Preferences.model_validate_json(body) if body else Preferences()


async def set_preferences(tx: Tx, person_id: int, preferences: Preferences) -> None:
    """Keep how somebody wants to be reminded."""
    await tx.run(_SET_PREFERENCE, {"person_id": person_id, "body": preferences.model_dump_json(exclude_defaults=True)})
