"""Attested months: the list of a month, what it was attested with, who was sent its figures, who is left in peace."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from sqlalchemy import bindparam, case, func, or_, select

from domain.attestation import (
    ATTESTED,
    Answer,
    Entry,
    Frozen,
    Ledger,
    due_day,
    months_to_attest,
    older_months,
)
from domain.indicators import ATTESTABLE, Indicator
from domain.organisation import REPORTERS, Unit, child_width, lineage
from domain.periods import Period, month_of
from storage.columns import BEGINNING
from storage.database import Tx
from storage.duties import reporting_since
from storage.shares import CHILD, TOLD_LATER, child_id, split, totals_marked
from storage.statements import ABOUT, BELOW, LIVE, one_of, put
from storage.tables import candidate, fact, office, report, sent_figure, unit
from storage.units import end_of, has_below

_MONTH = (
    select(
        fact.c.unit_id, fact.c.indicator, fact.c.on_day, fact.c.quantity, candidate.c.name_sealed,
    )
    .outerjoin(candidate, candidate.c.id == fact.c.candidate_id)
    .where(
        *BELOW,
        fact.c.year == bindparam("year"),
        fact.c.on_day >= bindparam("first"),
        fact.c.on_day <= bindparam("last"),
        one_of(fact.c.indicator, sorted(ATTESTABLE)),
        fact.c.quantity != 0,
        LIVE,
    )
    .order_by(fact.c.on_day, fact.c.id)
)  # fmt: skip
_ATTESTED = (
    select(fact.c.unit_id, fact.c.subject, fact.c.note_sealed, fact.c.on_day, fact.c.recorded_at, report.c.sent_by)
    .join(report, report.c.id == fact.c.report_id)
    .where(
        *BELOW,
        *ABOUT,
        fact.c.indicator == Indicator.ATTESTED.value,
        LIVE,
    )
    .order_by(fact.c.id)
)
_newer = fact.alias("newer")
_ATTESTED_NEWEST = (
    fact.c.indicator == Indicator.ATTESTED.value,
    LIVE,
    # The same unit may have attested twice: the newest holds.
    ~select(_newer.c.id)
    .where(
        _newer.c.unit_id == fact.c.unit_id,
        _newer.c.indicator == Indicator.ATTESTED.value,
        _newer.c.subject == fact.c.subject,
        _newer.c.voided_at.is_(None),
        _newer.c.id > fact.c.id,
    )
    .exists(),
)
_is_late = fact.c.recorded_at >= bindparam("late_from")
# How many cells have attested a month in time with something in it, with nothing, and late, whatever they hold.
_SAID = split(
    "said of a month",
    3,
    lambda place, where: (
        select(
            place,
            func.sum(case((_is_late, 0), (fact.c.quantity == 0, 0), else_=1)).label("stated"),
            func.sum(case((_is_late, 0), (fact.c.quantity == 0, 1), else_=0)).label("nil"),
            func.sum(case((_is_late, 1), else_=0)).label("late"),
        )
        .where(*where, *ABOUT, *_ATTESTED_NEWEST, ~has_below(fact.c.unit_id))
        .group_by(place)
    ),
    source=TOLD_LATER,
)
# A month is owed by who began to report before it was over: who attests an older one attests what nobody asked for.
_MONTHS = 12
_moment = fact.c.recorded_at.type
_month_end = case(
    *((fact.c.subject == bindparam(f"month_{n}"), bindparam(f"over_{n}", type_=_moment)) for n in range(_MONTHS)),
    else_=bindparam("never", type_=_moment),
)
_is_owed = or_(
    select(report.c.id).where(report.c.unit_id == fact.c.unit_id, report.c.sent_at < _month_end).exists(),
    select(office.c.id)
    .where(
        office.c.unit_id == fact.c.unit_id,
        one_of(office.c.role, sorted(REPORTERS)),
        office.c.since < _month_end,
    )
    .exists(),
)
_LISTS = split(
    "attested lists",
    1,
    lambda place, where: (
        select(place, func.count().label("number"))
        .where(
            *where,
            fact.c.subject >= bindparam("from_subject"),
            fact.c.subject <= bindparam("to_subject"),
            fact.c.subject != "",
            *_ATTESTED_NEWEST,
            _is_owed,
        )
        .group_by(place)
    ),
    source=TOLD_LATER,
)
_CLOSED = select(fact.c.subject).where(
    fact.c.unit_id == bindparam("unit_id"), fact.c.indicator == Indicator.ATTESTED.value, LIVE
)
_ATTESTATION = (
    select(fact.c.report_id)
    .where(
        fact.c.unit_id == bindparam("unit_id"),
        fact.c.indicator == Indicator.ATTESTED.value,
        fact.c.subject == bindparam("subject"),
        LIVE,
    )
    .limit(1)
)
_MUTED_ON = (
    *BELOW,
    fact.c.indicator == Indicator.MUTED.value,
    fact.c.subject >= bindparam("day"),
    fact.c.on_day <= bindparam("due"),
    LIVE,
)
_MUTED = select(fact.c.unit_id, fact.c.subject, fact.c.note_sealed).where(*_MUTED_ON).order_by(fact.c.id)
_said = fact.alias("said")
_ASIDE = (
    select(CHILD, func.count(fact.c.unit_id.distinct()).label("number"))
    .where(
        *_MUTED_ON,
        ~has_below(fact.c.unit_id),
        ~select(_said.c.id)
        .where(
            _said.c.unit_id == fact.c.unit_id,
            _said.c.indicator == Indicator.ATTESTED.value,
            _said.c.subject == bindparam("subject"),
            _said.c.voided_at.is_(None),
        )
        .exists(),
    )
    .group_by(CHILD)
)
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


async def attestation_of(tx: Tx, unit_id: int, period: str) -> int | None:
    """Return the number of the report that attested a month of a unit, None where it is not attested."""
    number: int | None = await tx.value(_ATTESTATION, {"unit_id": unit_id, "subject": period})
    return number


async def ledgers(tx: Tx, of: Unit, today: date, zone: Any) -> tuple[Ledger, ...]:  # noqa: ANN401
    """Return a unit's own lists of the months that it may attest, each with what it was attested with."""
    first = (await reporting_since(tx, of.path)).get(of.id)
    since = first.astimezone(zone).date() if first else today
    owed = months_to_attest(today, since)
    months = [*((month, True) for month in owed), *((month, False) for month in older_months(today, owed))]
    return tuple([await _ledger(tx, of, month, zone, is_owed=is_owed) for month, is_owed in months])


