"""The pictures: what each one shows, from the database."""

from __future__ import annotations

from dataclasses import replace

from domain.charts import Bars, Chart, Curve, Funnel, Months
from domain.views import charting, months
from domain.views.scope import Scope
from domain.views.subjects import Subject
from handlers.progress import line_of
from handlers.views.cautioning import cautions_of, first_year_of
from handlers.views.parts import by_month, progress_of, steps_done, summed, units_below, yearly
from storage.database import Tx
from storage.figures import sums_in


async def picture_of(tx: Tx, scope: Scope, page: int) -> Chart | None:
    """Return the picture of a view with what its figures cannot tell, None where there is nothing to show."""
    chart = await _drawn(tx, scope, page)
    of = replace(scope, subject=Subject.MONTHS) if isinstance(chart, Curve) else scope
    notes = await cautions_of(tx, of) if chart else ()
    if chart is None or not notes:
        return chart
    return chart.model_copy(update={"subtitle": " ".join((f"{chart.subtitle.rstrip('.')}.", *notes))})


async def _drawn(tx: Tx, scope: Scope, page: int) -> Chart | None:
    match scope.subject:
        case Subject.YEARS:
            return await _years(tx, scope)
        case Subject.MONTHS:
            return await curve_of(tx, scope)
        case Subject.MONTHS_BY_UNIT:
            return await _months(tx, scope)
        case Subject.PIPELINE:
            return await _funnel(tx, scope)
        case _:
            return await bars_of(tx, scope, page) or await curve_of(tx, scope)


async def bars_of(tx: Tx, scope: Scope, page: int = 0) -> Bars | None:
    """Return the units below one against their plan, a page of them; None for a cell."""
    progress = await progress_of(tx, scope)
    return charting.bars(scope, progress, page) if progress.lines else None


async def _years(tx: Tx, scope: Scope) -> Bars | None:
    each = await yearly(tx, scope)
    since = await first_year_of(tx, scope)
    if since is None or not any(tally.done for tally in each.values()):
        return None
    whole = (await line_of(tx, scope.unit, scope.indicator, scope.period, scope.as_of)).tally
    sums = await sums_in(tx, scope.unit, scope.indicator, scope.period, scope.as_of)
    return charting.years_bars(scope, whole, each, since, sums)


async def curve_of(tx: Tx, scope: Scope) -> Curve | None:
    """Return a year month by month against plan and pace; None where there is neither a figure nor a plan."""
    done = summed((await by_month(tx, scope)).values(), months.begun(scope))
    progress = await progress_of(tx, scope, scope.year)
    return charting.curve(scope, progress, done) if any(done) or progress.target else None


async def _funnel(tx: Tx, scope: Scope) -> Funnel | None:
    done = await steps_done(tx, scope)
    return charting.funnel(scope, done) if any(done.values()) else None


async def _months(tx: Tx, scope: Scope) -> Months | None:
    units, done = await units_below(tx, scope), await by_month(tx, scope)
    return charting.months_by_unit(scope, units, done) if units and done else None
