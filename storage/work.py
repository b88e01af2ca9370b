"""What cells and committees work on: classes, tasks, proposals, attestations, and who is left in peace for a while."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select

from domain.attestation import Entry, Frozen, Ledger
from domain.births import Birth
from domain.indicators import ATTESTABLE, Indicator
from domain.organisation import Unit, ancestors
from domain.periods import Period
from domain.pipeline import Candidate
from domain.training_classes import Nominee, TrainingClass
from domain.work import Task
from storage.database import Tx
from storage.statements import one_of, put
from storage.tables import candidate, fact, report, sent_figure, task, unit
from storage.units import end_of

_LIVE = fact.c.voided_at.is_(None)
_BELOW = (fact.c.path >= bindparam("path"), fact.c.path < bindparam("end"))
_CLASSES = (
    select(fact.c.report_id, fact.c.quantity, fact.c.on_day, fact.c.subject, fact.c.note_sealed)
    .where(
        fact.c.indicator == Indicator.CLASS_OPENED.value,
        fact.c.path == bindparam("path"),
        fact.c.on_day >= bindparam("earliest"),
        fact.c.year >= bindparam("year"),
        _LIVE,
    )
    .order_by(fact.c.on_day)
)
_NOMINATED = select(func.coalesce(func.sum(fact.c.quantity), 0)).where(
    fact.c.subject == bindparam("subject"),
    fact.c.indicator == Indicator.NOMINATED.value,
    _LIVE,
    func.coalesce(fact.c.report_id, -1) != bindparam("without"),
)
_done = fact.alias("done_fact")
_NOMINEES = (
    select(
        fact.c.unit_id,
        fact.c.quantity,
        fact.c.candidate_id,
        unit.c.name,
        candidate.c.name_sealed,
        candidate.c.born_sealed,
    )
    .join(unit, unit.c.id == fact.c.unit_id)
    .outerjoin(candidate, candidate.c.id == fact.c.candidate_id)
    .where(
        fact.c.subject == bindparam("subject"),
        fact.c.indicator == Indicator.NOMINATED.value,
        _LIVE,
        ~select(_done.c.id)
        .where(
            _done.c.subject == bindparam("subject"),
            one_of(_done.c.indicator, (Indicator.TRAINED, Indicator.ABSENT)),
            _done.c.unit_id == fact.c.unit_id,
            func.coalesce(_done.c.candidate_id, 0) == func.coalesce(fact.c.candidate_id, 0),
            _done.c.voided_at.is_(None),
        )
        .exists(),
    )
    .order_by(unit.c.path, fact.c.id)
)
_TASKS = (
    select(task.c.id, task.c.name, task.c.deadline, task.c.document)
    .join(unit, unit.c.id == task.c.unit_id)
    .where(unit.c.path == bindparam("path"))
    .order_by(task.c.deadline, task.c.id)
)
_TASKS_BELOW = (
    select(task.c.id, task.c.name, task.c.deadline, task.c.document)
    .join(unit, unit.c.id == task.c.unit_id)
    .where(unit.c.path >= bindparam("path"), unit.c.path < bindparam("end"))
    .order_by(task.c.deadline, task.c.id)
)
_TASK = select(task.c.id, task.c.name, task.c.deadline, task.c.document, task.c.unit_id).where(
    task.c.id == bindparam("task_id")
)
_TASK_DONE = select(fact.c.unit_id, fact.c.on_day, fact.c.note_sealed).where(
    fact.c.subject == bindparam("subject"), fact.c.indicator == Indicator.TASK_DONE.value, _LIVE
)
_DONE_TASKS = select(fact.c.subject).where(
    fact.c.unit_id == bindparam("unit_id"),
    fact.c.indicator == Indicator.TASK_DONE.value,
    _LIVE,
    func.coalesce(fact.c.report_id, -1) != bindparam("without"),
)
_MONTH = (
    select(
        fact.c.unit_id, fact.c.indicator, fact.c.on_day, fact.c.quantity, candidate.c.name_sealed,
    )
    .outerjoin(candidate, candidate.c.id == fact.c.candidate_id)
    .where(
        *_BELOW,
        fact.c.year == bindparam("year"),
        fact.c.on_day >= bindparam("first"),
        fact.c.on_day <= bindparam("last"),
        one_of(fact.c.indicator, sorted(ATTESTABLE)),
        _LIVE,
    )
    .order_by(fact.c.on_day, fact.c.id)
)  # fmt: skip
_ATTESTED = (
    select(fact.c.unit_id, fact.c.subject, fact.c.note_sealed, fact.c.on_day, fact.c.recorded_at, report.c.sent_by)
    .join(report, report.c.id == fact.c.report_id)
    .where(
        *_BELOW,
        fact.c.indicator == Indicator.ATTESTED.value,
        fact.c.subject == bindparam("subject"),
        _LIVE,
    )
    .order_by(fact.c.id)
)
_CLOSED = select(fact.c.subject).where(
    fact.c.unit_id == bindparam("unit_id"), fact.c.indicator == Indicator.ATTESTED.value, _LIVE
)
_MUTED = (
    select(fact.c.unit_id, fact.c.subject, fact.c.note_sealed)
    .where(*_BELOW, fact.c.indicator == Indicator.MUTED.value, fact.c.subject >= bindparam("day"), _LIVE)
    .order_by(fact.c.id)
)
_PROPOSED = (
    select(fact.c.report_id, fact.c.subject, fact.c.note_sealed, fact.c.recorded_at, unit.c.name)
    .join(unit, unit.c.id == fact.c.unit_id)
    .where(*_BELOW, fact.c.indicator == Indicator.PROPOSED.value, _LIVE)
    .order_by(fact.c.id.desc())
    .limit(bindparam("most"))
)
_ANSWERED = (
    select(fact.c.note_sealed)
    .where(fact.c.subject == bindparam("subject"), fact.c.indicator == Indicator.ANSWERED.value, _LIVE)
    .order_by(fact.c.id.desc())
    .limit(1)
)
_MEMBER_CHANGES = (
    select(fact.c.indicator, func.sum(fact.c.quantity).label("number"))
    .where(
        *_BELOW,
        one_of(
            fact.c.indicator,
            (Indicator.ADMITTED, Indicator.MOVED_IN, Indicator.MOVED_OUT, Indicator.REMOVED, Indicator.DECEASED),
        ),
        fact.c.year == bindparam("year"),
        fact.c.on_day <= bindparam("last"),
        _LIVE,
    )
    .group_by(fact.c.indicator)
)
_MEMBERS = select(unit.c.members).where(unit.c.id == bindparam("unit_id"))
_SENT = put(sent_figure)
_KEEP_SENT = _SENT.on_conflict_do_update(
    index_elements=["person_id", "unit_id", "period", "indicator"],
    set_={"done": _SENT.excluded.done, "sent_at": _SENT.excluded.sent_at},
)
_SENT_TO = (
    select(sent_figure.c.person_id, sent_figure.c.unit_id, sent_figure.c.indicator, sent_figure.c.done)
    .join(unit, unit.c.id == sent_figure.c.unit_id)
    .where(sent_figure.c.period == bindparam("period"), unit.c.path == bindparam("path"))
    .order_by(sent_figure.c.person_id)
)


def _lineage(of: Unit) -> list[str]:
    return [*ancestors(of.path), of.path]


async def classes_for(
    tx: Tx, of: Unit, earliest: date, without: int = 0, *, nominees: bool = False
) -> tuple[TrainingClass, ...]:
    """Return the classes opened by a unit or above it since a day, with places and, where wanted, who is in them."""
    since = {"earliest": earliest, "year": earliest.year}
    rows = [row for path in _lineage(of) for row in await tx.all(_CLASSES, {**since, "path": path})]
    return tuple([await _class(tx, row, without, nominees=nominees) for row in rows])


async def _class(tx: Tx, row: Any, without: int, *, nominees: bool) -> TrainingClass:  # noqa: ANN401
    subject = f"class/{row.report_id}"
    return TrainingClass(
        id=row.report_id,
        name=tx.seal.open(row.note_sealed) if row.note_sealed else f"Lớp số {row.report_id}",
        quota=row.quantity,
        opens_on=row.on_day,
        nominate_by=date.fromisoformat(row.subject),
        nominated=int(await tx.value(_NOMINATED, {"subject": subject, "without": without})),
        nominees=await nominees_of(tx, row.report_id) if nominees else (),
    )


async def nominees_of(tx: Tx, class_id: int) -> tuple[Nominee, ...]:
    """Return who is in a class and has neither got a certificate nor missed it."""
    rows = await tx.all(_NOMINEES, {"subject": f"class/{class_id}"})
    return tuple(
        Nominee(
            unit_id=row.unit_id,
            unit=row.name,
            quantity=row.quantity,
            person=Candidate(
                id=row.candidate_id,
                name=tx.seal.open(row.name_sealed),
                born=Birth.model_validate_json(tx.seal.open(row.born_sealed)) if row.born_sealed else None,
            )
            if row.name_sealed
            else None,
        )
        for row in rows
    )


async def tasks_owed(tx: Tx, of: Unit, without: int = 0) -> tuple[Task, ...]:
    """Return the tasks that a unit has not done, the most urgent first; report `without` does not count as done."""
    done = {row.subject for row in await tx.all(_DONE_TASKS, {"unit_id": of.id, "without": without})}
    rows = [row for path in _lineage(of) for row in await tx.all(_TASKS, {"path": path})]
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


async def closed_months(tx: Tx, of: Unit) -> frozenset[str]:
    """Return the codes of the months that a unit has attested."""
    return frozenset(row.subject for row in await tx.all(_CLOSED, {"unit_id": of.id}))


async def month_entries(tx: Tx, top: Unit, month: Period, *, names: bool) -> dict[int, tuple[Entry, ...]]:
    """Return a month's list of every unit of a subtree by unit id, with names only where they may be read."""
    where = {
        "path": top.path,
        "end": end_of(top.path),
        "first": month.first,
        "last": month.last,
        "year": month.first.year,
    }
    found: dict[int, list[Entry]] = {}
    for row in await tx.all(_MONTH, where):
        name = tx.seal.open(row.name_sealed) if names and row.name_sealed else ""
        entry = Entry(indicator=Indicator(row.indicator), on=row.on_day, quantity=row.quantity, name=name)
        found.setdefault(row.unit_id, []).append(entry)
    return {unit_id: tuple(entries) for unit_id, entries in found.items()}


