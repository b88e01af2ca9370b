"""Waiting for events."""

from __future__ import annotations

import asyncio


async def pause(event: asyncio.Event, seconds: float) -> bool:
    """Wait for an event, at most so many seconds; tell whether it came."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True
