"""The one door for a message: who is it, what is asked for, what is answered."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import NamedTuple

from pydantic import ValidationError

from domain import addresses
from domain.addresses import (
    Address,
    Choose,
    DoTo,
    Edit,
    Go,
    Hand,
    Join,
    Make,
    PressDraft,
    Receive,
    SetMine,
    SetUnit,
    Show,
    StartForm,
    Undo,
    View,
)
from domain.forms.report import Report, form_fields
from domain.forms.states import Asking, Chosen, EditAsked, Event, Idle, Open, Pressed, Returned, State, Typed
from domain.intents import Arrive, Ask, GoTo, Intent, Listed, ShowCode, understand
from domain.one_line import Line
from domain.organisation import reporting_units, units_for
from domain.privacy import is_forbidden
from domain.questions.reading import asks
from domain.refusals import Refused
from domain.reply import Choice, Reply, numbered
from domain.reports.proposal import Proposal
from domain.reports.registry import BY_COMMAND, REPORTS
from domain.screens import sentences
from domain.screens.asking import suggestions_for
from domain.screens.entrance import arrival_screen, help_screen, menu_screen, more_screen, stranger_screen
from domain.text import plain_key
from domain.views.subjects import Subject
from handlers import (
    asking,
    attesting,
    corrections,
    deciding,
    dispatching,
    forms,
    groups,
    joining,
    offices,
    overseeing,
    preferring,
    registers,
    working,
)
from handlers.naming import tops_of
from handlers.views import showing
from handlers.visit import Attached, Blocking, Edited, Held, Ignored, Inbound, Other, Session, Sheet, Tap, Text, Visit
from storage.database import Tx
from storage.people import save_state, set_blocked, visitor

_LONGEST = 4096
_LONGEST_CHOICE = 2
_LEAST_TOLD = 4
_ASKED_OF = re.compile(r"(?:cua|o|thang|quy|nam|vuong mac|gi|nao|hien ke|kien nghi|de xuat|toan|cac|trong|khu)\b")
_TAKEN_UP = "lay lai"
_DROPPED = frozenset({_TAKEN_UP, "bo", "thoi", "thoi bo"})


class Turn(NamedTuple):
    """What follows from a message: the state to keep, the answer, and a line that waits for one more word."""

    state: State
    reply: Reply
    held: Held | None = None
    practice: bool | None = None


async def converse(tx: Tx, inbound: Inbound, now: datetime, key: str) -> tuple[Reply, ...]:
    """Answer one update and keep the conversation.

    `now` is in the users' time zone; `key` names a draft that would begin.
    """
    match inbound.content:
        case Ignored() | Attached():
            return ()
        case Blocking(blocked=blocked):
            await visitor(tx, inbound.channel, inbound.address, now)
            await set_blocked(tx, inbound.channel, inbound.address, now, blocked=blocked)
            return ()
        case Text() | Tap() | Sheet() | Other() | Edited() as content:
            pass
    known = await visitor(tx, inbound.channel, inbound.address, now)
    if known.blocked:
        await set_blocked(tx, inbound.channel, inbound.address, now, blocked=False)
    session = _session(known.state)
    visit = Visit(tx, now, key, inbound.channel, inbound.address, known.person_id, known.offices, session)
    turn = await _turn(visit, content)
    kept = Session(
        state=turn.state,
        numbers=_numbers(turn.reply, session, plain=inbound.plain),
        held=turn.held,
        practice=session.practice if turn.practice is None else turn.practice,
    )
    if kept != session or known.state is None:
        await save_state(tx, known.person_id, kept.model_dump_json(), now)
    return (turn.reply,)


def _numbers(reply: Reply, session: Session, *, plain: bool) -> dict[int, str]:
    """Return what typed numbers stand for: only those that people see."""
    if not reply.choices:
        return session.numbers
    if not reply.numbered:
        return {}
    return {n: choice.address for n, choice in numbered(reply).items() if plain or choice.label.isdecimal()}


def _session(stored: str | None) -> Session:
    if stored is None:
        return Session()
    try:
        return Session.model_validate_json(stored)
    except ValidationError:
        # A state of an older version that cannot be read any more: facts are not lost, only the open question.
        return Session()


async def _turn(visit: Visit, content: Text | Tap | Sheet | Other | Edited) -> Turn:
    match content:
        case Sheet(problem=problem) if problem:
            return await _stay(visit, sentences.sheet_refused(problem))
        case Sheet(people=people, caption=caption):
            return await _sheet(visit, people, caption)
        case Other(caption=caption) if is_forbidden(caption):
            return await _stay(visit, sentences.forbidden_content())
        case Other():
            return await _stay(visit, sentences.not_text())
        case Edited():
            return await _stay(visit, sentences.edited())
        case Tap(data=data):
            address = addresses.parse(data)
            turn = await _go(visit, address)
            in_place = not data.startswith(addresses.FRESH) and not isinstance(address, StartForm | Go)
            return turn._replace(reply=turn.reply.model_copy(update={"in_place": in_place and not turn.reply.beside}))
        case Text(text=text) if is_forbidden(text):
            return await _stay(visit, sentences.forbidden_content())
        case Text(text=text) if len(text) > _LONGEST:
            return await _stay(visit, sentences.too_long(_LONGEST))
        case Text(text=text):
            return await _said(visit, text)


async def _stay(visit: Visit, answer: Reply) -> Turn:
    """Answer, and show the open question again: the draft stays, and a list that waits to be told what it is for."""
    card = await forms.again(visit)
    return Turn(visit.session.state, card.after(answer.body) if card else answer, visit.session.held)


async def _sheet(visit: Visit, people: str, caption: str) -> Turn:
    """Take a file's list: as the answer to an open question, as what its caption says, else ask what it is for."""
    if isinstance(visit.session.state, Asking):
        return await _move(visit, Typed(text=people))
    if caption:
        try:
            intent = understand(caption, visit.today)
        except Refused as refused:
            asked = await _intend(visit, Listed(people))
            return asked._replace(reply=asked.reply.after(refused.sentence))
        match intent:
            case Line():
                return await _line(visit, intent._replace(rest=f"{intent.rest}\n{people}"))
            case GoTo(address=StartForm(command=command)):
                return await _line(visit, Line(command, f"\n{people}"))
            case _:
                pass
    return await _intend(visit, Listed(people))


