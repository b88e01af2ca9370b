"""Tasks with a deadline, and what cells propose: what was set or said, and what came of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select

from domain.indicators import Indicator
from domain.organisation import Unit, ancestors, lineage
from domain.work import Task
from storage.database import Tx
from storage.reports import versions
from storage.statements import BELOW, LIVE, WITHIN
from storage.tables import fact, task, unit
from storage.units import end_of

_TASKS = (
    select(task.c.id, task.c.name, task.c.deadline, task.c.document)
    .join(unit, unit.c.id == task.c.unit_id)
    .where(unit.c.path == bindparam("path"))
    .order_by(task.c.deadline, task.c.id)
)
_TASKS_BELOW = (
    select(task.c.id, task.c.name, task.c.deadline, task.c.document)
    .join(unit, unit.c.id == task.c.unit_id)
    .where(*WITHIN)
    .order_by(task.c.deadline, task.c.id)
)
_TASK = select(task.c.id, task.c.name, task.c.deadline, task.c.document, task.c.unit_id).where(
    task.c.id == bindparam("task_id")
)
_TASK_DONE = select(fact.c.unit_id, fact.c.on_day, fact.c.note_sealed).where(
    fact.c.subject == bindparam("subject"), fact.c.indicator == Indicator.TASK_DONE.value, LIVE
)
_DONE_TASKS = select(fact.c.subject).where(
    fact.c.unit_id == bindparam("unit_id"),
    fact.c.indicator == Indicator.TASK_DONE.value,
    LIVE,
    func.coalesce(fact.c.report_id, -1) != bindparam("without"),
)
_PROPOSED = (
    select(fact.c.report_id, fact.c.subject, fact.c.note_sealed, fact.c.recorded_at, unit.c.name)
    .join(unit, unit.c.id == fact.c.unit_id)
    .where(*BELOW, fact.c.indicator == Indicator.PROPOSED.value, LIVE)
    .order_by(fact.c.id.desc())
    .limit(bindparam("most"))
)
_ANSWERED = (
    select(fact.c.note_sealed)
    .where(fact.c.subject == bindparam("subject"), fact.c.indicator == Indicator.ANSWERED.value, LIVE)
    .order_by(fact.c.id.desc())
    .limit(1)
)


async def tasks_owed(tx: Tx, of: Unit, without: int = 0) -> tuple[Task, ...]:
    """Return the tasks that a unit has not done, the most urgent first; report `without` does not count as done."""
    done = {row.subject for row in await tx.all(_DONE_TASKS, {"unit_id": of.id, "without": without})}
    rows = [row for path in lineage(of.path) for row in await tx.all(_TASKS, {"path": path})]
    return tuple(_task(row) for row in sorted(rows, key=_urgency) if f"task/{row.id}" not in done)


def _urgency(row: Any) -> tuple[date, int]:  # noqa: ANN401 — a row of tasks
    return row.deadline, row.id


def _task(row: Any) -> Task:  # noqa: ANN401
    return Task(id=row.id, name=row.name, deadline=row.deadline, document=row.document)


async def tasks_around(tx: Tx, of: Unit) -> tuple[Task, ...]:
    """Return the tasks set for a unit, above it or below it."""
    rows = [
        *[row for path in ancestors(of.path) for row in await tx.all(_TASKS, {"path": path})],
        *await tx.all(_TASKS_BELOW, {"path": of.path, "end": end_of(of.path)}),
    ]
    return tuple(_task(row) for row in sorted(rows, key=_urgency))


class TaskState(NamedTuple):
    """A task with the unit it was set for, and who has done it: day and proof by unit id."""

    task: Task
    unit_id: int
    done: dict[int, tuple[date, str]]


async def task_state(tx: Tx, task_id: int) -> TaskState | None:
    """Return a task and who has done it, None where there is none."""
    row = await tx.first(_TASK, {"task_id": task_id})
    if row is None:
        return None
    done = {
        found.unit_id: (found.on_day, tx.seal.open(found.note_sealed) if found.note_sealed else "")
        for found in await tx.all(_TASK_DONE, {"subject": f"task/{task_id}"})
    }
    return TaskState(_task(row), row.unit_id, done)


class Proposed(NamedTuple):
    """A proposal as it was sent, with the newest answer."""

    number: int
    unit: str
    topic: str
    text: str
    sent_at: datetime
    answer: str


async def proposals_below(tx: Tx, top: Unit, most: int) -> list[Proposed]:
    """Return the newest proposals of a subtree with their answers."""
    rows = await tx.all(_PROPOSED, {"path": top.path, "end": end_of(top.path), "most": most})
    return [
        Proposed(
            row.report_id,
            row.name,
            row.subject,
            tx.seal.open(row.note_sealed) if row.note_sealed else "",
            row.recorded_at,
            await _answer(tx, row.report_id),
        )
        for row in rows
    ]


async def _answer(tx: Tx, report_id: int) -> str:
    for number in await versions(tx, report_id):
        if sealed := await tx.value(_ANSWERED, {"subject": f"report/{number}"}):
            return tx.seal.open(sealed)
    return ""
