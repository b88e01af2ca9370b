"""The engine of guided reports: everything that moves a draft is in this file.

Theory of operation. A draft is a form and the answers given so far. After each answer the engine looks at the whole:
the first rule that is broken is asked again with its reason; else the first open question is asked; else the report is
shown for review. So there is no order of steps to get wrong, a draft can be resumed from its answers alone, and editing
one line is nothing but asking its question again.

`advance` decides and returns; it neither saves nor sends. A button that does not fit the state shows the state again.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from domain.forms.answers import SKIP
from domain.forms.cards import dropped_card, question_card, resume_card, review_card
from domain.forms.report import FormField, Report, first_trouble, form_fields
from domain.forms.situation import Situation
from domain.forms.states import (
    Asking,
    Chosen,
    Draft,
    EditAsked,
    Event,
    Given,
    Idle,
    Offer,
    Open,
    Pressed,
    Resuming,
    Returned,
    Reviewing,
    Started,
    State,
    Typed,
)
from domain.refusals import Option, Refused, Unclear
from domain.reply import Reply
from domain.reports.registry import BY_FORM, report_for
from domain.text import plain_key

_SPOKEN = {
    "gui": "send", "dong y": "send", "dung": "send", "ok": "send", "xac nhan": "send", "gui bao cao": "send",
    "quay lai": "back", "lui": "back", "lui lai": "back", "sua lai": "back",
    "huy": "cancel", "bo": "cancel", "bo bao cao": "cancel", "thoi": "cancel",
    "tiep tuc": "resume", "lam lai": "restart",
}  # fmt: skip


_NOT_YET = frozenset({"chua", "chua co", "chua biet", "khong", "khong co", "khong biet", "bo qua"})


class Submission(NamedTuple):
    """A report to be committed under its draft's key."""

    key: str
    unit_id: int
    report: Report


class Step(NamedTuple):
    """The next state, what to answer (None: the receipt answers), and the report to commit, if any."""

    state: State
    reply: Reply | None
    submission: Submission | None = None


def advance(state: State, event: Event, at: Situation, key: str) -> Step:
    """Return the step that follows from an event; `key` names a draft that would begin now."""
    if not isinstance(state, Idle) and not _current(state.draft, at):
        return _renew(state, event, at, key)
    match state, event:
        case Idle(), Started():
            return _start(event, at, key)
        case Idle(dropped=Draft() as draft), Pressed(press="restore", draft=pressed) if pressed == draft.key:
            return _next(draft, at)
        case Idle(), _:
            return Step(state, None)
        case ((Asking() | Reviewing() | Resuming()), Started()) if not state.draft.given:
            return _next(_begin(event, at, key), at)
        case ((Asking() | Reviewing() | Resuming()), Started()):
            return _show(Resuming(draft=state.draft, wanted=_begin(event, at, key)), at)
        case ((Asking() | Reviewing() | Resuming()), Returned()):
            return _show(Resuming(draft=state.draft), at)
        case Asking(), Typed(text=text):
            return _spoken(state, text, at, key) or _answer(state, text, at)
        case ((Reviewing() | Resuming()), Typed(text=text)):
            return _spoken(state, text, at, key) or _show(state, at, "Đồng chí chọn một nút dưới đây.")
        case Asking(field=field, offered=offered), Chosen() if _fits(state, event) and event.field == field:
            return _answer(state, offered[event.number].text, at) if event.number < len(offered) else _show(state, at)
        case Reviewing(draft=draft), EditAsked() if _fits(state, event):
            return _edit(draft, event.field, at)
        case ((Asking() | Reviewing() | Resuming()), Pressed()) if _fits(state, event):
            return _press(state, event, at, key)
        case _:
            return _show(state, at)


def _fits(state: Open, event: Chosen | EditAsked | Pressed) -> bool:
    return event.draft == state.draft.key