async def _line(visit: Visit, line: Line) -> Turn:
    return _turned(await forms.begin(visit, line.command, None, line=line))


def _turned(moved: forms.Moved) -> Turn:
    return Turn(moved.state, moved.reply, moved.held)


async def _said(visit: Visit, text: str) -> Turn:
    typed = text.strip().rstrip(".")
    if typed.isdecimal() and (address := visit.session.numbers.get(int(typed))):
        return await _go(visit, addresses.parse(address))
    state = visit.session.state
    if isinstance(state, Idle) and typed.isdecimal() and visit.session.numbers and len(typed) <= _LONGEST_CHOICE:
        return Turn(state, sentences.no_such_number(int(typed), max(visit.session.numbers)), visit.session.held)
    if isinstance(state, Idle) and plain_key(text) in _DROPPED:
        dropped = state.dropped if plain_key(text) == _TAKEN_UP else None
        return await (_move(visit, Pressed(draft=dropped.key, press="restore")) if dropped else _cancel(visit))
    if not isinstance(state, Idle) and forms.is_answer(state, text):
        return await _answered(visit, state, text)
    try:
        intent = understand(text, visit.today)
    except Refused as refused:
        return await _stay(visit, Reply(text=refused.sentence, rows=((sentences.MENU_CHOICE,),)))
    begun = _report_begun(intent)
    if begun and not units_for(visit.offices, begun.act) and not reporting_units(visit.offices):
        asked = await asking.answer(visit, text) if visit.offices and not _tells(intent) else None
        if asked:
            return await _beside(visit, asked)
    return await _intend(visit, intent)


async def _answered(visit: Visit, state: Open, text: str) -> Turn:
    """Take an answer to the open question; what is none, and is wholly a question of its own, is answered as that."""
    turn = await _move(visit, Typed(text=text))
    match state, turn.state:
        case Asking(draft=before, field=asked), Asking(draft=after, field=still) if (before, asked) == (after, still):
            found = await asking.answer_in_passing(visit, text)
            return await _beside(visit, found) if found else turn
        case _:
            return turn


