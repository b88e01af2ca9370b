"""The engine of guided reports: everything that moves a draft is in this file.

Theory of operation. A draft is a form and the answers given so far. After each answer the engine looks at the whole:
the first rule that is broken is asked again with its reason; else the first open question is asked; else the report is
shown for review. So there is no order of steps to get wrong, a draft can be resumed from its answers alone, and editing
one line is nothing but asking its question again. A report that corrects another, or is unusual, is sent with a reason.

`advance` decides and returns; it neither saves nor sends. A button that does not fit the state shows the state again.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple

from domain.forms.answers import SKIP, Subjects, says_nothing
from domain.forms.cards import REASONS, dropped_card, explain_card, question_card, resume_card, review_card, told_lines
from domain.forms.report import FormField, Report, first_trouble, form_fields
from domain.forms.situation import Candidate, Situation
from domain.forms.states import (
    Asking,
    Chosen,
    Draft,
    EditAsked,
    Event,
    Explaining,
    Given,
    Idle,
    Offer,
    Open,
    Pressed,
    Reopened,
    Resuming,
    Returned,
    Reviewing,
    Started,
    State,
    Typed,
)
from domain.refusals import Option, Refused, Unclear
from domain.reply import Reply
from domain.reports.registry import BY_FORM
from domain.text import clean, plain_key

_SPOKEN = {
    "gui": "send", "dong y": "send", "dung": "send", "ok": "send", "xac nhan": "send", "gui bao cao": "send",
    "dung va du": "send", "dung du": "send", "du": "send", "khong phat sinh": "send", "van gui": "send",
    "quay lai": "back", "lui": "back", "lui lai": "back", "sua lai": "back",
    "huy": "cancel", "bo": "cancel", "bo bao cao": "cancel", "thoi": "cancel",
    "tiep tuc": "resume", "lam lai": "restart",
}  # fmt: skip
_NOT_YET = frozenset({"chua", "chua co", "chua biet", "khong", "khong co", "khong biet", "bo qua"})
_EVERYBODY = frozenset({"tat ca", "ca lop", "het", "tat", "tat ca moi nguoi"})
_LONGEST_REASON = 300


class Submission(NamedTuple):
    """A report to be committed under its draft's key."""

    draft: Draft
    report: Report


class Step(NamedTuple):
    """The next state, what to answer (None: the receipt answers), and the report to commit, if any."""

    state: State
    reply: Reply | None
    submission: Submission | None = None


def advance(state: State, event: Event, at: Situation, key: str) -> Step:
    """Return the step that follows from an event; `key` names a draft that would begin now."""
    if not (isinstance(state, Idle) or isinstance(event, Reopened) or _current(state.draft, at)):
        return _renew(state, event, at, key)
    match state, event:
        case _, Reopened():
            return _reopen(event, at, key)
        case Idle(), Started():
            return _start(event, at, key)
        case Idle(dropped=Draft() as draft), Pressed(press="restore", draft=pressed) if pressed == draft.key:
            return _next(draft, at)
        case Idle(), _:
            return Step(state, None)
        case ((Asking() | Reviewing() | Explaining() | Resuming()), Started()):
            return _instead(state, event, at, key)
        case ((Asking() | Reviewing() | Explaining() | Resuming()), Returned()):
            return _show(Resuming(draft=state.draft), at)
        case Asking(), Typed(text=text):
            return _spoken(state, text, at, key) or _answer(state, text, at)
        case Explaining(draft=draft), Typed(text=text):
            return _spoken(state, text, at, key) or _explained(draft, text, at)
        case ((Reviewing() | Resuming()), Typed(text=text)):
            spoken = _spoken(state, text, at, key) or _edit_named(state, text, at)
            return spoken or _show(state, at, "Đồng chí chọn một nút dưới đây.")
        case Asking(field=field, offered=offered), Chosen() if _fits(state, event) and event.field == field:
            return _answer(state, offered[event.number].text, at) if event.number < len(offered) else _show(state, at)
        case Explaining(draft=draft), Chosen(field="reason") if _fits(state, event) and event.number < len(REASONS):
            return _explained(draft, REASONS[event.number], at)
        case ((Reviewing(draft=draft) | Explaining(draft=draft)), EditAsked()) if _fits(state, event):
            return _edit(draft, event.field, at)
        case ((Asking() | Reviewing() | Explaining() | Resuming()), Pressed()) if _fits(state, event):
            return _press(state, event, at, key)
        case _:
            return _show(state, at)


