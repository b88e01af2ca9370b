"""Pictures drawn with matplotlib: read at arm's length on a phone 360 pixels wide, and without telling colours apart.

Blue and orange differ in lightness too (Okabe–Ito), what is planned is an outline and not a colour, and every number
that matters stands beside its mark. DejaVu Sans comes with matplotlib and has every Vietnamese letter.
"""

from __future__ import annotations

import io
import textwrap
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from domain import charts
from domain.charts import Bars, Chart, Curve, Funnel, Months
from domain.numbers import count

_WIDTH, _DPI = 5.4, 200  # 1080 pixels, three for each of a phone's 360
_BLUE, _ORANGE, _GREY, _INK = "#0072B2", "#D55E00", "#7A7A7A", "#202020"
_PLAIN, _SMALL, _HEADING, _FOOT = 13, 11.5, 15, 10  # points: 12, 11, 14 and 9 of a phone's pixels
_TITLE_AT, _WRAP, _WRAP_SMALL = 0.03, 40, 50
_STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": _PLAIN,
    "text.color": _INK,
    "axes.edgecolor": _GREY,
    "axes.labelcolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def draw(chart: Chart) -> bytes:
    """Return a picture as PNG, 1080 pixels wide."""
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(_WIDTH, _height(chart)), dpi=_DPI)
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        match chart:
            case Bars():
                _bars(axes, chart)
            case Curve():
                _curve(axes, chart)
            case Funnel():
                _funnel(axes, chart)
            case Months():
                _months(axes, chart)
        _headings(figure, chart)
        drawn = io.BytesIO()
        figure.savefig(drawn, format="png", pil_kwargs={"compress_level": 3})
        return drawn.getvalue()


def _height(chart: Chart) -> float:
    match chart:
        case Bars(bars=bars):
            return 2.0 + 0.72 * max(2, len(bars))
        case Funnel(steps=steps):
            return 2.0 + 0.55 * len(steps)
        case Months(rows=rows):
            return 2.3 + 0.64 * max(2, len(rows))
        case _:
            return 5.8


def _headings(figure: Figure, chart: Chart) -> None:
    title = textwrap.fill(chart.title, _WRAP)
    below = textwrap.fill(chart.subtitle, _WRAP_SMALL)
    height = figure.get_figheight()
    line = 0.27 * (title.count("\n") + 1)
    figure.text(_TITLE_AT, 1 - 0.12 / height, title, size=_HEADING, weight="bold", va="top")
    figure.text(_TITLE_AT, 1 - (0.2 + line) / height, below, size=_SMALL, va="top", color="#404040")
    figure.text(_TITLE_AT, 0.08 / height, charts.INSIDE, size=_FOOT, color=_GREY)
    if isinstance(chart, Bars) and any(bar.target for bar in chart.bars):
        figure.text(_TITLE_AT, 0.28 / height, charts.KEY, size=_FOOT, color=_GREY)
    top = 0.42 + line + 0.2 * (below.count("\n") + 1)
    bottom = 0.95 if isinstance(chart, Curve) else 0.5
    figure.subplots_adjust(left=_TITLE_AT if not isinstance(chart, Curve) else 0.12, right=0.97,
                           top=1 - top / height, bottom=bottom / height)  # fmt: skip


def _bars(axes: Axes, chart: Bars) -> None:
    """Draw each unit as its name over a bar: outlined as long as its plan, filled as far as it is done."""
    longest = max((max(bar.done, bar.target or 0) for bar in chart.bars), default=1) or 1
    for place, bar in enumerate(chart.bars):
        reached = bar.target is None or bar.done >= bar.target
        colour, hatch = (_BLUE, "") if reached else (_ORANGE, "//")
        axes.barh(place, bar.done, height=0.42, facecolor=colour, edgecolor="white", hatch=hatch, linewidth=0)
        if bar.target:
            axes.barh(place, bar.target, height=0.52, facecolor="none", edgecolor=_INK, linewidth=1.2)
        axes.text(0, place - 0.27, bar.label, size=_PLAIN, va="bottom")
        axes.text(longest * 1.03, place, bar.note.replace(" – ", "\n"), size=_PLAIN, va="center", weight="bold")
    axes.set_xlim(0, longest * 1.5)
    axes.set_ylim(len(chart.bars) - 0.5, -0.85)
    axes.axis("off")


