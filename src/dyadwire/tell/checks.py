"""What no brief may contain, whatever wrote it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dyadwire.errors import BriefError
from dyadwire.tell.briefs import Brief, Entry, Section, Sentence, Source
from dyadwire.tell.tables import loaded_words

SHARED = 8  # most consecutive words of a source in a sentence of ours; capitalised ones are names and do not count
QUOTED = 26  # most words in one quotation
_WORD = re.compile(r"[\w’'-]+")


class Checker:
    """Finds what is wrong with a sentence; reads every source once."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._texts = {source.number: source.document.text for source in sources}
        self._runs = {number: frozenset(_runs(text)) for number, text in self._texts.items()}

    def find_problem(self, sentence: Sentence) -> str | None:
        """What forbids to write the sentence, and the remedy; None when nothing does.

        A sentence needs a span inside a listed source. It must not have a loaded word of its own, a quotation of more
        than `QUOTED` words, or more than `SHARED` consecutive words of a source outside quotation marks.
        """
        return self._spans(sentence) or _words(sentence) or self._copied(sentence)

    def _spans(self, sentence: Sentence) -> str | None:
        if not sentence.references:
            return f"sentence {sentence.text!r} rests on no span; give it a reference or leave it out"
        for reference in sentence.references:
            text = self._texts.get(reference.number)
            if text is None:
                return f"sentence {sentence.text!r} cites source {reference.number}, which is not listed"
            if not 0 <= reference.start < reference.end <= len(text):
                return (
                    f"sentence {sentence.text!r} cites {reference}, but the source has {len(text)} characters; "
                    "code the document again"
                )
        return None

    def _copied(self, sentence: Sentence) -> str | None:
        numbers = sorted({reference.number for reference in sentence.references})
        for piece in sentence.pieces:
            for run in () if piece.quoted else _runs(piece.text):
                if any(run in self._runs[number] for number in numbers):
                    return (
                        f"sentence {sentence.text!r} repeats {' '.join(run)!r} from a source without quotation marks; "
                        "quote it or say it in other words"
                    )
        return None


def _words(sentence: Sentence) -> str | None:
    for piece in sentence.pieces:
        count = len(piece.text.split())
        if piece.quoted and count > QUOTED:
            return f"quotation {piece.text!r} has {count} words; cut it to {QUOTED} at a clause boundary"
        found = None if piece.quoted else loaded_words().search(piece.text)
        if found:
            return f"sentence {sentence.text!r} says {found.group()!r} in our own voice; quote it or use a neutral word"
    return None


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every run that begins with a lower-case word and holds one of them more than may be shared."""
    words = _WORD.findall(text)
    lower = [position for position, word in enumerate(words) if word[:1].islower()]
    for first, last in zip(lower, lower[SHARED:], strict=False):
        yield tuple(word.casefold() for word in words[first : last + 1])


def check_update(brief: Brief) -> None:
    """Raise `BriefError` at the first sentence that `Checker.find_problem` objects to."""
    checker = Checker(brief.sources)
    for sentence in brief.sentences():
        problem = checker.find_problem(sentence)
        if problem:
            raise BriefError(problem)


def drop_unfit(sections: Sequence[Section], checker: Checker) -> tuple[Section, ...]:
    """The sections without the sentences that may not be written, and without what is empty then."""

    def fit(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
        return tuple(sentence for sentence in sentences if checker.find_problem(sentence) is None)

    kept = []
    for section in sections:
        groups = []
        for group in section.groups:
            entries = [Entry(one.label, fit(one.sentences), fit(one.details)) for one in group.entries]
            groups.append(replace(group, entries=tuple(entry for entry in entries if entry.sentences)))
        kept.append(replace(section, groups=tuple(group for group in groups if group.entries)))
    return tuple(section for section in kept if section.groups)