def _tells(intent: Intent) -> bool:
    """Tell whether a difficulty is told, not asked for: who may not send one hears so, and it is not passed over."""
    if not isinstance(intent, Line) or BY_COMMAND.get(intent.command) is not Proposal:
        return False
    key = plain_key(intent.rest)
    return len(key.split()) >= _LEAST_TOLD and not asks(key) and not _ASKED_OF.match(key)


def _report_begun(intent: Intent) -> type[Report] | None:
    """Return the report that a text would begin; from somebody who may not send it, it may be a question."""
    match intent:
        case Line(command=command) | GoTo(address=StartForm(command=command)):
            return BY_COMMAND.get(command)
        case _:
            return None


async def _intend(visit: Visit, intent: Intent) -> Turn:
    match intent:
        case ShowCode(code=code):
            return Turn(visit.session.state, await joining.show_invitation(visit, code))
        case _ if not visit.offices:
            return Turn(visit.session.state, stranger_screen())
        case GoTo(address=address):
            return await _go(visit, address)
        case Arrive():
            moved = await forms.move(visit, Returned())
            return _turned(moved) if moved else Turn(visit.session.state, arrival_screen(visit.offices))
        case Ask(text=text):
            return await _asked(visit, text)
        case Line():
            return await _line(visit, _with_held(intent, visit.session.held))
        case Listed(people=people):
            return _listed(visit, people)
        case _:
            return await _asked(visit, intent.text)


async def _asked(visit: Visit, text: str) -> Turn:
    """Answer a question; what is none of ours is met with what can be asked and done."""
    found = await asking.answer(visit, text)
    if found:
        return await _beside(visit, found)
    if reporting_units(visit.offices):
        return await _stay(visit, sentences.not_understood(text, reports=True))
    return await _beside(visit, suggestions_for(tops_of(visit), str(visit.today.year), text))


def _with_held(line: Line, held: Held | None) -> Line:
    """Return a line with the list that waited for it: what is typed after a file says what the file is for."""
    if held is None or held.command or re.search(r"[^\W\d_]", line.rest):
        return line
    return line._replace(rest=f"{line.rest}\n{held.rest}")


def _listed(visit: Visit, people: str) -> Turn:
    """Ask what a list is for; it is held until the person says so."""
    entries = [
        (report.title, report.command)
        for report in REPORTS
        if report.one_line
        and (report.takes_lists or any(field.kind.several for field in form_fields(report)))
        and units_for(visit.offices, report.act)
    ]
    if not entries:
        return Turn(visit.session.state, sentences.not_understood(people))
    lines = len([line for line in people.splitlines() if line.strip()])
    return Turn(visit.session.state, sentences.which_report(lines, entries), Held(rest=people))


async def _start(visit: Visit, address: StartForm) -> Turn:
    """Begin a report, with the line or list that waited for it."""
    held = visit.session.held
    line = None
    if held and held.command in ("", address.command):
        rest = held.rest if held.command else f"\n{held.rest}"
        line = Line(address.command, rest, held.before, held.implied)
    moved = await forms.begin(visit, address.command, address.unit, address.about, line)
    waits = moved.held or (held if held and moved.state == visit.session.state else None)
    return Turn(moved.state, moved.reply, waits)


async def _go(visit: Visit, address: Address | None) -> Turn:
    if isinstance(address, Join):
        session, reply = await joining.accept(visit, address.code)
        return Turn(session.state, reply)
    if not visit.offices:
        return Turn(visit.session.state, stranger_screen())
    match address:
        case None:
            return await _stay(visit, sentences.stale_button())
        case StartForm():
            return await _start(visit, address)
        case Choose(draft=draft, field=field, number=number):
            return await _move(visit, Chosen(draft=draft, field=field, number=number))
        case Edit(draft=draft, field=field):
            return await _move(visit, EditAsked(draft=draft, field=field))
        case PressDraft(draft=draft, press=press):
            return await _move(visit, Pressed(draft=draft, press=press))
        case Undo(report=report):
            return Turn(visit.session.state, await corrections.undo(visit, report))
        case DoTo():
            return _turned(await corrections.deed(visit, address))
        case Make():
            made = await _beside(visit, await showing.make(visit, address))
            return made._replace(reply=made.reply.model_copy(update={"beside": True}))
        case Show() | Hand() | SetUnit() | SetMine() | Receive() | View():
            return await _beside(visit, await _shown(visit, address))
        case Go():
            return await _place(visit, address)


