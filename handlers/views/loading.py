"""From the database to the table of each subject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import date, datetime

from domain.attestation import Answer, UnitAnswer, attested_as, due_day, unanswered
from domain.case_deadlines import CaseDeadline, case_deadlines
from domain.composition import composition
from domain.dates import day_text
from domain.indicators import INTRODUCTIONS, Indicator
from domain.members import Counted, Moves
from domain.organisation import Unit, child_width
from domain.oversight import unreached
from domain.periods import Period, month_of, newest_month_over, year_of
from domain.pipeline import Candidate
from domain.pools import Lot
from domain.progress import Progress, Tally
from domain.rulebook import Rulebook
from domain.screens.work import Heads, Progressing
from domain.sums import Sum, out_of
from domain.tables import Table
from domain.views import (
    cases,
    comparison,
    compositions,
    evidence,
    months,
    pipeline,
    pools,
    rankings,
    work,
    years,
)
from domain.views.cautions import cautions
from domain.views.cells import Cells, cells_of
from domain.views.scope import Scope
from domain.views.subjects import Subject
from domain.work import Proposal
from handlers.calendars import rulebook, workdays
from handlers.progress import line_in, line_of, load_progress
from storage.attestations import attested, month_entries, muted, said_by_cells
from storage.breakdowns import breakdown, child_id
from storage.classes import classes_below
from storage.database import Tx
from storage.duties import reporting_since, stages
from storage.evidence import (
    attested_by_child,
    cells_by_child,
    reporting_by_child,
    reporting_in,
    tasks_done_by_child,
)
from storage.figures import figures, has_moved_since, imported_in, rural_part, sums_in, sums_over
from storage.members import member_changes, told_members
from storage.officials import officials_below
from storage.pools import counted_pool, named_pool
from storage.reach import reached, with_reporters
from storage.register import people_below
from storage.stocks import empty_cells, first_year, stocks
from storage.targets import targets_under
from storage.tasks import proposals_below, tasks_around
from storage.units import children, leaves, paths_below

Loader = Callable[[Tx, Scope], Awaitable[tuple[Table, ...]]]
LEAST_EMPTY = 2
_STEADY_YEARS = 5
_MOST_PROPOSALS = 500
_EVER = 1900


async def progress_of(tx: Tx, scope: Scope, period: Period | None = None) -> Progress:
    """Return the progress that a view is made of."""
    of = period or scope.period
    return await load_progress(tx, scope.unit, scope.indicator, of, scope.as_of, pinned=scope.pinned, bare=True)


async def units_below(tx: Tx, scope: Scope) -> tuple[Unit, ...]:
    """Return the units right below one in the tree of the day."""
    return tuple(unit for unit, exists in await children(tx, scope.unit.id, scope.as_of) if exists)


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


async def yearly(tx: Tx, scope: Scope) -> dict[int, Tally]:
    """Return the years of a term or span, each against the plan that held at its end."""
    span = scope.period
    done = Counter[int]()
    for broken in await breakdown(tx, scope.unit, scope.indicator, span, scope.as_of, "year"):
        done[broken.key] += broken.done
    each = {}
    for year in range(span.first.year, min(span.last, scope.as_of).year + 1):
        plan = await targets_under(tx, scope.unit, scope.indicator, str(year), min(scope.as_of, date(year, 12, 31)))
        each[year] = Tally.against(done[year], plan.get(scope.unit.id))
    return each


async def _years(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    whole = (await line_of(tx, scope.unit, scope.indicator, scope.period, scope.as_of)).tally
    sums = await sums_in(tx, scope.unit, scope.indicator, scope.period, scope.as_of)
    return (years.years(scope, scope.period, whole, await yearly(tx, scope), await first_year_of(tx, scope), sums),)


async def _empty_years(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    """Return the cells that admitted nobody for two years or more, as far back as there are figures."""
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
    return (years.steady(scope, ordered, this - _STEADY_YEARS, this - 1),)


async def by_month(tx: Tx, scope: Scope) -> dict[int, tuple[int, ...]]:
    """Return, for each child (0: the unit itself), what was done in each month of the year that has begun."""
    begun = months.begun(scope)
    found: dict[int, list[int]] = {}
    for broken in await breakdown(tx, scope.unit, scope.indicator, scope.year, scope.as_of, "month"):
        found.setdefault(broken.child, [0] * begun)[int(broken.key) - 1] += broken.done
    return {child: tuple(each) for child, each in found.items()}


def summed(each: Iterable[tuple[int, ...]], length: int) -> tuple[int, ...]:
    """Return several rows of numbers added up."""
    rows = tuple(each)
    return tuple(sum(column) for column in zip(*rows, strict=True)) if rows else (0,) * length


async def _months(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    done = summed((await by_month(tx, scope)).values(), months.begun(scope))
    return (months.months(scope, await progress_of(tx, scope, scope.year), done),)


async def _months_by_unit(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    done = await by_month(tx, scope)
    own = sum(done.pop(0, ()))
    return (months.months_by_unit(scope, done, await units_below(tx, scope), own),)


async def _same_period(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    period, day = comparison.year_before(scope.period, min(scope.as_of, scope.period.last))
    now = await figures(tx, scope.unit, scope.indicator, scope.period, scope.as_of)
    before = await figures(tx, scope.unit, scope.indicator, period, day)
    year = year_of(day.year)
    whole = 0 if before.done else (await figures(tx, scope.unit, scope.indicator, year, year.last)).done
    sums = await sums_of_both(tx, scope, period, day)
    return (comparison.same_period(scope, day, now, before, await units_below(tx, scope), whole, sums),)


async def sums_of_both(tx: Tx, scope: Scope, before: Period, day_before: date) -> tuple[Sum, ...]:
    """Return the sums that reach out of a period or of the same of the year before: then they cannot be compared."""
    now = await sums_in(tx, scope.unit, scope.indicator, scope.period, scope.as_of)
    then = await sums_in(tx, scope.unit, scope.indicator, before, day_before)
    return (*out_of(now, scope.period), *out_of(then, before))


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
    width = len(units[0].path) if units else None
    named = await named_pool(tx, scope.unit, scope.as_of)
    told = await counted_pool(tx, scope.unit, scope.as_of, width)
    lots: dict[int, list[Lot]] = {}
    counted = told.by_path if told.adds_up else {}
    for path, lot in (*named, *((path, lot) for path, each in counted.items() for lot in each)):
        lots.setdefault(child_id(scope.unit, path[:width]), []).append(lot)
    each = {unit.id: pools.waiting(lots.get(unit.id, ()), rules, scope.as_of) for unit in units}
    whole = pools.waiting((*(lot for _, lot in named), *told.whole), rules, scope.as_of)
    rule = rules.on(scope.as_of).cited_for("certificate_months")
    return (pools.pool_table(scope, whole, units, each, rule, await pool_caution_of(tx, scope)),)


async def pool_caution_of(tx: Tx, scope: Scope) -> str:
    """Return what the trained pool cannot tell, empty where it is known whom it is made of."""
    trained = replace(scope, indicator=Indicator.TRAINED)
    since = await first_year_of(tx, trained)
    if since is None or since > scope.as_of.year:
        return pools.NOTHING_KNOWN
    ever = Period(code="", first=date(since, 1, 1), last=scope.as_of)
    imported = await imported_in(tx, scope.unit, Indicator.TRAINED, ever, scope.as_of)
    return pools.imported_caution(imported) if imported else ""


async def deadlines_below(
    tx: Tx, top: Unit, width: int | None, today: date, rules: Rulebook
) -> dict[int, tuple[CaseDeadline, ...]]:
    """Return the deadlines of all cases of a subtree by child, without anybody's name."""
    known = await stages(tx, top.path)
    if not known:
        return {}
    units = await paths_below(tx, top.path)
    found: dict[int, list[CaseDeadline]] = {}
    years_of_cases = [day.year for each in known.values() for steps in each.values() for day in steps.values()]
    calendar = await workdays(tx, min(years_of_cases, default=today.year), max((*years_of_cases, today.year)) + 2)
    for unit_id, people in known.items():
        for steps in people.values():
            person = Candidate.model_construct(name="", reached=steps)
            child = child_id(top, units[unit_id][:width])
            found.setdefault(child, []).extend(case_deadlines(person, rules, calendar))
    return {child: tuple(each) for child, each in found.items()}


