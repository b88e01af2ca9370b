"""Progress: of a unit by address, of a unit by its words."""

from __future__ import annotations

from datetime import date, datetime

from rapidfuzz import fuzz, process

from domain.addresses import ShowProgress
from domain.indicators import Indicator
from domain.intents import AskProgress
from domain.organisation import Act, Unit, may_do, may_see, place_key, place_of
from domain.periods import Period, from_code, newest_month_over, year_of
from domain.progress import Completeness, Line, Progress, Tally, pace
from domain.reply import Reply
from domain.screens import sentences
from domain.screens.progress import choose_unit, progress_screen
from domain.targets import Target
from domain.text import has_marks, plain_key, toned_key
from handlers.visit import Visit
from storage.attestations import count_attested, keep_sent
from storage.database import Tx
from storage.figures import figures, imported_part, rural_part
from storage.targets import targets_under
from storage.units import children, count_leaves, keys_below, unit_by_id, unit_by_path, units_named_below

_YEAR_CODE = 4
_CLOSE_ENOUGH = 80
_MOST_CHOICES = 8
_LONGEST_NAME = 8


async def load_progress(
    tx: Tx,
    unit: Unit,
    indicator: Indicator,
    period: Period,
    as_of: date,
    *,
    pinned: bool = False,
    now: datetime | None = None,
) -> Progress:
    """Return a unit's figures with those of its children, as of a day, in the tree of that day.

    With `now`, how much of them has been attested is looked up too.
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
        imported=await imported_part(tx, unit, indicator, period, as_of),
        year_to_date=await _year_to_date(tx, unit, indicator, period, as_of),
        rural=await rural_part(tx, unit, indicator, period, as_of),
        expected=await _expected(tx, unit, indicator, period, as_of),
        completeness=await _completeness(tx, unit, as_of, now) if now else None,
    )


def _line(unit: Unit, done: int, target: Target | None, period: Period, as_of: date) -> Line:
    tally = Tally.against(done, target)
    found = pace(tally, period.first, target.deadline, as_of) if target else None
    return Line.model_construct(unit=unit, tally=tally, is_slow=bool(found and found.ahead < 0))


async def line_of(tx: Tx, unit: Unit, indicator: Indicator, period: Period, as_of: date) -> Line:
    """Return a unit's own figures of a period up to a day."""
    done = await figures(tx, unit, indicator, period, as_of)
    targets = await targets_under(tx, unit, indicator, period.code, as_of)
    return _line(unit, done.done, targets.get(unit.id), period, as_of)


async def _completeness(tx: Tx, unit: Unit, as_of: date, now: datetime) -> Completeness:
    """Return how many cells have attested the newest month that was over on a day."""
    month = newest_month_over(as_of)
    return Completeness(
        month=month,
        attested=await count_attested(tx, unit, month),
        cells=await count_leaves(tx, unit.path, month.first, month.last),
        at=now,
    )


async def _expected(tx: Tx, unit: Unit, indicator: Indicator, period: Period, as_of: date) -> int:
    """Return how many admissions are expected after a day, within the year of a period."""
    if indicator is not Indicator.ADMITTED or len(period.code) != _YEAR_CODE:
        return 0
    whole = await figures(tx, unit, Indicator.EXPECTED, period, period.last)
    past = await figures(tx, unit, Indicator.EXPECTED, period, as_of)
    return whole.done - past.done


async def _year_to_date(tx: Tx, unit: Unit, indicator: Indicator, period: Period, as_of: date) -> Tally | None:
    if len(period.code) in (4, 9):
        return None
    return (await line_of(tx, unit, indicator, year_of(period.first.year), as_of)).tally


async def show_progress(visit: Visit, address: ShowProgress) -> Reply:
    """Return the screen of an address; an address out of scope or wrongly made is answered like a missing unit."""
    unit = await unit_by_id(visit.tx, address.unit)
    if unit is None or not may_see(visit.offices, unit):
        return sentences.out_of_scope()
    try:
        period, indicator = from_code(address.period), Indicator(address.indicator)
        as_of = datetime.strptime(address.as_of, "%Y%m%d").date() if address.as_of else visit.today  # noqa: DTZ007
    except ValueError:
        return sentences.stale_button()
    found = await load_progress(visit.tx, unit, indicator, period, as_of, pinned=bool(address.as_of), now=visit.now)
    if not address.as_of and may_do(visit.offices, Act.OVERSEE, unit):
        await keep_sent(visit.tx, visit.person_id, unit.id, period.code, {indicator: found.tally.done}, visit.now)
    return progress_screen(found, await _above(visit, unit), visit.today, address.page)


