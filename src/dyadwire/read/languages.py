"""Tell the language of a text, on a sample, and whether it is one that is asked for."""

import re
from collections.abc import Sequence
from functools import cache

from dyadwire.errors import OptionError, nearest
from dyadwire.read.cues import load_cues
from dyadwire.read.unreadable import Unreadable

SHORTEST = 40  # letters; a shorter text says too little of its language and passes
SAMPLE = 500  # characters, from the beginning, the middle and the end of the text
MARGIN = 20.0  # natural log of the odds against the languages asked for; lists of names stay below, sentences pass 60
PLAIN_ENGLISH = 0.22  # share of function words at which a sample is English without asking the model
_WORD = re.compile(r"[^\W\d_]+")


@cache
def known_languages() -> frozenset[str]:
    """The ISO 639-1 codes that can be told apart (those of the py3langid model)."""
    import py3langid

    return frozenset(str(language) for language, _ in py3langid.rank("language"))


def check_languages(languages: Sequence[str]) -> None:
    """Raise `OptionError` at a code that is unknown, or if there is none."""
    if not languages:
        raise OptionError("no language is given; expected ISO 639-1 codes, for example 'en'")
    for language in languages:
        if language != "en" and language not in known_languages():  # loading the model takes a second
            remedy = nearest(language, known_languages())
            raise OptionError(f"language {language!r} is unknown; expected an ISO 639-1 code. {remedy}")


def refuse_language(text: str, languages: Sequence[str], document: str | None = None) -> None:
    """Raise `Unreadable` if the text is plainly in none of `languages`; short texts and doubtful ones pass."""
    sample = _sample(text)
    words = _WORD.findall(sample)
    if sum(map(len, words)) < SHORTEST:
        return
    if "en" in languages:
        function = load_cues()["function"]
        if sum(word.lower() in function for word in words) >= PLAIN_ENGLISH * len(words):
            return
    import py3langid  # brings numpy and a model, which plain English needs not wait for

    ranked = [(str(language), float(score)) for language, score in py3langid.rank(sample)]
    best, score = ranked[0]
    asked = max((score for language, score in ranked if language in languages), default=float("-inf"))
    if best not in languages and score - asked >= MARGIN:
        raise Unreadable("other language", f"it reads as {best!r}; asked for {', '.join(languages)}", document)


def _sample(text: str) -> str:
    if len(text) <= 3 * SAMPLE:
        return _encodable(text)
    middle = len(text) // 2
    return _encodable("\n".join((text[:SAMPLE], text[middle : middle + SAMPLE], text[-SAMPLE:])))


def _encodable(text: str) -> str:
    """The text without lone surrogates, which the model cannot take."""
    return text.encode("utf-8", "replace").decode("utf-8")
