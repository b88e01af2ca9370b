"""What the figures of a view cannot tell, from the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.indicators import Indicator
from domain.periods import Period, month_of, year_of
from domain.sums import Sum, out_of
from domain.views import (
    pools,
)
from domain.views.cautions import cautions
from domain.views.scope import Scope
from domain.views.subjects import Subject
from storage.database import Tx
from storage.figures import figures, imported_in, imported_until, sums_in, sums_over
from storage.stocks import first_year, told_above

_BY_MONTH = frozenset({Subject.MONTHS, Subject.MONTHS_BY_UNIT})
_BY_YEAR = frozenset({Subject.YEARS})


async def cautions_of(tx: Tx, scope: Scope) -> tuple[str, ...]:
    """Return what the figures of a view cannot tell, in sentences."""
    if not (scope.subject.has_indicator or scope.subject in (Subject.PAPER, Subject.PIPELINE)):
        return ()
    unit, indicator, as_of = scope.unit, scope.indicator, min(scope.as_of, scope.period.last)
    year = year_of(as_of.year)
    within = later = 0
    if scope.period.is_part_of_year:
        within = await imported_in(tx, unit, indicator, scope.period, as_of)
    elif scope.subject in _BY_MONTH:
        within = await imported_in(tx, unit, indicator, scope.year, as_of)
    if as_of < min(scope.today, year.last) and not scope.period.is_span:
        later = await imported_in(tx, unit, indicator, year, year.last)
        later -= await imported_in(tx, unit, indicator, year, as_of)
    since = await first_year_of(tx, scope)
    found = await sums_in(tx, unit, indicator, _span_of(scope), as_of)
    sums = tuple(each for each in found if each.reaches_out_of(_part_of(scope, each.last)))
    over = await sums_over(tx, unit, indicator, as_of)
    late = 0
    if since and scope.period.last.year < since:
        late = (await figures(tx, unit, indicator, scope.period, as_of)).done
    has_units = not unit.is_cell
    return cautions(
        scope, since=since, has_units=has_units, within=within, later=later, sums=sums, over=over, late=late
    )


def _span_of(scope: Scope) -> Period:
    return scope.year if scope.subject in _BY_MONTH else scope.period


def _part_of(scope: Scope, day: date) -> Period:
    """Return the part of a view's period in which a figure of a day stands: the month, the year, else all of it."""
    if scope.subject in _BY_MONTH:
        return month_of(day.year, day.month)
    return year_of(day.year) if scope.subject in _BY_YEAR else scope.period


async def first_year_of(tx: Tx, scope: Scope) -> int | None:
    """Return the first year of which a figure is known: of a cell, the first of it and the cells beside it."""
    path = scope.unit.parent_path if scope.unit.is_cell and scope.unit.parent_path else scope.unit.path
    return await first_year(tx, path, scope.indicator)


async def is_known(tx: Tx, scope: Scope, period: Period, day: date) -> bool:
    """Tell whether a unit's figure of a period up to a day is known, so that another may be compared with it.

    It is not where somebody has added some late alone, where it stands at a unit above, or in a sum of a longer time.
    """
    unit, indicator, year = scope.unit, scope.indicator, year_of(day.year)
    since = await first_year_of(tx, scope)
    if since is None or since > year.first.year or await told_above(tx, unit, indicator, year.first.year):
        return False
    if await sums_of_both(tx, scope, period, day):
        return False
    done = (await figures(tx, unit, indicator, period, day)).done
    return done > 0 or not await imported_in(tx, unit, indicator, year, year.last)


async def sums_of_both(tx: Tx, scope: Scope, before: Period, day_before: date) -> tuple[Sum, ...]:
    """Return the sums that reach out of a period or of the same of the year before: then they cannot be compared."""
    now = await sums_in(tx, scope.unit, scope.indicator, scope.period, scope.as_of)
    then = await sums_in(tx, scope.unit, scope.indicator, before, day_before)
    return (*out_of(now, scope.period), *out_of(then, before))


async def pool_caution_of(tx: Tx, scope: Scope) -> str:
    """Return what the trained pool cannot tell, empty where it is known whom it is made of."""
    trained = replace(scope, indicator=Indicator.TRAINED)
    since = await first_year_of(tx, trained)
    if since is None or since > scope.as_of.year:
        return pools.NOTHING_KNOWN
    imported = await imported_until(tx, scope.unit, Indicator.TRAINED, scope.as_of)
    return pools.imported_caution(imported) if imported else ""