def _curve(axes: Axes, chart: Curve) -> None:
    """Draw what has come together month by month, with the plan, the pace it asks for, and where this pace leads."""
    at = [*range(1, len(chart.done)), chart.now]
    axes.plot([0, *at], [0, *chart.done], color=_BLUE, linewidth=2.6, marker="o", markersize=5, label=charts.DONE)
    axes.annotate(
        count(chart.done[-1]), (at[-1], chart.done[-1]), xytext=(-4, 8), textcoords="offset points", weight="bold",
        ha="right", color=_BLUE,
    )  # fmt: skip
    if chart.plan:
        axes.axhline(chart.plan, color=_GREY, linewidth=1.4)
        axes.text(0.1, chart.plan, f"{charts.PLAN} {count(chart.plan)}", va="bottom", size=_SMALL)
        axes.plot([0, chart.deadline], [0, chart.plan], color=_GREY, linestyle="--", linewidth=1.4, label=charts.NEEDED)
        axes.axvline(chart.deadline, color=_GREY, linestyle=":", linewidth=1.4)
        axes.text(chart.deadline, 0, f" {charts.DEADLINE}", size=_SMALL, va="bottom", color=_GREY)
    if chart.forecast is not None:
        axes.plot(
            [at[-1], chart.deadline], [chart.done[-1], chart.forecast], color=_ORANGE, linestyle="-.", linewidth=2,
            label=charts.LEADING,
        )  # fmt: skip
        axes.annotate(
            f"≈ {count(chart.forecast)}", (chart.deadline, chart.forecast), xytext=(5, -4),
            textcoords="offset points", ha="left", color=_ORANGE, weight="bold",
        )  # fmt: skip
    axes.set_xlim(0, 13.2)
    axes.set_ylim(0, max(chart.plan or 0, chart.done[-1], chart.forecast or 0, 1) * 1.16)
    axes.set_xticks(range(1, 13), [f"T{month}" for month in range(1, 13)], size=_FOOT)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="y", color="#E5E5E5", linewidth=0.8)
    axes.legend(loc="upper center", bbox_to_anchor=(0.46, -0.07), ncols=3, frameon=False, fontsize=_FOOT,
                handlelength=1.6, columnspacing=1, handletextpad=0.5)  # fmt: skip


def _funnel(axes: Axes, chart: Funnel) -> None:
    """Draw the steps as bars about one middle line, each with its name and number."""
    widest = max((number for _, number in chart.steps), default=1) or 1
    for place, (label, number) in enumerate(chart.steps):
        axes.barh(place, number, left=-number / 2, height=0.62, color=_BLUE, alpha=0.9)
        axes.text(-widest * 1.5, place, textwrap.fill(label, 22), va="center", size=_SMALL)
        inside = number > widest * 0.25
        axes.text(
            0 if inside else number / 2 + widest * 0.04, place, count(number), va="center", weight="bold",
            ha="center" if inside else "left", color="white" if inside else _INK,
        )  # fmt: skip
    axes.set_xlim(-widest * 1.5, widest * 0.62)
    axes.set_ylim(len(chart.steps) - 0.4, -0.6)
    axes.axis("off")


def _months(axes: Axes, chart: Months) -> None:
    """Draw each unit as its name over twelve cells, the darker the more, with the number in each."""
    most = max((number or 0 for _, numbers in chart.rows for number in numbers), default=1) or 1
    shades = mpl.colormaps["Blues"]
    for place, (label, numbers) in enumerate(chart.rows):
        axes.text(
            0, place - 0.3, f"{label} – {count(sum(number or 0 for number in numbers))}", va="bottom", size=_SMALL
        )
        for month, number in enumerate(numbers):
            if number is None:
                axes.add_patch(Rectangle((month + 0.04, place - 0.24), 0.92, 0.48, fill=False, ls=":", ec="#C8C8C8"))
                continue
            shade = number / most
            axes.add_patch(
                Rectangle(
                    (month + 0.04, place - 0.24),
                    0.92,
                    0.48,
                    fc=shades(0.12 + 0.78 * shade) if number else "white",
                    ec=_GREY,
                    lw=0.6,
                )
            )
            if number:
                axes.text(month + 0.5, place, count(number), ha="center", va="center", size=_SMALL,
                          color="white" if shade > 0.55 else _INK)  # fmt: skip
    for month, label in enumerate(chart.columns):
        axes.text(month + 0.5, -0.72, label, ha="center", va="bottom", size=_FOOT, weight="bold")
    axes.set_xlim(0, len(chart.columns))
    axes.set_ylim(len(chart.rows) - 0.6, -0.95)
    axes.axis("off")
