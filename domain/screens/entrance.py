"""The entrance: first contact, invitations, the menu of each role, help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.addresses import Address, Go, Join, StartForm
from domain.dates import day_text
from domain.organisation import Act, Office, Role, may_do
from domain.reply import Choice, Command, Reply, Style, column, grid
from domain.reports.registry import REPORTS

ROLE_NAMES = {
    Role.SECRETARY: "bí thư",
    Role.DEPUTY: "phó bí thư",
    Role.COMMITTEE: "cấp ủy",
    Role.LEADER: "lãnh đạo",
    Role.ADMIN: "quản trị",
}


@dataclass(frozen=True)
class Entry:
    """One line of the menu: its command, its label on buttons, where it goes, and what it takes to see it.

    Those not `first` stand behind "Việc khác", so that the first screen stays short.
    """

    command: str
    label: str
    address: Address
    act: Act
    first: bool = True


_FORMS = tuple(
    Entry(report.command, report.button, StartForm(report.command), report.act, first=report.is_frequent)
    for report in REPORTS
    if report.button
)
MENU = (
    *(entry for entry in _FORMS if entry.first),
    Entry("tiendo", "📊 Tiến độ", Go("progress"), Act.SEE_FIGURES),
    Entry("xephang", "Xếp hạng", Go("ranking"), Act.OVERSEE),
    Entry("cachxem", "Các cách xem", Go("views"), Act.OVERSEE),
    Entry("baocao", "Dự thảo báo cáo, Excel", Go("papers"), Act.OVERSEE),
    Entry("nguon", "Nguồn đã bồi dưỡng", Go("pool"), Act.SEE_NAMES),
    Entry("viec", "Việc cần làm", Go("duties"), Act.REPORT),
    Entry("suabaocao", "Báo cáo đã gửi", Go("mine"), Act.REPORT),
    Entry("xacnhan", "Chờ xác nhận, chờ duyệt", Go("waiting"), Act.DIRECT),
    Entry("tinhhinhchot", "Tình hình chốt tháng", Go("attested"), Act.OVERSEE),
    Entry("candondoc", "Đơn vị cần đôn đốc", Go("below"), Act.OVERSEE),
    Entry("theodoi", "Sổ theo dõi", Go("register"), Act.SEE_NAMES, first=False),
    *(entry for entry in _FORMS if not entry.first),
    Entry("theodoinhiemvu", "Theo dõi nhiệm vụ", Go("tasks"), Act.DIRECT, first=False),
    Entry("tylethon", "Tỷ lệ trưởng thôn là đảng viên", Go("heads"), Act.SEE_FIGURES, first=False),
    Entry("namtrong", "Chi bộ nhiều năm không kết nạp", Go("empty"), Act.SEE_FIGURES, first=False),
    Entry("dangvien", "Số đảng viên", Go("members"), Act.SEE_FIGURES, first=False),
    Entry("tonghopykien", "Tổng hợp khó khăn, hiến kế", Go("proposals"), Act.DIRECT, first=False),
    Entry("bangiao", "Bàn giao, mã mời", Go("office"), Act.INVITE, first=False),
    Entry("tindagui", "Tin đã gửi", Go("dispatches"), Act.OVERSEE, first=False),
    Entry("chualienlac", "Đơn vị chưa liên lạc được", Go("unreached"), Act.OVERSEE, first=False),
    Entry("nhom", "Khu, tổ công tác", Go("groupings"), Act.OVERSEE, first=False),
    Entry("hangnam", "Đạt và vượt hằng năm", Go("steady"), Act.SEE_FIGURES, first=False),
    Entry("caidat", "Cài đặt nhắc việc", Go("settings"), Act.SEE_FIGURES, first=False),
    Entry("caidatdonvi", "Cài đặt đơn vị", Go("unitset"), Act.DIRECT, first=False),
    Entry("lamthu", "Làm thử", Go("practice"), Act.REPORT, first=False),
    Entry("viec_khac", "Việc khác", Go("more"), Act.SEE_FIGURES),
    Entry("trogiup", "Trợ giúp", Go("help"), Act.SEE_FIGURES),
)


def entries_for(offices: tuple[Office, ...]) -> tuple[Entry, ...]:
    """Return everything in the menu of somebody with these offices."""
    return tuple(entry for entry in MENU if any(may_do(offices, entry.act, office.unit) for office in offices))


def _first(offices: tuple[Office, ...]) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries_for(offices) if entry.first)


def more_screen(offices: tuple[Office, ...]) -> Reply:
    """Return what does not stand in the first menu."""
    choices = tuple(
        Choice(label=entry.label, address=str(entry.address)) for entry in entries_for(offices) if not entry.first
    )
    return Reply(text="Việc khác:", rows=(*grid(choices, 2), (Choice(label="Menu", address=str(Go("menu"))),)))


def office_text(office: Office) -> str:
    """Return an office as people say it: bí thư – Chi bộ thôn 1; a grouping's leader leads it as a whole."""
    if office.grouping:
        return f"phụ trách – {office.grouping}"
    return f"{ROLE_NAMES[office.role]} – {office.unit.name}"


def menu_screen(offices: tuple[Office, ...]) -> Reply:
    """Return the menu for one's offices."""
    choices = tuple(Choice(label=entry.label, address=str(entry.address)) for entry in _first(offices))
    who = "\n".join(dict.fromkeys(f"• {office_text(office)}" for office in offices))
    return Reply(title="Kính chào đồng chí", text=f"{who}\n\nĐồng chí cần việc gì?", rows=grid(choices, 2))


def _keyboard(offices: tuple[Office, ...]) -> tuple[tuple[str, ...], ...]:
    labels = tuple(entry.label for entry in _first(offices))
    return tuple(labels[i : i + 2] for i in range(0, len(labels), 2))


