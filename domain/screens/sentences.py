"""Single sentences of the conversation that belong to no screen."""

from __future__ import annotations

from collections.abc import Iterable

from domain.addresses import Go, StartForm
from domain.organisation import Act, Unit
from domain.refusals import Refused
from domain.reply import Choice, Reply, column, grid
from domain.text import shorten

MENU_CHOICE = Choice(label="Menu", address=str(Go("menu")))


def not_understood(text: str, *, reports: bool = False) -> Reply:
    """Answer a text that means nothing to us, with the most useful ways on."""
    report = (
        (
            Choice(label="📝 Báo cáo kết nạp", address=str(StartForm("ketnap"))),
            Choice(label="Việc cần làm", address=str(Go("duties"))),
        )
        if reports
        else ()
    )
    return Reply(
        text=f"Chưa hiểu “{shorten(text)}”. Đồng chí muốn:" if text.strip() else "Đồng chí muốn:",
        rows=column(
            *report,
            Choice(label="📊 Tiến độ", address=str(Go("progress"))),
            Choice(label="Menu", address=str(Go("menu"))),
            Choice(label="Trợ giúp", address=str(Go("help"))),
        ),
    )


def no_such_number(number: int, most: int) -> Reply:
    """Answer a number that no button of the last message has."""
    return Reply(
        beside=True,
        text=f"Tin trước không có lựa chọn số {number}. Đồng chí gõ số từ 1 đến {most}.",
        rows=((MENU_CHOICE,),),
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


def not_yours(act: Act) -> Reply:
    """Answer a form or a screen of somebody whose office does not have it."""
    whose = {
        Act.REPORT: "Báo cáo này do bí thư hoặc phó bí thư chi bộ gửi",
        Act.SEE_NAMES: "Danh sách có họ tên chỉ dành cho chi bộ và cấp ủy của chi bộ đó",
        Act.INVITE: "Việc bàn giao, mời người mới do bí thư chi bộ hoặc cấp ủy làm",
    }
    return Reply(
        beside=True,
        text=f"{whose.get(act, 'Việc này do cấp ủy làm')}. Đồng chí có thể xem tiến độ.",
        rows=((Choice(label="📊 Tiến độ", address=str(Go("progress"))), MENU_CHOICE),),
    )


def which_unit(command: str, units: tuple[Unit, ...], about: int | None = None) -> Reply:
    """Ask for which of several units a report is."""
    return Reply(
        text="Đồng chí báo cáo cho đơn vị nào?",
        rows=column(*(Choice(label=unit.name, address=str(StartForm(command, unit.id, about))) for unit in units)),
    )


def which_report(people: int, entries: Iterable[tuple[str, str]]) -> Reply:
    """Ask what a list of people is for; `entries` are labels with command words."""
    choices = (Choice(label=label, address=str(StartForm(command))) for label, command in entries)
    return Reply(
        text=f"Đồng chí gửi danh sách {people} dòng. Danh sách này để:", rows=(*grid(tuple(choices), 2), (MENU_CHOICE,))
    )


def refused(reason: Refused) -> Reply:
    """Answer with the reason why something cannot be begun."""
    return Reply(beside=True, text=reason.sentence, rows=((MENU_CHOICE,),))


def sheet_refused(problem: str) -> Reply:
    """Answer a file that was not taken."""
    return Reply(text=problem)


def change_asked() -> Reply:
    """Answer a correction of what was attested."""
    return Reply(
        beside=True,
        text="Tháng này đã chốt: yêu cầu đã gửi cấp trên duyệt, số liệu chưa thay đổi. Đồng chí sẽ được báo kết quả.",
        rows=((Choice(label="Báo cáo đã gửi", address=str(Go("mine"))), MENU_CHOICE),),
    )


def change_waits() -> Reply:
    """Answer a second correction while the first one waits."""
    return Reply(
        beside=True,
        text="Báo cáo này đang có yêu cầu chờ cấp trên duyệt. Đồng chí chờ kết quả rồi sửa tiếp.",
        rows=((MENU_CHOICE,),),
    )


def already_decided() -> Reply:
    """Answer a decision on what somebody else has decided."""
    return Reply(beside=True, text="Việc này đã được xử lý rồi.", rows=((MENU_CHOICE,),))


def already_agreed() -> Reply:
    """Refuse to undo what the level above has agreed to."""
    text = "Cấp trên đã duyệt việc này nên không hoàn tác được. Cần đổi nữa thì đồng chí sửa báo cáo để trình lại."
    return Reply(beside=True, text=text, rows=((MENU_CHOICE,),))


def not_correctable() -> Reply:
    """Answer a correction of a report that is not corrected but made anew."""
    return Reply(
        beside=True,
        text="Báo cáo này không sửa từng dòng. Đồng chí rút báo cáo rồi gửi lại, hoặc gửi báo cáo mới.",
        rows=((Choice(label="Báo cáo đã gửi", address=str(Go("mine"))), MENU_CHOICE),),
    )


def practice_begun() -> Reply:
    """Say that from now on nothing counts."""
    return Reply(
        beside=True,
        title="LÀM THỬ",
        text="Từ giờ đồng chí làm thử: báo cáo gửi đi không tính vào số liệu. Thôi làm thử: gõ /lamthu.",
        rows=((MENU_CHOICE,),),
    )


def practice_over() -> Reply:
    """Say that what is sent counts again."""
    return Reply(beside=True, text="Đã thôi làm thử. Từ giờ báo cáo gửi đi được tính.", rows=((MENU_CHOICE,),))


def nothing_left() -> Reply:
    """Answer that what somebody was urged to do is done."""
    return Reply(text="✅ Đã nhận. Đơn vị không còn việc nào phải làm.", rows=((MENU_CHOICE,),))


def nothing_open() -> Reply:
    """Answer a cancel where nothing is open."""
    return Reply(beside=True, text="Không có báo cáo nào đang dở.", rows=((MENU_CHOICE,),))


def not_come(sentence: str) -> Reply:
    """Answer a question about a period that has not come."""
    return Reply(beside=True, text=sentence, rows=((MENU_CHOICE,),))


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


def undo_too_late(minutes: int, *, is_changed: bool) -> Reply:
    """Answer an undo after its time; `is_changed` says that the report can still be corrected or withdrawn."""
    way = "Đồng chí vẫn sửa hoặc rút được trong “Báo cáo đã gửi”." if is_changed else "Nếu sai, đồng chí báo cấp trên."
    return Reply(
        beside=True,
        text=f"Đã quá {minutes} phút nên không hoàn tác được. {way}",
        rows=((Choice(label="Báo cáo đã gửi", address=str(Go("mine"))), MENU_CHOICE),),
    )


def undo_attested(number: int, unit_id: int) -> Reply:
    """Answer an undo of what was attested since."""
    return Reply(
        beside=True,
        text="Tháng này đã chốt với báo cáo đó nên không hoàn tác được. "
        "Đồng chí gửi yêu cầu rút, cấp trên duyệt xong số liệu mới đổi.",
        rows=(
            (Choice(label="Rút báo cáo", address=str(StartForm("rutbaocao", unit_id, number))),),
            (Choice(label="Báo cáo đã gửi", address=str(Go("mine"))), MENU_CHOICE),
        ),
    )


def already_ended() -> Reply:
    """Answer something done to a report that no longer holds."""
    return Reply(
        beside=True,
        text="Báo cáo này đã được hoàn tác, rút hoặc thay bằng bản khác, không còn tính.",
        rows=((Choice(label="Báo cáo đã gửi", address=str(Go("mine"))), MENU_CHOICE),),
    )
