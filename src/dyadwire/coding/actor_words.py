"""Words as the actor tables and the matcher see them: diacritics folded, dots of abbreviations dropped.

"U.S." and "US", "al-Qaida" and "al Qaida", "Élysée" and "Elysee" have one normal form; case is kept, because it
tells "US" from "us" and "Turkey" from "turkey". Folding maps one code point to one, so offsets stay true.
"""

import re
import unicodedata

TOKEN = re.compile(r"[A-Z](?:\.[A-Z])+\b\.?|[^\W_]+")
SPECIAL = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ð": "d", "’": "'", "‘": "'"}


class _Folder(dict[int, str]):
    """Translation table that learns each code point once."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = SPECIAL.get(character) or unicodedata.normalize("NFD", character)[0]
        self[code] = plain
        return plain


_FOLDER = _Folder()


def fold(text: str) -> str:
    """The text without diacritics, of the same length in code points."""
    return text if text.isascii() else text.translate(_FOLDER)


def lowered(text: str) -> str:
    """The text in lower case, of the same length in code points: "İ", which lowers to two, stays."""
    plain = text.lower()
    if len(plain) == len(text):
        return plain
    return "".join(letter if len(letter.lower()) != 1 else letter.lower() for letter in text)


def tokens_of(text: str) -> list[str]:
    """The words of a name in their normal form."""
    return [token.replace(".", "") for token in TOKEN.findall(fold(text))]


def normal_form(text: str) -> str:
    """The words of a name joined by single spaces; what the phrase index is keyed by."""
    if text.isascii() and text.replace(" ", "").isalpha() and "  " not in text:
        return text.strip(" ")  # most names: nothing to fold or to cut
    return " ".join(tokens_of(text))
