"""Every request of the bot held against the published Bot API.

`bot-api.json` beside this file is the Bot API as data. Each method and type in it becomes, once and only when it
is first needed, a tuple of small functions; a request then costs one walk over its own values. Form fields
arrive as text, nested ones as JSON in text; they are turned into values on the way.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bot.sandbox.checks import (
    SCALARS,
    VISIBLE,
    Check,
    Limits,
    Problems,
    mistyped,
    scalar_check,
    visible_problems,
    within,
)
from bot.sandbox.rules import RULES

if TYPE_CHECKING:
    from bot.sandbox.errors import Json

_ARRAY = "Array of "
_YES_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def check(method: str, params: Json) -> list[str]:
    """Return what is wrong with one request, in English; an empty list means that Telegram would take it."""
    return decode(method, params)[1]


def decode(method: str, params: Json) -> tuple[Json, list[str]]:
    """Return the parameters with form text turned into values, and what is wrong with them."""
    problems: Problems = []
    if method not in _data()["methods"]:
        return params, [f"unknown method {method}"]
    return _shape("methods", method).decode(params, problems), problems


@functools.cache
def method_names() -> dict[str, str]:
    """Return the methods of the Bot API by lower-case name: Telegram does not mind the case."""
    return {name.lower(): name for name in _data()["methods"]}


@functools.cache
def _data() -> Json:
    data: Json = json.loads(files(__package__).joinpath("bot-api.json").read_bytes())
    return data


@dataclass(frozen=True, slots=True)
class _Field:
    """One parameter or one key of an object."""

    required: bool
    check: Check
    read: Callable[[str], Any] | None  # how form text becomes a value; None where text is the value


@dataclass(frozen=True, slots=True)
class _Shape:
    """A method's parameters or an object's keys."""

    name: str
    fields: dict[str, _Field]
    required: frozenset[str]
    constants: tuple[tuple[str, str], ...]  # keys such as `type` whose value names the object
    visible: tuple[tuple[str, Limits], ...]

    def decode(self, params: Json, problems: Problems) -> Json:
        """Check the parameters of a request, whose values may still be form text."""
        values = {}
        for name, value in params.items():
            known = self.fields.get(name)
            if isinstance(value, str) and known is not None and known.read is not None:
                try:
                    values[name] = known.read(value)
                except ValueError:
                    problems.append(f"{name}: cannot be read from {value[:60]!r}")
            else:
                values[name] = value
        readable = len(problems) == 0
        values = self.check(values, problems)
        return values if readable else params

    def check(self, value: Json, problems: Problems) -> Json:
        """Check an object: its keys, their values, then what no single key can tell."""
        before = len(problems)
        checked = {}
        for name, item in value.items():
            known = self.fields.get(name)
            if known is None:
                problems.append(f"{name}: unknown parameter of {self.name}")
            elif item is not None:
                checked[name] = within(name, known.check, item, problems)
        if not self.required <= checked.keys():
            problems.extend(f"{name}: required by {self.name}" for name in sorted(self.required - checked.keys()))
        if len(problems) == before:
            for name, limits in self.visible:
                if name in checked:
                    problems.extend(visible_problems(name, checked, limits))
            if rule := RULES.get(self.name):
                problems.extend(rule(checked))
        return checked

    def fit(self, value: object) -> int:
        """Return how much `value` looks like this object: the best alternative explains what is wrong."""
        if not isinstance(value, dict):
            return 0
        if any(value.get(name) != const for name, const in self.constants):
            return 1
        missing = len(self.required - value.keys())
        known = len(self.fields.keys() & value.keys())
        return max(2, 10 + 100 * len(self.constants) + 2 * known - len(value) - 5 * missing)


@functools.cache
def _shape(kind: str, name: str) -> _Shape:
    source = _data()[kind][name]["fields"]
    formatted = any(field["name"] == "parse_mode" for field in source)
    visible = [
        (field["name"], field["limits"])
        for field in source
        if formatted and field["name"] in VISIBLE and "max_len" in field.get("limits", {})
    ]
    loose = {field_name for field_name, _ in visible}
    fields = {field["name"]: _field(field, limited=field["name"] not in loose) for field in source}
    required = frozenset(name for name, field in fields.items() if field.required)
    constants = tuple(
        (field["name"], field["limits"]["const"]) for field in source if "const" in field.get("limits", {})
    )
    return _Shape(name, fields, required, constants, tuple(visible))


def _field(source: Json, *, limited: bool) -> _Field:
    limits = source.get("limits", {}) if limited else {}
    types = tuple(source["types"])
    return _Field(source["required"], _compile(types, limits), _reader(types))


def _reader(types: tuple[str, ...]) -> Callable[[str], Any] | None:
    kinds = set(types)
    if kinds == {"Integer", "String"}:
        return _number_or_text
    if "String" in kinds or kinds == {"InputFile"}:
        return None
    return _read_boolean if kinds & {"Boolean", "True"} else json.loads


def _number_or_text(text: str) -> int | str:
    return int(text) if text.removeprefix("-").isdecimal() else text


def _read_boolean(text: str) -> bool:
    if text.lower() not in _YES_NO:
        raise ValueError(text)
    return _YES_NO[text.lower()]


def _compile(types: tuple[str, ...], limits: Limits) -> Check:
    """Return the checker of a value that may have any of `types`."""
    leaves = tuple(leaf for name in types for leaf in _leaves(name))
    if len(leaves) == 1:
        return _checker(leaves[0], limits)
    alternatives = tuple((_fitness(leaf), _checker(leaf, limits)) for leaf in leaves)

    def any_of(value: Any, problems: Problems) -> Any:  # noqa: ANN401 - JSON
        fit, best = max(((fit(value), check) for fit, check in alternatives), key=lambda pair: pair[0])
        return best(value, problems) if fit else mistyped(value, " or ".join(types), problems)

    return any_of


def _leaves(name: str) -> tuple[str, ...]:
    """Return the concrete types that an abstract type such as BotCommandScope stands for."""
    subtypes = _data()["types"].get(name, {}).get("subtypes")
    return tuple(leaf for subtype in subtypes for leaf in _leaves(subtype)) if subtypes else (name,)


def _fitness(name: str) -> Callable[[Any], int]:
    if name.startswith(_ARRAY):
        return lambda value: int(isinstance(value, list))
    if name in SCALARS:
        kinds, _ = SCALARS[name]
        return lambda value: int(isinstance(value, kinds) and (name == "Boolean" or not isinstance(value, bool)))
    return lambda value: _shape("types", name).fit(value)


def _checker(name: str, limits: Limits) -> Check:
    if name.startswith(_ARRAY):
        return _array((name.removeprefix(_ARRAY),))
    if name in SCALARS:
        return scalar_check(name, limits)
    return _object(name)


def _array(types: tuple[str, ...]) -> Check:
    @functools.cache
    def item_check() -> Check:  # built on first use: types refer to each other in circles
        return _compile(types, {})

    def array(value: Any, problems: Problems) -> Any:  # noqa: ANN401 - JSON
        if not isinstance(value, list):
            return mistyped(value, f"array of {' or '.join(types)}", problems)
        item = item_check()
        return [within(index, item, one, problems) for index, one in enumerate(value)]

    return array


def _object(name: str) -> Check:
    def object_(value: Any, problems: Problems) -> Any:  # noqa: ANN401 - JSON
        if not isinstance(value, dict):
            return mistyped(value, name, problems)
        return _shape("types", name).check(value, problems)

    return object_
