"""What several of these tests need: a small tree of units, and the examples that a refusal offers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from domain.organisation import Unit, segment
from domain.refusals import Refused

T = TypeVar("T")
_EXAMPLES = re.compile(r"(?:ví dụ|như):? (.+?)(?:\.$|\. |$)")


def examples_in(sentence: str) -> list[str]:
    """Return what a refusal offers to type: "viết như 12/5/1990, 5/1990 hoặc 1990." offers three answers."""
    found = _EXAMPLES.findall(sentence)
    assert found, f"no example in: {sentence}"
    return [example.strip("“”") for example in re.split(r", hoặc | hoặc |, ", found[-1])]


def attempt(read: Callable[[str], T], typed: str) -> T | Refused:
    """Return what a reader makes of a text: its value, or its refusal."""
    try:
        return read(typed)
    except Refused as refused:
        return refused


def a_unit(unit_id: int, name: str = "Chi bộ thôn Ngọc Liễn", above: Unit | None = None) -> Unit:
    """Return a unit under another one."""
    path = (above.path if above else "") + segment(unit_id)
    return Unit(id=unit_id, code=f"HH.{unit_id}", name=name, kind="chi bộ", path=path)


DISTRICT = a_unit(1, "Đảng bộ huyện Hiệp Hòa")
COMMUNE = a_unit(2, "Đảng bộ xã Châu Minh", DISTRICT)
NEIGHBOUR = a_unit(3, "Đảng bộ xã Thanh Vân", DISTRICT)
CELL = a_unit(4, "Chi bộ thôn Ngọc Liễn", COMMUNE)
SISTER_CELL = a_unit(5, "Chi bộ thôn Cẩm Trung", COMMUNE)
