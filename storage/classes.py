"""Training classes: those a cell may send people to, their places, and who is in them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select

from domain.births import Birth
from domain.indicators import Indicator
from domain.organisation import Unit, lineage
from domain.pipeline import Candidate
from domain.training_classes import ClassState, Nominee, TrainingClass
from storage.database import Tx
from storage.reports import versions
from storage.statements import ABOUT, BELOW, LIVE, one_of
from storage.tables import candidate, fact, unit
from storage.units import end_of

_CLASSES = (
    select(fact.c.report_id, fact.c.quantity, fact.c.on_day, fact.c.subject, fact.c.note_sealed)
    .where(
        fact.c.indicator == Indicator.CLASS_OPENED.value,
        fact.c.path == bindparam("path"),
        fact.c.on_day >= bindparam("earliest"),
        fact.c.year >= bindparam("year"),
        LIVE,
    )
    .order_by(fact.c.on_day)
)
_CLASS = select(fact.c.report_id, fact.c.quantity, fact.c.on_day, fact.c.subject, fact.c.note_sealed).where(
    fact.c.indicator == Indicator.CLASS_OPENED.value, fact.c.report_id == bindparam("report_id"), LIVE
)
_NOMINATED = select(func.coalesce(func.sum(fact.c.quantity), 0)).where(
    *ABOUT,
    fact.c.indicator == Indicator.NOMINATED.value,
    LIVE,
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
        *ABOUT,
        fact.c.indicator == Indicator.NOMINATED.value,
        LIVE,
        ~select(_done.c.id)
        .where(
            _done.c.subject != "",
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


async def classes_for(
    tx: Tx, of: Unit, earliest: date, without: int = 0, *, nominees: bool = False
) -> tuple[TrainingClass, ...]:
    """Return the classes opened by a unit or above it since a day, with places and, where wanted, who is in them."""
    since = {"earliest": earliest, "year": earliest.year}
    rows = [row for path in lineage(of.path) for row in await tx.all(_CLASSES, {**since, "path": path})]
    return tuple([await _class(tx, row, without, nominees=nominees) for row in rows])


_BELOW = (
    select(fact.c.report_id, fact.c.quantity, fact.c.on_day, fact.c.note_sealed, unit.c.name)
    .join(unit, unit.c.id == fact.c.unit_id)
    .where(
        *BELOW,
        fact.c.indicator == Indicator.CLASS_OPENED.value,
        fact.c.year >= bindparam("year"),
        fact.c.on_day >= bindparam("first"),
        fact.c.on_day <= bindparam("last"),
        LIVE,
    )
    .order_by(fact.c.on_day, fact.c.id)
)
_CERTIFIED = select(func.coalesce(func.sum(fact.c.quantity), 0)).where(
    *ABOUT, fact.c.indicator == Indicator.TRAINED.value, LIVE
)


async def classes_below(tx: Tx, top: Unit, first: date, last: date) -> tuple[ClassState, ...]:
    """Return the classes that units of a subtree opened in a stretch of days, with what came of them."""
    where = {"path": top.path, "end": end_of(top.path), "year": first.year, "first": first, "last": last}
    found = []
    for row in await tx.all(_BELOW, where):
        number = (await versions(tx, row.report_id))[-1]
        subject = f"class/{number}"
        found.append(
            ClassState(
                name=tx.seal.open(row.note_sealed) if row.note_sealed else f"Lớp số {number}",
                unit=row.name,
                opens_on=row.on_day,
                quota=row.quantity,
                nominated=int(await tx.value(_NOMINATED, {"subject": subject, "without": 0})),
                certified=int(await tx.value(_CERTIFIED, {"subject": subject})),
            )
        )
    return tuple(found)


async def class_opened_by(tx: Tx, report_id: int) -> TrainingClass | None:
    """Return the class that a report opened, None where it does not count any more."""
    row = await tx.first(_CLASS, {"report_id": report_id})
    return await _class(tx, row, 0, nominees=False) if row else None


async def _class(tx: Tx, row: Any, without: int, *, nominees: bool) -> TrainingClass:  # noqa: ANN401
    number = (await versions(tx, row.report_id))[-1]  # by its first one a class stays known
    subject = f"class/{number}"
    return TrainingClass(
        id=number,
        name=tx.seal.open(row.note_sealed) if row.note_sealed else f"Lớp số {number}",
        quota=row.quantity,
        opens_on=row.on_day,
        nominate_by=date.fromisoformat(row.subject),
        nominated=int(await tx.value(_NOMINATED, {"subject": subject, "without": without})),
        nominees=await nominees_of(tx, number) if nominees else (),
    )


async def nominees_of(tx: Tx, class_id: int) -> tuple[Nominee, ...]:
    """Return who is in a class and has neither got a certificate nor missed it; those told by number one by one."""
    rows = await tx.all(_NOMINEES, {"subject": f"class/{class_id}"})
    return tuple(
        Nominee(
            unit_id=row.unit_id,
            unit=row.name,
            person=Candidate(
                id=row.candidate_id,
                name=tx.seal.open(row.name_sealed),
                born=Birth.model_validate_json(tx.seal.open(row.born_sealed)) if row.born_sealed else None,
            )
            if row.name_sealed
            else None,
        )
        for row in rows
        for _ in range(row.quantity)
    )
