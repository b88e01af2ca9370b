"""Checks of single values: kinds, limits, and how complaints find their place.

A checker takes a value and a list, appends what is wrong to the list and returns the value. Paths such as
`reply_markup.inline_keyboard[0][1].url` are put together only for complaints, from the inside out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.sandbox import markup
from bot.sandbox.files import Upload

if TYPE_CHECKING:
    from bot.sandbox.errors import Json

Problems: TypeAlias = list[str]
Check: TypeAlias = Callable[[Any, Problems], Any]
Limits: TypeAlias = dict[str, Any]

_NUMBER = {"Integer", "Float"}
# Fields whose length counts after tags are taken away, with Telegram's words for the two ends.
VISIBLE = {
    "text": ("message text is empty", "message is too long"),
    "message_text": ("message text is empty", "message is too long"),
    "caption": ("", "message caption is too long"),
}

SCALARS: dict[str, tuple[tuple[type, ...], str]] = {
    "String": ((str,), "string"),
    "Integer": ((int,), "integer"),
    "Float": ((int, float), "number"),
    "Boolean": ((bool,), "boolean"),
    "True": ((bool,), "true"),
    "InputFile": ((Upload,), "file"),
}


def scalar_check(name: str, limits: Limits) -> Check:
    """Return the checker of a plain value with its limits."""
    kinds, words = SCALARS[name]
    number = name in _NUMBER

    def scalar(value: Any, problems: Problems) -> Any:  # noqa: ANN401 - JSON
        if not isinstance(value, kinds) or (number and isinstance(value, bool)) or (name == "True" and not value):
            return mistyped(value, words, problems)
        if limits and (complaint := _beyond(value, limits)):
            problems.append(complaint)
        return value

    return scalar


def _beyond(value: Any, limits: Limits) -> str:  # noqa: ANN401 - JSON
    """Return how `value` breaks its limits, or nothing."""
    if "const" in limits:
        return "" if value == limits["const"] else f"must be {limits['const']!r}"
    if "enum" in limits:
        return "" if value in limits["enum"] else f"{value!r} is none of {', '.join(limits['enum'])}"
    if "min" in limits:
        inside = limits["min"] <= value <= limits["max"]
        return "" if inside else f"{value} is not between {limits['min']} and {limits['max']}"
    if not isinstance(value, str):
        return ""
    length = len(value.encode()) if limits["unit"] == "bytes" else markup.units(value)
    if limits["min_len"] <= length <= limits["max_len"]:
        return ""
    return f"{length} {limits['unit']}, allowed are {limits['min_len']} to {limits['max_len']}"


def visible_problems(name: str, values: Json, limits: Limits) -> Problems:
    """Return what is wrong with the length of a text once its tags are taken away."""
    empty, long = VISIBLE[name]
    source = values[name]
    if str(values.get("parse_mode", "")).upper() == "HTML":
        try:
            source = markup.parse(source).text
        except markup.MarkupError as unreadable:
            return [f"can't parse entities: {unreadable}"]
    length = markup.units(source)
    if length > limits["max_len"]:
        return [f"{long}: {length} of {limits['max_len']} characters"]
    return [empty] if empty and not source.strip() else []


def within(place: str | int, check: Check, value: Any, problems: Problems) -> Any:  # noqa: ANN401 - JSON
    """Check a part and put its place in front of whatever is wrong with it."""
    before = len(problems)
    checked = check(value, problems)
    for index in range(before, len(problems)):
        problems[index] = _placed(place, problems[index])
    return checked


def _placed(place: str | int, problem: str) -> str:
    here = f"[{place}]" if isinstance(place, int) else str(place)
    path, colon, complaint = problem.partition(": ")
    if not colon or " " in path:
        return f"{here}: {problem}"
    return f"{here}{path}: {complaint}" if path.startswith("[") else f"{here}.{path}: {complaint}"


def mistyped(value: Any, expected: str, problems: Problems) -> Any:  # noqa: ANN401 - JSON
    """Complain that `value` is of another type."""
    problems.append(f"{expected} expected, not {type(value).__name__}")
    return value
