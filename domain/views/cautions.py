"""What a figure cannot tell: years of which nothing is known, and numbers that a workbook put on one day.

A workbook often brings one sum for many months, dated on the day it was counted. A month that ends before that day then
has nothing of its own, and the month of that day has too much: both are said wherever such a figure stands.
"""

from __future__ import annotations

from domain.dates import day_text
from domain.indicators import Indicator
from domain.numbers import count
from domain.sums import Sum
from domain.text import uncapitalised
from domain.views.scope import Scope

_CALLED = {Indicator.RECOGNISED: "công nhận chính thức"}  # "số liệu chính thức" would be official figures


def cautions(
    scope: Scope,
    *,
    since: int | None,
    has_units: bool,
    within: int,
    later: int,
    sums: tuple[Sum, ...] = (),
    over: tuple[Sum, ...] = (),
    late: int = 0,
) -> tuple[str, ...]:
    """Return what must be said beside the figures of a view.

    `since` is the first year of which anything is known, None where nothing is; `within` is how much of the figure, and
    `later` how much of the same year after it, came from a workbook; `sums` are those that reach back further than
    the period, or where years or months stand beside each other, further than theirs; `over` those dated after it of
    which a part may be of it; `late` what somebody has added of a year before the first.
    """
    what = _CALLED.get(scope.indicator, uncapitalised(scope.indicator.label))
    if since is None:
        return (f"Hệ thống chưa có số liệu {what} nào: số 0 ở đây chưa phải là kết quả.",) if has_units else ()
    if scope.period.last.year < since:
        begins = f"của {scope.period.title} (có từ năm {since})"
        if late:
            only = f"mới có {count(late)} {what} do đơn vị báo bổ sung"
            return (f"Hệ thống chưa có đủ số liệu {what} {begins}, {only}: số ở đây chưa phải là kết quả.",)
        return (f"Hệ thống chưa có số liệu {what} {begins}: số 0 ở đây chưa phải là kết quả.",)
    found = []
    if scope.period.first.year < since and (scope.period.is_span or scope.period.is_term):
        found.append(f"Hệ thống có đủ số liệu {what} từ năm {since}; các năm trước đó chưa đủ.")
    if sums:
        found.append(f"Trong đó có số cộng của nhiều kỳ: {'; '.join(map(str, sums))}.")
        within -= sum(each.number for each in sums)
    if within > 0:
        found.append(
            f"Trong đó {count(within)} là số liệu nhập từ tệp Excel, ghi vào ngày trong tệp, có thể là số của nhiều "
            "tháng cộng lại."
        )
    if over:
        found.append(
            f"Còn có số cộng của nhiều kỳ ghi vào sau ngày {day_text(min(scope.as_of, scope.period.last))}: "
            f"{'; '.join(map(str, over))}; số ở đây có thể còn thiếu."
        )
        later -= sum(each.number for each in over if each.last.year == scope.as_of.year)
    if later > 0:
        found.append(
            f"Có {count(later)} {what} trong năm là số liệu nhập từ tệp Excel, ghi vào sau ngày "
            f"{day_text(min(scope.as_of, scope.period.last))}, không rõ của tháng nào: số ở đây có thể còn thiếu."
        )
    return tuple(found)
