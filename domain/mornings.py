"""A morning: who gets a card today, of which rungs, and who is told of units below or gets a digest.

All is decided from values that were loaded for everybody at once. Whatever was told before is known by its rung; what
is told of those below is kept as a rung too, whose number is the day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from domain.digests import DigestPeriod, digest_due
from domain.duties import Duty, Owed, answers
from domain.organisation import ANSWERING, OVERSEERS, Role, ancestors, lineage
from domain.oversight import Reached, is_behind, is_late, told_above_on, unreached
from domain.preferences import Preferences, SendingDays
from domain.reminders import NOBODY, Due, Today, due, is_near
from domain.workdays import Workdays

ABOVE = "above"  # the duty under which it is kept when somebody was told of those below
_FIRST_LOOK = timedelta(days=7)  # whoever is new to watching is told what has come within a week
_ITSELF = "+"


class Card(NamedTuple):
    """A card that somebody gets: the rungs it tells of, the unit below which it tells of others, a digest beside it.

    `is_promised` says that reminders had been put off until today: the card comes even where no rung does.
    """

    person: int
    dues: tuple[Due, ...]
    watches: int | None = None
    digest: DigestPeriod | None = None
    is_promised: bool = False

    @property
    def is_morning(self) -> bool:
        """Tell whether it is a morning card, be it beside a digest."""
        return bool(self.dues or self.watches or self.is_promised)


@dataclass(frozen=True)
class Plan:
    """What a morning brings: cards, and the rungs of units in which nobody can be reached."""

    day: date
    slots: frozenset[str]
    cards: tuple[Card, ...] = ()
    nobody: tuple[Due, ...] = ()


@dataclass(frozen=True)
class Morning:
    """All that is known on a morning, for everybody at once.

    `held` are units with a secretary or deputy; `told` is up to which rung is decided by duty and person; `worked` are
    the days on which anything was planned; `carded` has a card today; `digested` had the last digest on a day.
    """

    today: date
    owed: Owed
    people: tuple[Reached, ...]
    held: frozenset[int]
    preferences: dict[int, Preferences]
    told: dict[tuple[str, int], int]
    worked: frozenset[date]
    carded: frozenset[int]
    digested: dict[int, date]
    calendar: Workdays

    def plan(self, slots: frozenset[str]) -> Plan:
        """Return who gets a card of those who want it at some hours (07:30)."""
        answering, watching = self._offices()
        by_unit: dict[int, list[Duty]] = defaultdict(list)
        for duty in self.owed.duties:
            by_unit[duty.unit.id].append(duty)
        alone = self._alone(by_unit)
        above = self._told_above()
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
            watches, is_promised = None, False
            if person not in self.carded and not mine.is_snoozed(self.today):
                owing = [
                    d for unit, roles in answering.get(person, {}).items() for d in by_unit[unit] if _any(roles, d)
                ]
                dues = due(todays[mine.weekends], owing, person, self.told, self.worked)
                watches = self._watches(person, mine, days, watched, above, troubled)
                is_promised = self._is_promised(mine) and any(is_near(duty, self.today) for duty in owing)
            card = Card(person, dues, watches, digest, is_promised)
            if card.is_morning or digest:
                cards.append(card)
        return Plan(self.today, slots, tuple(cards), self._nobody(alone))

    def _is_promised(self, mine: Preferences) -> bool:
        """Tell whether reminders had been put off until today, or until a day on which nothing was planned."""
        return mine.snoozed_until is not None and self.last_worked < mine.snoozed_until <= self.today

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
        ordinal = self.told.get((ABOVE, person))
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

    def _told_above(self) -> dict[str, date]:
        """Return the newest day on which something is told above, by the path of whoever is told."""
        today = Today(self.today, self._days())
        newest: dict[str, date] = {}
        for duty in self.owed.duties:
            if day := told_above_on(duty, today):
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
