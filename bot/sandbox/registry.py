"""The Bot API methods that the sandbox knows, by name.

Each takes decoded, schema-checked parameters and returns what Telegram puts under `result`. Waiting and pushing
(`getUpdates`, `setWebhook`) need a server and live with it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from bot.sandbox.errors import Json

if TYPE_CHECKING:
    from bot.sandbox.telegram import Telegram

Method: TypeAlias = Callable[["Telegram", Json], object]

METHODS: dict[str, Method] = {}


def api(name: str) -> Callable[[Method], Method]:
    """Register a function as the Bot API method `name`."""

    def register(method: Method) -> Method:
        METHODS[name] = method
        return method

    return register
