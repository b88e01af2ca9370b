"""Of what a view tells: a subject of a unit, for an indicator and a period, as of a day, to somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.addresses import View
from domain.dates import day_text
from domain.indicators import Indicator
from domain.organisation import Unit
from domain.periods import Period, year_of
from domain.text import capitalised
from domain.views.subjects import Subject


@dataclass(frozen=True)
class Scope:
    """What is looked at; `pinned` says that the day was asked for, `names` that the reader may read names there.

    `own` says that the unit is the reader's own cell, where names stand in full. `now` is in the reader's time zone.
    """

    subject: Subject
    unit: Unit
    indicator: Indicator
    period: Period
    as_of: date
    now: datetime
    pinned: bool = False
    names: bool = False
    own: bool = False

    @property
    def today(self) -> date:
        """Return the reader's day."""
        return self.now.date()

    @property
    def year(self) -> Period:
        """Return the year of which a view by months or years tells: that of the day, within the period."""
        return year_of(min(self.as_of, self.period.last).year)

    @property
    def what(self) -> str:
        """Return indicator and period as a sentence begins: Kết nạp năm 2022, đến 30/6/2022."""
        return self.what_of(self.period)

    def what_of(self, period: Period) -> str:
        """Return the indicator in a period up to the day, as a sentence begins."""
        until = f", đến {day_text(self.as_of)}" if self.as_of < period.last else ""
        return f"{capitalised(self.indicator.label)} {period.title}{until}"

    def at(
        self,
        *,
        subject: Subject | None = None,
        unit: int | None = None,
        period: str | None = None,
        indicator: Indicator | None = None,
        page: int = 0,
    ) -> View:
        """Return the address of this view with something changed; another period is looked at as of today."""
        as_of = f"{self.as_of:%Y%m%d}" if self.pinned and period is None else ""
        return View(
            unit if unit is not None else self.unit.id,
            period or self.period.code,
            indicator or self.indicator,
            page,
            as_of,
            subject or self.subject,
        )
