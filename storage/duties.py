"""What the units of a subtree owe, read for all of them at once: targets, tasks, classes, months, cases.

The path of a subtree may be empty: then it is everything.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from domain.indicators import Indicator
from domain.organisation import Role, Unit, ancestors, lineage
from domain.targets import Measure
from storage.database import Tx
from storage.statements import ABOUT, BELOW, LIVE, WITHIN, one_of
from storage.tables import candidate, fact, office, report, target, task, unit
from storage.units import UNIT_COLUMNS, end_of

_PLANS = (
    select(
        target.c.indicator, target.c.period, target.c.measure, target.c.value, target.c.people, target.c.deadline,
        target.c.document, *UNIT_COLUMNS,
    )
    .join(unit, unit.c.id == target.c.unit_id)
    .where(
        *WITHIN,
        unit.c.valid_to > bindparam("today"),
        target.c.replaced_at.is_(None),
        target.c.deadline >= bindparam("earliest"),
    )
    .order_by(unit.c.path)
)  # fmt: skip
_PLANS_ABOVE = (
    select(target.c.indicator, target.c.period, unit.c.path)
    .join(unit, unit.c.id == target.c.unit_id)
    .where(
        unit.c.path == bindparam("path"),
        target.c.replaced_at.is_(None),
        target.c.people.is_not(None),
        target.c.deadline >= bindparam("earliest"),
    )
)
_TASKS = (
    select(task.c.id, task.c.name, task.c.deadline, task.c.document, unit.c.path)
    .join(unit, unit.c.id == task.c.unit_id)
    .where(task.c.deadline >= bindparam("earliest"))
    .order_by(task.c.deadline, task.c.id)
)
# Subjects that are days: they come before all others, and the condition that there is one lets the index serve.
_DAYS = (fact.c.subject != "", fact.c.subject < ":")
_CLASSES = (
    select(fact.c.report_id, fact.c.path)
    .where(*_DAYS, fact.c.subject >= bindparam("earliest"), fact.c.indicator == Indicator.CLASS_OPENED.value, LIVE)
    .order_by(fact.c.on_day, fact.c.id)
)


def _told(indicator: Indicator) -> Select[Any]:
    """Return the statement for which units of a subtree have told something of a subject."""
    return select(fact.c.unit_id).where(*BELOW, *ABOUT, fact.c.indicator == indicator.value, LIVE)


_TOLD = {indicator: _told(indicator) for indicator in (Indicator.TASK_DONE, Indicator.NOMINATED)}
_ATTESTED = select(fact.c.unit_id, fact.c.subject).where(
    *BELOW, fact.c.indicator == Indicator.ATTESTED.value, fact.c.year >= bindparam("year"), LIVE
)
_FIRST_REPORTS = (
    select(report.c.unit_id, func.min(report.c.sent_at).label("since"))
    .join(unit, unit.c.id == report.c.unit_id)
    .where(*WITHIN)
    .group_by(report.c.unit_id)
)
_FIRST_REPORTERS = (
    select(office.c.unit_id, func.min(office.c.since).label("since"))
    .join(unit, unit.c.id == office.c.unit_id)
    .where(*WITHIN, one_of(office.c.role, (Role.SECRETARY.value, Role.DEPUTY.value)))
    .group_by(office.c.unit_id)
)
# Days of stages, without anybody's name: what is due is told by days alone.
_STAGES = (
    select(candidate.c.id, candidate.c.unit_id, fact.c.indicator, func.max(fact.c.on_day).label("on_day"))
    .join(fact, (fact.c.candidate_id == candidate.c.id) & fact.c.voided_at.is_(None))
    .where(candidate.c.unit_id.in_(select(unit.c.id).where(*WITHIN, unit.c.named.is_(True))))
    .group_by(candidate.c.id, candidate.c.unit_id, fact.c.indicator)
    .order_by(candidate.c.id)
)
_MUTED = (
    select(fact.c.path, fact.c.subject, fact.c.note_sealed)
    .where(
        *_DAYS,
        fact.c.subject >= bindparam("day"),
        fact.c.indicator == Indicator.MUTED.value,
        fact.c.on_day <= bindparam("last"),
        LIVE,
    )
    .order_by(fact.c.id)
)


def _range(path: str) -> dict[str, str]:
    return {"path": path, "end": end_of(path)}


async def plans(tx: Tx, path: str, earliest: date, today: date) -> list[Any]:
    """Return the rows, with their units, of targets in force with a deadline not before a day."""
    return await tx.all(_PLANS, {**_range(path), "earliest": earliest, "today": today})


async def plans_above(tx: Tx, path: str, earliest: date) -> list[Any]:
    """Return what the units above a subtree have targets in people of."""
    rows = [await tx.all(_PLANS_ABOVE, {"path": up, "earliest": earliest}) for up in ancestors(path)]
    return [row for found in rows for row in found]


def has_people(row: Any) -> bool:  # noqa: ANN401 — a row of plans
    """Tell whether a target is one in people."""
    return row.people is not None and row.measure != Measure.RATIO_ABOVE


async def tasks_for(tx: Tx, path: str, earliest: date) -> list[Any]:
    """Return the rows of tasks, with the path of whom they were set for, that concern a subtree."""
    rows = await tx.all(_TASKS, {"earliest": earliest})
    return [row for row in rows if row.path.startswith(path) or path.startswith(row.path)]


async def classes_open(tx: Tx, path: str, earliest: date) -> list[Any]:
    """Return the report and the path of classes for which a subtree may still name people on a day."""
    rows = await tx.all(_CLASSES, {"earliest": earliest.isoformat()})
    return [row for row in rows if row.path.startswith(path) or path.startswith(row.path)]


async def who_told(tx: Tx, path: str, indicator: Indicator, subject: str) -> frozenset[int]:
    """Return the units of a subtree that have told something of a subject (task/3, class/5)."""
    rows = await tx.all(_TOLD[indicator], {**_range(path), "subject": subject})
    return frozenset(row.unit_id for row in rows)


async def months_attested(tx: Tx, path: str, since: date) -> frozenset[tuple[int, str]]:
    """Return which units of a subtree have attested which months since a day."""
    rows = await tx.all(_ATTESTED, {**_range(path), "year": since.year})
    return frozenset((row.unit_id, row.subject) for row in rows)


async def reporting_since(tx: Tx, path: str) -> dict[int, datetime]:
    """Return since when the units of a subtree report: since their first report, or their first secretary."""
    found: dict[int, datetime] = {}
    for statement in (_FIRST_REPORTS, _FIRST_REPORTERS):
        for row in await tx.all(statement, _range(path)):
            found[row.unit_id] = min(row.since, found.get(row.unit_id, row.since))
    return found


async def stages(tx: Tx, path: str) -> dict[int, dict[int, dict[Indicator, date]]]:
    """Return, by unit and person of a subtree, the newest day of each thing that happened to them."""
    found: dict[int, dict[int, dict[Indicator, date]]] = {}
    for row in await tx.all(_STAGES, _range(path)):
        found.setdefault(row.unit_id, {}).setdefault(row.id, {})[Indicator(row.indicator)] = row.on_day
    return found


async def mutings(tx: Tx, day: date) -> dict[str, tuple[date, str]]:
    """Return until when, and why, units are left in peace on a day, with all below them, by path; the newest holds."""
    return {
        row.path: (date.fromisoformat(row.subject), tx.seal.open(row.note_sealed) if row.note_sealed else "")
        for row in await tx.all(_MUTED, {"day": day.isoformat(), "last": day})
    }


def muting_of(of: Unit, quiet: dict[str, tuple[date, str]]) -> tuple[date, str] | None:
    """Return until when, and why, a unit or one above it is left in peace, None where it is not."""
    return next((quiet[path] for path in reversed(lineage(of.path)) if path in quiet), None) if quiet else None
