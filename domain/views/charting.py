"""Figures as pictures: the units of a progress as bars."""

from __future__ import annotations

from domain.charts import Bar, Bars
from domain.numbers import count
from domain.progress import Progress
from domain.screens.progress import told_against_plan
from domain.text import shorten
from domain.views.scope import Scope

MOST_BARS = 12
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
    return Bars(
        title=f"{scope.what}{part}",
        subtitle=f"{progress.unit.name}: {told_against_plan(progress)}",
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
