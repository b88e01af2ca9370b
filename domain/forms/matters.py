"""The number of another report that a report is about: known from the button that was pressed, or typed."""

from __future__ import annotations

import re
from typing import Annotated

from domain.forms.answers import Kind
from domain.forms.situation import Situation
from domain.refusals import Refused
from domain.text import clean, shorten


def _read(typed: str, at: Situation) -> int:
    text = re.sub(r"^(?:số|so)\s*", "", clean(typed).lower())
    number = int(text) if re.fullmatch(r"\d{1,9}", text) else 0
    if at.matter is None or at.matter.number != number:
        raise Refused(f"Chưa rõ “{shorten(typed)}”. Đồng chí mở từ danh sách rồi bấm nút, ví dụ gõ /hienke.")
    return number


MatterNumber = Annotated[int, Kind(read=_read, digits=lambda _at: True)]