def _instead(state: Open, event: Started, at: Situation, key: str) -> Step:
    """Begin a draft in the place of another, unless that holds something already: then ask first."""
    if not state.draft.given:
        return _start(event, at, key)
    return _show(Resuming(draft=state.draft, wanted=_begin(event, at, key)), at)


def _fits(state: Open, event: Chosen | EditAsked | Pressed) -> bool:
    return event.draft == state.draft.key


def _press(state: Open, event: Pressed, at: Situation, key: str) -> Step:
    match state, event.press:
        case Reviewing(draft=draft), "send":
            return _send(draft, at)
        case (Asking(editing=True, draft=draft) | Explaining(draft=draft), "back") | (Resuming(draft=draft), "resume"):
            return _next(draft, at)
        case Asking(), "back":
            return _before(state, at)
        case Reviewing(draft=draft), "back":
            return _edit(draft, [field.name for field in _asked(draft) if _was_asked(draft, field)][-1], at)
        case Resuming(wanted=Draft() as wanted), "restart":
            return _next(wanted, at)
        case Resuming(draft=draft), "restart":
            fresh = Started(form=draft.form, practice=draft.practice)
            return _next(_begin(fresh, at, key), at)
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
    """Return a new draft with what was said and what the report knows by itself; raises Refused."""
    report = BY_FORM[event.form]
    adapters = {field.name: field.adapter for field in form_fields(report)}
    said = {given.field for given in event.given}
    known = tuple(
        Given(field=name, value=adapters[name].dump_python(value, mode="json"))
        for name, value in report.preset(at).items()
        if name not in said
    )
    return Draft(
        key=key,
        form=report.form,
        version=report.version,
        unit_id=at.unit.id,
        given=(*event.given, *known),
        practice=event.practice,
    )


def _reopen(event: Reopened, at: Situation, key: str) -> Step:
    """Open a report that was sent: the whole for review, or first the line that was found wrong."""
    report = BY_FORM[event.form]
    draft = Draft(
        key=key,
        form=report.form,
        version=report.version,
        unit_id=at.unit.id,
        given=event.given,
        corrects=event.corrects,
    )
    if event.field in {field.name for field in form_fields(report)}:
        return _ask(draft, event.field, at, preface=event.note, editing=True)
    return _next(draft, at, event.note)


def _next(draft: Draft, at: Situation, preface: str = "") -> Step:
    """Ask what is wrong, else what is open, else show the whole."""
    values = values_of(draft)
    asked = _asked(draft)
    kept = tuple(given for given in draft.given if given.field in {field.name for field in asked})
    draft = draft.model_copy(update={"given": kept, "reason": ""})
    values = {given.field: values[given.field] for given in kept}
    trouble = first_trouble(BY_FORM[draft.form], values, at.today)
    if trouble:
        return _ask(_without(draft, trouble.field), trouble.field, at, preface=trouble.sentence)
    barred = BY_FORM[draft.form].barred(values, at) if "who" in values else None
    if barred:
        return _ask(_without(draft, barred.field), barred.field, at, preface=barred.sentence)
    open_field = next((field for field in asked if field.name not in values and not field.ask.later), None)
    if open_field:
        return _ask(draft, open_field.name, at, preface=preface)
    clash = BY_FORM[draft.form].model_validate(values).clash(at)
    if clash:
        return _ask(_without(draft, clash.field), clash.field, at, preface=clash.sentence)
    return _show(Reviewing(draft=draft), at, preface)


def _without(draft: Draft, field: str) -> Draft:
    return draft.model_copy(update={"given": tuple(given for given in draft.given if given.field != field)})


def _ask(draft: Draft, name: str, at: Situation, *, preface: str = "", editing: bool = False) -> Step:
    field = _field(draft, name)
    options = field.ask.offered(at)
    if field.ask.skip:
        options = (*options, Option(field.ask.skip, SKIP))
    return _show(Asking(draft=draft, field=name, offered=_offers(options), editing=editing), at, preface)


def _edit(draft: Draft, name: str, at: Situation) -> Step:
    if name not in {field.name for field in _asked(draft)}:
        return _show(Reviewing(draft=draft), at)
    return _ask(draft, name, at, editing=True)


