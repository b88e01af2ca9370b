"""Morning cards: planned for everybody, stored and queued some at a time, made as they are sent.

Planning only decides who is told and marks the rungs; what a card says is asked again at the moment of sending, so that
nobody is reminded of what was done meanwhile, and nothing goes out at night.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from domain.digests import DigestBody
from domain.duties import Owed, answers
from domain.indicators import Indicator
from domain.mornings import Card, Morning, Plan
from domain.organisation import ANSWERING, OVERSEERS, REPORTERS, Act, Office, Role, Unit, may_do
from domain.periods import year_of
from domain.preferences import Preferences, is_quiet
from domain.reminders import BEHIND
from domain.reply import Reply
from domain.screens.morning import Own, morning_card
from handlers.calendars import workdays
from handlers.duties import owed
from handlers.overseeing import oversights
from storage import cards as stored
from storage.database import Tx
from storage.figures import year_tallies
from storage.outbox import About, give_back_unsent, queue_all
from storage.people import accounts_among, offices_of
from storage.reach import reached, with_reporters

_REMEMBERED = timedelta(days=399)
_MARGIN = timedelta(days=60)


async def slots_due(tx: Tx, now: datetime) -> frozenset[str]:
    """Return the hours (07:30) that have come today and for which no cards have been planned yet; none at night."""
    if is_quiet(now):
        return frozenset()
    wanted = {Preferences(), *(await stored.all_preferences(tx)).values()}
    come = {f"{each.send_at:%H:%M}" for each in wanted if each.send_at <= now.time()}
    return frozenset(come - await stored.planned_slots(tx, now.date()))


async def plan_cards(tx: Tx, now: datetime, slots: frozenset[str] | None = None) -> Plan:
    """Return who gets a card at `now` (the users' zone) of those whose hour is among the slots: all that have come."""
    slots = await slots_due(tx, now) if slots is None else slots
    if not slots:
        return Plan(now.date(), slots)
    return (await _morning(tx, now)).plan(slots)


async def _morning(tx: Tx, now: datetime) -> Morning:
    today = now.date()
    return Morning(
        today=today,
        owed=await owed(tx, "", now),
        people=await reached(tx, "", today),
        held=await with_reporters(tx, ""),
        preferences=await stored.all_preferences(tx),
        told=await stored.newest_rungs(tx, now - _REMEMBERED),
        worked=await stored.planned_days(tx, today - BEHIND - _MARGIN),
        carded=await stored.carded(tx, today, stored.MORNING),
        digested=await stored.last_days(tx, stored.DIGEST),
        calendar=await workdays(tx, today.year - 1, today.year + 1),
    )


async def queue_cards(tx: Tx, day: date, cards: Sequence[Card], now: datetime) -> tuple[Card, ...]:
    """Store cards, mark their rungs and queue them; return those that no other scheduler had stored."""
    morning = [card for card in cards if card.is_morning]
    digests = [card for card in cards if card.digest]
    told = await _queue(tx, day, stored.MORNING, {card.person: "" for card in morning}, now)
    await stored.mark(
        tx, [(due, told[card.person]) for card in morning for due in card.dues if card.person in told], now
    )
    watching = ((card.person, card.watches, told.get(card.person)) for card in morning)
    kept = [(person, unit, card_id) for person, unit, card_id in watching if unit and card_id]
    await stored.mark_watching(tx, day, kept, now)
    bodies = {card.person: DigestBody(period=card.digest).model_dump_json() for card in digests if card.digest}
    reported = await _queue(tx, day, stored.DIGEST, bodies, now)
    return tuple(card for card in cards if card.person in told or card.person in reported)


async def _queue(tx: Tx, day: date, kind: str, bodies: Mapping[int, str], now: datetime) -> dict[int, int]:
    """Store a card of a kind for each person who has none for the day, and queue it; return their ids by person."""
    new = await stored.new_cards(tx, day, kind, bodies, now)
    accounts = await accounts_among(tx, new)
    await queue_all(tx, [(accounts[person], About(card_id=new[person])) for person in new if person in accounts], now)
    return new


async def close_planning(tx: Tx, plan: Plan, now: datetime) -> None:
    """Keep that a plan has been carried out, and what reached nobody."""
    await stored.mark(tx, [(due, None) for due in plan.nobody], now)
    await stored.keep_planned(tx, plan.day, plan.slots, now)


async def send_reminders(tx: Tx, now: datetime) -> Plan:
    """Plan and queue all cards that are due at `now`, in one transaction; return what this call queued."""
    await give_back_unsent(tx, now.date())
    plan = await plan_cards(tx, now)
    queued = await queue_cards(tx, plan.day, plan.cards, now)
    if plan.slots:
        await close_planning(tx, plan, now)
    return replace(plan, cards=queued)


async def morning_now(tx: Tx, person: int, now: datetime) -> Reply | None:
    """Return somebody's morning card as it is sent, None where nothing is owed any more."""
    offices = await offices_of(tx, person, now.date())
    known = await owed_by(tx, offices, now)
    own = await own_duties(tx, offices, known, now)
    return morning_card(own, tuple(await oversights(tx, offices, now, known)), now.date())


async def owed_by(tx: Tx, offices: Iterable[Office], now: datetime) -> dict[str, Owed]:
    """Return what the subtrees of some offices owe, by path; people are named only where one reports oneself."""
    held = [office for office in offices if office.role in ANSWERING | OVERSEERS]
    named = {office.unit.path for office in held if office.role in REPORTERS}
    paths = dict.fromkeys(office.unit.path for office in held)
    return {path: await owed(tx, path, now, named=path in named) for path in paths}


async def own_duties(
    tx: Tx, offices: Iterable[Office], known: Mapping[str, Owed], now: datetime, *, paused: bool = False
) -> tuple[Own, ...]:
    """Return what somebody answers for in each unit of one's own, with how far the unit is this year.

    With `paused`, that of units left in peace is told too, and until when they are.
    """
    roles: dict[Unit, list[Role]] = defaultdict(list)
    for office in offices:
        if office.role in ANSWERING:
            roles[office.unit].append(office.role)
    found = []
    for unit, held in roles.items():
        here = known[unit.path]
        duties = tuple(
            duty
            for duty in (*here.duties, *(here.quiet if paused else ()))
            if duty.unit.id == unit.id and any(answers(role, duty) for role in held)
        )
        reports = may_do([Office(role=role, unit=unit) for role in held], Act.REPORT, unit)
        until = next((day for cell, day, _ in here.muted if cell.id == unit.id), None)
        found.append(Own(unit, await _standing(tx, unit, now.date()), duties, reports, until))
    return tuple(found)


async def _standing(tx: Tx, unit: Unit, today: date) -> tuple[str, ...]:
    """Return how far a unit is with each of this year's targets."""
    found = await year_tallies(tx, unit, today.year, today.year)
    tallies = {tally.indicator: tally.tally for tally in found if tally.tally.target}
    title = year_of(today.year).title
    return tuple(f"{key.label} {title} {tallies[key]}" for key in Indicator if key in tallies)
