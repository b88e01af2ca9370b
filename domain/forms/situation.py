"""What the engine and a report may know while somebody fills a form: loaded before, given as values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from pydantic import BaseModel, ConfigDict

from domain.attestation import Ledger
from domain.births import Birth
from domain.dispatches import Audience
from domain.indicators import Indicator
from domain.organisation import Unit
from domain.periods import month_of
from domain.pipeline import Candidate, Stage
from domain.progress import Tally
from domain.targets import Assigned
from domain.text import uncapitalised
from domain.training_classes import TrainingClass
from domain.work import Matter, Task

__all__ = ["Candidate", "DayTotal", "Sibling", "Situation", "YearTally"]


class YearTally(BaseModel):
    """A unit's tally of one indicator in one calendar year."""

    model_config = ConfigDict(frozen=True)
    indicator: Indicator
    year: int
    tally: Tally


class DayTotal(BaseModel):
    """What a unit has stated of one indicator on one day."""

    model_config = ConfigDict(frozen=True)
    indicator: Indicator
    on: date
    quantity: int


class Sibling(BaseModel):
    """Somebody whom another cell of the same organisation has in its register."""

    model_config = ConfigDict(frozen=True)
    unit: str
    person: Candidate


class Situation(BaseModel):
    """The unit one reports for, its people and figures, and today.

    `siblings` and `closed` are known only once a report is complete; `classes`, `tasks`, `ledgers`, `matter`, `units`,
    `audiences`, `assigned` and `members` only where the form needs them.
    """

    model_config = ConfigDict(frozen=True)
    today: date
    unit: Unit
    people: tuple[Candidate, ...] = ()
    tallies: tuple[YearTally, ...] = ()
    standing: tuple[YearTally, ...] = ()
    same_day: tuple[DayTotal, ...] = ()
    siblings: tuple[Sibling, ...] = ()
    closed: frozenset[str] = frozenset()
    classes: tuple[TrainingClass, ...] = ()
    tasks: tuple[Task, ...] = ()
    ledgers: tuple[Ledger, ...] = ()
    matter: Matter | None = None
    units: tuple[Unit, ...] = ()
    audiences: tuple[Audience, ...] = ()
    assigned: tuple[Assigned, ...] = ()
    members: Mapping[int, int | None] = {}

    @property
    def pool(self) -> tuple[Candidate, ...]:
        """Return the trained pool, those certified first standing first."""
        waiting = (person for person in self.people if person.in_pool)
        return tuple(sorted(waiting, key=lambda person: person.certified_on or date.max))

    def at_stages(self, first: Stage, last: Stage) -> tuple[Candidate, ...]:
        """Return the people whose stage lies between two stages, both included."""
        return tuple(person for person in self.people if first <= person.stage <= last)

    def known(self, person: Candidate) -> Candidate:
        """Return somebody with all that is known of them; what was given stays where nothing is known."""
        found = next((known for known in self.people if known.id is not None and known.id == person.id), None)
        return found or person

    def alike(self, name: str, born: Birth | None) -> tuple[Candidate, ...]:
        """Return the people of the unit who may be somebody of this name and birth."""
        return tuple(person for person in self.people if person.may_be(name, born))

    def tally(self, indicator: Indicator, year: int) -> Tally:
        """Return the unit's own tally; nothing done and no target where none is known."""
        found = (t.tally for t in self.tallies if (t.indicator, t.year) == (indicator, year))
        return next(found, Tally(done=0))

    def stands(self, indicator: Indicator, year: int) -> int:
        """Return what figures show of it now: together with the report that is being corrected."""
        found = (t.tally.done for t in self.standing if (t.indicator, t.year) == (indicator, year))
        return next(found, self.tally(indicator, year).done)

    def stated(self, indicator: Indicator, on: date) -> int:
        """Return how many the unit has stated for a day already."""
        return sum(day.quantity for day in self.same_day if (day.indicator, day.on) == (indicator, on))

    def class_name(self, number: int) -> str | None:
        """Return what a class is called, None where it is not open."""
        return next((found.name for found in self.classes if found.id == number), None)

    def class_called(self, number: int) -> str:
        """Return how a report tells of a class: by its name, where it is not known by its number."""
        return uncapitalised(self.class_name(number) or f"lớp số {number}")

    def closed_months(self, days: Iterable[date]) -> tuple[str, ...]:
        """Return the titles of the attested months in which some days lie."""
        months = {month_of(day.year, day.month) for day in days}
        return tuple(month.title for month in sorted(months) if month.code in self.closed)
