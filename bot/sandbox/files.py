"""Files that people and the bot have sent, kept in memory for as long as the server runs."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox.errors import bad_request

if TYPE_CHECKING:
    from bot.sandbox.errors import Json

MEGABYTE = 1024 * 1024
UPLOAD_LIMIT = 50 * MEGABYTE
REQUEST_LIMIT = UPLOAD_LIMIT + MEGABYTE  # one upload and the words around it
PHOTO_LIMIT = 10 * MEGABYTE
DOWNLOAD_LIMIT = 20 * MEGABYTE

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
# Start-of-frame markers of JPEG; C4, C8 and CC in this range mean something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way in: a part of a multipart request, or an attachment of a phone."""

    name: str
    data: bytes
    mime: str = ""

    def kind(self) -> str:
        """Return the MIME type as sent, else the one that the name suggests."""
        return self.mime or mimetypes.guess_type(self.name)[0] or "application/octet-stream"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that has an id and a path to download it from."""

    file_id: str
    path: str
    name: str
    mime: str
    data: bytes

    def reference(self) -> Json:
        """Return the keys that every Telegram file object has."""
        return {"file_id": self.file_id, "file_unique_id": f"u{self.file_id}", "file_size": len(self.data)}

    def as_photo(self) -> Json:
        """Return Telegram's description of a picture; refuse what is no picture."""
        size = image_size(self.data)
        if size is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        return {**self.reference(), "width": size[0], "height": size[1]}

    def as_document(self) -> Json:
        """Return Telegram's description of a file."""
        return {**self.reference(), "file_name": self.name, "mime_type": self.mime}


class FileStore:
    """All files of one server, found by id or by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, folder: str, upload: Upload) -> StoredFile:
        """Keep `upload` under a fresh id; the path keeps its ending, as Telegram's does."""
        number = len(self._by_id) + 1
        ending = upload.name.rpartition(".")[2] if "." in upload.name else "bin"
        stored = StoredFile(
            f"sandbox-{folder}-{number}",
            f"{folder}/file_{number}.{ending}",
            upload.name,
            upload.kind(),
            upload.data,
        )
        self._by_id[stored.file_id] = self._by_path[stored.path] = stored
        return stored

    def get(self, file_id: str) -> StoredFile:
        """Return the file with this id, or refuse as Telegram does."""
        found = self._by_id.get(file_id)
        if found is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return found

    def at(self, path: str) -> StoredFile | None:
        """Return the file that is downloaded from `path`."""
        return self._by_path.get(path)


def image_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG or JPEG picture; None for anything else."""
    if data.startswith(_PNG) and data[12:16] == b"IHDR":
        return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    if data.startswith(_JPEG):
        return _jpeg_size(data)
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        if data[at + 1] in _FRAMES:
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return None
