"""The one door for a message: who is it, what is asked for, what is answered."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from pydantic import ValidationError

from domain import addresses
from domain.addresses import Address, Choose, Edit, Go, Join, PressDraft, ShowProgress, StartForm, Undo
from domain.forms.states import Chosen, EditAsked, Event, Idle, Pressed, Returned, State, Typed
from domain.intents import Arrive, AskProgress, GoTo, Intent, ShowCode, is_command, understand
from domain.one_line import Line
from domain.organisation import reporting_units
from domain.privacy import is_forbidden
from domain.refusals import Refused
from domain.reply import Choice, Reply, numbered
from domain.screens import sentences
from domain.screens.entrance import arrival_screen, help_screen, menu_screen, stranger_screen
from handlers import forms, joining, progress, undo
from handlers.lists import pool_list
from handlers.visit import Blocking, Edited, Ignored, Inbound, Other, Session, Tap, Text, Visit
from storage.database import Tx
from storage.people import save_state, set_blocked, visitor

_LONGEST = 1000


class Turn(NamedTuple):
    """What follows from a message: the state to keep, and the answer."""

    state: State
    reply: Reply


async def converse(tx: Tx, inbound: Inbound, now: datetime, key: str) -> tuple[Reply, ...]:
    """Answer one update and keep the conversation.

    `now` is in the users' time zone; `key` names a draft that would begin.
    """
    match inbound.content:
        case Ignored():
            return ()
        case Blocking(blocked=blocked):
            await visitor(tx, inbound.channel, inbound.address, now)
            await set_blocked(tx, inbound.channel, inbound.address, now if blocked else None)
            return ()
        case Text() | Tap() | Other() | Edited() as content:
            pass
    known = await visitor(tx, inbound.channel, inbound.address, now)
    if known.blocked:
        await set_blocked(tx, inbound.channel, inbound.address, None)
    session = _session(known.state)
    visit = Visit(tx, now, key, inbound.channel, inbound.address, known.person_id, known.offices, session)
    turn = await _turn(visit, content)
    kept = Session(state=turn.state, numbers=_numbers(turn.reply, session, plain=inbound.plain))
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


async def _turn(visit: Visit, content: Text | Tap | Other | Edited) -> Turn:
    match content:
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
            return Turn(turn.state, turn.reply.model_copy(update={"in_place": in_place and not turn.reply.beside}))
        case Text(text=text) if is_forbidden(text):
            return await _stay(visit, sentences.forbidden_content())
        case Text(text=text) if len(text) > _LONGEST:
            return await _stay(visit, sentences.too_long(_LONGEST))
        case Text(text=text):
            return await _said(visit, text)


async def _stay(visit: Visit, answer: Reply) -> Turn:
    """Answer, and show the open question again: the draft stays."""
    card = await forms.again(visit)
    return Turn(visit.session.state, card.after(answer.body) if card else answer)


async def _said(visit: Visit, text: str) -> Turn:
    typed = text.strip().rstrip(".")
    if typed.isdecimal() and (address := visit.session.numbers.get(int(typed))):
        return await _go(visit, addresses.parse(address))
    if not isinstance(visit.session.state, Idle) and not is_command(text):
        return await _move(visit, Typed(text=text))
    try:
        intent = understand(text, visit.today)
    except Refused as refused:
        return await _stay(visit, Reply(text=refused.sentence, rows=((sentences.MENU_CHOICE,),)))
    return await _intend(visit, intent)


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
            return Turn(*moved) if moved else Turn(visit.session.state, arrival_screen(visit.offices))
        case AskProgress():
            return await _beside(visit, await progress.asked_progress(visit, intent))
        case Line(command=command, rest=rest):
            return Turn(*await forms.begin(visit, command, None, rest))
        case _:
            named = await progress.named_progress(visit, intent.text)
            if named:
                return await _beside(visit, named)
            reports = bool(reporting_units(visit.offices))
            return await _stay(visit, sentences.not_understood(intent.text, reports=reports))


async def _go(visit: Visit, address: Address | None) -> Turn:
    if isinstance(address, Join):
        return Turn(visit.session.state, await joining.accept(visit, address.code))
    if not visit.offices:
        return Turn(visit.session.state, stranger_screen())
    match address:
        case None:
            return await _stay(visit, sentences.stale_button())
        case StartForm(command=command, unit=unit):
            return Turn(*await forms.begin(visit, command, unit))
        case Choose(draft=draft, field=field, number=number):
            return await _move(visit, Chosen(draft=draft, field=field, number=number))
        case Edit(draft=draft, field=field):
            return await _move(visit, EditAsked(draft=draft, field=field))
        case PressDraft(draft=draft, press=press):
            return await _move(visit, Pressed(draft=draft, press=press))
        case Undo(report=report):
            return Turn(visit.session.state, await undo.undo(visit, report))
        case ShowProgress():
            return await _beside(visit, await progress.show_progress(visit, address))
        case Go():
            return await _place(visit, address)


async def _place(visit: Visit, address: Go) -> Turn:
    match address.place:
        case "menu":
            moved = await forms.move(visit, Returned())
            return Turn(*moved) if moved else Turn(visit.session.state, menu_screen(visit.offices))
        case "cancel":
            return await _cancel(visit)
        case "help":
            return await _beside(visit, help_screen(visit.offices))
        case "pool":
            return await _beside(visit, await pool_list(visit))
        case "mine":
            return await _beside(visit, await undo.sent_list(visit))
        case "progress":
            return await _beside(visit, await progress.own_progress(visit))


async def _cancel(visit: Visit) -> Turn:
    state = visit.session.state
    if isinstance(state, Idle):
        return Turn(state, sentences.nothing_open())
    return await _move(visit, Pressed(draft=state.draft.key, press="cancel"))


async def _move(visit: Visit, event: Event) -> Turn:
    """Move the open report; a button of a draft that was sent shows its receipt, any other old button says so."""
    moved = await forms.move(visit, event)
    if moved:
        return Turn(*moved)
    sent = await forms.sent_receipt(visit, event.draft) if isinstance(event, Chosen | EditAsked | Pressed) else None
    return Turn(visit.session.state, sent or sentences.stale_button())


async def _beside(visit: Visit, screen: Reply) -> Turn:
    """Show a screen; an open report stays open, and the way back to it stands under the screen."""
    state = visit.session.state
    if isinstance(state, Idle):
        return Turn(state, screen)
    way_back = Choice(label="Tiếp tục báo cáo dở", address=str(PressDraft(state.draft.key, "resume")))
    return Turn(state, screen.model_copy(update={"rows": (*screen.rows, (way_back,))}))