async def _shown(visit: Visit, address: Show | Hand | SetUnit | SetMine | Receive | View) -> Reply:
    match address:
        case Show():
            return await _screen(visit, address)
        case Hand():
            return await offices.hand(visit, address)
        case SetUnit():
            return await working.set_unit(visit, address)
        case SetMine():
            return await preferring.set_mine(visit, address)
        case Receive():
            return await dispatching.receive(visit, address)
        case View():
            return await showing.show(visit, address)


async def _screen(visit: Visit, address: Show) -> Reply:
    match address.screen:
        case "person":
            return await registers.person(visit, address)
        case "register":
            return await registers.register_of(visit, address)
        case "attested":
            return await attesting.attested_of(visit, address)
        case "task":
            return await working.task(visit, address)
        case "heads":
            return await working.heads(visit, address.number)
        case "members":
            return await working.members(visit, address.number)
        case "office":
            return await offices.offices_of(visit, address.number)
        case "below":
            return await overseeing.below_of(visit, address)
        case "unreached":
            return await overseeing.unreached_of(visit, address)
        case "dispatch":
            return await dispatching.dispatch_of(visit, address)
        case "grouping":
            return await groups.grouping_of(visit, address)
        case "sent":
            return await corrections.sent_list(visit, address.number)


async def _place(visit: Visit, address: Go) -> Turn:
    match address.place:
        case "menu":
            moved = await forms.move(visit, Returned())
            return _turned(moved) if moved else Turn(visit.session.state, menu_screen(visit.offices))
        case "cancel":
            return await _cancel(visit)
        case "practice":
            return _practice(visit)
        case "more":
            return await _beside(visit, more_screen(visit.offices))
        case "help":
            return await _beside(visit, help_screen(visit.offices))
        case place:
            return await _beside(visit, await _SCREENS[place](visit))


_SCREENS: dict[str, Callable[[Visit], Awaitable[Reply]]] = {
    "pool": asking.pool,
    "register": registers.register,
    "mine": corrections.sent_list,
    "progress": asking.of_own(Subject.PROGRESS),
    "duties": working.duties,
    "attested": attesting.attested_list,
    "tasks": asking.of_own(Subject.TASKS),
    "heads": asking.of_own(Subject.VILLAGE_HEADS),
    "members": asking.of_own(Subject.MEMBERS),
    "empty": asking.of_own(Subject.EMPTY_YEARS),
    "proposals": working.proposals,
    "waiting": deciding.waiting,
    "office": offices.offices,
    "settings": preferring.settings,
    "unitset": working.settings,
    "snooze": preferring.snooze,
    "below": overseeing.below,
    "unreached": overseeing.unreached_list,
    "dispatches": dispatching.dispatches,
    "groupings": groups.groupings,
    "steady": asking.of_own(Subject.STEADY),
    "ranking": asking.of_own(Subject.BEST),
    "views": asking.of_own(Subject.OTHERS),
    "papers": asking.papers,
}


def _practice(visit: Visit) -> Turn:
    """Begin or end practice; a report that is open stays what it was begun as."""
    begins = not visit.session.practice
    return Turn(
        visit.session.state,
        sentences.practice_begun() if begins else sentences.practice_over(),
        practice=begins,
    )


async def _cancel(visit: Visit) -> Turn:
    state = visit.session.state
    if isinstance(state, Idle):
        return Turn(state, sentences.nothing_open())
    return await _move(visit, Pressed(draft=state.draft.key, press="cancel"))


async def _move(visit: Visit, event: Event) -> Turn:
    """Move the open report; a button of a draft that was sent shows its receipt, any other old button says so."""
    moved = await forms.move(visit, event)
    if moved:
        return _turned(moved)
    sent = await forms.sent_receipt(visit, event.draft) if isinstance(event, Chosen | EditAsked | Pressed) else None
    return Turn(visit.session.state, sent or sentences.stale_button())


async def _beside(visit: Visit, screen: Reply) -> Turn:
    """Show a screen; an open report stays open, and the way back to it stands under the screen."""
    state = visit.session.state
    if isinstance(state, Idle):
        return Turn(state, screen)
    way_back = Choice(label="Tiếp tục báo cáo dở", address=str(PressDraft(state.draft.key, "resume")))
    return Turn(state, screen.model_copy(update={"rows": (*screen.rows, (way_back,))}))
