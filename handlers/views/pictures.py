"""The pictures: what each one shows, from the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.charts import Bar, Bars, Chart, Curve, Funnel, Months
from domain.dates import month_end
from domain.numbers import count
from domain.progress import pace
from domain.screens.progress import against_plan, plan_of
from domain.text import capitalised, shorten
from domain.views import months
from domain.views.charting import bars
from domain.views.pipeline import STEPS
from domain.views.scope import Scope
from domain.views.subjects import Subject
from handlers.progress import line_of
from handlers.views.loading import by_month, cautions_of, progress_of, steps_done, summed, units_below
from storage.breakdowns import breakdown
from storage.database import Tx
from storage.targets import targets_under

_MOST_ROWS = 12
_LABEL = 38


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
    return bars(scope, progress, page) if progress.lines else None


async def _years(tx: Tx, scope: Scope) -> Bars | None:
    span = scope.period
    done: dict[int, int] = {}
    for broken in await breakdown(tx, scope.unit, scope.indicator, span, scope.as_of, "year"):
        done[broken.key] = done.get(broken.key, 0) + broken.done
    if not done:
        return None
    found = []
    for year in range(span.first.year, min(span.last, scope.as_of).year + 1):
        plan = await targets_under(tx, scope.unit, scope.indicator, str(year), min(scope.as_of, date(year, 12, 31)))
        target = plan[scope.unit.id].people if scope.unit.id in plan else None
        number = done.get(year, 0)
        note = f"{count(number)}/{count(target)}" if target else count(number)
        found.append(Bar(label=f"Năm {year}", done=number, target=target, note=note))
    whole = (await line_of(tx, scope.unit, scope.indicator, span, scope.as_of)).tally
    return Bars(
        title=scope.what,
        subtitle=f"{scope.unit.name}: {against_plan(whole, plan_of(span))}",
        bars=tuple(found),
    )


async def curve_of(tx: Tx, scope: Scope) -> Curve | None:
    """Return a year month by month against plan and pace; None where there is neither a figure nor a plan."""
    done = summed((await by_month(tx, scope)).values(), months.begun(scope))
    progress = await progress_of(tx, scope, scope.year)
    target = progress.target
    if not any(done) and not target:
        return None
    as_of = min(scope.as_of, scope.year.last)
    found = pace(progress.tally, scope.year.first, target.deadline, as_of) if target else None
    so_far, total = [], 0
    for number in done:
        total += number
        so_far.append(total)
    return Curve(
        title=f"{capitalised(scope.indicator.label)} {scope.year.title}, lũy kế theo tháng",
        subtitle=f"{scope.unit.name}: {against_plan(progress.tally, 'kế hoạch năm')}",
        done=tuple(so_far),
        now=_month(as_of),
        plan=progress.tally.target,
        deadline=min(12.0, _month(target.deadline)) if target else 12.0,
        forecast=found.forecast if found and found.days_left and progress.tally.done else None,
    )


def _month(day: date) -> float:
    """Return a day as months since the year began: 30/6 is 6."""
    return day.month - 1 + day.day / month_end(day.year, day.month).day


async def _funnel(tx: Tx, scope: Scope) -> Funnel | None:
    done = await steps_done(tx, scope)
    if not any(done.values()):
        return None
    return Funnel(
        title=f"Các bước phát triển đảng viên {scope.period.title}",
        subtitle=f"{scope.unit.name}: số người qua từng bước trong kỳ",
        steps=tuple((capitalised(step.label), done[step]) for step in STEPS),
    )


async def _months(tx: Tx, scope: Scope) -> Months | None:
    units = await units_below(tx, scope)
    done = await by_month(tx, scope)
    if not units or not done:
        return None
    begun = months.begun(scope)
    each = sorted(((unit, done.get(unit.id, (0,) * begun)) for unit in units), key=lambda of: -sum(of[1]))
    shown = each[:_MOST_ROWS]
    rest = f"; {count(len(each) - len(shown))} đơn vị ít nhất không vẽ" if len(each) > len(shown) else ""
    return Months(
        title=f"{capitalised(scope.indicator.label)} {scope.year.title} theo tháng và đơn vị",
        subtitle=f"{scope.unit.name}: {count(sum(sum(numbers) for numbers in done.values()))}{rest}",
        columns=tuple(f"T{month}" for month in range(1, 13)),
        rows=tuple((shorten(unit.name, _LABEL), (*numbers, *(None,) * (12 - begun))) for unit, numbers in shown),
    )
