"""Morning cards: who gets one today, and what it says as it is sent.

Planning only decides who is told and marks the rungs; what a card says is asked again at the moment of sending, so that
nobody is reminded of what was done meanwhile, and nothing goes out at night.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from domain.digests import DigestBody, DigestPeriod, digest_due
from domain.duties import Duty, Matter
from domain.indicators import Indicator
from domain.organisation import Act, Office, Role, Unit, ancestors, lineage, may_do
from domain.oversight import is_behind, is_late, told_above_on
from domain.periods import year_of
from domain.preferences import Preferences, SendingDays, is_quiet
from domain.reminders import BEHIND, NOBODY, Due, Today, due
from domain.reply import Reply
from domain.screens.morning import Own, morning_card
from domain.workdays import Workdays
from handlers.calendars import workdays
from handlers.duties import Owed, owed
from handlers.notices import ANSWERING, REPORTERS
from handlers.overseeing import OVERSEERS, oversights, unreached
from storage import cards as stored
from storage.database import Tx
from storage.figures import year_tallies
from storage.outbox import About, give_back_unsent, queue_all
from storage.people import accounts_among, offices_of
from storage.reach import Reached, reached, with_reporters

_REMEMBERED = timedelta(days=200)
_MARGIN = timedelta(days=60)
_FIRST_LOOK = timedelta(days=7)  # whoever is new to watching is told what has come within a week
_ITSELF = "+"


class Card(NamedTuple):
    """A card that somebody gets: the rungs it tells of, the unit below which it tells of others, a digest beside it."""

    person: int
    dues: tuple[Due, ...]
    watches: int | None = None
    digest: DigestPeriod | None = None


@dataclass(frozen=True)
class Plan:
    """What a morning brings: cards, and the rungs of units in which nobody can be reached."""

    day: date
    slots: frozenset[str]
    cards: tuple[Card, ...] = ()
    nobody: tuple[Due, ...] = ()


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
    return (await _Morning.load(tx, now)).plan(slots)


@dataclass(frozen=True)
class _Morning:
    """All that is known on a morning, for everybody at once."""

    now: datetime
    owed: Owed
    people: tuple[Reached, ...]
    held: frozenset[int]
    preferences: dict[int, Preferences]
    told: dict[tuple[str, int], int]
    worked: frozenset[date]
    carded: frozenset[int]
    digested: dict[int, date]
    calendar: Workdays

    @classmethod
    async def load(cls, tx: Tx, now: datetime) -> _Morning:
        today = now.date()
        return cls(
            now=now,
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

    @property
    def today(self) -> date:
        return self.now.date()

    def plan(self, slots: frozenset[str]) -> Plan:
        answering, watching = self._offices()
        by_unit: dict[int, list[Duty]] = defaultdict(list)
        for duty in self.owed.duties:
            by_unit[duty.unit.id].append(duty)
        alone = self._alone(by_unit)
        above = self._told_above(alone)
        troubled = self._troubled()
        todays = {weekends: Today(self.today, self._days(weekends=weekends)) for weekends in (False, True)}
        cards = []
        for person in sorted(answering.keys() | watching.keys()):
            mine = self.preferences.get(person, Preferences())
            days = self._days(weekends=mine.weekends)
            if f"{mine.send_at:%H:%M}" not in slots or self.today not in days:
                continue
            watched = watching.get(person, {})
            digest = self._digest(person, mine, days) if watched else None
            dues: tuple[Due, ...] = ()
            watches = None
            if person not in self.carded and not mine.is_snoozed(self.today):
                owing = [
                    d for unit, roles in answering.get(person, {}).items() for d in by_unit[unit] if _any(roles, d)
                ]
                dues = due(todays[mine.weekends], owing, person, self.told, self.worked)
                watches = self._watches(person, mine, days, watched, above, troubled)
            if dues or watches or digest:
                cards.append(Card(person, dues, watches, digest))
        return Plan(self.today, slots, tuple(cards), self._nobody(alone))

    def _days(self, *, weekends: bool = False) -> SendingDays:
        return SendingDays(self.calendar, weekends)

    def _watches(
        self,
        person: int,
        mine: Preferences,
        days: SendingDays,
        watched: Mapping[str, int],
        above: Mapping[str, date],
        troubled: frozenset[str],
    ) -> int | None:
        """Return a unit below which something is to be told today that has come since somebody was told last."""
        ordinal = self.told.get((stored.ABOVE, person))
        after = date.fromordinal(ordinal) if ordinal else self.today - _FIRST_LOOK
        weekly = self._weekly_day(mine, days) > after
        due_now = (
            unit for path, unit in watched.items() if above.get(path, after) > after or (weekly and path in troubled)
        )
        return next(due_now, None)

    def _weekly_day(self, mine: Preferences, days: SendingDays) -> date:
        """Return the newest day up to today on which somebody is told once a week all that is wrong."""
        monday = self.today - timedelta(days=self.today.weekday())
        chosen = (days.not_before(monday + timedelta(weeks=-n, days=mine.digest_on)) for n in range(4))
        return next(day for day in chosen if day <= self.today)

    def _digest(self, person: int, mine: Preferences, days: SendingDays) -> DigestPeriod | None:
        last = self.digested.get(person, self.last_worked)
        return digest_due(self.today, min(last, self.today), mine.digest_on, days)

    @property
    def last_worked(self) -> date:
        """Return the last day before today on which cards were planned, yesterday where there was none."""
        return max((day for day in self.worked if day < self.today), default=self.today - timedelta(days=1))

    def _offices(self) -> tuple[dict[int, dict[int, set[Role]]], dict[int, dict[str, int]]]:
        """Return in which roles each person answers for which units, and below which paths each watches."""
        answering: dict[int, dict[int, set[Role]]] = defaultdict(lambda: defaultdict(set))
        watching: dict[int, dict[str, int]] = defaultdict(dict)
        for each in self.people:
            if each.role in ANSWERING:
                answering[each.person_id][each.unit_id].add(each.role)
            if each.role in OVERSEERS:
                watching[each.person_id][f"{each.path}{_ITSELF}" if each.leads_grouping else each.path] = each.unit_id
        return answering, watching

    def _alone(self, by_unit: Mapping[int, list[Duty]]) -> list[Duty]:
        """Return the duties for which nobody who answers can be reached."""
        roles: dict[int, set[Role]] = defaultdict(set)
        for each in self.people:
            if each.role in ANSWERING:
                roles[each.unit_id].add(each.role)
        return [duty for unit, duties in by_unit.items() for duty in duties if not _any(roles[unit], duty)]

    def _nobody(self, alone: Iterable[Duty]) -> tuple[Due, ...]:
        days = self._days()
        return due(Today(self.today, days), alone, NOBODY, self.told, self.worked) if self.today in days else ()

    def _told_above(self, alone: Iterable[Duty]) -> dict[str, date]:
        """Return the newest day on which something is told above, by the path of whoever is told."""
        today, unreached = Today(self.today, self._days()), {duty.key for duty in alone}
        newest: dict[str, date] = {}
        for duty in self.owed.duties:
            if day := told_above_on(duty, today, unreached=duty.key in unreached):
                newest |= {path: max(day, newest.get(path, day)) for path in _watchers(duty.unit.path)}
        return newest

    def _troubled(self) -> frozenset[str]:
        """Return the paths of whoever is told that anything is wrong."""
        wrong = {d.unit.path for d in self.owed.duties if is_late(d, self.today) or is_behind(d, self.today)}
        silent = unreached(self.owed.asked, self.people, self.held)
        wrong |= {cell.path for cells in silent.values() for cell in cells}
        return frozenset(path for each in wrong for path in _watchers(each))


def _watchers(path: str) -> tuple[str, ...]:
    """Return the paths from which a unit is watched: those above it, and for a grouping's leader its own too."""
    return (*ancestors(path), *(f"{up}{_ITSELF}" for up in lineage(path)))


