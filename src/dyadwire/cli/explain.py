"""Explain how the actors, dates and places of a document were decided."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dyadwire.cli.options import ConfigFile, Sets, configure
from dyadwire.cli.reports import report_inputs

if TYPE_CHECKING:
    from dyadwire.config import Settings
    from dyadwire.explain import Account, EventAccount, Part, Silence
    from dyadwire.records import Explanation, Span

SUMMARY = "Explain how the actors, dates and places of a document were decided."
EXAMPLE = "dyadwire explain articles/vienna.txt 1"
WIDTH = 100  # columns when there is no terminal to ask
SENTENCE = 240  # characters of a sentence that are shown

Doc = Annotated[str, typer.Argument(metavar="DOC", help="A file, a folder, or - for standard input.")]
EventName = Annotated[
    str | None,
    typer.Argument(metavar="EVENT", help="Number in the document, beginning of an id, or the trigger's words."),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a document, a line each.")]
Line = tuple[int, str, str]  # columns to indent, style, words


def run(doc: Doc, event: EventName = None, as_json: Json = False, config: ConfigFile = None, sets: Sets = None) -> int:
    """Code a document anew and print how everything in it was decided: candidates, evidence, score, rule.

    For each event its actors, recipients, sources, date and place; for the document its date of publication; and why
    the other sentences gave no event. With EVENT only the events of that name: a number as `show` prints it, the first
    four digits or more of an id, or the trigger's words. The mark * stands before what was chosen.
    """
    from dyadwire.explain import pick_events

    code, accounts = _accounts(doc, configure(config, sets).settings)
    chosen = pick_events(accounts, event) if event is not None else None
    tell = _print_json if as_json else _print_lines
    for account in accounts:
        events = account.events if chosen is None else [one for one in account.events if one in chosen]
        if events or chosen is None:
            tell(account, events, whole=chosen is None)
    return code


def _accounts(doc: str, settings: "Settings") -> tuple[int, list["Account"]]:
    from dyadwire.explain import Account, explain_items
    from dyadwire.pipeline import Summary, read_documents

    summary = Summary()
    accounts = []
    for item in explain_items(list(read_documents([doc], settings)), settings):
        if isinstance(item, Account):
            accounts.append(item)
            summary.count(item.coded)
        else:
            summary.count(item)
    return report_inputs(summary), accounts


def _print_lines(account: "Account", events: Sequence["EventAccount"], *, whole: bool) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = WIDTH
    for indent, style, words in _described(account, events, whole):
        for piece in Text(words, style=style).wrap(console, console.width - indent) or [Text()]:
            piece.rstrip()
            console.print(Text(" " * indent).append_text(piece))


def _described(account: "Account", events: Sequence["EventAccount"], whole: bool) -> Iterator[Line]:
    document = account.coded.document
    yield 0, "bold", f"{document.id}: {document.title or 'no title'}"
    yield 0, "", f"published {account.published.decision}: {account.published.rule}"
    if whole:
        yield from _weighed(account.published, 2)
    for one in events:
        yield 0, "", ""
        yield from _event(account, one)
    if whole and account.silences:
        yield 0, "", ""
        yield 0, "bold", "Sentences without events, and words that gave none"
        for silence in account.silences:
            yield from _silence(account, silence)
    yield 0, "", ""


def _event(account: "Account", one: "EventAccount") -> Iterator[Line]:
    event = one.event
    what = f"{event.type} {event.mode}" if event.mode else event.type
    head = f"{one.number}  {what}, {'denied, ' if event.denied else ''}{event.status}: {event.trigger_text!r}"
    yield 0, "bold", f"{head} ({event.trigger.start}:{event.trigger.end}), probability {event.score:.2f}, id {event.id}"
    yield 3, "dim", _words(account, event.sentence)
    if event.rules:
        yield 3, "", f"rules: {'; '.join(event.rules)}"
    for part in one.parts:
        yield from _part(part)
    for role, found, meaning in (
        ("actor", event.actors, "the text names nobody who did it"),
        ("source", event.sources, "the text says it in its own voice"),
        ("place", event.place, "no words were taken for the event's place"),
    ):
        if not found:
            yield 3, "", f"{role}: none; {meaning}"


def _part(part: "Part") -> Iterator[Line]:
    found = part.explanation
    yield 3, "cyan", f"{part.role} {_quoted(found)}: {part.decision}"
    if part.decision != found.decision:
        yield 6, "", f"by itself {found.decision}; the event's rules or its sentence decided otherwise"
    if found.rule:
        yield 6, "", f"rule: {found.rule}"
    yield from _weighed(found, 6)


def _quoted(found: "Explanation") -> str:
    return f"{found.text!r} ({found.start}:{found.end})"


def _weighed(found: "Explanation", indent: int) -> Iterator[Line]:
    """What was weighed, best first, and what spoke for the decision."""
    for option in found.options:
        mark, style = ("*", "green") if option.chosen else (" ", "dim")
        yield indent, style, f"{mark} {option.score:.2f}  {option.label}{f': {option.reason}' if option.reason else ''}"
    for evidence in found.evidence:
        yield indent, "", evidence


def _silence(account: "Account", silence: "Silence") -> Iterator[Line]:
    beside = " (gave events too)" if silence.beside else ""
    yield 0, "dim", f"{silence.sentence.start}:{silence.sentence.end}{beside}  {_words(account, silence.sentence)}"
    for reason in silence.reasons:
        score = f", score {reason.score:.2f}" if reason.score is not None else ""
        yield 3, "", f"{reason.stage}: {reason.reason}{f' ({reason.detail})' if reason.detail else ''}{score}"


def _words(account: "Account", sentence: "Span") -> str:
    words = " ".join(account.coded.document.text[sentence.start : sentence.end].split())
    return words if len(words) <= SENTENCE else f"{words[: SENTENCE - 4].rstrip()} ..."


def _print_json(account: "Account", events: Sequence["EventAccount"], *, whole: bool) -> None:
    from dyadwire.store import json_line
    from dyadwire.store.rows import to_plain

    document = account.coded.document
    plain: dict[str, Any] = {"id": document.id, "origin": document.origin, "text_hash": document.text_hash}
    plain["published"] = to_plain(account.published)
    plain["events"] = [{"number": one.number, **to_plain(one.event), "parts": to_plain(one.parts)} for one in events]
    if whole:
        plain["without_events"] = to_plain(account.silences)
    print(json_line(plain))
