"""What is owed: the duties of all units of a subtree, whoever asks for them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from domain.attestation import months_owed
from domain.case_deadlines import case_deadlines
from domain.duties import (
    ClassDuty,
    Duty,
    Owed,
    PlanDuty,
    RatioDuty,
    TaskDuty,
    case_duty,
    handed_down,
    is_asked,
    month_duty,
)
from domain.indicators import Indicator
from domain.organisation import Unit
from domain.periods import from_code
from domain.pipeline import Candidate
from domain.progress import Tally
from domain.reminders import BEHIND
from domain.targets import Measure
from domain.work import Task
from handlers.calendars import rulebook, workdays
from storage import duties as stored
from storage.classes import class_opened_by
from storage.database import Tx
from storage.figures import done_by_path
from storage.register import people_of_unit
from storage.stocks import stocks
from storage.units import leaves, unit_of


async def owed(tx: Tx, path: str, now: datetime, *, named: bool = False) -> Owed:
    """Return what the units of a subtree owe at `now` (the users' zone); the path may be empty for everything.

    With `named`, cases carry the person's name: only for the unit's own people.
    """
    today = now.date()
    quiet = await stored.mutings(tx, today)
    cells = await leaves(tx, path, today, today)
    found = [
        *await _plans(tx, path, today),
        *await _classes(tx, path, today, cells),
        *await _tasks(tx, path, today, cells),
        *await _months(tx, path, now, cells),
        *await _cases(tx, path, today, cells, named=named),
    ]
    muted = [(cell, *rest) for cell in cells if (rest := stored.muting_of(cell, quiet))]
    asked: list[Duty] = []
    left: list[Duty] = []
    for duty in found:
        (left if stored.muting_of(duty.unit, quiet) else asked).append(duty)
    return Owed(tuple(asked), cells, tuple(muted), tuple(left))


_BEFORE_DUE = timedelta(days=62)  # a month may be attested from its first day on


async def _plans(tx: Tx, path: str, today: date) -> list[Duty]:
    earliest = today - BEHIND
    rows = await stored.plans(tx, path, earliest, today)
    in_people = [row for row in rows if stored.has_people(row)]
    above = await stored.plans_above(tx, path, earliest)
    down = handed_down([(f"{row.indicator} {row.period}", row.path) for row in (*above, *in_people)])
    done = {
        key: await done_by_path(tx, path, Indicator(key[0]), from_code(key[1]), today)
        for key in {(row.indicator, row.period) for row in in_people}
    }
    duties: list[Duty] = []
    periods = {code: from_code(code) for code in {row.period for row in in_people}}
    for row in in_people:
        period = periods[row.period]
        tally = Tally.model_construct(done=done[row.indicator, row.period].get(row.path, 0), target=row.people)
        if tally.missing and is_asked(period, today) and (f"{row.indicator} {row.period}", row.path) not in down:
            duties.append(PlanDuty(unit_of(row), row.deadline, Indicator(row.indicator), period, tally, row.document))
    return duties + await _ratios(tx, path, rows, today)


async def _ratios(tx: Tx, path: str, rows: list[Any], today: date) -> list[Duty]:
    ratios = [r for r in rows if (r.measure, r.indicator) == (Measure.RATIO_ABOVE, Indicator.VILLAGE_HEAD_MEMBERS)]
    known = await stocks(tx, path, today) if ratios else ()
    duties: list[Duty] = []
    for row in ratios:
        sums = dict.fromkeys((Indicator.VILLAGE_HEADS, Indicator.VILLAGE_HEAD_MEMBERS), 0)
        for stock in known:
            if stock.indicator in sums and stock.path.startswith(row.path):
                sums[stock.indicator] += stock.quantity
        period, (heads, members) = from_code(row.period), sums.values()
        duty = RatioDuty(unit_of(row), row.deadline, period, heads, members, Decimal(row.value), row.document)
        if duty.is_owed and is_asked(period, today):
            duties.append(duty)
    return duties


async def _classes(tx: Tx, path: str, today: date, cells: tuple[Unit, ...]) -> list[Duty]:
    duties: list[Duty] = []
    for row in await stored.classes_open(tx, path, today):
        found = await class_opened_by(tx, row.report_id)
        if found is None or not found.free:
            continue
        named = await stored.who_told(tx, path, Indicator.NOMINATED, f"class/{found.id}")
        owing = [cell for cell in cells if cell.path.startswith(row.path) and cell.id not in named]
        duties += [ClassDuty(cell, found.nominate_by, found) for cell in owing]
    return duties


async def _tasks(tx: Tx, path: str, today: date, cells: tuple[Unit, ...]) -> list[Duty]:
    duties: list[Duty] = []
    for row in await stored.tasks_for(tx, path, today - BEHIND):
        done = await stored.who_told(tx, path, Indicator.TASK_DONE, f"task/{row.id}")
        task = Task(id=row.id, name=row.name, deadline=row.deadline, document=row.document)
        owing = [cell for cell in cells if cell.path.startswith(row.path) and cell.id not in done]
        duties += [TaskDuty(cell, task.deadline, task) for cell in owing]
    return duties


async def _months(tx: Tx, path: str, now: datetime, cells: tuple[Unit, ...]) -> list[Duty]:
    today = now.date()
    since = await stored.reporting_since(tx, path)
    attested = await stored.months_attested(tx, path, today - BEHIND - _BEFORE_DUE)
    return [
        duty
        for cell in cells
        if cell.id in since
        for month in months_owed(today, since[cell.id].astimezone(now.tzinfo).date())
        if (duty := month_duty(cell, month)).deadline >= today - BEHIND and (cell.id, month.code) not in attested
    ]


async def _cases(tx: Tx, path: str, today: date, cells: tuple[Unit, ...], *, named: bool) -> list[Duty]:
    people = await stored.stages(tx, path)
    if not people:
        return []
    names = {
        person.id: person for cell in cells if named and cell.id in people for person in await people_of_unit(tx, cell)
    }
    years = [day.year for of_unit in people.values() for reached in of_unit.values() for day in reached.values()]
    calendar, rules = await workdays(tx, min(years), max(*years, today.year) + 2), await rulebook(tx)
    duties: list[Duty] = []
    for cell in cells:
        for number, reached in people.get(cell.id, {}).items():
            person = names.get(number) or Candidate.model_construct(id=number, name="", born=None, reached=reached)
            limits = case_deadlines(person, rules, calendar)
            duties += [case_duty(cell, person, limit) for limit in limits if limit.day >= today - BEHIND]
    return duties
