"""The stages in order: read, infer the publication date, parse, code. The only module that knows them all.

The stages are imported when they are needed, so that looking at a store does not wait for the encoder.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from dyadwire.config import Configuration, Settings, absolute
from dyadwire.makings import Makings, check_alike, makings
from dyadwire.records import Coded, Document, Parse, Rejection
from dyadwire.scale import map_by_engine, read_by_engine
from dyadwire.store import InputFile, Manifest, Plan, Setting, hash_inputs, json_line, to_native
from dyadwire.workers import Shard, cut_shards

if TYPE_CHECKING:
    from dyadwire.coding.knowledge import Knowledge, KnowledgePaths
    from dyadwire.parse import Finders
    from dyadwire.read import ReadOptions
    from dyadwire.store import OpenRun, Store

Item = Document | Rejection
Done = Coded | Rejection
Result = TypeVar("Result")
Coder = Callable[[Sequence[Document]], list[Coded]]
MakeCoder = Callable[[Settings], Coder]
Finish = Callable[[Shard[Item], list[Done]], Result]
Watch = Callable[[int], None]  # told how many documents were finished since the last call

STANDARD_INPUT = "-"
SHOWN = 10  # inputs without a document of which a summary tells more than the reason
_HERE_ONLY = ("http://", "https://")  # whose hosts are asked politely by one process
_DECIDING = ("read", "parse", "coding")  # sections that can change what is coded; the others cannot
_DECIDING_KEYS = ("run.shard_documents",)  # a resumed run takes up whole shards


@dataclass(slots=True)
class Summary:
    """What became of the inputs."""

    documents: int = 0
    events: int = 0
    statements: int = 0
    unread: list[Rejection] = field(default_factory=list)  # the first `SHOWN` inputs that gave no document
    unread_reasons: Counter[str] = field(default_factory=Counter)  # all of these inputs, by reason
    reasons: Counter[str] = field(default_factory=Counter)  # all rejections, by "stage: reason"

    def count(self, item: Done) -> None:
        """Add one input."""
        rejections: Sequence[Rejection] = [item] if isinstance(item, Rejection) else item.rejections
        self.reasons.update(f"{rejection.stage}: {rejection.reason}" for rejection in rejections)
        if isinstance(item, Rejection):
            self.count_unread(item)
        else:
            self.documents += 1
            self.events += len(item.events)
            self.statements += len(item.statements)

    def count_unread(self, rejection: Rejection) -> None:
        """Add one input that gave no document, apart from `reasons`. A million of them take no more than ten."""
        self.unread_reasons[rejection.reason] += 1
        if len(self.unread) < SHOWN:
            self.unread.append(rejection)

    def add(self, other: "Summary") -> None:
        """Add what another summary has counted."""
        self.documents += other.documents
        self.events += other.events
        self.statements += other.statements
        self.unread += other.unread[: SHOWN - len(self.unread)]
        self.unread_reasons.update(other.unread_reasons)
        self.reasons.update(other.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeOptions:
    """What a native JSON line holds; see `store.to_native`."""

    text: bool = True
    mentions: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A run in a store."""

    manifest: Manifest
    summary: Summary
    found: bool  # it was already there, and nothing was done
    resumed: int  # shards that an earlier, killed run had finished


def read_documents(inputs: Sequence[str], settings: Settings) -> Iterator[Item]:
    """Yield what the inputs hold, in order: documents, and rejections of what gave none.

    `inputs`: files, folders, "-" for standard input. Raises `OptionError` if one is not there.
    """
    from dyadwire.read import read_inputs

    if any(name == STANDARD_INPUT or name.startswith(_HERE_ONLY) for name in inputs):
        return read_inputs(inputs, read_options(settings))
    return read_inputs(inputs, read_options(settings), partial(read_by_engine, section=settings.run))


def read_options(settings: Settings) -> "ReadOptions":
    """What the configuration says of reading. Raises `OptionError` at a value that cannot be."""
    from dyadwire.read import Columns, ReadOptions

    return ReadOptions(**{**dict(settings.read), "columns": Columns(**dict(settings.read.columns))})


def infer_dates(items: Iterable[Item]) -> Iterator[Item]:
    """Yield the items in order, documents with the publication date that their text tells, if nobody gave it."""
    from dyadwire.coding.published import infer_published

    for item in items:
        yield infer_published(item) if isinstance(item, Document) else item


def code_documents(items: Iterable[Item], settings: Settings, make: MakeCoder | None = None) -> Iterator[Done]:
    """Yield each item coded, in order; rejections pass through. Lazy, in bounded memory.

    `make`: what makes the coder in each worker process, a function of a module; None: the stages (`make_coder`).
    Raises `ModelError` and `TableError` if weights or tables are not fit for use.
    """
    for done in _map(items, settings, _unchanged, make):
        yield from done