async def _above(visit: Visit, unit: Unit) -> Unit | None:
    above = await unit_by_path(visit.tx, unit.parent_path) if unit.parent_path else None
    return above if above and may_see(visit.offices, above) else None


async def own_progress(visit: Visit) -> Reply:
    """Return this year's progress of one's own unit, or ask which of several."""
    return await _of_units(visit, _tops(visit), Indicator.ADMITTED, year_of(visit.today.year), None)


def _tops(visit: Visit) -> tuple[Unit, ...]:
    return tuple({office.unit.id: office.unit for office in visit.offices}.values())


async def asked_progress(visit: Visit, ask: AskProgress) -> Reply:
    """Return the progress somebody asked for in words; several units alike are offered, never guessed."""
    as_of = _not_ahead(ask.asked.as_of, visit.today)
    if not ask.words.strip():
        return await _of_units(visit, _tops(visit), ask.indicator, ask.asked.period, as_of)
    units, certain = await _find(visit, ask.words)
    if not units:
        return sentences.out_of_scope()
    if not certain:
        return choose_unit(units[:_MOST_CHOICES], ask.asked.period, ask.indicator, _code(as_of), said=ask.words)
    return await _of_units(visit, units, ask.indicator, ask.asked.period, as_of, said=ask.words)


async def named_progress(visit: Visit, text: str) -> Reply | None:
    """Return this year's progress of the unit that a text names and nothing else, None where it names none surely."""
    if not 0 < len(text.split()) <= _LONGEST_NAME:
        return None
    units, certain = await _find(visit, text.strip(" ?.!"))
    if not units or not certain:
        return None
    return await _of_units(visit, units, Indicator.ADMITTED, year_of(visit.today.year), None, said=text)


async def _of_units(
    visit: Visit, units: tuple[Unit, ...], indicator: Indicator, period: Period, as_of: date | None, *, said: str = ""
) -> Reply:
    if len(units) > 1:
        return choose_unit(units[:_MOST_CHOICES], period, indicator, _code(as_of), said=said)
    return await show_progress(visit, ShowProgress(units[0].id, period.code, indicator, as_of=_code(as_of)))


def _code(as_of: date | None) -> str:
    return f"{as_of:%Y%m%d}" if as_of else ""


def _not_ahead(as_of: date | None, today: date) -> date | None:
    """Return the day asked for; one still to come is today."""
    return None if as_of and as_of >= today else as_of


async def _find(visit: Visit, words: str) -> tuple[tuple[Unit, ...], bool]:
    """Return the units in scope that the words mean, by exact name, else by whole words, and whether that is certain.

    What is only alike is never certain: a typing mistake must not become another unit's figure.
    """
    key = plain_key(words)
    named: dict[int, Unit] = {}
    for top in _tops(visit):
        named |= {unit.id: unit for unit in await units_named_below(visit.tx, top.path, key)}
    found = tuple(named.values())
    if has_marks(words):
        toned = tuple(unit for unit in found if f" {toned_key(words)} " in f" {toned_key(unit.name)} ")
        found = toned or found
    exact = tuple(unit for unit in found if key == plain_key(unit.name) or place_of(key) == place_key(unit.name))
    if found:
        return exact or found, True
    return await _alike(visit, key), False


async def _alike(visit: Visit, key: str) -> tuple[Unit, ...]:
    """Return the units whose name or place is nearly what was typed: for choosing, also where it is only one."""
    names: dict[tuple[int, str], str] = {}
    units: dict[int, Unit] = {}
    for top in _tops(visit):
        for unit_id, (name, unit) in (await keys_below(visit.tx, top.path)).items():
            units[unit_id] = unit
            names |= {(unit_id, said): said for said in (name, place_of(name))}
    close = process.extract(key, names, scorer=fuzz.ratio, limit=_MOST_CHOICES * 2, score_cutoff=_CLOSE_ENOUGH)
    return tuple({unit_id: units[unit_id] for _, _, (unit_id, _) in close}.values())
