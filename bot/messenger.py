"""What the outbox needs of a messenger, and the ways in which a sending can end."""

from __future__ import annotations

from typing import Protocol

from domain.reply import Reply


class Gone(Exception):
    """The person blocked the bot or the chat no longer exists: nothing can be sent until they come back."""


class TryLater(Exception):
    """Nothing was delivered; it may be tried again after some seconds.

    `flood` says that the vendor asks the whole bot to wait.
    """

    def __init__(self, seconds: float, reason: str, *, flood: bool = False) -> None:
        super().__init__(reason)
        self.seconds = seconds
        self.flood = flood


class MayHaveArrived(Exception):
    """No answer came in time: the message may have arrived, so it must not be sent blindly again."""


class Rejected(Exception):
    """The messenger refuses this message for good."""


class Messenger(Protocol):
    """A way to reach people."""

    async def deliver(self, address: str, reply: Reply, replaces: str | None) -> str:
        """Send a reply, in place of message `replaces` where given; return the messenger's name for it.

        Raises Gone, TryLater, MayHaveArrived or Rejected.
        """
        ...
