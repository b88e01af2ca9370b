"""Addresses of screens and actions: short ASCII, so that they fit 64 bytes of a button.

Every command, button, reminder action, deep link and understood sentence becomes one of these; `parse` is the only
reader, `str()` the only writer. An address that cannot be read is `None`: old buttons must never act by accident.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

from domain.views.subjects import Subject

Press = Literal["send", "back", "cancel", "resume", "restart", "restore", "more"]
Place = Literal[
    "menu", "more", "help", "pool", "register", "mine", "progress", "cancel", "duties", "attested", "tasks", "heads",
    "proposals", "waiting", "office", "practice", "members", "settings", "unitset", "empty", "snooze", "below",
    "dispatches", "unreached", "groupings", "steady", "ranking", "views", "papers",
]  # fmt: skip
Setting = Literal["named", "counts_ceremonies", "is_confirmed"]
Deed = Literal["correct", "history", "confirm", "approve", "decline"]
Screen = Literal[
    "person",
    "attested",
    "task",
    "heads",
    "office",
    "members",
    "register",
    "below",
    "dispatch",
    "unreached",
    "grouping",
    "sent",
]
Preference = Literal["hour", "weekends", "digest", "snooze"]
Made = Literal["sheet", "picture"]
_MADE_MARKS: dict[Made, str] = {"sheet": "=", "picture": "~"}


_ROLE = re.compile("[a-z]{1,20}")


@dataclass(frozen=True)
class Go:
    """A screen without parameters."""

    place: Place

    def __str__(self) -> str:
        """Return the address."""
        return self.place


@dataclass(frozen=True)
class StartForm:
    """Begin a guided report by its command word, for a unit where it is known; `about` is the number it is about."""

    command: str
    unit: int | None = None
    about: int | None = None

    def __str__(self) -> str:
        """Return the address."""
        unit = f"/{self.unit or 0}" if self.unit or self.about else ""
        return f"f/{self.command}{unit}" + (f"/{self.about}" if self.about else "")


@dataclass(frozen=True)
class Choose:
    """Choose the n-th offered answer of a draft's question (0-based)."""

    draft: str
    field: str
    number: int

    def __str__(self) -> str:
        """Return the address."""
        return f"a/{self.draft}/{self.field}/{self.number}"


@dataclass(frozen=True)
class Edit:
    """Ask one question of a draft again, from its review card."""

    draft: str
    field: str

    def __str__(self) -> str:
        """Return the address."""
        return f"e/{self.draft}/{self.field}"


@dataclass(frozen=True)
class PressDraft:
    """Send, leave or continue a draft."""

    draft: str
    press: Press

    def __str__(self) -> str:
        """Return the address."""
        return f"d/{self.draft}/{self.press}"


@dataclass(frozen=True)
class Undo:
    """Take back a report within ten minutes."""

    report: int

    def __str__(self) -> str:
        """Return the address."""
        return f"u/{self.report}"


@dataclass(frozen=True)
class DoTo:
    """Do something to a report by its number: correct it, withdraw it, see its versions, decide on it."""

    deed: Deed
    report: int
    field: str = ""

    def __str__(self) -> str:
        """Return the address."""
        return f"x/{self.deed}/{self.report}" + (f"/{self.field}" if self.field else "")


@dataclass(frozen=True)
class Show:
    """A screen about a unit, a person, a task or a report, by number; `period` and `page` where it has them."""

    screen: Screen
    number: int
    period: str = ""
    page: int = 0

    def __str__(self) -> str:
        """Return the address."""
        return f"s/{self.screen}/{self.number}/{self.page}" + (f"/{self.period}" if self.period else "")


@dataclass(frozen=True)
class Hand:
    """Hand an office of a unit over: make a code for its next holder, or end it once that is asked and confirmed."""

    deed: Literal["code", "ask", "end"]
    unit: int
    role: str

    def __str__(self) -> str:
        """Return the address."""
        return f"o/{self.deed}/{self.unit}/{self.role}"


@dataclass(frozen=True)
class SetUnit:
    """Turn a setting of a unit and all below it on or off."""

    setting: Setting
    unit: int
    on: bool

    def __str__(self) -> str:
        """Return the address."""
        return f"t/{self.setting}/{self.unit}/{int(self.on)}"


@dataclass(frozen=True)
class SetMine:
    """Change how one wants to be reminded oneself; the value is digits: 0730, 1, 20221031."""

    preference: Preference
    value: str

    def __str__(self) -> str:
        """Return the address."""
        return f"w/{self.preference}/{self.value}"


@dataclass(frozen=True)
class Receive:
    """Say that one has received an urge or a broadcast."""

    dispatch: int

    def __str__(self) -> str:
        """Return the address."""
        return f"k/{self.dispatch}"