async def attested(tx: Tx, top: Unit, month: Period, zone: Any) -> dict[int, Frozen]:  # noqa: ANN401 — a tzinfo
    """Return what every unit of a subtree has attested for a month, by unit id; the newest holds."""
    rows = await tx.all(_ATTESTED, {"path": top.path, "end": end_of(top.path), "subject": month.code})
    return {
        row.unit_id: Frozen(
            counts={Indicator(key): number for key, number in json.loads(tx.seal.open(row.note_sealed)).items()},
            on=row.recorded_at.astimezone(zone).date(),
        )
        for row in rows
    }


_ATTESTATION = (
    select(fact.c.report_id)
    .where(
        fact.c.unit_id == bindparam("unit_id"),
        fact.c.indicator == Indicator.ATTESTED.value,
        fact.c.subject == bindparam("subject"),
        _LIVE,
    )
    .limit(1)
)


async def attestation_of(tx: Tx, unit_id: int, period: str) -> int | None:
    """Return the number of the report that attested a month of a unit, None where it is not attested."""
    number: int | None = await tx.value(_ATTESTATION, {"unit_id": unit_id, "subject": period})
    return number


async def ledger(tx: Tx, of: Unit, month: Period, zone: Any) -> Ledger:  # noqa: ANN401
    """Return a unit's own list of a month, and what it was attested with."""
    entries = (await month_entries(tx, of, month, names=of.named)).get(of.id, ())
    return Ledger(period=month.code, entries=entries, frozen=(await attested(tx, of, month, zone)).get(of.id))


