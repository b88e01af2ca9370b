"""How one wants to be reminded: the hour, weekends, the day of the digest, what is put off."""

from __future__ import annotations

from datetime import date

from domain.addresses import Go, SetMine
from domain.dates import day_text
from domain.preferences import HOURS, Preferences
from domain.reply import Choice, Reply, grid
from domain.screens.sentences import MENU_CHOICE

_WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
_OFFERED = (0, 2, 4)


def preferences_screen(mine: Preferences, today: date, *, leads: bool, directs: bool) -> Reply:
    """Return one's own settings; `leads` where one gets digests, `directs` where one sets those of units."""
    weekends = "cả thứ bảy, chủ nhật" if mine.weekends else "không nhắc thứ bảy, chủ nhật"
    lines = [
        f"• Giờ nhắc: {mine.send_at:%H:%M}",
        f"• Ngày nghỉ cuối tuần: {weekends}; ngày lễ, Tết không nhắc",
    ]
    if leads:
        lines.append(f"• Báo cáo nhanh hằng tuần: {_WEEKDAYS[mine.digest_on]}")
    if mine.is_snoozed(today) and mine.snoozed_until:
        lines.append(f"• Đang hoãn nhắc đến {day_text(mine.snoozed_until)}")
    hours = tuple(
        Choice(label=f"{hour:%H:%M}", address=str(SetMine("hour", f"{hour:%H%M}")))
        for hour in HOURS
        if hour != mine.send_at
    )
    digest = tuple(
        Choice(label=f"Báo cáo {_WEEKDAYS[day]}", address=str(SetMine("digest", str(day))))
        for day in _OFFERED
        if leads and day != mine.digest_on
    )
    weekend = Choice(
        label="Không nhắc cuối tuần" if mine.weekends else "Nhắc cả cuối tuần",
        address=str(SetMine("weekends", str(int(not mine.weekends)))),
    )
    units = ((Choice(label="Cài đặt đơn vị", address=str(Go("unitset"))),),) if directs else ()
    return Reply(
        title="Cài đặt nhắc việc của đồng chí",
        text="\n".join([*lines, "", "Ban đêm (20 giờ đến 6 giờ) không gửi tin nhắc."]),
        rows=(
            *grid(hours, 3),
            *grid(digest, 2),
            (weekend, Choice(label="Hoãn nhắc", address=str(Go("snooze")))),
            *units,
            (MENU_CHOICE,),
        ),
    )


def snoozed_receipt(until: date | None) -> Reply:
    """Return that reminders wait, or do not any more."""
    text = (
        f"✅ Đã hoãn: đồng chí được nhắc lại từ {day_text(until)}. Đến hạn, cấp trên vẫn được báo."
        if until
        else "✅ Đã thôi hoãn: đồng chí được nhắc như thường."
    )
    return Reply(text=text, rows=((Choice(label="Việc cần làm", address=str(Go("duties"))), MENU_CHOICE),))
