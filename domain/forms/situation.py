"""What the engine and a report may know while somebody fills a form: loaded before, given as values."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from domain.births import Birth
from domain.indicators import Indicator
from domain.organisation import Unit
from domain.progress import Tally
from domain.text import plain_key


class Candidate(BaseModel):
    """A person before or at admission, as the owning cell knows them; `id` is None while not stored yet."""

    model_config = ConfigDict(frozen=True)
    id: int | None = None
    name: str
    born: Birth | None = None
    certified_on: date | None = None
    admitted_on: date | None = None

    @property
    def in_pool(self) -> bool:
        """Tell whether this person is in the trained pool: certified, not admitted."""
        return self.certified_on is not None and self.admitted_on is None

    def may_be(self, name: str, born: Birth | None) -> bool:
        """Tell whether somebody with this name and birth may be the same person (folded name, birth year)."""
        same_year = not (born and self.born) or born.year == self.born.year
        return plain_key(self.name) == plain_key(name) and same_year


class YearTally(BaseModel):
    """A unit's tally of one indicator in one calendar year."""

    model_config = ConfigDict(frozen=True)
    indicator: Indicator
    year: int
    tally: Tally


class Situation(BaseModel):
    """The unit one reports for, its people and figures, and today."""

    model_config = ConfigDict(frozen=True)
    today: date
    unit: Unit
    people: tuple[Candidate, ...] = ()
    tallies: tuple[YearTally, ...] = ()

    @property
    def pool(self) -> tuple[Candidate, ...]:
        """Return the trained pool, those certified first standing first."""
        waiting = (person for person in self.people if person.in_pool)
        return tuple(sorted(waiting, key=lambda person: person.certified_on or date.max))

    def tally(self, indicator: Indicator, year: int) -> Tally:
        """Return the unit's own tally; nothing done and no target where none is known."""
        found = (t.tally for t in self.tallies if (t.indicator, t.year) == (indicator, year))
        return next(found, Tally(done=0))
