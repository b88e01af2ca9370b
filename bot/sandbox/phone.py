"""A person's hand and eyes: what a test, or the page, does to a private chat and sees in it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.sandbox import markup
from bot.sandbox.files import Upload
from bot.sandbox.telegram import Tap
from bot.sandbox.views import Message

if TYPE_CHECKING:
    from bot.sandbox.errors import Json
    from bot.sandbox.telegram import Telegram
    from bot.sandbox.views import Answer, Command, Keyboard

_ANOTHER = {"id": 700_000_001, "is_bot": False, "first_name": "Người khác"}


class Phone:
    """One person's Telegram, open at the chat with the bot."""

    def __init__(self, telegram: Telegram, user_id: int, name: str) -> None:
        self.chat = telegram.open_chat(user_id, name)
        self._telegram = telegram

    @property
    def id(self) -> int:
        """The person's id, which is also the id of the private chat."""
        return self.chat.id

    @property
    def name(self) -> str:
        """The person's name."""
        return self.chat.name

    @property
    def screen(self) -> list[Message]:
        """The chat as it looks now, oldest message first."""
        return [self.chat.view(raw) for raw in self.chat.messages.values()]

    @property
    def keyboard(self) -> Keyboard:
        """The labels of the reply keyboard in force, row by row."""
        return self.chat.keyboard

    @property
    def commands(self) -> list[Command]:
        """The command menu that this person sees."""
        return self._telegram.menu_of(self.id)

    @property
    def answers(self) -> list[Answer]:
        """What the bot has said to taps, oldest first."""
        return self.chat.answers

    @property
    def unseen(self) -> int:
        """How many messages and edits `next` has not returned yet."""
        return self.chat.unseen.qsize()

    # Reading

    async def next(self, timeout: float = 5) -> Message:  # noqa: ASYNC109 - a test wants one sentence, not a block
        """Wait for the next message or edit of the bot that was not returned before."""
        try:
            async with asyncio.timeout(timeout):
                return await self.chat.unseen.get()
        except TimeoutError:
            seen = "\n".join(f"  {message}" for message in self.screen[-5:])
            raise TimeoutError(f"{self.name} saw nothing new for {timeout} s after:\n{seen}") from None

    def skip(self) -> list[Message]:
        """Take everything that `next` would return without waiting."""
        return [self.chat.unseen.get_nowait() for _ in range(self.unseen)]

    # Writing

    async def say(self, text: str) -> Message:
        """Send words; commands and links in them are marked as a real client marks them."""
        formatted = markup.plain(text)
        entities = {"entities": list(formatted.entities)} if formatted.entities else {}
        return self._send({"text": formatted.text, **entities})

    async def forward(self, text: str) -> Message:
        """Forward somebody else's words."""
        origin = {"type": "user", "date": self._telegram.now(), "sender_user": _ANOTHER}
        return self._send({"text": text, "forward_origin": origin})

    async def send_photo(self, data: bytes, caption: str | None = None) -> Message:
        """Send a PNG or JPEG picture."""
        stored = self._telegram.files.add("photos", Upload("photo.jpg", data))
        return self._send({"photo": [stored.as_photo()], **_captioned(caption)})

    async def send_document(self, name: str, data: bytes, caption: str | None = None) -> Message:
        """Send a file."""
        stored = self._telegram.files.add("documents", Upload(name, data))
        return self._send({"document": stored.as_document(), **_captioned(caption)})

    async def send_voice(self) -> Message:
        """Send a voice message of three seconds; its sound is empty."""
        stored = self._telegram.files.add("voice", Upload("voice.oga", b"OggS", "audio/ogg"))
        return self._send({"voice": {**stored.reference(), "duration": 3, "mime_type": "audio/ogg"}})

    async def send_sticker(self) -> Message:
        """Send a sticker."""
        stored = self._telegram.files.add("stickers", Upload("sticker.webp", b"RIFF", "image/webp"))
        looks = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._send({"sticker": {**stored.reference(), **looks, "type": "regular", "emoji": "👍"}})

    async def share_contact(self, number: str) -> Message:
        """Share the person's own telephone number."""
        contact = {"phone_number": number, "first_name": self.name, "user_id": self.id}
        return self._send({"contact": contact})

    async def edit_last(self, text: str) -> Message:
        """Change the newest message that the person has written."""
        mine = [raw for raw in self.chat.messages.values() if not raw["from"]["is_bot"] and "text" in raw]
        if not mine:
            raise LookupError(f"{self.name} has written nothing yet")
        kept = {key: value for key, value in mine[-1].items() if key != "entities"}
        formatted = markup.plain(text)
        edited = {**kept, "edit_date": self._telegram.now(), "text": formatted.text}
        if formatted.entities:
            edited["entities"] = list(formatted.entities)
        self.chat.show(edited)
        self._telegram.updates.push("edited_message", edited)
        return self.chat.view(edited)

    # Touching

    async def tap(self, label: str) -> None:
        """Touch the newest inline button with this label, else the key of the reply keyboard."""
        for raw in reversed(self.chat.messages.values()):
            for button in _buttons(raw):
                if button["text"] == label:
                    await self._touch(raw["message_id"], button)
                    return
        await self.tap_key(label)

    async def tap_key(self, label: str) -> None:
        """Touch a key of the reply keyboard: it sends its label, or the person's number if it asks for that."""
        keys = [key for row in self.chat.reply_markup.get("keyboard", []) for key in row]
        key = next((key for key in keys if key["text"] == label), None)
        if key is None:
            visible = [button["text"] for raw in self.chat.messages.values() for button in _buttons(raw)]
            raise LookupError(f"{self.name} sees no [{label}], only {visible + [key['text'] for key in keys]}")
        if self.chat.reply_markup.get("one_time_keyboard"):
            self.chat.lay({"remove_keyboard": True})
        if key.get("request_contact"):
            await self.share_contact(f"+84{self.id:09d}")
        else:
            await self.say(label)

    async def press(self, message_id: int, data: str) -> None:
        """Send callback data as if from a button of any message, gone and never shown ones included."""
        self._refuse_if_blocked()
        query_id = self._telegram.note_tap(Tap(self.id, message_id, data))
        chat = self.chat.card
        message = self.chat.messages.get(message_id, {"message_id": message_id, "chat": chat, "date": 0})
        query = {"id": query_id, "from": self.chat.user, "chat_instance": str(self.id), "data": data}
        self._telegram.updates.push("callback_query", {**query, "message": message})

    def begin(self) -> None:
        """Let the bot write as if the person had pressed Start long ago; no update is sent."""
        self.chat.begun = True

    def block(self) -> None:
        """Stop the bot."""
        self._set_blocked(blocked=True)

    def unblock(self) -> None:
        """Let the bot write again."""
        self._set_blocked(blocked=False)

    async def _touch(self, message_id: int, button: Json) -> None:
        if "callback_data" not in button:
            raise LookupError(f"[{button['text']}] does not go to the bot: {button}")
        await self.press(message_id, button["callback_data"])

    def _send(self, content: Json) -> Message:
        self._refuse_if_blocked()
        message: Json = {
            "message_id": self.chat.next_id(),
            "from": self.chat.user,
            "chat": self.chat.card,
            "date": self._telegram.now(),
            **content,
        }
        if not self.chat.begun:
            self.chat.begun = True
            self.chat.tell("phone", {})
        self.chat.show(message)
        self._telegram.updates.push("message", message)
        return self.chat.view(message)

    def _set_blocked(self, *, blocked: bool) -> None:
        if self.chat.blocked == blocked:
            return
        self.chat.blocked = blocked
        self.chat.tell("phone", {})
        states = ({"status": "member"}, {"status": "kicked", "until_date": 0})
        before, after = states if blocked else reversed(states)
        self._telegram.updates.push(
            "my_chat_member",
            {
                "chat": self.chat.card,
                "from": self.chat.user,
                "date": self._telegram.now(),
                "old_chat_member": {"user": self._telegram.author, **before},
                "new_chat_member": {"user": self._telegram.author, **after},
            },
        )

    def _refuse_if_blocked(self) -> None:
        if self.chat.blocked:
            raise LookupError(f"{self.name} has blocked the bot; unblock it first")


def _buttons(raw: Json) -> list[Json]:
    return [button for row in raw.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def _captioned(caption: str | None) -> Json:
    return {"caption": caption} if caption else {}