async def _ledger(tx: Tx, of: Unit, month: Period, zone: Any, *, is_owed: bool) -> Ledger:  # noqa: ANN401
    entries = (await month_entries(tx, of, month, names=of.named)).get(of.id, ())
    frozen = (await attested(tx, of, month, zone)).get(of.id)
    return Ledger(period=month.code, is_owed=is_owed, entries=entries, frozen=frozen)


async def muted(tx: Tx, top: Unit, day: date, due: date) -> dict[int, tuple[date, str]]:
    """Return until when, and why, units of a subtree are left in peace on a day, by unit id.

    What was due before a unit was left in peace is owed all the same.
    """
    where = {"path": top.path, "end": end_of(top.path), "day": min(day, due).isoformat(), "due": due}
    rows = await tx.all(_MUTED, where)
    return {
        row.unit_id: (date.fromisoformat(row.subject), tx.seal.open(row.note_sealed) if row.note_sealed else "")
        for row in rows
    }


async def said_by_child(tx: Tx, top: Unit, month: Period, zone: tzinfo) -> dict[int, dict[Answer, int]]:
    """Return how many cells under each child of a unit have attested a month, by how they did."""
    existed = {"first": month.first, "last": month.last}
    late_from = datetime.combine(due_day(month) + timedelta(days=1), time.min, zone)
    values = {"subject": month.code, "late_from": late_from, **existed, **_told_in(month)}
    found = await totals_marked(tx, top, _SAID, values, tuple(_told_in(month).values()))
    return {child: dict(zip(ATTESTED, numbers, strict=True)) for (child,), numbers in found.items()}


async def aside_by_child(tx: Tx, top: Unit, month: Period, today: date) -> dict[int, int]:
    """Return how many cells under each child of a unit are left in peace and have not attested a month."""
    due = due_day(month)
    where = {"path": top.path, "end": end_of(top.path), "width": child_width(top.path), "subject": month.code}
    where |= {"first": month.first, "last": month.last, "day": min(today, due).isoformat(), "due": due}
    return {child_id(top, row.place): row.number for row in await tx.all(_ASIDE, where)}


async def lists_by_child(tx: Tx, of: Unit, first: Period, last: Period, zone: tzinfo) -> dict[int, int]:
    """Return how many lists that they owe the units under each child have attested, from a month to one of its year."""
    months = {number: month_of(first.first.year, number + 1) for number in range(_MONTHS)}
    ends = {n: datetime.combine(month.last + timedelta(days=1), time.min, zone) for n, month in months.items()}
    values = {"from_subject": first.code, "to_subject": last.code, **_told_in(first)}
    values |= {f"month_{n}": month.code for n, month in months.items()} | {f"over_{n}": end for n, end in ends.items()}
    values["never"] = datetime.combine(BEGINNING, time.min, zone)
    found = await totals_marked(tx, of, _LISTS, values, tuple(_told_in(first).values()))
    return {child: number for (child,), (number,) in found.items()}


def _told_in(month: Period) -> dict[str, int]:
    """Return the years in which a month may be attested: for a year after it is over (see older_months)."""
    return {"year": month.first.year, "next_year": month.first.year + 1}


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
        for path in lineage(of.path):
            found += [(period, row) for row in await tx.all(_SENT_TO, {"period": period, "path": path})]
    return found