async def _cases(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    units = await units_below(tx, scope)
    width = len(units[0].path) if units else None
    by_unit = await deadlines_below(tx, scope.unit, width, scope.today, await rulebook(tx))
    return (cases.cases_table(scope, by_unit, units),)


async def steps_done(tx: Tx, scope: Scope) -> dict[Indicator, int]:
    """Return how many took each step in a period; expected admissions of its whole."""
    done = {}
    for step in (*pipeline.STEPS, *pipeline.ASIDE):
        until = scope.period.last if step is Indicator.EXPECTED else scope.as_of
        done[step] = (await figures(tx, scope.unit, step, scope.period, until)).done
    for step in INTRODUCTIONS:
        if step is not Indicator.INTRODUCED:
            done[Indicator.INTRODUCED] += (await figures(tx, scope.unit, step, scope.period, scope.as_of)).done
    return done


async def _pipeline(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    return (pipeline.pipeline_table(scope, await steps_done(tx, scope)),)


async def _introductions(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    each = {i: (await line_of(tx, scope.unit, i, scope.period, scope.as_of)).tally for i in INTRODUCTIONS}
    return (pipeline.introductions_table(scope, each),)


async def _classes(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    certified = (await figures(tx, scope.unit, Indicator.TRAINED, scope.period, scope.as_of)).done
    found = await classes_below(tx, scope.unit, scope.period.first, min(scope.period.last, scope.today))
    return (pipeline.classes_table(scope, found, certified),)


async def moves_of(tx: Tx, scope: Scope, units: Iterable[Unit]) -> tuple[Moves, ...]:
    """Return the members of a unit, or some right below it, on the day: the number told, and who came and went since.

    Of a day before the number was told it cannot be said; then who came and went in the year is told alone.
    """
    told = await told_members(tx, scope.unit)
    last = min(scope.as_of, scope.period.last)
    found = []
    for unit in units:
        number = told.get(unit.id)
        before = date(scope.today.year - 1, 12, 31)
        counted = Counted(number.number, number.on or before) if number else None
        known = counted if counted and counted.on <= last else None
        since = known.on if known else date(last.year - 1, 12, 31)
        found.append(Moves(unit, known, await member_changes(tx, unit, since, last)))
    return tuple(found)


async def _members(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    (whole,) = await moves_of(tx, scope, (scope.unit,))
    return (work.members_table(scope, whole, await moves_of(tx, scope, await units_below(tx, scope))),)


async def heads_of(tx: Tx, scope: Scope) -> tuple[Heads, tuple[Heads, ...]]:
    """Return the village heads of a unit and of those right below it."""
    told = await stocks(tx, scope.unit.path, scope.as_of)
    kinds = (Indicator.VILLAGE_HEADS, Indicator.VILLAGE_HEAD_MEMBERS, Indicator.VILLAGE_HEADS_TRAINED)

    def of(within: Unit) -> Heads:
        sums = dict.fromkeys(kinds, 0)
        for stock in told:
            if stock.path.startswith(within.path):
                sums[stock.indicator] += stock.quantity
        return Heads(within, *sums.values())

    return of(scope.unit), tuple(of(unit) for unit in await units_below(tx, scope))


async def _heads(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    return (work.heads_table(*await heads_of(tx, scope)),)


async def tasks_of(tx: Tx, scope: Scope) -> tuple[Progressing, ...]:
    """Return the named tasks that concern a unit, with how many of its cells have done each."""
    cells = sum((await reporting_by_child(tx, scope.unit, scope.as_of)).values())
    return tuple(
        [
            Progressing(task, sum((await tasks_done_by_child(tx, scope.unit, task.id)).values()), cells)
            for task in await tasks_around(tx, scope.unit)
        ]
    )


async def _tasks(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    return (work.tasks_table(scope, await tasks_of(tx, scope)),)


async def proposals_of(tx: Tx, scope: Scope) -> tuple[Proposal, ...]:
    """Return the newest difficulties and proposals of a subtree."""
    return tuple(
        Proposal(number=p.number, unit=p.unit, topic=p.topic, text=p.text, sent_at=p.sent_at, answer=p.answer)
        for p in await proposals_below(tx, scope.unit, _MOST_PROPOSALS)
    )


async def _proposals(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    found = await proposals_of(tx, scope)
    by_topic = work.proposals_table(scope, found)
    return (by_topic, work.proposals_in_full(scope, found)) if scope.names else (by_topic,)


def month_meant(scope: Scope) -> Period:
    """Return the month of which an attestation is meant: the one asked for, else the newest that is over."""
    period = scope.period
    if period.is_part_of_year and period.first.month == period.last.month:
        return period
    return newest_month_over(min(scope.as_of, period.last))


async def answers(tx: Tx, unit: Unit, month: Period, now: datetime) -> tuple[UnitAnswer, ...]:
    """Return what each cell of a unit has said about a month."""
    frozen = await attested(tx, unit, month, now.tzinfo)
    entries = await month_entries(tx, unit, month, names=False)
    quiet = await muted(tx, unit, now.date(), due_day(month))
    joined = await with_reporters(tx, unit.path)
    found = []
    for cell in await leaves(tx, unit.path, month.first, month.last):
        live: dict[Indicator, int] = {}
        for entry in entries.get(cell.id, ()):
            live[entry.indicator] = live.get(entry.indicator, 0) + entry.quantity
        until, why = quiet.get(cell.id, (None, ""))
        found.append(
            UnitAnswer(
                unit_id=cell.id,
                name=cell.name,
                frozen=frozen.get(cell.id),
                live=live,
                muted=f"{why} (đến {day_text(until)})" if until else "",
                joined=cell.id in joined,
            )
        )
    return tuple(found)


async def answers_by_child(tx: Tx, unit: Unit, month: Period, now: datetime) -> dict[int, Counter[Answer]]:
    """Return how many cells under each child have given each answer for a month."""
    today = now.date()
    cells = await reporting_in(tx, unit, month.first, month.last)
    found = {child: Counter[Answer]() for child in cells}
    for said in await said_by_cells(tx, unit, month, today, due_day(month), now.tzinfo):
        answer = attested_as(said.quantity, said.on, month) if said.on else Answer.MUTED
        found.setdefault(said.child, Counter())[answer] += 1
    for child, (number, _) in cells.items():
        found[child][unanswered(month, today)] += number - found[child].total()
    return found


async def _attested(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    month = month_meant(scope)
    said = await answers(tx, scope.unit, month, scope.now)
    then = (each if each.frozen and each.frozen.on <= scope.as_of else replace(each, frozen=None) for each in said)
    return (work.attested_table(month, then, scope.as_of),)


async def _unreached(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    cells = await leaves(tx, scope.unit.path, scope.today, scope.today)
    people = await reached(tx, scope.unit.path, scope.today)
    return (work.unreached_table(scope, unreached(cells, people, await with_reporters(tx, scope.unit.path))),)


async def _register(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    people = await people_below(tx, scope.unit)
    units = {unit.id: unit for unit in await leaves(tx, scope.unit.path, date(_EVER, 1, 1), scope.today)}
    listed = [(units[unit_id], person) for unit_id, each in people.items() if unit_id in units for person in each]
    return (work.register_table(scope, [each for each in listed if each[0].named]),)


async def _evidence(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    whole, units = await _evidences(tx, scope)
    table = evidence.evidence_table(scope, units, whole)
    in_charge = await officials_below(tx, scope.unit, scope.today)
    officials = [
        evidence.Official(
            each.name if scope.names and each.name else evidence.office_name(each.role), each.charge, each.paths
        )
        for each in in_charge
    ]
    done = {each.unit.path: each.line.tally for each in (whole, *units)}
    if not officials:
        return (table,)
    return (table, evidence.officials_table(officials, (whole, *units), done))


async def _evidences(tx: Tx, scope: Scope) -> tuple[evidence.Evidence, tuple[evidence.Evidence, ...]]:
    unit, year, as_of = scope.unit, scope.year, min(scope.as_of, scope.year.last)
    progress = await load_progress(tx, unit, Indicator.ADMITTED, year, as_of, bare=True)
    before_period, before_day = comparison.year_before(year, as_of)
    done = {
        key: await figures(tx, unit, indicator, period, day)
        for key, indicator, period, day in (
            ("trained", Indicator.TRAINED, year, as_of),
            ("recognised", Indicator.RECOGNISED, year, as_of),
            ("before", Indicator.ADMITTED, before_period, before_day),
        )
    }
    before_known = (await first_year_of(tx, scope) or as_of.year) <= before_period.first.year
    introduced = [await figures(tx, unit, i, year, as_of) for i in INTRODUCTIONS]
    reporting = await reporting_by_child(tx, unit, as_of)
    cells = await cells_by_child(tx, unit, Indicator.ADMITTED, year, as_of)
    over = newest_month_over(as_of)
    january = month_of(year.first.year, 1)
    attested_months = await attested_by_child(tx, unit, january, over)
    owed = await _months_owed(tx, scope, january, over)
    tasks = [task for task in await tasks_around(tx, unit) if task.deadline in year and task.deadline <= as_of]
    tasks_done: dict[int, int] = {}
    for task in tasks:
        for child, number in (await tasks_done_by_child(tx, unit, task.id)).items():
            tasks_done[child] = tasks_done.get(child, 0) + number
    all_heads, heads_below = await heads_of(tx, scope)
    heads = {each.unit.id: each for each in heads_below}

    units = tuple(
        evidence.Evidence(
            line=line,
            trained=done["trained"].by_child.get(line.unit.id, 0),
            recognised=done["recognised"].by_child.get(line.unit.id, 0),
            introduced=sum(each.by_child.get(line.unit.id, 0) for each in introduced),
            before=done["before"].by_child.get(line.unit.id, 0) if before_known else None,
            months=attested_months.get(line.unit.id, 0),
            months_owed=owed[line.unit.id],
            cells=cells.get(line.unit.id, Cells()),
            tasks=tasks_done.get(line.unit.id, 0),
            tasks_owed=len(tasks) * reporting.get(line.unit.id, 0),
            heads=heads[line.unit.id].heads if line.unit.id in heads else 0,
            head_members=heads[line.unit.id].members if line.unit.id in heads else 0,
        )
        for line in progress.lines
    )
    whole = evidence.Evidence(
        line=line_in(progress),
        trained=done["trained"].done,
        recognised=done["recognised"].done,
        introduced=sum(each.done for each in introduced),
        before=done["before"].done if before_known else None,
        months=sum(attested_months.values()),
        months_owed=sum(owed.values()),
        cells=cells_of(cells.values()),
        tasks=sum(tasks_done.values()),
        tasks_owed=len(tasks) * sum(reporting.values()),
        heads=all_heads.heads,
        head_members=all_heads.members,
    )
    return whole, units


async def _months_owed(tx: Tx, scope: Scope, first: Period, last: Period) -> Counter[int]:
    """Return how many monthly lists the units under each child owe from a month to a month, since each reports."""
    reporting = await reporting_since(tx, scope.unit.path)
    paths = await paths_below(tx, scope.unit.path) if reporting else {}
    owed = Counter[int]()
    for unit_id, since in reporting.items():
        began = since.astimezone(scope.now.tzinfo).date()
        child = child_id(scope.unit, paths[unit_id][: child_width(scope.unit.path)])
        months_between = (last.first.year - first.first.year) * 12 + last.first.month - first.first.month + 1
        before = (began.year - first.first.year) * 12 + began.month - first.first.month
        owed[child] += max(0, months_between - max(0, before))
    return owed


_BY_MONTH = frozenset({Subject.MONTHS, Subject.MONTHS_BY_UNIT})
_BY_YEAR = frozenset({Subject.YEARS})


async def tables_of(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    """Return the tables of a view, below the first one what its figures cannot tell."""
    first, *others = await LOADERS[scope.subject](tx, scope)
    return (first.model_copy(update={"foot": (*first.foot, *await cautions_of(tx, scope))}), *others)


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
    return cautions(scope, since=since, has_units=not unit.is_cell, within=within, later=later, sums=sums, over=over)


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
    Subject.EVIDENCE: _evidence,
}
"""The tables of every subject that has any; what is not here is a document or the list of subjects."""
