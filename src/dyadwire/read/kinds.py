"""The kinds of files that are read, in one table, and which kind a file is.

To add a kind, write its reader (`sources.Reader`) in a module of its own and give it a row of `KINDS`:

- The reader gets the bytes as a stream, the `Source` (origin, id, name) and the options. It yields a `Document` or, by
  `sources.reject`, a `Rejection` for each document that the file should hold, so that nothing is lost; it raises
  `Unreadable` for the file as a whole, or for all that follows. A file with many documents adds to origin and id.
- A reader of something that holds files yields a `Member` for each: it is read as a file of its own name is.
- `suffixes` are lower-case, with the dot, and may have two (".warc.gz"): the longest that fits counts. Where two rows
  share a suffix, the first whose `begins` fits the first bytes has the file, and the last is for what none fits.
  `begins` also finds files whose suffix is in no row.
- Libraries that are heavy or optional are imported in the function that uses them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from dyadwire.read import docx, feeds, gdelt, json_files, mails, pdfs
from dyadwire.read.archives import read_tar, read_zip
from dyadwire.read.compressed import read_bzip2, read_gzip, read_xz, read_zstandard
from dyadwire.read.jsonl import read_lines
from dyadwire.read.options import ReadOptions
from dyadwire.read.rows import read_delimited, read_parquet
from dyadwire.read.sources import Member, Reader, Record, Source, look_ahead, reject
from dyadwire.read.texts import read_page, read_text
from dyadwire.read.unreadable import Unreadable
from dyadwire.read.web_archives import read_arc, read_warc


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of the table."""

    name: str
    suffixes: tuple[str, ...]
    read: Reader
    begins: re.Pattern[bytes] | None = None  # matched at the start of the first `sources.HEAD` bytes


# No Office files and the like, which are ZIP archives of something else, and known by the first file in them.
_ZIP = re.compile(rb"PK\x03\x04(?!.{26}(?:\[Content|_rels/|docProps|word/|xl/|ppt/|mimetype|META-INF))", re.DOTALL)
TEXT = Kind("text", (".txt",), read_text)  # also what is of no other kind; text that begins like a web page is one
KINDS = (
    Kind("list of GDELT", (".json", ".jsonl"), gdelt.read_article_list, gdelt.BEGINS),
    Kind("JSON", (".json", ".jsonl"), json_files.read_json, json_files.BEGINS),
    Kind("JSON lines", (".jsonl", ".ndjson", ".json"), read_lines),
    Kind("web page", (".html", ".htm", ".xhtml"), read_page),
    Kind("WARC", (".warc", ".wet", ".wat", ".warc.gz", ".wet.gz", ".wat.gz"), read_warc, re.compile(rb"WARC/[01]\.")),
    Kind("ARC", (".arc", ".arc.gz"), read_arc, re.compile(rb"filedesc://")),
    Kind("gzip", (".gz", ".tgz"), read_gzip, re.compile(rb"\x1f\x8b\x08")),
    Kind("bzip2", (".bz2", ".tbz", ".tbz2"), read_bzip2, re.compile(rb"BZh[1-9]1AY&SY")),
    Kind("xz", (".xz", ".txz"), read_xz, re.compile(rb"\xfd7zXZ\0")),
    Kind("Zstandard", (".zst", ".tzst"), read_zstandard, re.compile(rb"\x28\xb5\x2f\xfd")),
    Kind("ZIP archive", (".zip",), read_zip, _ZIP),
    Kind("tar archive", (".tar",), read_tar, re.compile(rb".{257}ustar", re.DOTALL)),
    Kind("table", (".csv", ".tsv", ".tab"), read_delimited),
    Kind("Parquet table", (".parquet", ".pq"), read_parquet, re.compile(rb"PAR1")),
    Kind("feed", (".rss", ".atom"), feeds.read_feed, feeds.BEGINS),
    Kind("mailing list", (".mbox",), mails.read_mbox, mails.BEGINS),
    Kind("mail", (".eml",), mails.read_eml),
    Kind("PDF", (".pdf",), pdfs.read_pdf, pdfs.BEGINS),
    Kind("Word file", (".docx",), docx.read_docx),
    TEXT,
)
DEPTH = 4  # archives and compressions around a file at most: a .tar.gz in a .zip is three


def find_kind(name: str, head: bytes) -> Kind:
    """The kind of a file by its name and, where that says nothing or too little, its first bytes."""
    lower = name.lower()
    fitting = {suffix for kind in KINDS for suffix in kind.suffixes if lower.endswith(suffix) and lower != suffix}
    longest = max(fitting, key=len, default=None)
    named = [kind for kind in KINDS if longest in kind.suffixes]
    if len(named) == 1:
        return named[0]
    for kind in named or KINDS:
        if kind.begins is not None and kind.begins.match(head):
            return kind
    return named[-1] if named else TEXT


def read_source(file: BinaryIO, source: Source, options: ReadOptions, depth: int = 0) -> Iterator[Record]:
    """Yield the documents of a file of any kind, and a rejection for each thing in it that gives none.

    `depth`: the number of files that the file lies in.
    """
    try:
        if depth > DEPTH:
            raise Unreadable("nested too deep", f"{depth} archives and compressions one in another; {DEPTH} are read")
        head, file = look_ahead(file)
        for item in find_kind(source.name, head).read(file, source, options):
            if isinstance(item, Member):
                yield from read_source(item.file, item.source, options, depth + 1)
            else:
                yield item
    except Unreadable as verdict:
        yield reject(source.origin, verdict)
    except OSError as error:  # a file that breaks off, on a disk that fails
        yield reject(source.origin, Unreadable("unreadable file", error.strerror or str(error)))