def _press(state: Open, event: Pressed, at: Situation, key: str) -> Step:
    match state, event.press:
        case Reviewing(draft=draft), "send":
            return _send(draft, at)
        case (Asking(editing=True, draft=draft), "back") | (Resuming(draft=draft), "resume"):
            return _next(draft, at)
        case Asking(), "back":
            return _before(state, at)
        case Reviewing(draft=draft), "back":
            return _edit(draft, _asked(draft)[-1].name, at)
        case Resuming(draft=draft, wanted=wanted), "restart":
            return _next(wanted or draft.model_copy(update={"key": key, "given": ()}), at)
        case _, "cancel":
            return Step(Idle(dropped=state.draft), dropped_card(state.draft))
        case _:
            return _show(state, at)


def _start(event: Started, at: Situation, key: str) -> Step:
    """Begin a draft; what a line said wrongly is asked first, under its reason."""
    draft = _begin(event, at, key)
    if not event.wrong:
        return _next(draft, at, event.note)
    step = _ask(draft, event.wrong, at, preface=event.note)
    if not event.offered or not isinstance(step.state, Asking):
        return step
    return _show(step.state.model_copy(update={"offered": event.offered}), at, event.note)


def _begin(event: Started, at: Situation, key: str) -> Draft:
    report = BY_FORM[event.form]
    return Draft(key=key, form=report.form, version=report.version, unit_id=at.unit.id, given=event.given)


def _next(draft: Draft, at: Situation, preface: str = "") -> Step:
    """Ask what is wrong, else what is open, else show the whole."""
    values = values_of(draft)
    kept = tuple(given for given in draft.given if given.field in {field.name for field in _asked(draft)})
    draft = draft.model_copy(update={"given": kept})
    values = {given.field: values[given.field] for given in kept}
    trouble = first_trouble(BY_FORM[draft.form], values, at.today)
    if trouble:
        rest = tuple(given for given in kept if given.field != trouble.field)
        return _ask(draft.model_copy(update={"given": rest}), trouble.field, at, preface=trouble.sentence)
    open_field = next((field for field in _asked(draft) if field.name not in values), None)
    if open_field:
        return _ask(draft, open_field.name, at, preface=preface)
    clash = BY_FORM[draft.form].model_validate(values).clash(at)
    if clash:
        rest = tuple(given for given in kept if given.field != clash.field)
        return _ask(draft.model_copy(update={"given": rest}), clash.field, at, preface=clash.sentence)
    return _show(Reviewing(draft=draft), at, preface)


def _ask(draft: Draft, name: str, at: Situation, *, preface: str = "", editing: bool = False) -> Step:
    field = _field(draft, name)
    options = field.ask.choices(at)
    if field.ask.skip:
        options = (*options, Option(field.ask.skip, SKIP))
    return _show(Asking(draft=draft, field=name, offered=_offers(options), editing=editing), at, preface)


def _edit(draft: Draft, name: str, at: Situation) -> Step:
    if name not in {field.name for field in _asked(draft)}:
        return _show(Reviewing(draft=draft), at)
    return _ask(draft, name, at, editing=True)


def _before(state: Asking, at: Situation) -> Step:
    names = [field.name for field in _asked(state.draft)]
    place = names.index(state.field)
    if place == 0:
        return _show(state, at, "Đây là câu đầu tiên.")
    return _ask(state.draft, names[place - 1], at)


def _answer(state: Asking, text: str, at: Situation) -> Step:
    field = _field(state.draft, state.field)
    offered = next((offer.text for offer in state.offered if plain_key(offer.label) == plain_key(text)), text)
    try:
        skipped = field.ask.skip and (offered == SKIP or plain_key(text) in _NOT_YET)
        value = None if skipped else field.kind.read(offered, at)
    except Unclear as unclear:
        return _show(state.model_copy(update={"offered": _offers(unclear.options)}), at, unclear.sentence)
    except Refused as refused:
        return _show(state, at, refused.sentence)
    stored = field.adapter.dump_python(value, mode="json")
    given = (*_unaffected(state.draft, field), Given(field=field.name, value=stored))
    return _next(state.draft.model_copy(update={"given": given}), at)


