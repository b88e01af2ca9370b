"""Single sentences of the conversation that belong to no screen."""

from __future__ import annotations

from domain.addresses import Go, StartForm
from domain.organisation import Unit
from domain.reply import Choice, Reply, column
from domain.text import shorten

MENU_CHOICE = Choice(label="Menu", address=str(Go("menu")))


def not_understood(text: str, *, reports: bool = False) -> Reply:
    """Answer a text that means nothing to us, with the most useful ways on."""
    report = (Choice(label="📝 Báo cáo kết nạp", address=str(StartForm("ketnap"))),) if reports else ()
    return Reply(
        text=f"Chưa hiểu “{shorten(text)}”. Đồng chí muốn:" if text.strip() else "Đồng chí muốn:",
        rows=column(
            *report,
            Choice(label="📊 Tiến độ", address=str(Go("progress"))),
            Choice(label="Menu", address=str(Go("menu"))),
            Choice(label="Trợ giúp", address=str(Go("help"))),
        ),
    )


def not_text() -> Reply:
    """Answer a sticker, a photo, a voice or a file."""
    return Reply(
        text="Chưa đọc được loại tin này; ảnh và tệp không được lưu. Đồng chí gõ bằng chữ, ví dụ: kn Nguyễn Văn A 12/3."
    )


def edited() -> Reply:
    """Answer a change of a message sent before."""
    return Reply(text="Sửa tin đã gửi không làm thay đổi báo cáo. Đồng chí gõ lại thành tin mới.")


def forbidden_content() -> Reply:
    """Answer a text with identity numbers or secret marks."""
    return Reply(
        text=(
            "Tin vừa gửi có số CCCD, số thẻ đảng hoặc nội dung mật nên không được nhận và không được lưu. "
            "Những nội dung này đồng chí gửi theo đường công văn của cấp ủy. Đồng chí gõ lại tin không có các số đó, "
            "ví dụ: Nguyễn Văn An."
        )
    )


def too_long(longest: int) -> Reply:
    """Answer a text that is too long to be an answer."""
    return Reply(
        text=f"Tin dài quá {longest} chữ nên chưa đọc được. Đồng chí gõ ngắn lại, ví dụ: kn Nguyễn Văn A 12/3."
    )


def apology() -> Reply:
    """Answer where our own program failed."""
    return Reply(text="Xin lỗi đồng chí, hệ thống vừa gặp lỗi. Những gì đã ghi vẫn còn. Đồng chí thử lại sau ít phút.")


STORAGE_DOWN = (
    "Hệ thống đang bận nên chưa trả lời ngay được. Tin của đồng chí không mất, không cần gửi lại: "
    "hệ thống sẽ trả lời khi xử lý xong."
)


def not_a_reporter() -> Reply:
    """Answer a report command of somebody who reports for no unit."""
    return Reply(
        beside=True,
        text="Báo cáo này do bí thư hoặc phó bí thư chi bộ gửi. Đồng chí có thể xem tiến độ.",
        rows=((Choice(label="📊 Tiến độ", address=str(Go("progress"))), MENU_CHOICE),),
    )


def which_unit(command: str, units: tuple[Unit, ...]) -> Reply:
    """Ask for which of several units a report is."""
    return Reply(
        text="Đồng chí báo cáo cho đơn vị nào?",
        rows=column(*(Choice(label=unit.name, address=str(StartForm(command, unit.id))) for unit in units)),
    )


def nothing_open() -> Reply:
    """Answer a cancel where nothing is open."""
    return Reply(beside=True, text="Không có báo cáo nào đang dở.", rows=((MENU_CHOICE,),))


def out_of_scope() -> Reply:
    """Answer a question about a unit outside of one's scope: the same words whether it exists or not."""
    return Reply(
        beside=True,
        text="Đồng chí xem được đơn vị mình và các đơn vị trực thuộc. Chưa tìm thấy đơn vị này trong phạm vi đó.",
        rows=((Choice(label="📊 Tiến độ đơn vị mình", address=str(Go("progress"))), MENU_CHOICE),),
    )


def stale_button() -> Reply:
    """Answer a button that no longer does anything."""
    return Reply(
        beside=True, text="Nút này đã cũ, không còn tác dụng. Đồng chí chọn lại từ menu.", rows=((MENU_CHOICE,),)
    )


def undo_too_late(minutes: int) -> Reply:
    """Answer an undo after its time."""
    return Reply(
        beside=True,
        text=f"Đã quá {minutes} phút nên không hoàn tác được. Đồng chí báo cấp ủy cấp trên để điều chỉnh.",
        rows=((MENU_CHOICE,),),
    )


def already_undone() -> Reply:
    """Answer a second undo."""
    return Reply(beside=True, text="Báo cáo này đã được hoàn tác, không còn tính.", rows=((MENU_CHOICE,),))
