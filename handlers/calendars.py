"""The rulebook and the calendar as they hold here: the country's, with the operator's changes."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from domain.rulebook import Rulebook
from domain.workdays import Workdays
from storage.database import Tx
from storage.rules import changed_days, changed_rules


@lru_cache(maxsize=16)
def _country(first: int, last: int) -> Workdays:
    """Return Việt Nam's public holidays of some years, Tết and days made up for included."""
    # Imported here: most conversations need no calendar.
    import holidays  # noqa: PLC0415

    found = holidays.country_holidays("VN", years=range(first, last + 1), language="vi")
    return Workdays(off=dict(found.items()), worked=frozenset(found.weekend_workdays))


async def workdays(tx: Tx, first: int, last: int) -> Workdays:
    """Return the working days of some years."""
    country = _country(first, last)
    off, worked = await changed_days(tx, date(first, 1, 1), date(last, 12, 31))
    return Workdays(
        off={day: name for day, name in {**country.off, **off}.items() if day not in worked},
        worked=(country.worked | worked) - off.keys(),
    )


async def rulebook(tx: Tx) -> Rulebook:
    """Return the rule sets of all times."""
    return Rulebook().with_changes(await changed_rules(tx))