def _edit_named(state: Reviewing | Resuming, text: str, at: Situation) -> Step | None:
    """Take the typed label of a card's button: sửa họ tên, ghi ngày nhận quyết định."""
    said = plain_key(text)
    labels = {plain_key(field.ask.headed(at)): field.name for field in _asked(state.draft)}
    named = (name for label, name in labels.items() if said in (f"sua {label}", f"ghi {label}"))
    name = next(named, None) if isinstance(state, Reviewing) else None
    return _edit(state.draft, name, at) if name else None


def _before(state: Asking, at: Situation) -> Step:
    names = [field.name for field in _asked(state.draft) if not field.ask.later or field.name == state.field]
    place = names.index(state.field)
    if place == 0:
        return _show(state, at, "Đây là câu đầu tiên.")
    return _ask(state.draft, names[place - 1], at)


def _answer(state: Asking, text: str, at: Situation) -> Step:
    field = _field(state.draft, state.field)
    offered = _meant(state, field, text)
    try:
        skipped = field.ask.skip and (offered == SKIP or plain_key(text) in _NOT_YET)
        value = None if skipped else field.kind.read(offered, at)
    except Unclear as unclear:
        return _show(state.model_copy(update={"offered": _offers(unclear.options)}), at, unclear.sentence)
    except Refused as refused:
        return _show(state, at, refused.sentence)
    stored = field.adapter.dump_python(value, mode="json", exclude_defaults=True)
    given = (*_unaffected(state.draft, field), Given(field=field.name, value=stored))
    return _next(state.draft.model_copy(update={"given": given}), at)


def _meant(state: Asking, field: FormField, text: str) -> str:
    """Return the offered answer that a text names by its label, or several of them by their numbers, else the text."""
    named = next((offer.text for offer in state.offered if plain_key(offer.label) == plain_key(text)), None)
    if named is not None or not field.kind.several:
        return named or text
    people = [offer for offer in state.offered if offer.text.startswith("#")]
    if people and plain_key(text) in _EVERYBODY:
        return ";".join(offer.text for offer in people)
    if re.fullmatch(r"\d{1,2}(?:\s*[,; ]\s*\d{1,2})+", clean(text)):
        numbers = [int(number) for number in re.findall(r"\d+", text)]
        if all(1 <= number <= len(people) for number in numbers):
            return ";".join(dict.fromkeys(people[number - 1].text for number in numbers))
    return text


def _unaffected(draft: Draft, changed: FormField) -> tuple[Given, ...]:
    """Return the other answers; where it changes whom the report is about, less those that belonged to who it was."""
    fields = form_fields(BY_FORM[draft.form])
    personal = {field.name for field in fields if field.ask.personal and changed.kind.several}
    return tuple(given for given in draft.given if given.field not in personal | {changed.name})


def _spoken(state: Open, text: str, at: Situation, key: str) -> Step | None:
    """Take typed words for the buttons: gửi, quay lại, hủy, tiếp tục, làm lại."""
    press = _SPOKEN.get(plain_key(text))
    if press is None or (isinstance(state, Asking | Explaining) and press == "send"):
        return None
    return _press(state, Pressed.model_validate({"draft": state.draft.key, "press": press}), at, key)


def _send(draft: Draft, at: Situation) -> Step:
    step = _next(draft, at)
    if not isinstance(step.state, Reviewing):
        return step
    if needs_reason(draft, at):
        return _show(Explaining(draft=draft), at)
    return _submit(draft, at)


def needs_reason(draft: Draft, at: Situation) -> bool:
    """Tell whether a complete draft is sent only with a reason: it corrects another report, or is unusual."""
    report = BY_FORM[draft.form].model_validate(values_of(draft))
    return draft.corrects is not None or bool(report.doubts(at))


def _explained(draft: Draft, reason: str, at: Situation) -> Step:
    text = clean(reason).replace("\n", " ")
    if says_nothing(text) or len(text) > _LONGEST_REASON:
        sentence = f"Đồng chí ghi rõ lý do, nhiều nhất {_LONGEST_REASON} chữ, ví dụ: {REASONS[1]}."
        return _show(Explaining(draft=draft), at, sentence)
    step = _next(draft, at)
    if not isinstance(step.state, Reviewing):
        return step
    return _submit(draft.model_copy(update={"reason": text}), at)


