"""What can be asked of the `read` stage."""

from dataclasses import dataclass

from dyadwire.errors import OptionError
from dyadwire.read.columns import USUAL, Columns
from dyadwire.read.encodings import check_encoding
from dyadwire.read.languages import check_languages


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """Options of `read_inputs`, checked when made. Raises `OptionError` at one that cannot be."""

    languages: tuple[str, ...] = ("en",)  # ISO 639-1; texts plainly in others are rejected
    max_characters: int = 5_000_000  # of one document's text; longer ones are rejected
    encoding: str | None = None  # of text and HTML files; None: UTF-8, or found out. JSONL is always UTF-8
    max_unpacked_bytes: int = 20_000_000_000  # of one file in an archive or compressed; no more of it is read
    outside_links: bool = False  # symbolic links in folders that lead out of them are followed; else rejected
    fetch: bool = False  # pages of which only the address is given, as in lists of URLs
    columns: Columns = USUAL  # of tables of articles
    stdin_as: str | None = None  # a file's name, whose ending says what standard input is; None: its first bytes say

    def __post_init__(self) -> None:
        check_languages(self.languages)
        check_encoding(self.encoding)
        for name in ("max_characters", "max_unpacked_bytes"):
            if getattr(self, name) < 1:
                raise OptionError(f"{name} is {getattr(self, name)!r}; expected a whole number above 0")