def arrival_screen(offices: tuple[Office, ...]) -> Reply:
    """Return the menu together with keyboard and command list, for a phone that lost them or begins anew."""
    return menu_screen(offices).model_copy(update={"keyboard": _keyboard(offices), "commands": commands_for(offices)})


def welcome(offices: tuple[Office, ...], accepted: Office, *, left: bool = False) -> Reply:
    """Return the answer to an accepted invitation, with the keyboard and the command list of the role.

    `left` says that the holder before has left an open report.
    """
    draft = "\nNgười trước để lại một báo cáo dở: gõ menu để xem." if left else ""
    return Reply(
        title="✅ Đồng chí đã được ghi nhận",
        text=f"Chức vụ: {office_text(accepted)}.\n{_FIRST_STEPS[accepted.role]}{draft}",
        keyboard=_keyboard(offices),
        commands=commands_for(offices),
    )


def commands_for(offices: tuple[Office, ...]) -> tuple[Command, ...]:
    """Return the command list for one's offices."""
    menu = tuple(Command(name=entry.command, description=entry.label) for entry in entries_for(offices))
    return (*menu, Command(name="menu", description="Menu"), Command(name="huy", description="Bỏ báo cáo đang dở"))


_REPORTER = (
    "Khi có kết nạp, đồng chí bấm “📝 Báo cáo kết nạp”, hoặc gõ một dòng: kn Nguyễn Văn A 12/3.\n"
    "Xem tiến độ: bấm “📊 Tiến độ”. Cần giúp: gõ trợ giúp."
)
_READER = (
    "Xem tiến độ: bấm “📊 Tiến độ”, hoặc hỏi bằng lời: tiến độ kèm tên đơn vị, xã nào chưa kết nạp, so với cùng kỳ. "
    "Cần giúp: gõ trợ giúp."
)
_FIRST_STEPS = {
    Role.SECRETARY: _REPORTER,
    Role.DEPUTY: _REPORTER,
    Role.COMMITTEE: _READER,
    Role.LEADER: _READER,
    Role.ADMIN: _READER,
}


def stranger_screen() -> Reply:
    """Return the answer to somebody without an office: what this is, and how to get in."""
    return Reply(
        title="Kính chào đồng chí",
        text=(
            "Đây là trợ lý báo cáo kết nạp đảng viên của các chi bộ.\n"
            "Để sử dụng, đồng chí mở liên kết mời hoặc gõ mã mời do cấp ủy cấp, ví dụ: K7QM-4P2X.\n"
            "Chưa có mã: đồng chí liên hệ văn phòng đảng ủy cấp mình để được cấp."
        ),
    )


def invitation_screen(code: str, office: Office, expires: date, *, hands_over: bool = False) -> Reply:
    """Return an invitation to look at before accepting it; `hands_over` says that somebody else holds the office."""
    handover = "\n\nKhi đồng chí nhận, chức vụ được bàn giao từ người đang giữ trong hôm nay." if hands_over else ""
    return Reply(
        title="Lời mời",
        text=(
            f"Đơn vị: {office.grouping or office.unit.name}\nChức vụ: {office_text(office).split(' – ')[0]}\n"
            f"Hiệu lực đến: {day_text(expires)}{handover}\n\n"
            "Nếu đúng, đồng chí bấm Nhận. Nếu không đúng, đồng chí báo lại nơi cấp mã."
        ),
        rows=column(
            Choice(label="✅ Nhận", address=str(Join(code)), style=Style.GOOD),
            Choice(label="Không phải tôi", address=str(Go("cancel"))),
        ),
    )


def help_screen(offices: tuple[Office, ...]) -> Reply:
    """Return how to do the usual things."""
    reports = any(may_do(offices, Act.REPORT, office.unit) for office in offices)
    lines = (
        [
            "• Báo cáo kết nạp: gõ kết nạp, hoặc một dòng: kn Nguyễn Văn A 12/3",
            "• Báo cáo bồi dưỡng: gõ bồi dưỡng, hoặc một dòng: bd Trần Thị B 5/6",
            "• Nhiều người: gõ mỗi người một dòng, hoặc gửi tệp Excel có cột Họ tên",
            "• Cuối tháng: gõ chốt. Sửa, rút báo cáo: gõ báo cáo đã gửi",
            "• Làm thử, không tính: gõ làm thử",
            "• Bỏ báo cáo đang dở: gõ hủy",
        ]
        if reports
        else []
    )
    lines += [
        "• Hỏi bằng lời, không dấu cũng được: tiến độ Châu Minh tháng 6; xã nào chưa kết nạp; so với cùng kỳ",
        "• Hình, tệp, báo cáo: gõ biểu đồ; excel xã chưa kết nạp; dự thảo báo cáo tháng 6",
        "• Về menu: gõ menu",
    ]
    return Reply(
        title="Trợ giúp",
        text="\n".join([*lines, "", "Gõ không dấu cũng được. Không gửi số CCCD, số thẻ đảng, hồ sơ hay tài liệu mật."]),
        rows=((Choice(label="Menu", address=str(Go("menu"))),),),
    )


def wrong_code(tries_left: int) -> Reply:
    """Answer a code that invites nobody."""
    left = f"Còn {tries_left} lần thử." if tries_left else "Đồng chí thử lại sau một giờ."
    return Reply(text=f"Mã mời này không đúng. Đồng chí xem lại từng chữ, ví dụ K7QM-4P2X. {left}")


def used_code() -> Reply:
    """Answer a code that was used or has expired."""
    return Reply(
        text="Mã mời này đã được dùng hoặc đã hết hạn. Đồng chí liên hệ nơi cấp để nhận mã mới, dạng K7QM-4P2X."
    )
