"""Figures as pictures: what each one shows, and its words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import accumulate

from domain.charts import Bar, Bars, Curve, Funnel, Months
from domain.dates import month_end
from domain.indicators import Indicator
from domain.numbers import count
from domain.organisation import Unit
from domain.progress import Progress, Tally, pace
from domain.screens.progress import against_plan, own_line, plan_of, told_against_plan
from domain.sums import Sum
from domain.text import capitalised, shorten
from domain.views.months import begun
from domain.views.pipeline import STEPS
from domain.views.scope import Scope
from domain.views.years import in_a_sum

MOST_BARS = MOST_ROWS = 12
LABEL = 38


def bars(scope: Scope, progress: Progress, page: int = 0) -> Bars:
    """Return the units of a progress as bars, in the order in which a leader reads them."""
    lines = progress.ranked
    page = min(page, (len(lines) - 1) // MOST_BARS)
    shown = lines[page * MOST_BARS : (page + 1) * MOST_BARS]
    part = (
        f" ({page * MOST_BARS + 1}–{page * MOST_BARS + len(shown)}/{len(lines)} đơn vị)"
        if len(lines) > len(shown)
        else ""
    )
    own = f". {own_line(progress)}" if progress.own else ""
    return Bars(
        title=f"{scope.what}{part}",
        subtitle=f"{progress.unit.name}: {told_against_plan(progress)}{own}",
        bars=tuple(
            Bar(
                label=shorten(line.unit.name, LABEL),
                done=line.tally.done,
                target=line.tally.target,
                note=f"{count(line.tally.done)}/{count(line.tally.target)} – {line.tally.percent}"
                if line.tally.target
                else count(line.tally.done),
            )
            for line in shown
        ),
    )


def years_bars(scope: Scope, whole: Tally, each: Mapping[int, Tally], since: int, sums: tuple[Sum, ...] = ()) -> Bars:
    """Return the years of a term or span as bars.

    One before the figures begin, and one that is only a part of a later sum, is left out: it is no zero.
    """
    return Bars(
        title=scope.what,
        subtitle=f"{scope.unit.name}: {against_plan(whole, plan_of(scope.period))}",
        bars=tuple(
            Bar(
                label=f"Năm {year}",
                done=tally.done,
                target=tally.target,
                note=f"{count(tally.done)}/{count(tally.target)}" if tally.target else count(tally.done),
            )
            for year, tally in sorted(each.items())
            if since <= year and (tally.done or not in_a_sum(year, sums))
        ),
    )


def curve(scope: Scope, progress: Progress, done: tuple[int, ...]) -> Curve:
    """Return a year month by month against its plan, the pace that it asks for, and where the pace so far leads."""
    as_of, target = min(scope.as_of, scope.year.last), progress.target
    found = pace(progress.tally, scope.year.first, target.deadline, as_of) if target else None
    return Curve(
        title=f"{capitalised(scope.indicator.label)} {scope.year.title}, lũy kế theo tháng",
        subtitle=f"{scope.unit.name}: {against_plan(progress.tally, 'kế hoạch năm')}",
        done=tuple(accumulate(done)),
        now=_month(as_of),
        plan=progress.tally.target,
        deadline=min(12.0, _month(target.deadline)) if target else 12.0,
        forecast=found.forecast if found and found.days_left and progress.tally.done else None,
    )


def _month(day: date) -> float:
    """Return a day as months since the year began: 30/6 is 6."""
    return day.month - 1 + day.day / month_end(day.year, day.month).day


def funnel(scope: Scope, done: Mapping[Indicator, int]) -> Funnel:
    """Return the steps of a period with how many took each."""
    return Funnel(
        title=f"Các bước phát triển đảng viên {scope.period.title}",
        subtitle=f"{scope.unit.name}: số người qua từng bước trong kỳ",
        steps=tuple((capitalised(step.label), done[step]) for step in STEPS),
    )


def months_by_unit(scope: Scope, units: tuple[Unit, ...], done: Mapping[int, tuple[int, ...]]) -> Months:
    """Return the units below one by months, those with the most first."""
    months = begun(scope)
    each = sorted(((unit, done.get(unit.id, (0,) * months)) for unit in units), key=lambda of: -sum(of[1]))
    shown = each[:MOST_ROWS]
    rest = f"; {count(len(each) - len(shown))} đơn vị ít nhất không vẽ" if len(each) > len(shown) else ""
    return Months(
        title=f"{capitalised(scope.indicator.label)} {scope.year.title} theo tháng và đơn vị",
        subtitle=f"{scope.unit.name}: {count(sum(sum(numbers) for numbers in done.values()))}{rest}",
        columns=tuple(f"T{month}" for month in range(1, 13)),
        rows=tuple((shorten(unit.name, LABEL), (*numbers, *(None,) * (12 - months))) for unit, numbers in shown),
    )
