"""The draft report of a unit and a period, from the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from domain.composition import composition
from domain.indicators import Indicator
from domain.papers import Paper
from domain.pools import number_of
from domain.progress import Progress
from domain.reports.proposal import TOPICS
from domain.views.cells import cells_of
from domain.views.comparison import year_before
from domain.views.paper import Facts, report_paper
from domain.views.scope import Scope
from handlers.progress import line_of, load_progress
from handlers.views.cautioning import cautions_of, is_known, pool_caution_of
from handlers.views.parts import moves_of, proposals_of, tasks_of
from storage.breakdowns import Broken, breakdown
from storage.database import Tx
from storage.evidence import cells_by_child
from storage.figures import figures
from storage.pools import counted_pool, named_pool
from storage.stocks import first_year
from storage.units import unit_by_path

_TOLD = (
    Indicator.ADMITTED, Indicator.TRAINED, Indicator.RECOGNISED, Indicator.REMOVED, Indicator.MOVED_IN,
    Indicator.MOVED_OUT, Indicator.DECEASED, Indicator.CLASS_OPENED,
)  # fmt: skip


async def paper_of(tx: Tx, scope: Scope) -> Paper:
    """Return the draft report of a unit for a period, up to its last day or today."""
    return report_paper(scope, await _facts(tx, scope))


async def _facts(tx: Tx, scope: Scope) -> Facts:
    unit, period, as_of = scope.unit, scope.period, min(scope.as_of, scope.period.last)
    progress = await _plan(tx, scope)
    done = {indicator: (await figures(tx, unit, indicator, period, as_of)).done for indicator in _TOLD}
    broken = await breakdown(tx, unit, Indicator.ADMITTED, period, as_of, "categories")
    before = await _before(tx, scope)
    known = {indicator: await first_year(tx, unit.path, indicator) for indicator in _TOLD}
    trained = replace(scope, indicator=Indicator.TRAINED)
    notes = await cautions_of(tx, scope)
    cells = await cells_by_child(tx, unit, Indicator.ADMITTED, progress.period, as_of)
    named, told = await named_pool(tx, unit, as_of), await counted_pool(tx, unit, as_of)
    return Facts(
        above=await unit_by_path(tx, unit.parent_path) if unit.parent_path else None,
        done=done,
        progress=progress,
        trained=(await line_of(tx, unit, Indicator.TRAINED, progress.period, as_of)).tally,
        within=(await figures(tx, unit, Indicator.ADMITTED, period, as_of)).by_child,
        composition=composition((each.key, each.done, each.facts) for each in broken),
        by_unit={
            line.unit.id: composition((b.key, b.done, b.facts) for b in broken if b.child == line.unit.id)
            for line in progress.lines
        },
        unrecorded=_unrecorded(broken),
        before=before,
        members=(await moves_of(tx, scope, (unit,)))[0],
        cells=cells_of(cells.values()),
        pool=number_of((*(lot for _, lot in named), *told.whole)),
        topics=await _topics(tx, scope),
        tasks=tuple(
            (each.task, each.done, each.cells) for each in await tasks_of(tx, scope) if each.task.deadline in scope.year
        ),
        cautions=notes,
        unknown=frozenset(
            each
            for each, since in known.items()
            if since is None
            or since > period.last.year
            or (each is Indicator.ADMITTED and notes and not done[each] and not progress.tally.done)
        ),
        trained_cautions=await cautions_of(tx, trained),
        pool_caution=await pool_caution_of(tx, trained),
    )


async def _before(tx: Tx, scope: Scope) -> int:
    """Return the year before up to the same day, 0 where there is nothing that can be compared."""
    if scope.period.is_term or scope.period.is_span:
        return 0
    as_of = min(scope.as_of, scope.period.last)
    before, day = year_before(scope.year, as_of)
    whole = replace(scope, period=scope.year, as_of=as_of)
    if not await is_known(tx, whole, before, day):
        return 0
    return (await figures(tx, scope.unit, Indicator.ADMITTED, before, day)).done


def _unrecorded(broken: Iterable[Broken]) -> dict[int, int]:
    """Return, by child and at 0 in all, of how many people no category is told."""
    found: dict[int, int] = {0: 0}
    for each in broken:
        if not each.key:
            found[0] += each.done
            if each.child:
                found[each.child] = found.get(each.child, 0) + each.done
    return found


async def _plan(tx: Tx, scope: Scope) -> Progress:
    """Return the progress of which a report tells: of the term, of some years without a plan, else of the year."""
    plan = scope.period if scope.period.is_term or scope.period.is_span else scope.year
    as_of = min(scope.as_of, scope.period.last)
    return await load_progress(tx, scope.unit, Indicator.ADMITTED, plan, as_of, now=scope.now)


async def _topics(tx: Tx, scope: Scope) -> dict[str, int]:
    """Return how many difficulties and proposals of the period there are by topic."""
    found = [each for each in await proposals_of(tx, scope) if each.sent_at.date() in scope.period]
    return {label: number for topic, label in TOPICS.items() if (number := sum(each.topic == topic for each in found))}
