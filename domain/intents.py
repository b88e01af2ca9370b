"""What a typed text asks for, before anybody looks into the database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from domain.addresses import Address, DoTo, Go, SetMine, StartForm
from domain.dispatches import ALL
from domain.one_line import Line, read_verb
from domain.periods import read_deadline
from domain.refusals import Refused
from domain.reports.registry import BY_COMMAND, REPORTS
from domain.screens.entrance import MENU
from domain.text import clean, plain_key
from domain.views.subjects import Subject


@dataclass(frozen=True)
class GoTo:
    """An address was said: by a command, a label of the keyboard, or its plain word."""

    address: Address


@dataclass(frozen=True)
class Ask:
    """A question is asked, or the progress of something."""

    text: str


@dataclass(frozen=True)
class ShowCode:
    """An invitation code was typed, or came with /start."""

    code: str


@dataclass(frozen=True)
class Arrive:
    """/start without a code."""


@dataclass(frozen=True)
class Listed:
    """A list of people without a word on what it is for."""

    people: str


@dataclass(frozen=True)
class Say:
    """Anything else: an answer to an open question, or not understood."""

    text: str


Intent = GoTo | Ask | ShowCode | Arrive | Line | Listed | Say

_PLACES: dict[str, Address] = {
    **{word: entry.address for entry in MENU for word in (entry.command, plain_key(entry.label))},
    **{said: StartForm(report.command) for report in REPORTS for said in (plain_key(report.title), report.command)},
    "menu": Go("menu"),
    "bao cao": Go("menu"),
    "toi muon bao cao": Go("menu"),
    "help": Go("help"),
    "huong dan": Go("help"),
    "cho xac nhan": Go("waiting"),
    "cho duyet": Go("waiting"),
    "hoan tac": Go("mine"),
    "sua": Go("mine"),
    "xem lai bao cao": Go("mine"),
    "huy": Go("cancel"),
    "tro giup": Go("help"),
    "giup": Go("help"),
    "nguon": Go("pool"),
    "so theo doi": Go("register"),
    "khac": Go("more"),
    "thoi lam thu": Go("practice"),
    "ban giao": Go("office"),
    "viec": Go("duties"),
    "cai dat": Go("settings"),
    "hoan nhac": Go("snooze"),
    "don doc": StartForm("dondoc"),
    "nhac tat ca": StartForm("dondoc", None, ALL),
    "thong bao": StartForm("thongbao"),
    "ai cham": Go("below"),
    "don vi nao cham": Go("below"),
    "khu": Go("groupings"),
    "sua bao cao": Go("mine"),
    "rut bao cao": Go("mine"),
    "bao cao ket nap": StartForm("ketnap"),
    "bao cao boi duong": StartForm("boiduong"),
}
_CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}[- ]?[0-9A-HJKMNP-TV-Z]{4}")
_PROGRESS = re.compile(r"(?:xem )?(?:tien do|tiendo|td)(?: |$)")
_GREETINGS = frozenset({"chao", "xin chao", "chao ban", "chao em", "xin chao em", "xin chao ban", "hello", "hi", "alo"})
_NOTHING_HAPPENED = re.compile(
    r"^(?:thang nay |thang \d{1,2} |chi bo |cb |toi |em )*(?:khong|chua)(?: co)?(?: ket nap| boi duong| phat trien)?"
    r"(?: duoc)?(?: dang vien)? (?:ai|nguoi nao|dong chi nao|gi)(?: ca| het| duoc| ket nap| vao dang)*$"
)
_SHORT = 8
_THANKS = re.compile(
    r"(?:em |bot |toi |da )*(?:xin )?(?:cam on|cam un|thanks?|thank you)(?: em| bot| nhe| nhieu| dong chi| ban| a)*"
)
_IS_IT_ATTESTED = re.compile(r"\bchot\b.*\b(?:chua|khong)(?: em| a| nhi| vay| the)*$")
_NAMES = re.compile(
    r"^(?:\w+ ){0,4}(?:ten|ho ten|danh sach) (?:cua |tung |nhung |cac |may )*"
    r"(?:nguoi|dong chi|quan chung|dang vien)\b(?! nao)"
)
_TIME = r"(?:nam|thang|quy|nay|ngoai|truoc|roi|\d{1,4}|ii?i?v?|dau|den|tu)"
_WHO = re.compile(
    r"^(?:cho (?:biet|hoi|xem) |nhung |co )*ai (?:da |duoc |vua |moi |sap )+(?:duoc )?(?:ket nap|vao dang)"
)
_LIST = re.compile(rf"(?:danh sach|ds) (?:ket nap|boi duong|dang vien moi|nguon)(?: (?:moi|trong|cua|{_TIME}))*")
_OF_CASES = re.compile(r"^(?:cac |xem )*(?:han ho so|ho so (?:nao )?(?:sap |da )?(?:den|qua|het|cham|tre)(?: han)?)\b")
_OF_POOL = re.compile(rf"nguon(?: (?:da|duoc|boi|duong|chua|ket|nap|con|lai|cua|thon|xa|phuong|chi|bo|{_TIME}))+")
_NUMBERED = re.compile(
    r"(?:toi |xin |cho )*(?:xem |mo |sua |rut |rut lai |sua lai )?(?:bao cao|bc)(?: da gui)? so (\d{1,9})"
)
_MISTAKEN = re.compile(
    r"^(?:toi |em |cho |xin )*(?:rut|sua|xoa|thu hoi)(?: lai)? bao cao\b|\b(?:go|nhap|bao|ghi|gui) nham\b"
)
_PUT_OFF = re.compile(r"(?:hoan nhac|nhac lai)(?: toi)?(?: den| tu| vao| ngay)+ (.*\d.*)")
_WHAT_TO_DO = re.compile(r"\b(?:viec gi|(?:phai |can )?lam gi|con no gi|viec can lam)\b")
_HOW_MANY = re.compile(r"\bbao nhieu\b|\bmay nguoi\b|\bcon thieu\b")


def understand(text: str, today: date) -> Intent:
    """Return what a text asks for."""
    text = clean(text)
    command, _, rest = text.partition(" ")
    if command.startswith("/"):
        return _command(command[1:].split("@")[0].lower(), rest.strip(), text)
    key = plain_key(text)
    if key in _PLACES:
        return GoTo(_PLACES[key])
    if code := read_code(text):
        return ShowCode(code)
    if _PROGRESS.match(key):
        return Ask(text)
    if key in _GREETINGS or _THANKS.fullmatch(key):
        return Arrive()
    if numbered := _NUMBERED.fullmatch(key):
        return GoTo(DoTo("history", int(numbered[1])))
    is_short = len(key.split()) <= _SHORT  # a longer text tells something, and may hold any words
    if is_short and _MISTAKEN.search(key):
        return GoTo(Go("mine"))
    if _IS_IT_ATTESTED.search(key):
        return Ask(text)
    if put_off := _PUT_OFF.fullmatch(key):
        return GoTo(SetMine("snooze", f"{read_deadline(put_off[1], today):%Y%m%d}"))
    if is_short and _WHAT_TO_DO.search(key):
        return GoTo(Go("duties"))
    if _NOTHING_HAPPENED.search(key):
        return GoTo(StartForm("chot"))
    if _HOW_MANY.search(key) or "tien do" in key:
        return Ask(text)
    if (_NAMES.search(key) and not re.search(r"[\d\n]", text)) or _WHO.search(key) or _LIST.fullmatch(key):
        return GoTo(Go("register"))
    if _OF_CASES.search(key) or _OF_POOL.fullmatch(key):
        return Ask(text)
    return read_verb(text) or _listed(text) or Say(text)


_LEAST_LISTED = 2


def _listed(text: str) -> Listed | None:
    lines = [line for line in text.splitlines() if len(line.split()) > 1]
    named = [line for line in lines if re.search(r"[^\W\d_]{2,}\s+[^\W\d_]+", line) and len(line.split()) < 12]
    return Listed(text) if len(named) >= _LEAST_LISTED and len(named) * 2 > len(lines) else None


def is_command(text: str) -> bool:
    """Tell whether a text is clearly meant for the bot even while a question is open."""
    text = clean(text)
    key = plain_key(text)
    known = text.startswith("/") or key in _PLACES or bool(_PROGRESS.match(key)) or bool(_NUMBERED.fullmatch(key))
    return known or read_code(text) is not None or _begins_report(text) or bool(_HOW_MANY.search(key))


def asks_progress(text: str) -> bool:
    """Tell whether a text asks for figures, which is never the reason for anything."""
    return bool(_PROGRESS.match(plain_key(text)))


_TITLES = frozenset(plain_key(subject.label) for subject in Subject)
_ASKS = re.compile(
    r"(?:excel|bieu do|ve (?:bieu do|duong)|du thao|tinh hinh|so (?:voi|sanh)|xep hang|cac buoc|minh chung|xem"
    r"|bao cao (?:thang|quy|nam|\d)|nguon|(?:xa|chi bo|don vi|thon) nao|danh sach|thang nay|thanh phan|nhiem vu"
    r"|(?:top )?\d+ (?:xa|phuong|don vi|chi bo|thon)(?: \w+)* nhat)(?: |$)"
)


def is_question(text: str) -> bool:
    """Tell whether a text asks for a screen or for figures, where a person's name is asked for."""
    key = plain_key(text)
    asked = key in _TITLES or bool(_ASKS.match(key)) or text.rstrip().endswith("?") or surely_asks(text)
    return asked or bool(_IS_IT_ATTESTED.search(key))


