"""Progress: a unit's figures with those of its children."""

from __future__ import annotations

from datetime import date, datetime

from domain.attestation import attested_of
from domain.dates import zone_of
from domain.indicators import Indicator
from domain.organisation import Unit
from domain.periods import Period, newest_month_over, year_of
from domain.progress import Completeness, Line, Progress, Tally, pace
from domain.targets import Target
from storage.attestations import said_by_child
from storage.database import Tx
from storage.figures import figures, imported_part, rural_part
from storage.targets import targets_under
from storage.units import children, count_leaves


async def load_progress(
    tx: Tx,
    unit: Unit,
    indicator: Indicator,
    period: Period,
    as_of: date,
    *,
    pinned: bool = False,
    now: datetime | None = None,
    bare: bool = False,
) -> Progress:
    """Return a unit's figures with those of its children, as of a day, in the tree of that day.

    With `now`, how much of them has been attested is looked up too. A `bare` one tells nothing of what a figure is made
    of: imported, rural, expected.
    """
    as_of = min(as_of, period.last)
    done = await figures(tx, unit, indicator, period, as_of)
    targets = await targets_under(tx, unit, indicator, period.code, as_of)
    lines = tuple(
        _line(child, done.by_child.get(child.id, 0), targets.get(child.id), period, as_of)
        for child, exists in await children(tx, unit.id, as_of)
        if exists or child.id in done.by_child
    )
    return Progress(
        unit=unit,
        indicator=indicator,
        period=period,
        as_of=as_of,
        tally=Tally.against(done.done, targets.get(unit.id)),
        target=targets.get(unit.id),
        lines=lines,
        pinned=pinned,
        imported=0 if bare else await imported_part(tx, unit, indicator, period, as_of),
        year_to_date=await _year_to_date(tx, unit, indicator, period, as_of),
        rural=None if bare else await rural_part(tx, unit, indicator, period, as_of),
        expected=0 if bare else await _expected(tx, unit, indicator, period, as_of),
        completeness=await _completeness(tx, unit, as_of, now) if now else None,
    )


def _line(unit: Unit, done: int, target: Target | None, period: Period, as_of: date) -> Line:
    tally = Tally.against(done, target)
    found = pace(tally, period.first, target.deadline, as_of) if target else None
    return Line.model_construct(unit=unit, tally=tally, is_slow=bool(found and found.ahead < 0))


def line_in(progress: Progress) -> Line:
    """Return a unit's own line of its progress."""
    return _line(progress.unit, progress.tally.done, progress.target, progress.period, progress.as_of)


async def line_of(tx: Tx, unit: Unit, indicator: Indicator, period: Period, as_of: date) -> Line:
    """Return a unit's own figures of a period up to a day."""
    done = await figures(tx, unit, indicator, period, as_of)
    targets = await targets_under(tx, unit, indicator, period.code, as_of)
    return _line(unit, done.done, targets.get(unit.id), period, as_of)


async def _completeness(tx: Tx, unit: Unit, as_of: date, now: datetime) -> Completeness:
    """Return how many cells have attested the newest month that was over on a day."""
    month = newest_month_over(as_of)
    said = await said_by_child(tx, unit, month, zone_of(now))
    return Completeness(
        month=month,
        attested=sum(attested_of(answers) for answers in said.values()),
        cells=await count_leaves(tx, unit.path, month.first, month.last),
        at=now,
    )


async def _expected(tx: Tx, unit: Unit, indicator: Indicator, period: Period, as_of: date) -> int:
    """Return how many admissions are expected after a day, within the year of a period."""
    if indicator is not Indicator.ADMITTED or not period.is_year:
        return 0
    whole = await figures(tx, unit, Indicator.EXPECTED, period, period.last, as_of)
    past = await figures(tx, unit, Indicator.EXPECTED, period, as_of)
    return whole.done - past.done


async def _year_to_date(tx: Tx, unit: Unit, indicator: Indicator, period: Period, as_of: date) -> Tally | None:
    if not period.is_part_of_year:
        return None
    return (await line_of(tx, unit, indicator, year_of(period.first.year), as_of)).tally