def _unaffected(draft: Draft, changed: FormField) -> tuple[Given, ...]:
    """Return the other answers, less those of conditional questions: these hung on what is being changed."""
    fields = form_fields(BY_FORM[draft.form])
    place = [field.name for field in fields].index(changed.name)
    later = {field.name for field in fields[place + 1 :] if field.is_conditional}
    return tuple(given for given in draft.given if given.field not in later | {changed.name})


def _spoken(state: Open, text: str, at: Situation, key: str) -> Step | None:
    """Take typed words for the buttons: gửi, quay lại, hủy, tiếp tục, làm lại."""
    press = _SPOKEN.get(plain_key(text))
    if press is None or (isinstance(state, Asking) and press == "send"):
        return None
    return _press(state, Pressed.model_validate({"draft": state.draft.key, "press": press}), at, key)


def _send(draft: Draft, at: Situation) -> Step:
    step = _next(draft, at)
    if not isinstance(step.state, Reviewing):
        return step
    report = BY_FORM[draft.form].model_validate(values_of(draft), context={"today": at.today})
    return Step(Idle(), None, Submission(draft.key, draft.unit_id, report))


def _show(state: Open, at: Situation, preface: str = "") -> Step:
    reply = show(state, at)
    return Step(state, reply.after(preface) if preface else reply)


def show(state: Open, at: Situation) -> Reply:
    """Return the card of a state, so that a stale button or a restart shows where one stands."""
    report, values = BY_FORM[state.draft.form], values_of(state.draft)
    match state:
        case Asking():
            return question_card(state, report, _asked(state.draft), values, at)
        case Reviewing():
            return review_card(state.draft, report.model_validate(values), _asked(state.draft), at)
        case Resuming():
            return resume_card(state, report, values, at)


def values_of(draft: Draft) -> dict[str, Any]:
    """Return the answers of a draft as Python values."""
    adapters = {field.name: field.adapter for field in form_fields(BY_FORM[draft.form])}
    return {given.field: adapters[given.field].validate_python(given.value) for given in draft.given}


def oldest_year(state: State) -> int | None:
    """Return the oldest year among the days of an open draft, whose figures its review card must show."""
    if isinstance(state, Idle) or state.draft.form not in BY_FORM:
        return None
    return min((value.year for value in values_of(state.draft).values() if isinstance(value, date)), default=None)


def _asked(draft: Draft) -> tuple[FormField, ...]:
    values = values_of(draft)
    return tuple(field for field in form_fields(BY_FORM[draft.form]) if field.is_asked(values))


def _field(draft: Draft, name: str) -> FormField:
    return next(field for field in form_fields(BY_FORM[draft.form]) if field.name == name)


def _offers(options: tuple[Option, ...]) -> tuple[Offer, ...]:
    return tuple(Offer(label=option.label, text=option.text) for option in options)


def _current(draft: Draft, at: Situation) -> bool:
    report = BY_FORM.get(draft.form)
    return report is not None and report.version == draft.version and report.named == at.unit.named


def _renew(state: Open, event: Event, at: Situation, key: str) -> Step:
    """Carry a draft over to today's form: what still fits is kept, and the person is told."""
    old = BY_FORM.get(state.draft.form)
    report = report_for(old.command, named=at.unit.named) if old else None
    if isinstance(event, Started):
        return _start(event, at, key)
    if report is None:
        return Step(Idle(), Reply(text="Mẫu báo cáo này không còn dùng. Đồng chí chọn báo cáo khác trong menu."))
    kept = tuple(_still_fits(report, state.draft))
    draft = Draft(key=key, form=report.form, version=report.version, unit_id=state.draft.unit_id, given=kept)
    return _next(draft, at, "Mẫu báo cáo vừa được cập nhật; những ý còn phù hợp được giữ lại.")


def _still_fits(report: type[Report], draft: Draft) -> list[Given]:
    fields = {field.name: field for field in form_fields(report)}
    return [g for g in draft.given if g.field in fields and fields[g.field].accepts(g.value)]
