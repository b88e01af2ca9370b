"""What several views are made of: the figures of a unit and of those below it, broken down or as they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from domain.attestation import Answer, UnitAnswer, due_day, unanswered
from domain.case_deadlines import CaseDeadline, case_deadlines
from domain.dates import day_text, zone_of
from domain.indicators import INTRODUCTIONS, Indicator
from domain.members import Counted, Moves
from domain.organisation import Unit
from domain.oversight import Contact, silent_since
from domain.periods import Period, newest_month_over
from domain.pipeline import Candidate
from domain.progress import Progress, Tally
from domain.rulebook import Rulebook
from domain.screens.work import Heads, Progressing
from domain.views import (
    months,
    pipeline,
)
from domain.views.scope import Scope
from domain.work import Proposal
from handlers.calendars import workdays
from handlers.progress import load_progress
from storage.attestations import aside_by_child, attested, month_entries, muted, said_by_child
from storage.breakdowns import breakdown
from storage.database import Tx
from storage.duties import stages
from storage.evidence import (
    reporting_by_child,
    reporting_in,
    tasks_done_by_child,
)
from storage.figures import figures, sums_in
from storage.members import member_changes, told_members
from storage.reach import contacts_below, with_reporters
from storage.shares import child_id
from storage.stocks import stocks
from storage.targets import targets_under
from storage.tasks import proposals_below, tasks_around
from storage.units import children, leaves, paths_below

_MOST_PROPOSALS = 500


async def progress_of(tx: Tx, scope: Scope, period: Period | None = None) -> Progress:
    """Return the progress that a view is made of."""
    of = period or scope.period
    return await load_progress(tx, scope.unit, scope.indicator, of, scope.as_of, pinned=scope.pinned, bare=True)


async def units_below(tx: Tx, scope: Scope) -> tuple[Unit, ...]:
    """Return the units right below one in the tree of the day."""
    return tuple(unit for unit, exists in await children(tx, scope.unit.id, scope.as_of) if exists)


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


async def steps_done(tx: Tx, scope: Scope) -> dict[Indicator, int]:
    """Return how many took each step in a period; expected admissions of its whole."""
    done = {}
    for step in (*pipeline.STEPS, *pipeline.ASIDE):
        until = scope.period.last if step is Indicator.EXPECTED else scope.as_of
        done[step] = (await figures(tx, scope.unit, step, scope.period, until, scope.today)).done
    for step in INTRODUCTIONS:
        if step is not Indicator.INTRODUCED:
            done[Indicator.INTRODUCED] += (await figures(tx, scope.unit, step, scope.period, scope.as_of)).done
    return done


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
        span = Period(first=since, last=last, code="")
        sums = await sums_in(tx, unit, Indicator.ADMITTED, span, last) if known else ()
        overlaps = tuple(each for each in sums if each.since <= since < each.last)
        found.append(Moves(unit, known, await member_changes(tx, unit, since, last), overlaps))
    return tuple(found)


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


async def tasks_of(tx: Tx, scope: Scope) -> tuple[Progressing, ...]:
    """Return the named tasks that concern a unit, with how many of its cells have done each."""
    cells = sum((await reporting_by_child(tx, scope.unit, scope.as_of)).values())
    return tuple(
        [
            Progressing(task, sum((await tasks_done_by_child(tx, scope.unit, task.id)).values()), cells)
            for task in await tasks_around(tx, scope.unit)
        ]
    )


async def proposals_of(tx: Tx, scope: Scope) -> tuple[Proposal, ...]:
    """Return the newest difficulties and proposals of a subtree."""
    return tuple(
        Proposal(number=p.number, unit=p.unit, topic=p.topic, text=p.text, sent_at=p.sent_at, answer=p.answer)
        for p in await proposals_below(tx, scope.unit, _MOST_PROPOSALS)
    )


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
    said = await said_by_child(tx, unit, month, zone_of(now))
    found = {child: Counter(said.get(child, {})) for child in cells.keys() | said.keys()}
    for child, number in (await aside_by_child(tx, unit, month, today)).items():
        found.setdefault(child, Counter())[Answer.MUTED] += number
    for child, (number, _) in cells.items():
        found[child][unanswered(month, today)] += number - found[child].total()
    return found


async def contacts_in(tx: Tx, unit: Unit, now: datetime) -> tuple[tuple[tuple[Unit, Contact], ...], Contact]:
    """Return how the cells of each unit below one can be reached, and those of it all."""
    found = await contacts_below(tx, unit, now.date(), silent_since(now))
    units = [child for child, _ in await children(tx, unit.id, now.date()) if child.id in found]
    return tuple((child, found[child.id]) for child in units), sum(found.values(), Contact(0))