async def muted(tx: Tx, top: Unit, day: date) -> dict[int, tuple[date, str]]:
    """Return until when, and why, units of a subtree are not to be reminded, by unit id."""
    rows = await tx.all(_MUTED, {"path": top.path, "end": end_of(top.path), "day": day.isoformat()})
    return {
        row.unit_id: (date.fromisoformat(row.subject), tx.seal.open(row.note_sealed) if row.note_sealed else "")
        for row in rows
    }


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
    sealed = await tx.value(_ANSWERED, {"subject": f"report/{report_id}"})
    return tx.seal.open(sealed) if sealed else ""


async def member_changes(tx: Tx, top: Unit, year: int, last: date) -> dict[Indicator, int]:
    """Return how many came and went in a subtree in a year up to a day."""
    where = {"path": top.path, "end": end_of(top.path), "year": year, "last": last}
    return {Indicator(row.indicator): int(row.number) for row in await tx.all(_MEMBER_CHANGES, where)}


async def opening_members(tx: Tx, of: Unit) -> int | None:
    """Return the number of members that was imported for a unit, None where none was."""
    number: int | None = await tx.value(_MEMBERS, {"unit_id": of.id})
    return number


async def keep_sent(
    tx: Tx, person_id: int, unit_id: int, period: str, figures: dict[Indicator, int], now: datetime
) -> None:
    """Keep which figures of a month somebody has been sent."""
    for indicator, done in figures.items():
        row = {"person_id": person_id, "unit_id": unit_id, "period": period, "indicator": indicator}
        await tx.run(_KEEP_SENT, {**row, "done": done, "sent_at": now})


async def sent_to(tx: Tx, of: Unit, periods: Iterable[str]) -> list[tuple[str, Any]]:
    """Return who was sent which figure of a unit, or of one above it, in some months."""
    found = []
    for period in periods:
        for path in _lineage(of):
            found += [(period, row) for row in await tx.all(_SENT_TO, {"period": period, "path": path})]
    return found