def code_lines(
    items: Iterable[Item], settings: Settings, options: NativeOptions, make: MakeCoder | None = None
) -> Iterator[tuple[str, Summary]]:
    """Yield native JSON lines, some documents together, with what was counted in them; see `code_documents`."""
    return _map(items, settings, partial(_lines, options), make)


def code_into_store(
    inputs: Sequence[str],
    path: Path,
    configuration: Configuration,
    watch: Watch | None = None,
    make: MakeCoder | None = None,
) -> Outcome:
    """Code the inputs into a store, as one run; makes the store if there is none.

    A run that is already there is not done again, one that was killed is resumed. Raises `OptionError` if an input is
    not there, and `StoreError` if the store cannot be written or another process writes the same run.
    """
    from dyadwire.store import open_store

    store = open_store(path, create=True)
    plan = make_plan(inputs, configuration)
    return _code_run(store, plan, read_documents(inputs, configuration.settings), configuration.settings, watch, make)


def code_items_into_store(
    items: Sequence[Item], path: Path, configuration: Configuration, make: MakeCoder | None = None
) -> Outcome:
    """Code what was read already into a store, as one run; the same items make the same run. See `code_into_store`."""
    from dyadwire.store import open_store

    store = open_store(path, create=True)
    plan = _plan([_fingerprint(item) for item in items], configuration)
    return _code_run(store, plan, items, configuration.settings, None, make)


def _code_run(
    store: "Store", plan: Plan, items: Iterable[Item], settings: Settings, watch: Watch | None, make: MakeCoder | None
) -> Outcome:
    from dyadwire.store import begin_run

    with begin_run(store, plan) as run:
        if run.finished is not None:
            return Outcome(manifest=run.finished, summary=_summary(store.path, run.finished), found=True, resumed=0)
        manifest = run.finish(_code_shards(items, run, settings, watch, make))
    return Outcome(manifest=manifest, summary=_summary(store.path, manifest), found=False, resumed=len(run.whole))


def _fingerprint(item: Item) -> InputFile:
    if isinstance(item, Rejection):
        return InputFile(origin=item.origin, sha256="", size=0)
    return InputFile(origin=item.origin, sha256=item.text_hash, size=len(item.text))


def make_plan(inputs: Sequence[str], configuration: Configuration) -> Plan:
    """All that decides what a run over the inputs will hold. Raises `OptionError` if an input is not there."""
    return _plan(hash_inputs(_files(inputs)), configuration)


def _plan(inputs: Sequence[InputFile], configuration: Configuration) -> Plan:
    return Plan(
        **makings(configuration.settings),
        inputs=inputs,
        settings={
            entry.key: Setting(value=entry.value, origin=entry.origin)
            for entry in configuration.entries()
            if entry.key.partition(".")[0] in _DECIDING or entry.key in _DECIDING_KEYS
        },
    )


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages behind reading, ready for use: weights and tables are loaded."""

    knowledge: "Knowledge"
    parse: Callable[[Sequence[Document]], list[Parse]]  # documents with their publication dates
    code: Callable[[Document, Parse], Coded]


def make_stages(settings: Settings) -> Stages:
    """Load weights and tables. Raises `ModelError` and `TableError` if they are not fit for use."""
    from dyadwire.coding.events import CodingOptions, code_document
    from dyadwire.parse import ParseOptions, Parser

    knowledge = _knowledge(settings)
    section = settings.parse
    options = ParseOptions(gate=section.gate, lowest=section.lowest, threshold=section.threshold)
    parser = Parser(make_finders(knowledge), options, section.weights)
    strictness = CodingOptions(threshold=settings.coding.threshold)
    code = partial(code_document, knowledge=knowledge, options=strictness)
    return Stages(knowledge, parser.parse, code)


def make_coder(settings: Settings) -> Coder:
    """The stages behind reading, as one function from documents to coded documents in the same order.

    Loads weights and tables. Raises `ModelError` and `TableError` if they are not fit for use.
    """
    from dyadwire.coding.published import infer_published

    stages = make_stages(settings)

    def code(documents: Sequence[Document]) -> list[Coded]:
        dated = [infer_published(document) for document in documents]
        return [stages.code(*pair) for pair in zip(dated, stages.parse(dated), strict=True)]

    return code


def kept(make: MakeCoder = make_coder) -> MakeCoder:
    """The same, loading once however often it is called: for coding again and again in one process, all one setting."""
    made: list[Coder] = []

    def make_once(settings: Settings) -> Coder:
        if not made:
            made.append(make(settings))
        return made[0]

    return make_once


def make_finders(knowledge: "Knowledge") -> "Finders":
    """The dictionary pass of `parse`, from the tables of `coding`."""
    from dyadwire.coding.actors import find_actors
    from dyadwire.coding.predicates import trigger_matcher
    from dyadwire.parse import Finders

    return Finders(
        actors=lambda text: [(match.start, match.end) for match in find_actors(text, knowledge.actors)],
        triggers=trigger_matcher(knowledge.predicates),
    )


def _knowledge(settings: Settings) -> "Knowledge":
    from dyadwire.coding.knowledge import load_knowledge
    from dyadwire.coding.knowledge_kept import keep_knowledge, usual_folder

    paths = _knowledge_paths(settings)
    if not settings.run.cache:
        return load_knowledge(paths)
    return keep_knowledge(paths, settings.run.cache_folder or usual_folder())


def _knowledge_paths(settings: Settings) -> "KnowledgePaths":
    from dyadwire.coding.knowledge import KnowledgePaths

    section = settings.coding
    names = ("ontology", "predicates", "cues", "attitudes", "contexts", "scores", "actors", "extra_actors")
    return KnowledgePaths(**{name: getattr(section, name) for name in names}, gazetteer=section.places)


def _files(inputs: Sequence[str]) -> Iterator[tuple[str, Path | str | None]]:
    from dyadwire.read.files import check_inputs, find_files

    check_inputs(inputs)
    for name in inputs:
        if name == STANDARD_INPUT:
            yield name, None
        else:
            yield from ((found.origin, found.contents) for found in find_files(name))


def _map(items: Iterable[Item], settings: Settings, finish: Finish[Result], make: MakeCoder | None) -> Iterator[Result]:
    return _spread(cut_shards(items, settings.run.shard_documents), settings, finish, make)


def _spread(
    shards: Iterable[Shard[Item]], settings: Settings, finish: Finish[Result], make: MakeCoder | None
) -> Iterator[Result]:
    """What `finish` makes of each shard's coded documents, in order."""
    work = partial(_make_work, make or make_coder, settings, finish)
    if settings.run.engine == "ray":
        elsewhere = absolute(settings)
        work = partial(_make_alike, makings(elsewhere), make or make_coder, elsewhere, finish)
    return map_by_engine(shards, work, settings.run)


