"""Guided reports: load what the engine needs, let it decide, commit what it submits."""

from __future__ import annotations

from typing import NamedTuple

from domain.forms.cards import practice_receipt, receipt_card
from domain.forms.engine import Step, advance, complete_draft, show
from domain.forms.report import Report, form_fields
from domain.forms.situation import Situation
from domain.forms.states import (
    Asking,
    Draft,
    Event,
    Explaining,
    Given,
    Idle,
    Open,
    Pressed,
    Reopened,
    Resuming,
    Reviewing,
    Started,
    State,
)
from domain.intents import asks_progress, is_command, is_place, is_question, surely_asks
from domain.one_line import Line, read_line
from domain.organisation import Unit, may_do, units_for
from domain.refusals import Refused
from domain.reply import Reply
from domain.reports.registry import BY_COMMAND, BY_FORM, read_body
from domain.screens import sentences
from domain.text import plain_key
from handlers import situations
from handlers.committing import commit, figures_now
from handlers.visit import Held, Visit
from storage.reports import report_by_key
from storage.units import unit_by_id


class Moved(NamedTuple):
    """The state to keep, the answer, and a line that waits for its unit."""

    state: State
    reply: Reply
    held: Held | None = None


async def begin(
    visit: Visit, command: str, unit_id: int | None, about: int | None = None, line: Line | None = None
) -> Moved:
    """Begin a report by its command, for the unit that was chosen or the only one that one makes it for."""
    state = visit.session.state
    report = BY_COMMAND.get(command)
    if report is None:
        return Moved(state, sentences.not_understood(command))
    if unit_id is None:
        units = list(units_for(visit.offices, report.act))
    else:
        chosen = await unit_by_id(visit.tx, unit_id)
        units = [chosen] if chosen and may_do(visit.offices, report.act, chosen) else []
    if not units:
        return Moved(state, sentences.not_yours(report.act))
    if len(units) > 1:
        held = Held(command=command, rest=line.rest, before=line.before, implied=dict(line.implied)) if line else None
        return Moved(state, sentences.which_unit(command, tuple(units), about), held)
    try:
        at = await situations.load(visit, units[0], report, None, about)
        given = (Given(field=report.about, value=report.about_value(about)),) if about and report.about else ()
        event = Started(form=report.form, given=given)
        if line and (line.rest or line.before or line.implied):
            event = read_line(report, line.rest, at, line)
        event = event.model_copy(update={"practice": visit.session.practice})
        step, at = await _advanced(visit, event, at)
        if isinstance(step.state, Resuming):
            step = step._replace(reply=await _found(visit, step.state, at))
        return await _take(visit, step, at)
    except Refused as refused:
        return Moved(state, sentences.refused(refused))


async def _found(visit: Visit, state: Resuming, wanted_at: Situation) -> Reply:
    """Return the card of a draft that was found when something else was wanted, each told for its own unit."""
    unit = await unit_by_id(visit.tx, state.draft.unit_id)
    report = BY_FORM.get(state.draft.form)
    if unit is None or report is None:
        return sentences.stale_button()
    return show(state, await situations.load(visit, unit, report, state.draft, None), wanted_at)


async def reopen(visit: Visit, unit: Unit, event: Reopened, about: int | None) -> Moved:
    """Open a report that was sent, to correct it; what was open before can be taken up again. Raises Refused."""
    fresh = Draft(key=visit.key, form=event.form, version=0, unit_id=unit.id, corrects=event.corrects)
    at = await situations.load(visit, unit, BY_FORM[event.form], fresh, about)
    return await _take(visit, *await _advanced(visit, event, at))


async def move(visit: Visit, event: Event) -> Moved | None:
    """Move the open report by an event; None where no report is open."""
    state = visit.session.state
    draft = _concerned(state, event)
    unit = await unit_by_id(visit.tx, draft.unit_id) if draft else None
    if draft is None or unit is None:
        return None
    report = BY_FORM.get(draft.form)
    if report is None:
        return Moved(Idle(), sentences.stale_button())
    if not may_do(visit.offices, report.act, unit):
        return Moved(Idle(), sentences.not_yours(report.act))
    try:
        at = await situations.load(visit, unit, report, draft, None)
        step, at = await _advanced(visit, event, at)
    except Refused as refused:
        return Moved(state, sentences.refused(refused))
    if step.reply is None and step.submission is None:
        return None
    return await _take(visit, step, at)