@dataclass(frozen=True)
class View:
    """A subject of a unit: its progress, a ranking, the months; `as_of` is YYYYMMDD, empty for today."""

    unit: int
    period: str
    indicator: str = "admitted"
    page: int = 0
    as_of: str = ""
    subject: Subject = Subject.PROGRESS

    def __str__(self) -> str:
        """Return the address."""
        as_of = f"/{self.as_of}" if self.as_of else ""
        return f"{self.subject}/{self.unit}/{self.period}/{self.indicator}/{self.page}{as_of}"


@dataclass(frozen=True)
class Make:
    """A view as a picture or as a workbook, in a message of its own."""

    what: Made
    view: View

    def __str__(self) -> str:
        """Return the address."""
        return f"{_MADE_MARKS[self.what]}{self.view}"


@dataclass(frozen=True)
class Join:
    """Accept an invitation by its code."""

    code: str

    def __str__(self) -> str:
        """Return the address."""
        return f"j/{self.code}"


FRESH = "+"


def fresh(address: Address) -> str:
    """Return an address that opens in a message of its own, so that what it stands under (a receipt, say) stays."""
    return f"{FRESH}{address}"


Address = (
    Go
    | StartForm
    | Choose
    | Edit
    | PressDraft
    | Undo
    | DoTo
    | Show
    | Hand
    | SetUnit
    | SetMine
    | Receive
    | View
    | Make
    | Join
)
_ID = r"[0-9]{1,9}"


def parse(text: str) -> Address | None:
    """Return the address written in `text`, or None."""
    match text.removeprefix(FRESH).split("/"):
        case [place] if place in get_args(Place):
            return Go(place)  # type: ignore[arg-type]  # narrowed by get_args
        case ["f", word] if re.fullmatch("[a-z]{1,20}", word):
            return StartForm(word)
        case ["f", word, unit, *about] if (
            re.fullmatch("[a-z]{1,20}", word) and _numbers(unit, *about) and len(about) < 2
        ):
            return StartForm(word, int(unit) or None, int(about[0]) if about else None)
        case ["a", draft, field, number] if re.fullmatch("[0-9]{1,2}", number):
            return Choose(draft, field, int(number))
        case ["e", draft, field]:
            return Edit(draft, field)
        case ["d", draft, press] if press in get_args(Press):
            return PressDraft(draft, press)  # type: ignore[arg-type]  # narrowed by get_args
        case ["u", report] if re.fullmatch(_ID, report):
            return Undo(int(report))
        case ["x", deed, report, *field] if deed in get_args(Deed) and _numbers(report) and len(field) < 2:
            return DoTo(deed, int(report), "".join(field))  # type: ignore[arg-type]  # narrowed by get_args
        case ["s", screen, number, page, *period] if (
            screen in get_args(Screen) and _numbers(number, page) and len(page) < 5 and len(period) < 2
        ):
            return Show(screen, int(number), "".join(period), int(page))  # type: ignore[arg-type]  # narrowed by get_args
        case ["o", ("code" | "ask" | "end") as deed, unit, role] if _numbers(unit) and re.fullmatch(
            "[a-z]{1,20}", role
        ):
            return Hand(deed, int(unit), role)
        case ["j", code] if re.fullmatch("[0-9A-Z]{1,20}", code):
            return Join(code)
        case [subject, unit, period, indicator, page, *as_of]:
            return _parse_view(subject, unit, period, indicator, page, "/".join(as_of))
        case parts:
            return _parse_change(parts)


def _parse_view(subject: str, unit: str, period: str, indicator: str, page: str, as_of: str) -> View | Make | None:
    """Return the address of a view, or of one made into something by the mark before it."""
    made = next((made for made, mark in _MADE_MARKS.items() if subject.startswith(mark)), None)
    subject = subject[1:] if made else subject
    if subject not in set(Subject) or not (
        _numbers(unit, page) and len(page) < 5 and re.fullmatch("([0-9]{8})?", as_of)
    ):
        return None
    view = View(int(unit), period, indicator, int(page), as_of, Subject(subject))
    return Make(made, view) if made else view


def _parse_change(parts: list[str]) -> SetUnit | SetMine | Receive | None:
    """Return the address of a setting, or of saying that something was received."""
    match parts:
        case ["t", setting, unit, ("0" | "1") as on] if setting in get_args(Setting) and _numbers(unit):
            return SetUnit(setting, int(unit), on == "1")  # type: ignore[arg-type]  # narrowed by get_args
        case ["w", key, value] if key in get_args(Preference) and re.fullmatch("[0-9]{1,8}", value):
            return SetMine(key, value)  # type: ignore[arg-type]  # narrowed by get_args
        case ["k", dispatch] if _numbers(dispatch):
            return Receive(int(dispatch))
        case _:
            return None


def _numbers(*parts: str) -> bool:
    return all(re.fullmatch(_ID, part) for part in parts)