def _submit(draft: Draft, at: Situation) -> Step:
    report = BY_FORM[draft.form].model_validate(values_of(draft), context={"today": at.today})
    return Step(Idle(), None, Submission(draft, report))


def _show(state: Open, at: Situation, preface: str = "") -> Step:
    reply = show(state, at)
    return Step(state, reply.after(preface) if preface else reply)


def show(state: Open, at: Situation, wanted_at: Situation | None = None) -> Reply:
    """Return the card of a state, so that a stale button or a restart shows where one stands.

    What was wanted beside a found draft may be of another unit: it is told as that one has it.
    """
    report, values = BY_FORM[state.draft.form], values_of(state.draft)
    match state:
        case Asking():
            return question_card(state, report, _asked(state.draft), values, at)
        case Reviewing():
            return review_card(state.draft, report.model_validate(values), _asked(state.draft), at)
        case Explaining():
            return explain_card(state.draft, report.model_validate(values), at)
        case Resuming():
            return resume_card(state, report, values, at, wanted=_wanted(state.wanted, wanted_at or at))


def _wanted(draft: Draft | None, at: Situation) -> str:
    """Return what another draft would say: its form and what it has been told."""
    if draft is None:
        return ""
    return "; ".join([BY_FORM[draft.form].title, *told_lines(_asked(draft), values_of(draft), at)])


def values_of(draft: Draft) -> dict[str, Any]:
    """Return the answers of a draft as Python values."""
    adapters = {field.name: field.adapter for field in form_fields(BY_FORM[draft.form])}
    return {given.field: adapters[given.field].validate_python(given.value) for given in draft.given}


def complete_draft(step: Step) -> Draft | None:
    """Return the draft of a step that shows or sends a whole report, None while questions are open."""
    if step.submission:
        return step.submission.draft
    return step.state.draft if isinstance(step.state, Reviewing | Explaining) else None


def oldest_year(draft: Draft) -> int | None:
    """Return the oldest year among the days of a draft, whose figures its review card must show."""
    return min((value.year for value in values_of(draft).values() if isinstance(value, date)), default=None)


def people_named(draft: Draft) -> tuple[Candidate, ...]:
    """Return the people that a draft names, who may stand in a sibling cell's register too."""
    values = values_of(draft)
    born = values.get("born")
    found = [value for value in values.values() if isinstance(value, Subjects)]
    return tuple(person if person.born else person.with_birth(born) for each in found for person in each.people)


def _asked(draft: Draft) -> tuple[FormField, ...]:
    values = values_of(draft)
    return tuple(field for field in form_fields(BY_FORM[draft.form]) if field.is_asked(values))


def _was_asked(draft: Draft, field: FormField) -> bool:
    return not field.ask.later or any(given.field == field.name for given in draft.given)


def _field(draft: Draft, name: str) -> FormField:
    return next(field for field in form_fields(BY_FORM[draft.form]) if field.name == name)


def _offers(options: tuple[Option, ...]) -> tuple[Offer, ...]:
    return tuple(Offer(label=option.label, text=option.text) for option in options)


def _current(draft: Draft, at: Situation) -> bool:
    """Tell whether a draft is of today's form, and whether the unit still keeps names, or numbers, as it does."""
    report = BY_FORM.get(draft.form)
    if report is None or report.version != draft.version:
        return False
    fields = {field.name: field for field in form_fields(report)}
    return all(fields[name].kind.fits(value, at) for name, value in values_of(draft).items())


def _renew(state: Open, event: Event, at: Situation, key: str) -> Step:
    """Carry a draft over to today's form: what still fits is kept, and the person is told."""
    report = BY_FORM.get(state.draft.form)
    if isinstance(event, Started):
        return _start(event, at, key)
    if report is None:
        return Step(Idle(), Reply(text="Mẫu báo cáo này không còn dùng. Đồng chí chọn báo cáo khác trong menu."))
    kept = tuple(_still_fits(report, state.draft, at))
    changed = {"key": key, "version": report.version, "given": kept}
    return _next(
        state.draft.model_copy(update=changed), at, "Mẫu báo cáo vừa được cập nhật; những ý còn phù hợp được giữ lại."
    )


def _still_fits(report: type[Report], draft: Draft, at: Situation) -> list[Given]:
    fields = {field.name: field for field in form_fields(report)}
    return [g for g in draft.given if g.field in fields and fields[g.field].accepts(g.value, at)]
