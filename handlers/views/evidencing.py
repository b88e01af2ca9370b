"""The year-end evidence of a unit, of those below it and of the officials in charge, from the database."""

from __future__ import annotations

from dataclasses import replace

from domain.dates import zone_of
from domain.indicators import INTRODUCTIONS, Indicator
from domain.periods import month_of, newest_month_over
from domain.tables import Table
from domain.views import (
    comparison,
    evidence,
)
from domain.views.cells import Cells, cells_of
from domain.views.scope import Scope
from domain.views.subjects import Subject
from handlers.progress import line_in, load_progress
from handlers.views.cautioning import cautions_of, is_known
from handlers.views.parts import heads_of
from storage.attestations import lists_by_child
from storage.database import Tx
from storage.evidence import (
    cells_by_child,
    owed_by_child,
    reporting_by_child,
    tasks_done_by_child,
)
from storage.figures import figures
from storage.officials import officials_below
from storage.tasks import tasks_around


async def evidence_of(tx: Tx, scope: Scope) -> tuple[Table, ...]:
    """Return the evidence of a unit and of those below it, and where there are any, of the officials in charge."""
    whole, units = await _evidences(tx, scope)
    table = evidence.evidence_table(scope, units, whole)
    year = replace(scope, subject=Subject.PROGRESS, period=scope.year, as_of=min(scope.as_of, scope.year.last))
    notes = [
        note
        for indicator in (Indicator.ADMITTED, Indicator.TRAINED, Indicator.RECOGNISED)
        for note in await cautions_of(tx, replace(year, indicator=indicator))
    ]
    table = table.model_copy(update={"foot": (*table.foot, *notes)})
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
    of_year = replace(scope, indicator=Indicator.ADMITTED, period=year, as_of=as_of)
    before_known = await is_known(tx, of_year, before_period, before_day)
    apart_known = before_known and done["before"].own == 0  # what stands at the unit itself cannot be told apart
    introduced = [await figures(tx, unit, i, year, as_of) for i in INTRODUCTIONS]
    reporting = await reporting_by_child(tx, unit, as_of)
    cells = await cells_by_child(tx, unit, Indicator.ADMITTED, year, as_of)
    over = newest_month_over(as_of)
    january = month_of(year.first.year, 1)
    attested_months = await lists_by_child(tx, unit, january, over, zone_of(scope.now))
    months = [month_of(over.first.year, n) for n in range(1, over.first.month + 1)] if over.first in year else []
    owed = await owed_by_child(tx, unit, months, scope.now)
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
            before=done["before"].by_child.get(line.unit.id, 0) if apart_known else None,
            months=attested_months.get(line.unit.id, 0),
            months_owed=owed.get(line.unit.id, 0),
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
