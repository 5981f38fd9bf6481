"""What no brief may contain, whatever wrote it."""

import re
from collections.abc import Mapping

from dyadwire.errors import BriefError
from dyadwire.tell.briefs import Brief, Sentence
from dyadwire.tell.tables import loaded_words

SHARED = 8  # most consecutive words that a sentence of ours may share with a source; names and offices run to seven
QUOTED = 26  # most words in one quotation
_WORD = re.compile(r"[\w’'-]+")


def check_update(brief: Brief) -> None:
    """Raise `BriefError` for a sentence without a span, with a span outside its source, with a loaded word of its own,
    with too long a quotation, or with more than `SHARED` consecutive words of a source outside quotation marks.
    """
    sources = {source.number: source.document.text for source in brief.sources}
    words = {number: _runs(text) for number, text in sources.items()}
    for sentence in brief.sentences():
        _check_spans(sentence, sources)
        _check_words(sentence)
        _check_copied(sentence, words)


def _check_spans(sentence: Sentence, sources: Mapping[int, str]) -> None:
    if not sentence.references:
        raise BriefError(f"sentence {sentence.text!r} rests on no span; give it a reference or leave it out")
    for reference in sentence.references:
        text = sources.get(reference.number)
        if text is None:
            raise BriefError(f"sentence {sentence.text!r} cites source {reference.number}, which is not listed")
        if not 0 <= reference.start < reference.end <= len(text):
            raise BriefError(
                f"sentence {sentence.text!r} cites {reference}, but the source has {len(text)} characters; "
                "code the document again"
            )


def _check_words(sentence: Sentence) -> None:
    for piece in sentence.pieces:
        count = len(piece.text.split())
        if piece.quoted and count > QUOTED:
            raise BriefError(f"quotation {piece.text!r} has {count} words; cut it to {QUOTED} at a clause boundary")
        found = None if piece.quoted else loaded_words().search(piece.text)
        if found:
            raise BriefError(
                f"sentence {sentence.text!r} says {found.group()!r} in our own voice; quote it or use a neutral word"
            )


def _check_copied(sentence: Sentence, sources: Mapping[int, frozenset[tuple[str, ...]]]) -> None:
    numbers = {reference.number for reference in sentence.references}
    for piece in sentence.pieces:
        if piece.quoted:
            continue
        for run in sorted(_runs(piece.text)):
            if any(run in sources[number] for number in sorted(numbers)):
                raise BriefError(
                    f"sentence {sentence.text!r} repeats {' '.join(run)!r} from a source without quotation marks; "
                    "quote it or say it in other words"
                )


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    """Every run of one word more than may be shared, without case and punctuation."""
    words = [word.casefold() for word in _WORD.findall(text)]
    size = SHARED + 1
    return frozenset(tuple(words[at : at + size]) for at in range(len(words) - size + 1))
