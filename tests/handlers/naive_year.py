"""A year of reminding worked out by hand from the rules, so that the product's own reckoning is never its judge.

The ledger knows what the script has made happen. At each tick it says which rungs must be told and to whom, and who
above must read of which units; of each card that arrives it says what the card may name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple

# Copied from the specification: days from the deadline, then every seventh day up to the 366th after it.
_AROUND = (-30, -14, -7, -3, -1, 0, 1, 3)
_AFTER_A_MONTH = (-4, -1, 0, 1, 3)
LAST = 366
AFTER_THE_PERIOD = timedelta(days=92)  # a plan is asked for so long after its year
RUNGS = {
    "plan": (*_AROUND, *range(10, LAST + 1, 7)),
    "task": (*_AROUND, *range(10, LAST + 1, 7)),
    "month": (*_AFTER_A_MONTH, *range(10, LAST + 1, 7)),
}
DAYS_TO_ATTEST = 5
USUAL = time(7, 30)
_ENTRY = re.compile(r"((?:Chi bộ thôn|Đảng bộ xã) \d+)( \d+ đơn vị)?(?: \(([^)]*)\))?")
NOBODY = 0
DEBUG = ""
_A_DAY = timedelta(days=1)


class Owed(NamedTuple):
    """Something that a unit owes; `shown` is how a card begins to tell of it."""

    kind: str
    unit: str
    key: str
    deadline: date
    shown: str


class Plan(NamedTuple):
    """A target in people."""

    people: int
    deadline: date
    shown: str


class Task(NamedTuple):
    """A task for every cell."""

    number: int
    deadline: date
    shown: str


Row = tuple[str, int, int]  # the duty, the rung, the person


@dataclass
class Person:
    """Somebody as the script knows them."""

    name: str
    id: int
    offices: set[tuple[str, str]] = field(default_factory=set)
    hour: time = USUAL
    weekends: bool = False
    weekly_on: int = 0
    snoozed_until: date = date.min
    reachable: bool = True
    looked: date = date.min  # the last day up to which the units below were told of, or needed not to be


@cache
def month_after(day: date) -> date:
    """Return the first day of the month after a day's."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def day_word(day: date) -> str:
    """Return a day as cards print it."""
    return f"{day.day}/{day.month}/{day.year}"