_FEW_WORDS = 8
_SURELY = re.compile(
    r"^(?:xa|phuong|chi bo|don vi|thon|to) nao\b|^ai (?:chua|da)\b|\b(?:bao nhieu|thu may|the nao|ra sao|lam sao|la gi"
    r"|nhung gi|gi roi|ngay nao|xep hang may|con thieu)\b|\b\d+ (?:xa|don vi|chi bo|thon)(?: \w+)* nhat$"
)


def surely_asks(text: str) -> bool:
    """Tell whether a few words can be nothing but a question, even where any words may be the answer."""
    key = plain_key(text)
    return len(key.split()) <= _FEW_WORDS and _SURELY.search(key) is not None


def is_place(text: str) -> bool:
    """Tell whether a text is a command, or all of it the name of a screen: even where any words may be an answer."""
    text = clean(text)
    return text.startswith("/") or plain_key(text) in _PLACES


def _begins_report(text: str) -> bool:
    try:
        line = read_verb(text)
    except Refused:
        return False
    return line is not None and not line.before and bool(line.rest)


def _command(name: str, rest: str, text: str) -> Intent:
    if name == "start":
        code = read_code(rest)
        return ShowCode(code) if code else Arrive()
    if name == "tiendo":
        return Ask(f"tiến độ {rest}")
    if rest and name in BY_COMMAND:
        return Line(name, rest)
    return GoTo(_PLACES[name]) if name in _PLACES else Say(text)


def read_code(text: str) -> str | None:
    """Return the invitation code in a text (K7QM-4P2X, any case), None where there is none."""
    typed = clean(text).upper()
    if _CODE.fullmatch(typed) and re.search(r"\d", typed) and re.search(r"[A-Z]", typed):
        return re.sub("[- ]", "", typed)
    return None
