"""Show a document in the terminal with its events and sources marked."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dyadwire.cli.options import STORE_HELP, ConfigFile, Sets, configure
from dyadwire.cli.reports import report_inputs
from dyadwire.errors import StoreError, nearest

if TYPE_CHECKING:
    from rich.text import Text

    from dyadwire.config import Settings
    from dyadwire.records import Coded, Entity, Event, Quantity, Statement

SUMMARY = "Show a document in the terminal with its events and sources marked."
EXAMPLE = "dyadwire show articles/vienna.txt"
WIDTH = 100  # columns when there is no terminal to ask
QUAD_STYLES = ("bold", "bold green", "bold green", "bold red", "bold red")  # by quad class; 0 is none

Doc = Annotated[str, typer.Argument(metavar="DOC", help="A file, or with --store the id of a document.")]
StoreFolder = Annotated[Path | None, typer.Option("--store", metavar="DIR", help=f"{STORE_HELP} Coded before.")]


def run(doc: Doc, store: StoreFolder = None, config: ConfigFile = None, sets: Sets = None) -> int:
    """Print a document with its triggers in brackets and numbered, and below it what was made of each.

    In a terminal triggers are green for cooperation and red for conflict, sources yellow, other actors cyan.
    """
    from rich.console import Console

    code = 0
    if store is not None:
        documents = _from_store(doc, store)
    else:
        code, documents = _coded(doc, configure(config, sets).settings)
    console = Console(highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = WIDTH
    for coded in documents:
        console.print(_head(coded), style="bold", markup=False)
        console.print(marked_text(coded), end="\n\n")
        for line in _described(coded):
            console.print(line, markup=False)
    return code


def marked_text(coded: "Coded") -> "Text":
    """The document's text with actors coloured and each trigger as ``[accused]1``, numbered in order."""
    from rich.text import Text

    text = Text(coded.document.text)
    for event in coded.events:
        for style, entities in (("cyan", (*event.actors, *event.recipients)), ("yellow", event.sources)):
            for entity in entities:
                text.stylize(style, entity.start, entity.end)
        text.stylize(QUAD_STYLES[event.quad], event.trigger.start, event.trigger.end)
    marked = Text()
    done = 0
    for start, end, numbers in _triggers(coded.events):
        marked.append_text(text[done:start]).append("[").append_text(text[start:end]).append(f"]{numbers}")
        done = end
    return marked.append_text(text[done:])


def _triggers(events: Iterable["Event"]) -> Iterator[tuple[int, int, str]]:
    """Stretches of triggers, in order, with their numbers; triggers that overlap stand in one stretch."""
    found: list[tuple[int, int, str]] = []
    numbered = sorted((event.trigger.start, event.trigger.end, number) for number, event in enumerate(events, start=1))
    for start, end, number in numbered:
        if found and start < found[-1][1]:
            first, last, numbers = found.pop()
            found.append((first, max(last, end), f"{numbers},{number}"))
        else:
            found.append((start, end, str(number)))
    yield from found


def _head(coded: "Coded") -> str:
    document = coded.document
    day = f"{document.published} ({document.published_from})" if document.published else "date unknown"
    return f"{document.id}: {document.title or 'no title'}, {day}"


def _described(coded: "Coded") -> Iterator[str]:
    for number, event in enumerate(coded.events, start=1):
        yield _event_line(number, event)
    for statement in coded.statements:
        yield _statement_line(statement)
    for finding in coded.findings:
        yield f"note  {finding.message} ({finding.start}:{finding.end})"


def _event_line(number: int, event: "Event") -> str:
    what = f"{event.type} {event.mode}" if event.mode else event.type
    parts = [f"{number}  {what}, {'denied, ' if event.denied else ''}{event.status}: {_names(event.actors)}"]
    parts += [f" -> {_names(event.recipients)}"] if event.recipients else []
    parts += [f"; according to {_names(event.sources)}"] if event.sources else []
    parts += [f"; {event.date}"] if event.date else []
    parts += [f"; in {event.place.text}"] if event.place else []
    parts += [f"; {_quantity(quantity)}" for quantity in event.quantities]
    parts += [f"; on {', '.join(event.contexts)}"] if event.contexts else []
    return "".join(parts) + f" ({event.trigger.start}:{event.trigger.end}, {event.score:.2f})"


def _quantity(quantity: "Quantity") -> str:
    """As "12 dead (according to police)"."""
    source = f" (according to {_names(quantity.sources)})" if quantity.sources else ""
    return f"{quantity.text} {quantity.kind.replace('_', ' ')}{source}"


def _statement_line(statement: "Statement") -> str:
    source = _names([statement.source]) if statement.source else "somebody"
    return f"said  {source}: {statement.content_text} ({statement.cue.start}:{statement.cue.end})"


def _names(entities: Iterable["Entity"]) -> str:
    """As "Norland [NOR GOV]", joined; "nobody named" for none."""
    named = []
    for entity in entities:
        codes = " ".join(code for code in (entity.country, entity.sector) if code)
        named.append(f"{entity.name or entity.text} [{codes}]" if codes else entity.name or entity.text)
    return ", ".join(named) or "nobody named"


def _from_store(doc: str, store: Path) -> list["Coded"]:
    from dyadwire.store import query, read_coded

    found = list(read_coded(store, documents=[doc]))
    if not found:
        known = [str(row[0]) for row in query(store, "SELECT id FROM documents ORDER BY id").rows]
        remedy = nearest(doc, known) if known else "The store has no documents."
        raise StoreError(f"document {doc!r}: not in {store}. {remedy}")
    return found


def _coded(doc: str, settings: "Settings") -> tuple[int, list["Coded"]]:
    from dyadwire.pipeline import Summary, code_documents, read_documents
    from dyadwire.records import Coded

    summary = Summary()
    documents = []
    for item in code_documents(read_documents([doc], settings), settings):
        summary.count(item)
        if isinstance(item, Coded):
            documents.append(item)
    return report_inputs(summary), documents
