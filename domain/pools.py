"""The trained pool of those told by number only: who joins it, and who leaves it first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


class Lot(NamedTuple):
    """So many people certified on a day who are still in the pool."""

    certified_on: date
    number: int


class Moved(NamedTuple):
    """How many were certified on a day, and how many were admitted or withdrawn."""

    on: date
    joined: int
    left: int


def waiting_after(before: Iterable[Lot], days: Iterable[Moved]) -> tuple[Lot, ...]:
    """Return who waits after some days, in their order; on each day people join before others leave.

    Who has waited longest leaves first, and nobody leaves an empty pool: admissions from before the first certificates
    that are known take nobody out of it.
    """
    lots = list(before)
    first = 0
    for on, joined, number in days:
        if joined:
            lots.append(Lot(on, joined))
        leave = number
        while leave > 0 and first < len(lots):
            gone = min(leave, lots[first].number)
            leave -= gone
            if gone == lots[first].number:
                first += 1
            else:
                lots[first] = Lot(lots[first].certified_on, lots[first].number - gone)
    return tuple(lots[first:])


def number_of(lots: Iterable[Lot]) -> int:
    """Return how many wait."""
    return sum(lot.number for lot in lots)