def _any(roles: Iterable[Role], duty: Duty) -> bool:
    return any(answers(role, duty) for role in roles)


def answers(role: Role, duty: Duty) -> bool:
    """Tell whether an office of a unit answers for its duty: who reports for all, a committee for its plan."""
    return role in REPORTERS or (role is Role.COMMITTEE and duty.matter is Matter.PLAN)


async def queue_cards(tx: Tx, day: date, cards: Sequence[Card], now: datetime) -> tuple[Card, ...]:
    """Store cards, mark their rungs and queue them; return those that no other scheduler had stored."""
    morning = [card for card in cards if card.dues or card.watches]
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
    known = {path: await owed(tx, path, now, named=True) for path in _paths(offices)}
    own = await own_duties(tx, offices, known, now)
    return morning_card(own, tuple(await oversights(tx, offices, now, known)), now.date())


def _paths(offices: Iterable[Office]) -> tuple[str, ...]:
    watched = (office for office in offices if office.role in ANSWERING | OVERSEERS)
    return tuple(dict.fromkeys(office.unit.path for office in watched))


async def own_duties(tx: Tx, offices: Iterable[Office], known: dict[str, Owed], now: datetime) -> tuple[Own, ...]:
    """Return what somebody answers for in each unit of one's own, with how far the unit is this year."""
    roles: dict[Unit, list[Role]] = defaultdict(list)
    for office in offices:
        if office.role in ANSWERING:
            roles[office.unit].append(office.role)
    found = []
    for unit, held in roles.items():
        duties = tuple(
            duty
            for duty in known[unit.path].duties
            if duty.unit.id == unit.id and any(answers(role, duty) for role in held)
        )
        reports = may_do([Office(role=role, unit=unit) for role in held], Act.REPORT, unit)
        found.append(Own(unit, await _standing(tx, unit, now.date()), duties, reports))
    return tuple(found)


async def _standing(tx: Tx, unit: Unit, today: date) -> tuple[str, ...]:
    """Return how far a unit is with each of this year's targets."""
    found = await year_tallies(tx, unit, today.year, today.year)
    tallies = {tally.indicator: tally.tally for tally in found if tally.tally.target}
    title = year_of(today.year).title
    return tuple(f"{key.label} {title} {tallies[key]}" for key in Indicator if key in tallies)
