"""What a receipt says besides the report itself: who was told, what waits for whom, what changed."""

from __future__ import annotations

from domain.numbers import count
from domain.organisation import Unit
from domain.periods import Period

TO_BE_CONFIRMED = "Chờ cấp trên xác nhận."
CHANGE_ASKED = "Tháng này đã chốt: yêu cầu rút đã gửi cấp trên, số liệu chưa thay đổi."
PASSED_UP = "Đã chuyển lên cấp ủy cấp trên."
KEPT_FOR_ABOVE = "Cấp ủy cấp trên chưa có ai nhận tin; ý kiến được lưu để tổng hợp."


def replaces(number: int) -> str:
    """Return which report a correction stands for."""
    return f"Thay cho báo cáo số {number}; bản trước vẫn được lưu."


def unit_told(unit: str) -> str:
    """Return which unit was told."""
    return f"Đã báo cho {unit}."


def people_told(number: int) -> str:
    """Return how many people were told."""
    return f"Đã báo cho {number} người phụ trách báo cáo."


def being_sent(people: int, *, at_night: bool) -> str:
    """Return that a message to many is on its way; at night it waits for the morning."""
    when = "sẽ gửi từ 6 giờ sáng" if at_night else "đang gửi"
    return f"Tin {when} tới {count(people)} người. Xem ai đã nhận: gõ tin đã gửi."


def sent_back(unit: Unit) -> str:
    """Return to whom a report was sent back, and what that means."""
    return f"Đã trả lại cho {unit.name}; báo cáo không còn tính cho đến khi sửa xong."


def no_longer_counts(number: int) -> str:
    """Return which report was taken back."""
    return f"Báo cáo số {number} không còn tính."


def attested_so_far(above: Unit, done: int, cells: int, month: Period) -> str:
    """Return how many cells of the unit above have attested a month."""
    return f"{above.name}: {count(done)}/{count(cells)} đơn vị đã chốt {month.title}."


def confirmed(number: int, unit: Unit) -> str:
    """Return which report was confirmed."""
    return f"Đã xác nhận báo cáo số {number} của {unit.name}."


def decided(verdict: str) -> str:
    """Return that a decision is kept, with what it does."""
    return f"Đã ghi quyết định của đồng chí. {verdict}"


def reopened(why: str) -> str:
    """Return why a report stands open again: it was sent back, or its sender corrects it."""
    return f"Bị trả lại: {why}" if why else "Đồng chí sửa dòng cần sửa rồi gửi lại."
