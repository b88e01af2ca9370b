"""Handing offices over: who holds them, a code for the next holder, the end of an office."""

from __future__ import annotations

from datetime import date

from domain.addresses import Hand, Show
from domain.dates import day_text
from domain.organisation import Role, Unit
from domain.reply import Choice, Reply, Style, column
from domain.screens.entrance import ROLE_NAMES
from domain.screens.sentences import MENU_CHOICE

_LISTED = 24


def office_screen(
    unit: Unit, held: tuple[tuple[Role, date], ...], invitable: tuple[Role, ...], *, may_end: bool
) -> Reply:
    """Return who holds the offices of a unit, and the ways to hand them over; names are no matter of offices."""
    lines = [f"• {ROLE_NAMES[role]}: từ {day_text(since)}" for role, since in held] or [
        "Chưa có ai nhận chức vụ ở đây."
    ]
    codes = [
        Choice(label=f"Tạo mã mời {ROLE_NAMES[role]}", address=str(Hand("code", unit.id, role)), style=Style.MAIN)
        for role in invitable
    ]
    ends = [
        Choice(
            label=f"Kết thúc chức vụ {ROLE_NAMES[role]}", address=str(Hand("ask", unit.id, role)), style=Style.DANGER
        )
        for role in dict.fromkeys(role for role, _ in held)
        if may_end and role in invitable
    ]
    return Reply(
        title=f"Bàn giao – {unit.name}",
        text="\n".join(
            [
                *lines,
                "",
                "Người mới nhận mã thì bí thư cũ thôi chức ngay trong ngày; báo cáo, việc dở chuyển cho người mới.",
            ]
        ),
        rows=(*column(*codes, *ends), (MENU_CHOICE,)),
    )


def choose_office_unit(units: tuple[Unit, ...]) -> Reply:
    """Ask of which unit the offices are meant."""
    choices = (Choice(label=unit.name, address=str(Show("office", unit.id))) for unit in units[:_LISTED])
    return Reply(text="Bàn giao, tạo mã mời cho đơn vị nào?", rows=(*column(*choices), (MENU_CHOICE,)))


def code_screen(unit: Unit, role: Role, code: str, expires: date) -> Reply:
    """Return a code to be passed on to the next holder."""
    return Reply(
        beside=True,
        title=f"Mã mời {ROLE_NAMES[role]} – {unit.name}",
        text=(
            f"{code}\n\nĐồng chí đưa mã này cho người nhận. Người nhận mở bot, gõ mã rồi bấm Nhận. "
            f"Mã dùng một lần, đến hết ngày {day_text(expires)}."
        ),
        rows=((MENU_CHOICE,),),
    )


def ending_screen(unit: Unit, role: Role) -> Reply:
    """Ask once more before an office ends."""
    end = Choice(label="Đúng, kết thúc", address=str(Hand("end", unit.id, role)), style=Style.DANGER)
    return Reply(
        beside=True,
        text=f"Kết thúc chức vụ {ROLE_NAMES[role]} – {unit.name}? Người đang giữ sẽ không gửi, không xem được nữa.",
        rows=((end,), (Choice(label="Không", address=str(Show("office", unit.id))), MENU_CHOICE)),
    )


def ended_screen(unit: Unit, role: Role) -> Reply:
    """Say that an office has ended."""
    return Reply(beside=True, text=f"Đã kết thúc chức vụ {ROLE_NAMES[role]} – {unit.name}.", rows=((MENU_CHOICE,),))


def handed_over(unit: Unit, role: Role, *, draft: bool) -> Reply:
    """Tell somebody that their office has passed to another today."""
    kept = " Báo cáo dở của đồng chí đã chuyển cho người mới." if draft else ""
    return Reply(
        beside=True,
        text=(
            f"Từ hôm nay đồng chí thôi làm {ROLE_NAMES[role]} – {unit.name}. Báo cáo đã gửi vẫn được lưu.{kept} "
            "Cảm ơn đồng chí."
        ),
    )
