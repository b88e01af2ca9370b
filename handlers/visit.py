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


Content = Text | Tap | Other | Edited | Blocking | Ignored


@dataclass(frozen=True)
class Inbound:
    """One update of an account; `plain` says that its messenger has no buttons and shows choices as numbers."""

    channel: str
    address: str
    content: Content
    plain: bool = False


class Session(BaseModel):
    """What is kept of a conversation: the open report, and what the numbers of the last screen stand for."""

    model_config = ConfigDict(frozen=True)
    state: State = Idle()
    numbers: dict[int, str] = {}


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
