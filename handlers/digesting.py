"""Digests as they are sent: the figures of that moment, and what has changed since the one before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from domain.digests import DigestBody, DigestPeriod, Restated, Told
from domain.organisation import OVERSEERS, Unit
from domain.oversight import is_late
from domain.periods import year_of
from domain.reply import Reply
from domain.screens.digest import DigestOf, Done, digest_card
from domain.screens.view import picture_reply
from domain.views.charting import bars
from domain.views.scope import Scope
from domain.views.subjects import Subject
from handlers.duties import owed
from handlers.effects import SENT_FIGURES
from handlers.progress import line_of, load_progress
from storage import cards as stored
from storage.database import Tx
from storage.figures import figures, imported_part
from storage.people import offices_of
from storage.units import unit_by_id


async def digest_now(tx: Tx, body: str, person: int, now: datetime) -> tuple[Reply | None, str, Reply | None]:
    """Return a digest as it is sent, None where its person leads nothing any more, what is kept of it, and its picture.

    `body` says of what period it is.
    """
    offices = await offices_of(tx, person, now.date())
    tops = tuple(dict.fromkeys(office.unit for office in offices if office.role in OVERSEERS))
    if not tops:
        return None, "", None
    period = DigestBody.model_validate_json(body).period
    last = await stored.last_body(tx, person, stored.DIGEST, now.date())
    told = DigestBody.model_validate_json(last[0]).figures if last else ()
    restated = await _restated(tx, told, last[1]) if last else ()
    units = tuple([await _unit(tx, top, period, restated, now) for top in tops])
    kept = DigestBody(
        period=period,
        figures=tuple(
            Told(unit=each.unit.id, indicator=key, as_of=period.last, done=tally.done)
            for each in units
            for key, tally in each.years.items()
        ),
    )
    return digest_card(period, units, now.date()), kept.model_dump_json(), _picture(units, now)


def _picture(units: tuple[DigestOf, ...], now: datetime) -> Reply | None:
    """Return the picture of the first unit's progress that has units below it, None where none has."""
    for each in units:
        progress = each.progress
        if progress.lines:
            scope = Scope(
                Subject.PROGRESS, each.unit, progress.indicator, progress.period, progress.as_of, now, pinned=True
            )
            return picture_reply(scope, bars(scope, progress))
    return None


async def _restated(tx: Tx, told: Iterable[Told], sent_on: date) -> tuple[Restated, ...]:
    """Return the figures of a digest that are no longer what it told."""
    found = []
    for each in told:
        unit = await unit_by_id(tx, each.unit)
        if unit is None:
            continue
        done = (await figures(tx, unit, each.indicator, year_of(each.as_of.year), each.as_of)).done
        if done != each.done:
            found.append(Restated(each, done, sent_on))
    return tuple(found)


async def _unit(tx: Tx, unit: Unit, period: DigestPeriod, restated: tuple[Restated, ...], now: datetime) -> DigestOf:
    year = year_of(period.last.year)
    done, years = {}, {}
    for indicator in SENT_FIGURES:
        number = (await figures(tx, unit, indicator, period.period, period.last)).done
        done[indicator] = Done(number, await imported_part(tx, unit, indicator, period.period, period.last))
        years[indicator] = (await line_of(tx, unit, indicator, year, period.last)).tally
    late = {duty.unit.id for duty in (await owed(tx, unit.path, now)).duties if is_late(duty, now.date())}
    return DigestOf(
        unit=unit,
        done=done,
        years=years,
        progress=await load_progress(tx, unit, SENT_FIGURES[0], year, period.last, now=now),
        late=len(late - {unit.id}),
        restated=tuple(found for found in restated if found.told.unit == unit.id),
    )
