"""From the database to the table of each subject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date

from domain.composition import composition
from domain.indicators import INTRODUCTIONS, Indicator
from domain.organisation import Unit, child_width
from domain.oversight import unreached
from domain.periods import year_of
from domain.pools import Lot
from domain.progress import Tally
from domain.tables import Table
from domain.views import (
    cases,
    comparison,
    compositions,
    months,
    pipeline,
    pools,
    rankings,
    work,
    years,
)
from domain.views.cells import cells_of
from domain.views.scope import Scope
from domain.views.subjects import Subject
from handlers.calendars import rulebook
from handlers.progress import line_of
from handlers.views.cautioning import cautions_of, first_year_of, is_known, pool_caution_of, sums_of_both
from handlers.views.evidencing import evidence_of
from handlers.views.parts import (
    answers,
    by_month,
    contacts_in,
    deadlines_below,
    heads_of,
    month_meant,
    moves_of,
    progress_of,
    proposals_of,
    steps_done,
    summed,
    tasks_of,
    units_below,
    yearly,
)
from storage.breakdowns import breakdown
from storage.classes import classes_below
from storage.database import Tx
from storage.evidence import (
    cells_by_child,
)
from storage.figures import figures, has_moved_since, imported_in, rural_part, sums_in
from storage.pools import counted_pool, named_pool
from storage.reach import reached, with_reporters
from storage.register import people_below
from storage.shares import child_id
from storage.stocks import empty_cells
from storage.targets import targets_under
from storage.units import children, count_leaves, leaves

Loader = Callable[[Tx, Scope], Awaitable[tuple[Table, ...]]]
LEAST_EMPTY = 2
MOST_CELLS = 20_000  # of more cells nobody reads a list, and reading them would keep everybody else waiting
_STEADY_YEARS = 5
_EVER = 1900


async def _by_standing(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    return (rankings.by_standing(scope, await progress_of(tx, scope)),)


async def _best(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    return (rankings.best(scope, await progress_of(tx, scope)),)


async def _worst(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    return (rankings.worst(scope, await progress_of(tx, scope)),)


async def _reached(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    return (rankings.reached(scope, await progress_of(tx, scope)),)


async def _nobody(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    progress = await progress_of(tx, scope)
    last = min(scope.as_of, scope.period.last)
    counted = None
    if not await has_moved_since(tx, last):
        counted = cells_of((await cells_by_child(tx, scope.unit, scope.indicator, scope.period, last)).values())
    return (rankings.nobody(scope, progress, counted),)


async def _years(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    whole = (await line_of(tx, scope.unit, scope.indicator, scope.period, scope.as_of)).tally
    sums = await sums_in(tx, scope.unit, scope.indicator, scope.period, scope.as_of)
    return (years.years(scope, scope.period, whole, await yearly(tx, scope), await first_year_of(tx, scope), sums),)


async def _empty_years(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    """Return the cells that admitted nobody for two years or more, as far back as there are figures."""
    cells = await count_leaves(tx, scope.unit.path, scope.as_of, scope.as_of)
    if cells > MOST_CELLS:
        return (years.empty_by_unit(scope, await units_below(tx, scope), cells),)
    since = await first_year_of(tx, scope) or scope.as_of.year
    found, untold = await empty_cells(tx, scope.unit, scope.as_of, since, LEAST_EMPTY)
    return (years.empty_years(scope, found, since, untold),)


async def _steady(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    """Return the units right below one that have reached their plan in every year that had one."""
    this = scope.as_of.year
    tallies: dict[Unit, dict[int, Tally]] = {}
    for year in range(this - _STEADY_YEARS, this):
        period = year_of(year)
        done = await figures(tx, scope.unit, scope.indicator, period, period.last)
        plans = await targets_under(tx, scope.unit, scope.indicator, period.code, period.last)
        for unit, _ in await children(tx, scope.unit.id, period.last):
            if (target := plans.get(unit.id)) and target.people:
                tallies.setdefault(unit, {})[year] = Tally.against(done.by_child.get(unit.id, 0), target)
    reached = [
        (unit, each)
        for unit, each in tallies.items()
        if len(each) >= LEAST_EMPTY and not any(tally.missing for tally in each.values())
    ]
    ordered = tuple(sorted(reached, key=lambda each: -len(each[1])))
    had_plans = any(len(each) >= LEAST_EMPTY for each in tallies.values())
    return (years.steady(scope, ordered, this - _STEADY_YEARS, this - 1, had_plans=had_plans),)


async def _months(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    done = summed((await by_month(tx, scope)).values(), months.begun(scope))
    return (months.months(scope, await progress_of(tx, scope, scope.year), done),)


async def _months_by_unit(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    done = await by_month(tx, scope)
    own = sum(done.pop(0, ()))
    return (months.months_by_unit(scope, done, await units_below(tx, scope), own),)


async def _same_period(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    if scope.period.is_span or scope.period.is_term:
        done = (await figures(tx, scope.unit, scope.indicator, scope.period, scope.as_of)).done
        return (comparison.not_compared(scope, done),)
    period, day = comparison.year_before(scope.period, min(scope.as_of, scope.period.last))
    now = await figures(tx, scope.unit, scope.indicator, scope.period, scope.as_of)
    before = await figures(tx, scope.unit, scope.indicator, period, day)
    year = year_of(day.year)
    whole = 0 if before.done else await imported_in(tx, scope.unit, scope.indicator, year, year.last)
    sums = await sums_of_both(tx, scope, period, day)
    known, units = await is_known(tx, scope, period, day), await units_below(tx, scope)
    return (comparison.same_period(scope, day, now, before, units, whole, sums, known=known),)


async def _composition(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    broken = await breakdown(tx, scope.unit, scope.indicator, scope.period, scope.as_of, "categories")
    whole = composition((each.key, each.done, each.facts) for each in broken)
    known = sum(each.done for each in broken if each.key)
    total = sum(each.done for each in broken)
    rural = await rural_part(tx, scope.unit, scope.indicator, scope.period, scope.as_of)
    units = await units_below(tx, scope)
    by_unit = {
        unit.id: composition((each.key, each.done, each.facts) for each in broken if each.child == unit.id)
        for unit in units
    }
    totals, told = Counter[int](), Counter[int]()
    for each in broken:
        totals[each.child] += each.done
        told[each.child] += each.done if each.key else 0
    table = compositions.composition_table(scope, total, whole, rural, known)
    return (table, compositions.composition_by_unit(scope, units, totals, by_unit, told)) if units else (table,)


async def _pool(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    rules = await rulebook(tx)
    units = await units_below(tx, scope)
    named = await named_pool(tx, scope.unit, scope.as_of)
    told = await counted_pool(tx, scope.unit, scope.as_of)
    lots: dict[int, list[Lot]] = {}
    counted = told.by_path if told.adds_up else {}
    for path, lot in (*named, *((path, lot) for path, each in counted.items() for lot in each)):
        lots.setdefault(child_id(scope.unit, path[: child_width(scope.unit.path)]), []).append(lot)
    ages = pools.Ages(rules, scope.as_of)
    each = {unit.id: ages.waiting(lots.get(unit.id, ())) for unit in units}
    whole = ages.waiting((*(lot for _, lot in named), *told.whole))
    rule = rules.on(scope.as_of).cited_for("certificate_months")
    return (pools.pool_table(scope, whole, units, each, rule, await pool_caution_of(tx, scope)),)


async def _cases(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    units = await units_below(tx, scope)
    width = len(units[0].path) if units else None
    by_unit = await deadlines_below(tx, scope.unit, width, scope.today, await rulebook(tx))
    return (cases.cases_table(scope, by_unit, units),)


async def _pipeline(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    return (pipeline.pipeline_table(scope, await steps_done(tx, scope)),)


async def _introductions(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    each = {i: (await line_of(tx, scope.unit, i, scope.period, scope.as_of)).tally for i in INTRODUCTIONS}
    return (pipeline.introductions_table(scope, each),)


async def _classes(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    certified = (await figures(tx, scope.unit, Indicator.TRAINED, scope.period, scope.as_of)).done
    found = await classes_below(tx, scope.unit, scope.period.first, min(scope.period.last, scope.today))
    nominated = (await figures(tx, scope.unit, Indicator.NOMINATED, scope.period, scope.as_of)).done
    return (pipeline.classes_table(scope, found, nominated, certified),)


async def _members(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    (whole,) = await moves_of(tx, scope, (scope.unit,))
    return (work.members_table(scope, whole, await moves_of(tx, scope, await units_below(tx, scope))),)


async def _heads(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    return (work.heads_table(*await heads_of(tx, scope)),)


async def _tasks(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    return (work.tasks_table(scope, await tasks_of(tx, scope)),)


async def _proposals(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    found = await proposals_of(tx, scope)
    by_topic = work.proposals_table(scope, found)
    return (by_topic, work.proposals_in_full(scope, found)) if scope.names else (by_topic,)


async def _attested(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    month = month_meant(scope)
    said = await answers(tx, scope.unit, month, scope.now)
    then = (each if each.frozen and each.frozen.on <= scope.as_of else replace(each, frozen=None) for each in said)
    return (work.attested_table(month, then, scope.as_of),)


async def _unreached(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    if await count_leaves(tx, scope.unit.path, scope.today, scope.today) > MOST_CELLS:
        return (work.unreached_by_unit_table(scope, *await contacts_in(tx, scope.unit, scope.now)),)
    cells = await leaves(tx, scope.unit.path, scope.today, scope.today)
    people = await reached(tx, scope.unit.path, scope.today)
    return (work.unreached_table(scope, unreached(cells, people, await with_reporters(tx, scope.unit.path))),)


async def _register(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    people = await people_below(tx, scope.unit)
    units = {unit.id: unit for unit in await leaves(tx, scope.unit.path, date(_EVER, 1, 1), scope.today)}
    listed = [(units[unit_id], person) for unit_id, each in people.items() if unit_id in units for person in each]
    return (work.register_table(scope, [each for each in listed if each[0].named]),)


async def tables_of(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    """Return the tables of a view, below the first one what its figures cannot tell."""
    first, *others = await LOADERS[scope.subject](tx, scope)
    return (first.model_copy(update={"foot": (*first.foot, *await cautions_of(tx, scope))}), *others)


LOADERS: dict[Subject, Loader] = {
    Subject.PROGRESS: _by_standing,
    Subject.BEST: _best,
    Subject.WORST: _worst,
    Subject.REACHED: _reached,
    Subject.NOBODY: _nobody,
    Subject.EMPTY_YEARS: _empty_years,
    Subject.STEADY: _steady,
    Subject.YEARS: _years,
    Subject.MONTHS: _months,
    Subject.MONTHS_BY_UNIT: _months_by_unit,
    Subject.SAME_PERIOD: _same_period,
    Subject.COMPOSITION: _composition,
    Subject.POOL: _pool,
    Subject.PIPELINE: _pipeline,
    Subject.CASES: _cases,
    Subject.INTRODUCTIONS: _introductions,
    Subject.CLASSES: _classes,
    Subject.MEMBERS: _members,
    Subject.VILLAGE_HEADS: _heads,
    Subject.TASKS: _tasks,
    Subject.PROPOSALS: _proposals,
    Subject.ATTESTED: _attested,
    Subject.UNREACHED: _unreached,
    Subject.REGISTER: _register,
    Subject.EVIDENCE: evidence_of,
}
"""The tables of every subject that has any; what is not here is a document or the list of subjects."""