def _make_alike(
    expected: Makings, make: MakeCoder, settings: Settings, finish: Finish[Result]
) -> Callable[[Shard[Item]], Result]:
    """For a machine that may not be ours. Raises `StoreError` if it would make other bytes of the same documents."""
    check_alike(expected, settings)
    return _make_work(make, settings, finish)


def _make_work(make: MakeCoder, settings: Settings, finish: Finish[Result]) -> Callable[[Shard[Item]], Result]:
    coder = make(settings)

    def work(shard: Shard[Item]) -> Result:
        return finish(shard, _code(shard.items, coder, settings.parse.batch_words))

    return work


def _code(items: Sequence[Item], coder: Coder, batch_words: int) -> list[Done]:
    documents = [item for item in items if isinstance(item, Document)]
    coded = iter([done for batch in batches(documents, batch_words) for done in coder(batch)])
    return [next(coded) if isinstance(item, Document) else item for item in items]


def batches(documents: Iterable[Document], words: int) -> Iterator[list[Document]]:
    """Documents together until they have `words` words, about; none is cut."""
    batch: list[Document] = []
    held = 0
    for document in documents:
        batch.append(document)
        held += document.text.count(" ") + 1
        if held >= words:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _unchanged(_: Shard[Item], done: list[Done]) -> list[Done]:
    return done


def _lines(options: NativeOptions, _: Shard[Item], done: list[Done]) -> tuple[str, Summary]:
    summary = Summary()
    lines = []
    for item in done:
        summary.count(item)
        if isinstance(item, Coded):
            lines.append(json_line(to_native(item, options.text, options.mentions)) + "\n")
    return "".join(lines), summary


def _stored(folder: Path, run: str, shard: Shard[Item], done: list[Done]) -> int:
    from dyadwire.store import write_shard

    write_shard(folder, run, shard.number, shard.first, done)
    return sum(isinstance(item, Coded) for item in done)


def _code_shards(
    items: Iterable[Item], run: "OpenRun", settings: Settings, watch: Watch | None, make: MakeCoder | None
) -> int:
    """Code what the run still lacks; the number of all its shards."""
    count = 0

    def missing() -> Iterator[Shard[Item]]:
        nonlocal count
        for shard in cut_shards(items, settings.run.shard_documents):
            count += 1
            if shard.number not in run.whole:
                yield shard

    finish = partial(_stored, run.folder.absolute(), run.plan.run)
    for documents in _spread(missing(), settings, finish, make):
        if watch is not None:
            watch(documents)
    return count


def _summary(path: Path, manifest: Manifest) -> Summary:
    from dyadwire.store import read_rejections

    counts = manifest.counts
    summary = Summary(counts["documents"], counts["events"], counts["statements"], reasons=Counter(manifest.reasons))
    for rejection in read_rejections(path, manifest.run):
        summary.count_unread(rejection)
    return summary
