"""A message as it reaches us from any messenger, and what is known while it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from domain.forms.states import Idle, State
from domain.organisation import Office
from storage.database import Tx


@dataclass(frozen=True)
class Text:
    """Typed text."""

    text: str


@dataclass(frozen=True)
class Tap:
    """A pressed button, with the messenger's name for the message it stood under."""

    data: str
    message_ref: str | None = None


@dataclass(frozen=True)
class Other:
    """A sticker, photo, voice, file or anything else that is not text, with its caption."""

    caption: str = ""


@dataclass(frozen=True)
class Edited:
    """An old message of the person's own was changed."""


@dataclass(frozen=True)
class Blocking:
    """Somebody blocked the bot, or let it in again."""

    blocked: bool


@dataclass(frozen=True)
class Ignored:
    """An update that asks for no answer (a group, a channel, a bot)."""


@dataclass(frozen=True)
class Sheet:
    """A file of a table, already read: its people, one a line, and the caption; `problem` says why it was refused."""

    people: str
    caption: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Attached:
    """An Excel file that has yet to be fetched and read; nobody is answered before."""

    file_id: str
    size: int


Content = Text | Tap | Sheet | Attached | Other | Edited | Blocking | Ignored


@dataclass(frozen=True)
class Inbound:
    """One update of an account; `plain` says that its messenger has no buttons and shows choices as numbers."""

    channel: str
    address: str
    content: Content
    plain: bool = False


class Held(BaseModel):
    """A line or a list that waits for the person to say for which unit, or for which report, it is."""

    model_config = ConfigDict(frozen=True)
    command: str = ""
    rest: str
    before: str = ""
    implied: dict[str, str] = {}


class Session(BaseModel):
    """What is kept of a conversation: the open report, what the numbers of the last screen stand for, what is held.

    In practice nothing that is sent counts.
    """

    model_config = ConfigDict(frozen=True)
    state: State = Idle()
    numbers: dict[int, str] = {}
    held: Held | None = None
    practice: bool = False


@dataclass(frozen=True)
class Visit:
    """One message being answered. `now` is in the users' time zone; `key` names a draft that would begin."""

    tx: Tx
    now: datetime
    key: str
    channel: str
    address: str
    person_id: int
    offices: tuple[Office, ...]
    session: Session

    @property
    def today(self) -> date:
        """Return the users' day."""
        return self.now.date()
