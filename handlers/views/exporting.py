"""Views for whoever runs the command line: the tables and the report that the chat makes, recorded as the chat does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from domain.addresses import View
from domain.dates import day_text
from domain.indicators import Indicator
from domain.organisation import Unit
from domain.papers import Paper
from domain.periods import Period, from_code, term_at, year_of
from domain.tables import Table
from domain.text import capitalised
from domain.views.scope import Scope
from domain.views.subjects import Subject
from handlers.views.loading import tables_of
from handlers.views.papers import paper_of
from storage.audit import record
from storage.database import Database, Tx


def scope_for(view: View, unit: Unit, now: datetime) -> Scope:
    """Return of what a view tells, for somebody who may not read names; `now` is in the reader's time zone.

    Raises ValueError where its period, indicator or day is none, and NotCome where they have not come: no zero is told
    of the future, only what is planned.
    """
    period, indicator, today = from_code(view.period), Indicator(view.indicator), now.date()
    as_of = datetime.strptime(view.as_of, "%Y%m%d").date() if view.as_of else today  # noqa: DTZ007 — a day
    if view.subject is not Subject.PIPELINE:
        _refuse_ahead(period, as_of, today)
    if view.subject is Subject.YEARS and not (period.is_term or period.is_span):
        period = term_at(min(as_of, period.last))
    if view.subject.is_by_year:
        period = year_of(min(as_of, period.last).year)
    if as_of >= period.first:
        as_of = min(as_of, period.last, today)
    return Scope(view.subject, unit, indicator, period, as_of, now, pinned=bool(view.as_of))


def _refuse_ahead(period: Period, as_of: date, today: date) -> None:
    if period.first > today:
        raise NotCome(f"{capitalised(period.title)}: kỳ này chưa đến.")
    if as_of > today:
        raise NotCome(f"Ngày {day_text(as_of)} chưa đến.")
    if as_of < period.first:
        raise NotCome(f"Ngày {day_text(as_of)} đến trước {period.title}.")


class NotCome(ValueError):
    """A period or a day that has not come, or ends before the other begins; its text is a sentence."""


async def export(database: Database, scope: Scope) -> tuple[Table, ...]:
    """Return the tables of a view with everything in them, as the operator who runs the command may see it."""
    entitled = replace(scope, names=True, own=True)

    async def work(tx: Tx) -> tuple[Table, ...]:
        await _record(tx, entitled)
        return await tables_of(tx, entitled)

    return await database.write(work)


async def report(database: Database, scope: Scope) -> Paper:
    """Return the draft report of a unit for a period."""
    entitled = replace(scope, names=True)

    async def work(tx: Tx) -> Paper:
        await _record(tx, entitled)
        return await paper_of(tx, entitled)

    return await database.write(work)


async def _record(tx: Tx, scope: Scope) -> None:
    if scope.subject is Subject.REGISTER:
        await record(tx, scope.now, None, "read names", f"command line unit {scope.unit.id}")
    told = f"command line {scope.subject} unit {scope.unit.id} {scope.period.code}"
    await record(tx, scope.now, None, "export", told)
