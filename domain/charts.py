"""Pictures of figures as data: what is drawn, not how.

What a picture says is said in words too (`alt`): nobody needs colours, or pictures, to know it.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

_FROZEN = ConfigDict(frozen=True, extra="forbid")  # by its fields a stored picture is known again
DONE, NEEDED, LEADING = "Thực hiện", "Nhịp độ cần", "Theo nhịp độ hiện nay"
PLAN, DEADLINE = "Kế hoạch", "hạn"
KEY = "khung: kế hoạch; xanh: đạt; cam gạch chéo: chưa đạt"
INSIDE = "Số liệu nội bộ"


class Bar(BaseModel):
    """One unit: done beside its target, with the words at its end."""

    model_config = _FROZEN
    label: str
    done: int
    target: int | None = None
    note: str = ""


class Bars(BaseModel):
    """Units against their plan."""

    model_config = _FROZEN
    title: str
    subtitle: str
    bars: tuple[Bar, ...]


class Curve(BaseModel):
    """A year so far, month by month, against the plan and the pace that it asks for.

    `done` is cumulative, a number for each month that has begun; `deadline` is the month, 1 to 12 and a fraction, by
    which the plan is to be reached; `forecast` is where the pace so far leads by then.
    """

    model_config = _FROZEN
    title: str
    subtitle: str
    done: tuple[int, ...]
    now: float
    plan: int | None = None
    deadline: float = 12.0
    forecast: int | None = None


class Funnel(BaseModel):
    """The steps from the pool to recognition, each with how many took it."""

    model_config = _FROZEN
    title: str
    subtitle: str
    steps: tuple[tuple[str, int], ...]


class Months(BaseModel):
    """Units by months: how many in each, None for a month that has not begun."""

    model_config = _FROZEN
    title: str
    subtitle: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]


Chart = Bars | Curve | Funnel | Months
