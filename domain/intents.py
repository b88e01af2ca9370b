"""What a typed text asks for, before anybody looks into the database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from domain.addresses import Address, Go, StartForm
from domain.dates import read_any_day, read_past_day
from domain.indicators import Indicator
from domain.one_line import Line, read_verb
from domain.periods import Asked, read_deadline, read_period, year_of
from domain.refusals import NoSuchDay, Refused
from domain.screens.entrance import MENU
from domain.text import clean, fold, plain_key


@dataclass(frozen=True)
class GoTo:
    """An address was said: by a command, a label of the keyboard, or its plain word."""

    address: Address


@dataclass(frozen=True)
class AskProgress:
    """Progress is asked of a unit by its words (none: one's own) and a period."""

    words: str
    asked: Asked
    indicator: Indicator


@dataclass(frozen=True)
class ShowCode:
    """An invitation code was typed, or came with /start."""

    code: str


@dataclass(frozen=True)
class Arrive:
    """/start without a code."""


@dataclass(frozen=True)
class Say:
    """Anything else: an answer to an open question, or not understood."""

    text: str


Intent = GoTo | AskProgress | ShowCode | Arrive | Line | Say

_PLACES: dict[str, Address] = {
    **{word: entry.address for entry in MENU for word in (entry.command, plain_key(entry.label))},
    "menu": Go("menu"),
    "huy": Go("cancel"),
    "tro giup": Go("help"),
    "giup": Go("help"),
    "nguon": Go("pool"),
    "bao cao ket nap": StartForm("ketnap"),
    "bao cao boi duong": StartForm("boiduong"),
}
_CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}[- ]?[0-9A-HJKMNP-TV-Z]{4}")
_PROGRESS = re.compile(r"(?:xem )?(?:tien do|tiendo|td)(?: |$)")
_PERIOD_BEGINS = re.compile(r"(?:thang|quy|nam|nhiem|luy|dau|ca) |\d{4}\b|\d{1,2}[/-]\d{4}\b|\d{1,2} thang\b")
_AS_OF = re.compile(r"\s*\b(?:tính đến|tinh den|đến|den|tới|toi)\s+(.*\d.*)$", re.IGNORECASE)


def understand(text: str, today: date) -> Intent:
    """Return what a text asks for."""
    text = clean(text)
    command, _, rest = text.partition(" ")
    if command.startswith("/"):
        return _command(command[1:].split("@")[0].lower(), rest.strip(), text, today)
    key = plain_key(text)
    if key in _PLACES:
        return GoTo(_PLACES[key])
    if code := read_code(text):
        return ShowCode(code)
    if said := _PROGRESS.match(key):
        return _progress(" ".join(text.split()[len(said[0].split()) :]), today)
    return read_verb(text) or Say(text)


def is_command(text: str) -> bool:
    """Tell whether a text is clearly meant for the bot even while a question is open."""
    text = clean(text)
    key = plain_key(text)
    known = text.startswith("/") or key in _PLACES or bool(_PROGRESS.match(key))
    return known or read_code(text) is not None or read_verb(text) is not None


def _command(name: str, rest: str, text: str, today: date) -> Intent:
    if name == "start":
        code = read_code(rest)
        return ShowCode(code) if code else Arrive()
    if name == "tiendo":
        return _progress(rest, today)
    if rest and name in ("ketnap", "boiduong"):
        return Line(name, rest)
    return GoTo(_PLACES[name]) if name in _PLACES else Say(text)


def read_code(text: str) -> str | None:
    """Return the invitation code in a text (K7QM-4P2X, any case), None where there is none."""
    typed = clean(text).upper()
    if _CODE.fullmatch(typed) and re.search(r"\d", typed) and re.search(r"[A-Z]", typed):
        return re.sub("[- ]", "", typed)
    return None


def _progress(rest: str, today: date) -> AskProgress:
    indicator = Indicator.TRAINED if "boi duong" in plain_key(rest) else Indicator.ADMITTED
    rest = re.sub(r"(?:kết nạp|ket nap|bồi dưỡng|boi duong)\s*", "", rest, flags=re.IGNORECASE).strip()
    as_of = None
    if found := _AS_OF.search(rest):
        as_of = min(today, _last_day(found[1], today))
        rest = rest[: found.start()]
    words = rest.split()
    for place in range(len(words)):
        tail = " ".join(words[place:])
        if _PERIOD_BEGINS.match(fold(tail)):
            try:
                asked = read_period(tail, today)
            except NoSuchDay:
                raise
            except Refused:
                continue
            return AskProgress(" ".join(words[:place]), Asked(asked.period, as_of or asked.as_of), indicator)
    year = as_of.year if as_of else today.year
    return AskProgress(rest, Asked(year_of(year), as_of), indicator)


def _last_day(said: str, today: date) -> date:
    """Return the day that "đến …" names: a day, else the end of a month or period."""
    try:
        read_any_day(said, today)
    except NoSuchDay:
        raise
    except Refused:
        return read_deadline(said, today)
    return read_past_day(said, today)
