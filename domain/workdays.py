"""Working days: weekends and public holidays are left out, and a Saturday may be made up for a day off.

Which days are off is data, edited by the operator: Tết moves every year, and 24/11 (Ngày Văn hóa Việt Nam) is a paid
holiday from 2026 on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

_SATURDAY = 5


@dataclass(frozen=True)
class Workdays:
    """A calendar: days off by name, and weekend days on which people work all the same."""

    off: Mapping[date, str] = field(default_factory=dict)
    worked: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Tell whether people work on a day."""
        return day in self.worked or (day.weekday() < _SATURDAY and day not in self.off)

    def after(self, day: date, working_days: int) -> date:
        """Return the last day of a time limit of so many working days; the day it runs from does not count."""
        while working_days:
            day += timedelta(days=1)
            working_days -= self.is_working(day)
        return day
