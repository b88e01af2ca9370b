"""Gia Lộc district, ten months of 2021: a percentage as stated, 18 communes in 5 khu, proposals to be compiled."""

from __future__ import annotations

from datetime import date, datetime

from bot.scenarios.scenario import Phone, Scenario
from domain.organisation import Role

# From the document: ten months of 2021 reached 85 % of the year's plan; no numbers are printed, so none are made up. 18
# communes in 5 khu; their names and how they are grouped are invented.
_TOP, _COMMUNES, _KHU = "GL", 18, 5

GIA_LOC = Scenario(
    name="gia-loc",
    title="Gia Lộc, 10 tháng năm 2021",
    begins=datetime(2021, 10, 31, 8, 0),  # noqa: DTZ001 — in the users' zone, whatever it is
    units=(
        {"code": _TOP, "name": "Đảng bộ huyện Gia Lộc", "kind": "đảng bộ huyện"},
        *(
            {
                "code": f"{_TOP}.{n:02}",
                "name": f"Đảng bộ xã số {n} Gia Lộc (minh họa)",
                "parent": _TOP,
                "kind": "đảng bộ xã",
                "rural": "x",
                "grouping": f"Khu {(n - 1) % _KHU + 1}",
            }
            for n in range(1, _COMMUNES + 1)
        ),
    ),
    targets=(
        {
            "unit": _TOP,
            "indicator": "kết nạp",
            "period": "2021",
            "goal": "đạt 85%",
            "document_date": date(2021, 10, 31),
        },
    ),
    facts=(),
    phones=(
        Phone(1001, "Phạm Thị Thử", f"{_TOP}.01", Role.SECRETARY),
        Phone(1002, "Vũ Văn Mẫu", f"{_TOP}.02", Role.SECRETARY),
        Phone(1003, "Đỗ Văn Ví Dụ", _TOP, Role.COMMITTEE),
        Phone(1004, "Bùi Thị Mẫu", "Khu 1", Role.LEADER),
    ),
)