@dataclass
class Ledger:
    """What has happened, what has been told, and every difference between what is and what must be."""

    units: dict[str, tuple[int, str]]  # number and name, by code
    off: frozenset[date]
    cells: frozenset[str] = frozenset()
    codes: dict[str, str] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    plans: dict[str, dict[str, Plan]] = field(default_factory=lambda: defaultdict(dict))
    heads: set[tuple[str, str]] = field(default_factory=set)  # who has somebody below with a plan, and of what
    done: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    tasks: list[Task] = field(default_factory=list)
    tasks_done: set[tuple[int, str]] = field(default_factory=set)
    since: dict[str, date] = field(default_factory=dict)
    attested: set[tuple[str, date]] = field(default_factory=set)
    mutes: list[tuple[str, date, date]] = field(default_factory=list)
    told: dict[tuple[str, int], dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    worked: set[date] = field(default_factory=set)
    served: set[tuple[date, time]] = field(default_factory=set)
    carded: dict[tuple[int, date], list[Row]] = field(default_factory=dict)
    wanted: dict[str, tuple[str, set[str]]] = field(default_factory=dict)  # whose card must name which units, and why
    arrived: set[tuple[str, date, str]] = field(default_factory=set)
    troubles: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _owed: dict[date, dict[str, list[Owed]]] = field(default_factory=dict)
    _come: dict[tuple[str, date, date, bool], list[tuple[int, date]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.cells = frozenset(code for code in self.units if code.count(".") == 2)
        self.codes = {name: code for code, (_, name) in self.units.items()}

    # The tree.

    @staticmethod
    @cache
    def above(code: str) -> tuple[str, ...]:
        """Return the codes of the units above, the nearest first."""
        parts = code.split(".")
        return tuple(".".join(parts[:n]) for n in range(len(parts) - 1, 0, -1))

    def holders(self, unit: str) -> list[tuple[Person, str]]:
        """Return who can be reached in a unit, with their offices."""
        return [(p, role) for p in self.people.values() if p.reachable for of, role in p.offices if of == unit]

    def staffed(self) -> set[str]:
        """Return the units with somebody who watches over those below and can be reached."""
        watching = ("committee", "leader")
        return {of for p in self.people.values() if p.reachable for of, role in p.offices if role in watching}

    def readers(self, unit: str, staffed: set[str]) -> str | None:
        """Return the unit above whose staff must read of a unit by its name."""
        return next((up for up in self.above(unit) if up in staffed), None)

    # What happens.

    def reported(self, unit: str, indicator: str, number: int) -> None:
        """Count people for a unit and all above it."""
        self._owed.clear()
        for code in (unit, *self.above(unit)):
            self.done[code, indicator] += number

    def takes_office(self, person: Person, unit: str, role: str, today: date) -> None:
        """Give somebody an office; a unit owes months since it first had somebody who reports."""
        self._owed.clear()
        person.offices.add((unit, role))
        person.looked = today
        if role in ("secretary", "deputy"):
            self.since.setdefault(unit, today)

    def assigned(self, unit: str, indicator: str, plan: Plan) -> None:
        """Give a unit a target, or another one."""
        self._owed.clear()
        self.plans[unit][indicator] = plan
        self.heads |= {(up, indicator) for up in self.above(unit)}

    def attests(self, unit: str, month: date) -> None:
        """Take a month as attested."""
        self._owed.clear()
        self.attested.add((unit, month))

    def finishes(self, unit: str, task: Task) -> None:
        """Take a task as done."""
        self._owed.clear()
        self.tasks_done.add((task.number, unit))

    def mutes_unit(self, unit: str, first: date, last: date) -> None:
        """Leave a unit in peace."""
        self._owed.clear()
        self.mutes.append((unit, first, last))

    # What is owed.

    def is_sending(self, day: date, *, weekends: bool = False) -> bool:
        """Tell whether anything unasked may go out on a day."""
        return day not in self.off and (weekends or day.weekday() < 5)

    def sending_day(self, deadline: date, rung: int, *, weekends: bool = False) -> date:
        """Return the day of a rung: before days off while there is time to act, after them once it is late."""
        day = deadline + timedelta(days=rung)
        while not self.is_sending(day, weekends=weekends):
            day += _A_DAY if rung > 0 else -_A_DAY
        return day

    def come(self, kind: str, deadline: date, today: date, *, weekends: bool = False) -> list[tuple[int, date]]:
        """Return the rungs whose day has come."""
        key = (kind, deadline, today, weekends)
        if key not in self._come:
            days = [(rung, self.sending_day(deadline, rung, weekends=weekends)) for rung in RUNGS[kind]]
            self._come[key] = [(rung, day) for rung, day in days if day <= today]
        return self._come[key]

    def is_muted(self, unit: str, today: date) -> bool:
        """Tell whether a unit or one above it is left in peace."""
        lineage = {unit, *self.above(unit)}
        return any(of in lineage and first <= today <= last for of, first, last in self.mutes)

    def owed(self, today: date) -> dict[str, list[Owed]]:
        """Return all that is owed on a day, by unit."""
        if self._owed.keys() != {today}:
            found = {unit: self.owed_by(unit, today) for unit in self.units}
            self._owed = {today: {unit: duties for unit, duties in found.items() if duties}}
        return self._owed[today]

    def owed_by(self, unit: str, today: date) -> list[Owed]:
        """Return what a unit owes on a day."""
        if self.is_muted(unit, today):
            return []
        found = [*self._months(unit, today), *self._tasks(unit), *self._plans(unit, today)]
        return [each for each in found if each.deadline + timedelta(days=LAST) >= today]

    def _plans(self, unit: str, today: date) -> Iterable[Owed]:
        for indicator, plan in self.plans.get(unit, {}).items():
            above = any(indicator in self.plans.get(up, {}) for up in self.above(unit))
            hands_down = (unit, indicator) in self.heads and not above
            over = date(plan.deadline.year, 12, 31) + AFTER_THE_PERIOD < today
            if not hands_down and not over and self.done[unit, indicator] < plan.people:
                key = f"plan/{self.units[unit][0]}/{indicator}/{plan.deadline.year}/{plan.deadline}"
                yield Owed("plan", unit, key, plan.deadline, plan.shown)

    def _tasks(self, unit: str) -> Iterable[Owed]:
        for task in self.tasks if unit in self.cells else ():
            if (task.number, unit) not in self.tasks_done:
                key = f"task/{task.number}/{self.units[unit][0]}/{task.deadline}"
                yield Owed("task", unit, key, task.deadline, task.shown)

    def _months(self, unit: str, today: date) -> Iterable[Owed]:
        month = self.since.get(unit, today).replace(day=1)
        while (after := month_after(month)) <= today:
            if (unit, month) not in self.attested:
                key = f"month/{month:%Y-%m}/{self.units[unit][0]}"
                due = after - _A_DAY + timedelta(days=DAYS_TO_ATTEST)
                yield Owed("month", unit, key, due, f"chốt số liệu tháng {month.month}/{month.year}")
            month = after

    @staticmethod
    def answers(role: str, owed: Owed) -> bool:
        """Tell whether an office answers for what its unit owes."""
        return role in ("secretary", "deputy") or (role == "committee" and owed.kind == "plan")

    # What must be told.

    def tick(self, now: datetime) -> dict[Row, str]:
        """Return which rungs must be decided on at a tick, and how."""
        today = now.date()
        hours = {USUAL, *(p.hour for p in self.people.values())}
        come = {hour for hour in hours if hour <= now.time() and (today, hour) not in self.served}
        if not time(6) <= now.time() < time(20) or not come:
            return {}
        self.served |= {(today, hour) for hour in come}
        of_unit = self.owed(today)
        found = dict[Row, str]()
        for person in self.people.values():
            if not person.reachable:
                person.looked = today
            elif person.hour in come and self.is_sending(today, weekends=person.weekends):
                found |= self._person(person, today, of_unit)
                self._watch(person, today, of_unit)
        if self.is_sending(today):
            found |= self._nobody(today, of_unit)
        self.worked.add(today)
        return found

    def _person(self, person: Person, today: date, of_unit: dict[str, list[Owed]]) -> dict[Row, str]:
        if (person.id, today) in self.carded or today < person.snoozed_until:
            return {}
        mine = {owed for unit, role in person.offices for owed in of_unit.get(unit, ()) if self.answers(role, owed)}
        found = dict[Row, str]()
        for owed in mine:
            found |= self._rungs(owed, person.id, today, weekends=person.weekends)
        return found

    def _nobody(self, today: date, of_unit: dict[str, list[Owed]]) -> dict[Row, str]:
        found = dict[Row, str]()
        reached = defaultdict[str, set[str]](set)
        for person in self.people.values():
            for unit, role in person.offices if person.reachable else ():
                reached[unit].add(role)
        for unit, duties in of_unit.items():
            for owed in duties:
                if not any(self.answers(role, owed) for role in reached[unit]):
                    found |= self._rungs(owed, NOBODY, today)
        return found

    def _rungs(self, owed: Owed, person: int, today: date, *, weekends: bool = False) -> dict[Row, str]:
        come = self.come(owed.kind, owed.deadline, today, weekends=weekends)
        told = self.told[owed.key, person]
        unsent = [rung for rung, verdict in told.items() if verdict == "unsent"]
        last = min(unsent) - 1 if unsent else max(told, default=None)
        new = [(rung, day) for rung, day in come if last is None or rung > last]
        if not new:
            return {}
        *older, (newest, its_day) = new
        found = {(owed.key, newest, person): "sent" if its_day == today else "late"}
        if last is not None:
            for rung, day in older:
                was_up = day == today or day in self.worked
                found[owed.key, rung, person] = "merged" if was_up else "missed"
        return found

    def take(self, rows: dict[Row, str], today: date) -> None:
        """Take rungs as told today."""
        for (duty, rung, person), verdict in rows.items():
            self.told[duty, person][rung] = verdict
            if person != NOBODY:
                self.carded.setdefault((person, today), []).append((duty, rung, person))

    def give_back(self, who: str, day: date) -> None:
        """Take the rungs of a card that never went out on its day as still to be told."""
        for duty, rung, person in self.carded.get((self.people[who].id, day), ()):
            self.told[duty, person][rung] = "unsent"

    @property
    def rows(self) -> dict[Row, str]:
        """Return all rungs that are decided on."""
        return {(duty, r, person): v for (duty, person), rungs in self.told.items() for r, v in rungs.items()}

    # What must be read above.

    def late(self, today: date, of_unit: dict[str, list[Owed]]) -> dict[str, list[Owed]]:
        """Return what is late, by unit."""
        late = {unit: [owed for owed in duties if owed.deadline < today] for unit, duties in of_unit.items()}
        return {unit: duties for unit, duties in late.items() if duties}

    def unreached(self) -> set[str]:
        """Return the cells in which nobody who reports can be reached."""
        reporting = ("secretary", "deputy")
        linked = {unit for p in self.people.values() if p.reachable for unit, role in p.offices if role in reporting}
        return set(self.cells - linked)

    def in_trouble(self, today: date) -> set[str]:
        """Return the units that are late or out of reach."""
        return self.late(today, self.owed(today)).keys() | self.unreached()

    def is_weekly(self, person: Person, today: date) -> bool:
        """Tell whether today is somebody's weekday, or the first sending day after it."""
        for n in range(14):
            nominal = today - n * _A_DAY
            if nominal.weekday() == person.weekly_on:
                between = [nominal + k * _A_DAY for k in range(n)]
                return not any(self.is_sending(day, weekends=person.weekends) for day in between)
        return False

    def _watch(self, person: Person, today: date, of_unit: dict[str, list[Owed]]) -> None:
        tops = {unit for unit, role in person.offices if role in ("committee", "leader")}
        if not tops or today < person.snoozed_until or (person.name, today, "card") in self.arrived:
            return
        staffed, late = self.staffed(), self.late(today, of_unit)
        mine = {unit for unit in late if self.readers(unit, staffed) in tops}
        escalated = {
            unit
            for unit in mine
            for owed in late[unit]
            if any(
                rung > 0 and person.looked < day <= today for rung, day in self.come(owed.kind, owed.deadline, today)
            )
        }
        if self.is_weekly(person, today):
            alone = {
                cell
                for cell in self.unreached()
                if self.readers(cell, staffed) in tops and not self.is_muted(cell, today)
            }
            weekly = mine | alone
            if weekly:
                self.wanted[person.name] = ("weekly", weekly)
                return
        if escalated:
            self.wanted[person.name] = ("escalation", escalated)
        else:
            person.looked = today

    # What arrives.

    def trouble(self, what: str, now: date | datetime, words: str) -> None:
        """Keep a difference."""
        moment = f"{now:%Y-%m-%d %H:%M}" if isinstance(now, datetime) else f"{now}"
        self.troubles[what].append(f"{moment} {words}")

    def compare(self, now: datetime, expected: dict[Row, str], found: dict[Row, str]) -> None:
        """Keep how the rungs decided on differ from those that must be, and go on from what is."""
        names = {person.id: person.name for person in self.people.values()}
        for row in sorted(expected.keys() | found.keys()):
            must, has = expected.get(row), found.get(row)
            if must != has:
                duty, rung, person = row
                who = names.get(person, "nobody")
                self.trouble("rungs", now, f"{who}: {duty} rung {rung:+}: must be {must}, is {has}")
        self.take(found, now.date())

    def receive(self, who: str, title: str, text: str, now: datetime) -> None:
        """Judge a card or digest as it arrives."""
        today, person = now.date(), self.people[who]
        kind = "card" if title.startswith("⏰") else "digest"
        if (who, today, kind) in self.arrived:
            self.trouble("once a day", now, f"{who}: a second {kind}")
        self.arrived.add((who, today, kind))
        if not time(6) <= now.time() < time(20):
            self.trouble("quiet", now, f"{who}: a {kind} at night")
        if not self.is_sending(today, weekends=person.weekends):
            self.trouble("quiet", now, f"{who}: a {kind} on a day off")
        if kind == "digest":
            return
        if today < person.snoozed_until:
            self.trouble("quiet", now, f"{who}: a card though it is put off until {person.snoozed_until}")
        own = dict[str, list[str]]()
        for block in text.split("\n\n"):
            head, *lines = block.split("\n")
            if head.startswith("Các đơn vị thuộc "):
                self._below(person, head.removeprefix("Các đơn vị thuộc ").rstrip(":"), lines, now)
            elif (name := head.split(": ")[0]) in self.codes:
                own[self.codes[name]] = lines
        self._own(person, own, now)
        why, units = self.wanted.pop(who, ("", set()))
        for unit in sorted(units & self.in_trouble(today)) if units else ():
            if self.units[unit][1] not in text:
                self.trouble("above", now, f"{who}: {why} card does not name {unit}")
        person.looked = today

    def _own(self, person: Person, own: dict[str, list[str]], now: datetime) -> None:
        today = now.date()
        mine = {o for unit, role in person.offices for o in self.owed_by(unit, today) if self.answers(role, o)}
        begun = [owed for owed in mine if owed.deadline + timedelta(days=RUNGS[owed.kind][0]) <= today]
        for unit in own.keys() | {owed.unit for owed in begun}:
            must = sorted(f"Hạn {day_word(owed.deadline)}: {owed.shown}" for owed in begun if owed.unit == unit)
            named = sorted(re.sub(r"^• (Hạn \S+?), [^:]*", r"\1", line) for line in own.get(unit, ()))
            extra = [line for line in named if not any(line.startswith(each) for each in must)]
            lacking = [each for each in must if not any(line.startswith(each) for line in named)]
            for line in extra:
                self.trouble("owed", now, f"{person.name}: {unit} does not owe “{line}”")
            for line in lacking:
                self.trouble("owed", now, f"{person.name}: the card leaves out {unit} “{line}”")

    def _below(self, person: Person, top: str, lines: list[str], now: datetime) -> None:
        today = now.date()
        if self.is_muted(self.codes[top], today):
            self.trouble("quiet", now, f"{person.name}: a card about what is muted: {self.codes[top]}")
        late = {unit: {each.shown for each in duties} for unit, duties in self.late(today, self.owed(today)).items()}
        behind = {unit: {o.shown for o in duties if o.kind == "plan"} for unit, duties in self.owed(today).items()}
        alone = self.unreached()
        for line in lines:
            what, _, listed = line.partition("): ")
            for name, counted, months in _ENTRY.findall(listed):
                unit = self.codes[name]
                told = late.get(unit, set()) if "Quá hạn" in what else behind.get(unit, set())
                if counted:
                    right = True
                elif "Chưa liên lạc được" in what:
                    right = unit in alone
                elif "chốt số liệu" in what:
                    right = all(f"chốt số liệu {month}" in told for month in months.split(", "))
                else:
                    right = any(shown in what for shown in told)
                if not right:
                    self.trouble("owed", now, f"{person.name}: wrongly told of {unit}: “{what[:60]}”")

    def day_over(self, day: date, *, sent: bool) -> None:
        """Judge at the end of a day who was not told of units below; what could not go out is told the day after."""
        for who, (why, units) in sorted(self.wanted.items()):
            if sent and units & self.in_trouble(day):
                self.trouble("above", day, f"{who}: no {why} card, it must name {', '.join(sorted(units)[:3])}")
                self.people[who].looked = day
        self.wanted.clear()
