"""The Bot API methods about messages: what the bot writes, changes and takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox import markup
from bot.sandbox.errors import ApiError, Json, bad_request
from bot.sandbox.files import DOWNLOAD_LIMIT, PHOTO_LIMIT, StoredFile, Upload
from bot.sandbox.registry import api
from bot.sandbox.views import Answer

if TYPE_CHECKING:
    from bot.sandbox.chat import Chat
    from bot.sandbox.telegram import Telegram

TWO_DAYS = 48 * 3600

# What an edit keeps although it is neither the text nor the buttons.
_CONTENT = ("text", "entities", "caption", "caption_entities", "reply_markup")


@api("getMe")
def _get_me(telegram: Telegram, _: Json) -> object:
    return telegram.me


@api("sendMessage")
def _send_message(telegram: Telegram, ask: Json) -> object:
    return _send(telegram, ask, _words(ask, "text", "entities"))


@api("sendPhoto")
def _send_photo(telegram: Telegram, ask: Json) -> object:
    stored = _stored(telegram, "photos", ask["photo"])
    return _send(telegram, ask, {"photo": [stored.as_photo()], **_words(ask, "caption", "caption_entities")})


@api("sendDocument")
def _send_document(telegram: Telegram, ask: Json) -> object:
    stored = _stored(telegram, "documents", ask["document"])
    return _send(telegram, ask, {"document": stored.as_document(), **_words(ask, "caption", "caption_entities")})


@api("sendChatAction")
def _send_chat_action(telegram: Telegram, ask: Json) -> object:
    chat = telegram.chat(ask["chat_id"]).open_to_bot()
    chat.tell("typing", {"action": ask["action"]})
    return True


@api("editMessageText")
def _edit_text(telegram: Telegram, ask: Json) -> object:
    chat, old = _mine(telegram, ask)
    if "text" not in old:
        raise bad_request("there is no text in the message to edit")
    return _replace(telegram, chat, old, {**_words(ask, "text", "entities"), **_inline(ask)})


@api("editMessageCaption")
def _edit_caption(telegram: Telegram, ask: Json) -> object:
    chat, old = _mine(telegram, ask)
    if "photo" not in old and "document" not in old:
        raise bad_request("there is no caption in the message to edit")
    return _replace(telegram, chat, old, {**_words(ask, "caption", "caption_entities"), **_inline(ask)})


@api("editMessageReplyMarkup")
def _edit_markup(telegram: Telegram, ask: Json) -> object:
    chat, old = _mine(telegram, ask)
    kept = {key: old[key] for key in _CONTENT if key in old and key != "reply_markup"}
    return _replace(telegram, chat, old, {**kept, **_inline(ask)})


@api("deleteMessage")
def _delete(telegram: Telegram, ask: Json) -> object:
    chat = telegram.chat(ask["chat_id"])
    message = chat.messages.get(ask["message_id"])
    if message is not None and telegram.now() - message["date"] > TWO_DAYS:
        raise bad_request("message can't be deleted for everyone")
    chat.remove(ask["message_id"])
    return True


@api("deleteMessages")
def _delete_several(telegram: Telegram, ask: Json) -> object:
    chat = telegram.chat(ask["chat_id"])
    for message_id in ask["message_ids"]:
        if message_id in chat.messages:
            chat.remove(message_id)
    return True


@api("answerCallbackQuery")
def _answer(telegram: Telegram, ask: Json) -> object:
    tap = telegram.tap(ask["callback_query_id"])
    answer = Answer(tap.data, ask.get("text", ""), ask.get("show_alert", False))
    chat = telegram.chats[tap.chat_id]
    chat.answers.append(answer)
    chat.tell("answer", {"message_id": tap.message_id, **answer._asdict()})
    return True


@api("getFile")
def _get_file(telegram: Telegram, ask: Json) -> object:
    stored = telegram.files.get(ask["file_id"])
    if len(stored.data) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {**stored.reference(), "file_path": stored.path}


@api("getChat")
def _get_chat(telegram: Telegram, ask: Json) -> object:
    card = telegram.chat(ask["chat_id"]).card
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    )
    return {**card, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def _send(telegram: Telegram, ask: Json, content: Json) -> Json:
    chat = telegram.chat(ask["chat_id"]).open_to_bot()
    answered = _answered(chat, ask.get("reply_parameters"))
    message: Json = {
        "message_id": chat.next_id(),
        "from": telegram.author,
        "chat": chat.card,
        "date": telegram.now(),
        **content,
        **answered,
    }
    if ask.get("protect_content"):
        message["has_protected_content"] = True
    reply_markup = ask.get("reply_markup", {})
    if "inline_keyboard" in reply_markup:
        message["reply_markup"] = reply_markup
    elif reply_markup:
        chat.laid[message["message_id"]] = reply_markup
        chat.lay(reply_markup)
    chat.show(message)
    return message


def _replace(telegram: Telegram, chat: Chat, old: Json, content: Json) -> Json:
    """Put new content in the place of a message, unless nothing would change."""
    if all(old.get(key) == content.get(key) for key in _CONTENT):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same"
            " as a current content and reply markup of the message"
        )
    kept = {key: value for key, value in old.items() if key not in _CONTENT}
    message = {**kept, "edit_date": telegram.now(), **content}
    chat.show(message)
    return message


def _mine(telegram: Telegram, ask: Json) -> tuple[Chat, Json]:
    """Return the chat and the message of the bot that is to be edited."""
    chat = telegram.chat(ask.get("chat_id")).open_to_bot()
    message = chat.messages.get(ask["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    # Telegram edits neither a person's message nor one that brought a reply keyboard.
    if not message["from"]["is_bot"] or message["message_id"] in chat.laid:
        raise bad_request("message can't be edited")
    return chat, message


def _inline(ask: Json) -> Json:
    keyboard = ask.get("reply_markup", {})
    return {"reply_markup": keyboard} if keyboard.get("inline_keyboard") else {}


def _words(ask: Json, text: str, entities: str) -> Json:
    """Return the visible text and its entities under the keys that a Message has for them."""
    source = ask.get(text, "")
    mode = str(ask.get("parse_mode", "")).upper()
    if mode not in {"", "HTML"}:
        raise ApiError(501, f"Not Implemented: the sandbox reads HTML, not {mode}")
    if mode:
        formatted = markup.parse(source)
    elif entities in ask:
        formatted = markup.trimmed(source, ask[entities])
    else:
        formatted = markup.plain(source)
    words: Json = {text: formatted.text} if formatted.text else {}
    return {**words, entities: list(formatted.entities)} if formatted.entities else words


def _answered(chat: Chat, reply: Json | None) -> Json:
    if reply is None:
        return {}
    original = chat.messages.get(reply.get("message_id", 0))
    if original is None:
        if reply.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    return {"reply_to_message": {key: value for key, value in original.items() if key != "reply_to_message"}}


def _stored(telegram: Telegram, folder: str, source: Upload | str) -> StoredFile:
    if isinstance(source, str):
        return telegram.files.get(source)
    if not source.data:
        raise bad_request("file must be non-empty")
    if folder == "photos" and len(source.data) > PHOTO_LIMIT:
        raise bad_request("file is too big for a photo")
    return telegram.files.add(folder, source)
