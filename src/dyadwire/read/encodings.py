"""Bytes to text. UTF-8 unless a mark or the page says otherwise; older encodings only where the guess is safe."""

import codecs
import re
from typing import TYPE_CHECKING

from dyadwire.errors import OptionError
from dyadwire.read.unreadable import Unreadable

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

_MARKS = (  # byte order marks, the longer first; The Unicode Standard, section 23.8
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = {  # how files begin that are no text, and what they are
    b"%PDF": "a PDF",
    b"PK\3\4": "a ZIP archive, or an office file, which can be saved as DOCX, CSV or PDF",
    b"\x1f\x8b": "packed by gzip",
    b"BZh": "packed by bzip2",
    b"\xfd7zXZ": "packed by xz",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive: unpack it first",
    b"Rar!": "a RAR archive: unpack it first",
    b"\xd0\xcf\x11\xe0": "an old office file, which can be saved as DOCX, CSV or PDF",
    b"{\\rtf": "an RTF file, which can be saved as DOCX",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
}
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)
_MULTIBYTE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]")
# What English texts were saved in before UTF-8, and what their neighbours use; more candidates make guesses less safe.
_LEGACY = ["cp1252", "iso8859_15", "mac_roman", "cp1250", "iso8859_2", "cp1251", "koi8_r", "cp1254", "cp437"]
CHAOS = 0.02  # charset-normalizer's share of odd character sequences; above it a guess is not taken
SAMPLE = 200_000  # bytes from which an encoding is guessed


def check_encoding(name: str | None) -> None:
    """Raise `OptionError` if no codec of Python has this name; None stands for finding the encoding."""
    try:
        codecs.lookup(name or "utf-8")
    except LookupError as error:
        raise OptionError(
            f"encoding {name!r} is unknown; expected a name like 'utf-8', 'cp1252' or 'koi8-r', or none to find it"
        ) from error


def decode(data: bytes, encoding: str | None = None, told: str | None = None) -> str:
    """The text of a file, with every line end a line feed and without a byte order mark.

    `encoding`: what the user says it is; None to find it. `told`: what a server says, which is often wrong: tried where
    the data are no UTF-8. Raises `Unreadable` for binary data and for text in no encoding that can be told with
    confidence.
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if marked is None:
        _refuse_binary(data)
    text = _strictly(data, encoding or marked or "utf-8")
    if text is None and encoding is None and marked is None:
        text = _told(data, told) or _declared(data) or _guessed(data)
    if text is None:
        raise Unreadable(f"not {(encoding or marked or 'UTF-8').upper().replace('-SIG', '')}", _where(data, encoding))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def find_encoding(head: bytes, encoding: str | None = None) -> str:
    """The encoding of a text of which only the first bytes are at hand; UTF-8 where nothing speaks against it.

    `encoding`: what the user says it is. Raises `Unreadable` for binary data.
    """
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if encoding or marked:
        return encoding or marked or "utf-8"
    _refuse_binary(head)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        guess = _best(head)
        return "utf-8" if guess is None or guess.chaos > CHAOS or _is_utf_8(head) else guess.encoding
    return "utf-8"


def _is_utf_8(data: bytes) -> bool:
    """Whether most of what is not ASCII reads as UTF-8, though not all does."""
    high = sum(byte >= 0x80 for byte in data[:SAMPLE])
    return 2 * len(_MULTIBYTE.findall(data, 0, SAMPLE)) > 0.5 * high


def _refuse_binary(data: bytes) -> None:
    for begins, what in _MAGIC.items():
        if data.startswith(begins):
            raise Unreadable("binary file", f"it begins like {what}")
    head = data[:65_536]
    controls = len(_CONTROL.findall(head))
    if controls > 0.01 * len(head):
        raise Unreadable("binary file", f"{controls} control characters in the first {len(head)} bytes")


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, UnicodeError):
        return None


def _declared(data: bytes) -> str | None:
    """The text in the encoding that an HTML or XML page declares, or None."""
    found = _DECLARED.search(data, 0, 4096)
    if found is None:
        return None
    return _told(data, found[1].decode("ascii"))


def _told(data: bytes, encoding: str | None) -> str | None:
    """The text in an encoding that somebody names who may be wrong, or None."""
    try:
        return data.decode(encoding) if encoding else None
    except (LookupError, UnicodeError):
        return None


def _guessed(data: bytes) -> str | None:
    """The text in an older encoding, or None; broken UTF-8 is not read as something else."""
    if _is_utf_8(data):
        return None
    best = _best(data)
    if best is None or best.chaos > CHAOS:
        return None
    return _strictly(data, best.encoding)


def _best(data: bytes) -> "CharsetMatch | None":
    """The best guess at the encoding of the first bytes."""
    from charset_normalizer import from_bytes

    return from_bytes(data[:SAMPLE], cp_isolation=_LEGACY).best()


def _where(data: bytes, encoding: str | None) -> str:
    try:
        data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return f"byte {error.object[error.start]:#04x} in line {line}; save the file as UTF-8 or name its encoding"
    except UnicodeError as error:
        return str(error)
    return ""
