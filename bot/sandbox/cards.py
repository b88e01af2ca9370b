"""What whoever runs the sandbox gives to the phones' page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True)
class PhoneCard:
    """One phone on the page: whose it is, and what its "Bắt đầu" button sends."""

    user_id: int
    name: str
    caption: str
    start: str | None = None


class ClockControl(Protocol):
    """The clock that the page shows and moves."""

    def now(self) -> datetime:
        """Return the sandbox's time, with its zone."""

    async def move_to(self, moment: datetime) -> None:
        """Move the clock; raise ValueError with a Vietnamese sentence when that cannot be."""


class ScenarioControl(Protocol):
    """The scenarios that the page offers."""

    @property
    def names(self) -> Sequence[str]:
        """What people choose from."""

    @property
    def current(self) -> str:
        """The one that runs."""

    async def choose(self, name: str) -> Sequence[PhoneCard]:
        """Start another scenario and return its phones; ValueError as for the clock."""
