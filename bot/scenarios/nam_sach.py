"""Nam Sách district: two terms, certificates and a trained pool of over 100, a resolution that every cell owes."""

from __future__ import annotations

from datetime import date, datetime

from bot.scenarios.scenario import Phone, Row, Scenario
from domain.organisation import Role

# From the document: 45 grassroots organisations, 6.932 members (5/2022). 2015–2020: 782 certificates, 684 admitted =
# 114 % of 600, rural 133 and other 551. 2021: 123 = 102,5 % of 120. 2021–5/2022: 213 certificates. Five months of
# 2022: 37, rural 11 and other 26; no plan is printed. 36 upper-secondary pupils in all, 60 in non-state enterprises
# since 2016, 2 private business owners 2015–2020. Every cell issues a thematic resolution within 5/2022. How the
# figures lie among units and years is not printed: they stand on one rural and one other organisation, the categories
# on the first term, 2021 on the district itself.
_TOP, _RURAL, _OTHER, _NAMED = "NS", "NS.01", "NS.02", 5
_COMPOSED = "học sinh 36, doanh nghiệp ngoài nhà nước 60, chủ doanh nghiệp tư nhân 2"
_FACTS: tuple[tuple[str, str, date | None, date, int, str], ...] = (
    (_RURAL, "kết nạp", date(2016, 1, 1), date(2020, 12, 31), 133, ""),
    (_OTHER, "kết nạp", date(2016, 1, 1), date(2020, 12, 31), 551, _COMPOSED),
    (_TOP, "kết nạp", date(2021, 1, 1), date(2021, 12, 31), 123, ""),
    (_RURAL, "kết nạp", date(2022, 1, 1), date(2022, 5, 31), 11, ""),
    (_OTHER, "kết nạp", date(2022, 1, 1), date(2022, 5, 31), 26, ""),
    (_TOP, "bồi dưỡng", date(2016, 1, 1), date(2020, 12, 31), 782, ""),
    (_TOP, "bồi dưỡng", date(2021, 1, 1), date(2022, 5, 31), 213, ""),
)


def _units() -> tuple[Row, ...]:
    return (
        {
            "code": _TOP,
            "name": "Đảng bộ huyện Nam Sách",
            "kind": "đảng bộ huyện",
            "members": 6932,
            "members_on": date(2022, 5, 31),
        },
        {
            "code": _RURAL,
            "name": "Các đảng bộ nông thôn (minh họa)",
            "parent": _TOP,
            "kind": "đảng bộ xã",
            "rural": "x",
        },
        {
            "code": _OTHER,
            "name": "Các tổ chức đảng khác (minh họa)",
            "parent": _TOP,
            "kind": "TCCSĐ",
            "sector": "ngoài nông thôn",
        },
        *(
            {
                "code": f"{_RURAL}.{n}",
                "name": f"Chi bộ thôn {n} Nam Sách (minh họa)",
                "parent": _RURAL,
                "kind": "chi bộ",
                "rural": "x",
            }
            for n in range(1, 4)
        ),
        {"code": f"{_OTHER}.1", "name": "Chi bộ cơ quan (minh họa)", "parent": _OTHER, "kind": "chi bộ"},
        {"code": f"{_OTHER}.2", "name": "Chi bộ doanh nghiệp (minh họa)", "parent": _OTHER, "kind": "chi bộ"},
    )


NAM_SACH = Scenario(
    name="nam-sach",
    title="Nam Sách, 5 tháng đầu năm 2022",
    begins=datetime(2022, 5, 31, 8, 0),  # noqa: DTZ001 — in the users' zone, whatever it is
    units=_units(),
    targets=(
        {"unit": _TOP, "indicator": "kết nạp", "period": "2015-2020", "goal": 600},
        {"unit": _TOP, "indicator": "kết nạp", "period": "2021", "goal": 120},
    ),
    facts=tuple(
        {
            "unit": unit,
            "indicator": indicator,
            "since_day": since,
            "on_day": day,
            "quantity": number,
            "categories": categories,
        }
        for unit, indicator, since, day, number, categories in _FACTS
    ),
    tasks=(
        {
            "name": "Ban hành nghị quyết chuyên đề về phát triển đảng viên",
            "unit": _TOP,
            "deadline": "trong tháng 5/2022",
        },
    ),
    phones=(
        Phone(1001, "Nguyễn Thị Thử", f"{_RURAL}.1", Role.SECRETARY),
        Phone(1002, "Phạm Văn Mẫu", _TOP, Role.COMMITTEE),
        Phone(1003, "Trần Văn Ví Dụ", _TOP, Role.LEADER),
    ),
)