def _concerned(state: State, event: Event) -> Draft | None:
    """Return the draft that an event is about: the one that is open, or what was wanted in its place."""
    match state, event:
        case Resuming(wanted=Draft() as wanted), Pressed(press="restart"):
            return wanted
        case Idle(dropped=dropped), _:
            return dropped
        case _:
            return state.draft


def is_answer(state: Open, text: str) -> bool:
    """Tell whether a text answers the open question, whatever else it could mean: an offered label always does."""
    if isinstance(state, Asking) and any(plain_key(offer.label) == plain_key(text) for offer in state.offered):
        return True
    if isinstance(state, Explaining) and (asks_progress(text) or text.rstrip().endswith("?")):
        return False
    if _takes_any_words(state) and surely_asks(text):
        return False
    if (isinstance(state, Reviewing | Resuming) or _takes_names(state)) and is_question(text):
        return False
    return not (is_place(text) if _takes_any_words(state) else is_command(text))


def _takes_names(state: Open) -> bool:
    """Tell whether the open question takes names of people."""
    report = BY_FORM.get(state.draft.form)
    if report is None or not isinstance(state, Asking):
        return False
    return any(field.kind.several for field in form_fields(report) if field.name == state.field)


def _takes_any_words(state: Open) -> bool:
    """Tell whether the open question takes any words for its answer: a free text, or a reason."""
    if isinstance(state, Explaining):
        return True
    report = BY_FORM.get(state.draft.form)
    if report is None or not isinstance(state, Asking):
        return False
    return any(field.kind.is_free for field in form_fields(report) if field.name == state.field)


async def again(visit: Visit) -> Reply | None:
    """Return the card of the open report as it stands, None where none is open."""
    state = visit.session.state
    if isinstance(state, Idle):
        return None
    report = BY_FORM.get(state.draft.form)
    unit = await unit_by_id(visit.tx, state.draft.unit_id)
    if unit is None or report is None or not may_do(visit.offices, report.act, unit):
        return None
    try:
        at = await situations.load(visit, unit, report, state.draft, None)
        if complete_draft(Step(state, None)):
            at = await situations.complete(visit, at, state.draft)
        return show(state, at)
    except (Refused, ValueError):
        # A draft of an older form: its own next event will carry it over.
        return None


async def sent_receipt(visit: Visit, key: str) -> Reply | None:
    """Return the receipt of a draft that was sent already, so that a second tap is told what the first one did."""
    row = await report_by_key(visit.tx, key)
    unit = await unit_by_id(visit.tx, row.unit_id) if row else None
    report = read_body(row.form, visit.tx.seal.open(row.body_sealed)) if row else None
    if row is None or unit is None or report is None or not may_do(visit.offices, report.act, unit):
        return None
    if row.status == "requested":
        return sentences.change_asked()
    if row.status != "live":
        return sentences.already_ended()
    figures = await figures_now(visit, unit, row.id)
    return receipt_card(report, unit, row.id, row.sent_at.astimezone(visit.now.tzinfo), figures)


async def _advanced(visit: Visit, event: Event, at: Situation) -> tuple[Step, Situation]:
    """Let the engine decide; a report that is complete is decided on with all that it is checked against."""
    state = visit.session.state
    step = advance(state, event, at, visit.key)
    draft = complete_draft(step)
    if draft is None:
        return step, at
    whole = await situations.complete(visit, at, draft)
    return advance(state, event, whole, visit.key), whole


async def _take(visit: Visit, step: Step, at: Situation) -> Moved:
    if step.submission is None:
        return Moved(step.state, step.reply or sentences.stale_button())
    if step.submission.draft.practice:
        return Moved(step.state, practice_receipt(step.submission.report, at))
    return Moved(step.state, await commit(visit, step.submission, at))


def fields_of(body: Report) -> tuple[Given, ...]:
    """Return the answers of a stored report as a draft has them; what was left open on purpose stays so."""
    stored = body.model_dump(mode="json", exclude_defaults=True)
    return tuple(
        Given(field=field.name, value=stored.get(field.name))
        for field in form_fields(type(body))
        if field.name in stored or (field.ask.skip and not field.ask.later)
    )
