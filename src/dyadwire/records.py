"""The records that pass between stages. Plain, frozen, and ignorant of every stage.

Every offset is half-open and counts code points of `Document.text`, so ``text[start:end]`` gives the words
back at every stage.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date

from dyadwire.errors import RecordError

STATUSES = ("actual", "future", "hypothetical", "negated", "historical")
# Kinds of statement: what is said, and an attitude or an act of speech towards something ("criticised the plan").
SPEECH, STANCE = "speech", "stance"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of `Document.text`; never empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise RecordError(f"span {self.start}:{self.end} is empty or runs backwards; offsets are half-open")


# --- read ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of a page that is not the document: furniture or a reader's comment."""

    text: str
    reason: str  # why it was set apart: "share button", "donation meter", "menu", "comment widget", ...
    line: int | None = None  # in the input, from 1; None where the input has no lines (HTML)
    start: int | None = None  # offsets where the block stands inside `Document.text`; None when it was cut out
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text from one publisher, free of furniture.

    JSONL input keeps `id` and `text` to the letter; furniture inside such a text is marked by blocks with
    offsets, and is not coded.
    """

    id: str
    origin: str  # path, path:line or URL the document was read from
    text: str
    title: str | None = None
    byline: str | None = None
    published: date | None = None  # None: neither given nor inferred
    published_from: str | None = None  # how it is known, in words; None with `published`
    url: str | None = None
    publisher: str | None = None
    furniture: tuple[Block, ...] = ()
    comments: tuple[Block, ...] = ()
    published_score: float | None = None  # how likely an inferred `published` is right; None when given or unknown
    repairs: tuple[str, ...] = ()  # what was mended in `text` before offsets were counted: "soft hyphens: 3"

    @property
    def text_hash(self) -> str:
        """SHA-256 of the text's UTF-8 bytes, in hex; lone surrogates are hashed as they stand."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


COPY_KINDS = ("origin", "exact", "near", "part", "version")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A document's place in a group of copies of one text, with the evidence."""

    position: int  # of the document in the input, from 0
    document: str  # its id
    origin_position: int
    origin: str  # id of the earliest document of the group
    # origin; exact: word for word; near; part: one holds most of the other, or its beginning; version: another state
    kind: str
    like: str  # id of the document it was found to be like: the origin wherever the two are alike enough
    share: float  # of this document's shingles (words in a row) that the other has, 0 to 1
    share_of_like: float  # and the other way round
    differs: tuple[str, ...] = ()  # for people: "number: 12 / 15", "+41 words"
    read_from: str = ""  # `Document.origin`
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Something that gave no event, and why. Nothing is dropped without one."""

    stage: str  # "read", "parse" or "coding"
    reason: str  # short and countable: "not UTF-8", "no actor", "gate", "below threshold", ...
    origin: str  # as in `Document.origin`
    document: str | None = None  # id; None when no document came of the input
    detail: str = ""  # what a person needs beyond the reason; may be empty
    start: int | None = None  # offsets of the sentence or candidate; None for a whole document
    end: int | None = None
    score: float | None = None  # what fell short of the threshold; None when no score decided


# --- parse --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name found by the encoder."""

    start: int
    end: int
    label: str  # PER, ORG, LOC or NORP (nationality, religious or political group)
    score: float


@dataclass(frozen=True, slots=True)
class Argument:
    """A span that plays a role for a trigger, before anyone knows who it is."""

    role: str  # actor, recipient, source, place or date
    start: int
    end: int
    score: float  # below 0.5: one of several that might be it, where none surely is


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A predicate that may report an event, with what the encoder makes of it."""

    sentence: int  # index into `Parse.sentences`
    start: int  # of the trigger
    end: int
    type: str  # PLOVER event type
    mode: str | None
    status: str  # one of STATUSES
    denied: bool
    score: float  # calibrated probability that this is an event of this type, 0 to 1
    arguments: tuple[Argument, ...] = ()
    readings: tuple[float, float] | None = None  # of this type by the plain and the marked reading, as they come


@dataclass(frozen=True, slots=True, kw_only=True)
class Parse:
    """What `parse` hands to `coding` for one document. All tuples are in order of their offsets."""

    sentences: tuple[Span, ...]
    names: tuple[Name, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    rejections: tuple[Rejection, ...] = ()  # a sentence that did not reach the encoder, or gave no candidate
    encoded: tuple[int, ...] = ()  # indices of the sentences that the encoder read


# --- coding -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A mention of an actor, with who it is at the document's date."""

    start: int
    end: int
    text: str
    country: str | None = None  # ISO 3166-1 alpha-3 (PSE Palestine, XKX Kosovo); None: none or unknown
    sector: str | None = None  # PLOVER sector; None: unknown
    name: str | None = None  # canonical name of an organisation or group that is not simply a state
    id: str | None = None  # row of the actor tables ("Q76"), None when no row decided
    score: float = 1.0  # how sure the resolution is, 0 to 1
    rule: str = ""  # which rule or table row decided, for `explain`


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date expression as an interval."""

    start: int
    end: int
    text: str
    value: str  # TIMEX3-like: 2015-12-07, 2015-12, 2015, 2015-W49, 2015-12-07T14:00, P3D, PRESENT_REF
    type: str  # DATE, TIME, DURATION or SET
    begin: date | None = None  # first day covered; None when it cannot be placed
    until: date | None = None  # last day covered, inclusive
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """A place with where it is."""

    start: int
    end: int
    text: str
    latitude: float | None = None  # degrees, WGS 84; None when unresolved
    longitude: float | None = None
    geonameid: int | None = None
    country: str | None = None  # ISO 3166-1 alpha-3
    precision: str | None = None  # exact, city, district, province, country or region
    score: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A contradiction or oddity of the source that we show and never repair."""

    kind: str  # "weekday against date", "date after publication", "numbers differ", ...
    message: str  # one plain sentence for the reader of a brief
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number tied to an event."""

    # dead, wounded, missing, arrested, abducted, released, expelled, displaced, people, votes_for, votes_against,
    # votes_abstained, money (in the currency of the words), distance (in kilometres)
    kind: str
    low: float
    high: float | None  # None: open upwards ("at least 20")
    start: int
    end: int
    text: str
    sources: tuple[Entity, ...] = ()  # who gives the number; empty: the text's own voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One act as reported in one place, by `ontology/plover.md` and the gold guidelines.

    Two reports of the same act are two events: only `analyse` may join them into a story.
    """

    id: str  # hash of document hash, trigger span and type
    document: str
    sentence: Span
    trigger: Span
    trigger_text: str
    type: str
    mode: str | None
    actors: tuple[Entity, ...]
    recipients: tuple[Entity, ...]
    status: str
    sources: tuple[Entity, ...]  # whom the text cites, nearest first; empty: the text's own voice
    denied: bool
    date: str | None  # YYYY-MM-DD, YYYY-MM, YYYY or START/END; None if the text does not tell
    date_mention: Span | None
    place: PlaceMention | None
    quantities: tuple[Quantity, ...] = ()
    quad: int = 0  # 1 to 4, see ontology
    scale: float = 0.0  # PLOVER score of mode or type, -10 to 10
    score: float = 1.0  # probability that type, actors and recipients are right, 0 to 1
    rules: tuple[str, ...] = ()  # the named rules that had a say
    contexts: tuple[str, ...] = ()  # of PLOVER's 37, likeliest first: what it is about

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise RecordError(f"event {self.id}: status {self.status!r} is none of {', '.join(STATUSES)}")
        if not 0.0 <= self.score <= 1.0:
            raise RecordError(f"event {self.id}: score must be a probability from 0 to 1, got {self.score!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Attributed content: source, cue and content; whether or not it holds an event."""

    id: str
    document: str
    sentence: Span
    cue: Span
    source: Entity | None  # None: nobody is named ("it was reported")
    via: tuple[Entity, ...]  # the chain: whom the source cites in turn, or who relays it; nearest to the text first
    content: tuple[Span, ...]
    content_text: str  # the pieces of content joined by " ... "
    quoted: bool  # stands in quotation marks in the text
    date: str | None  # when it was said; as in `Event.date`
    about: tuple[Entity, ...]  # actors named inside the content
    events: tuple[str, ...]  # ids of the events inside the content
    score: float = 1.0
    kind: str = SPEECH  # or STANCE
    whole_cue: Span | None = None  # the cue with auxiliaries and adverbs ("has repeatedly said")
    whole_source: Span | None = None  # the source's whole noun phrase, apposition included


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """Everything that is known of one document after `coding`."""

    document: Document
    events: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    findings: tuple[Finding, ...] = ()
    dates: tuple[DateMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    actors: tuple[Entity, ...] = field(default=())


# --- explain ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing that a mention could have meant."""

    label: str  # "Georgia, the country (GEO)"
    score: float  # as the deciding code weighed it, 0 to 1; the options of a mention need not sum to 1
    reason: str  # the evidence in words; may be empty
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """How one actor, date, place or context was decided. Worked out only when asked for."""

    kind: str  # "actor", "date", "place", "context", "score" or "published"
    start: int
    end: int
    text: str
    decision: str  # "USA GOV", "2015-12-11", "Deir ez-Zor, SYR (35.34, 40.14)", "unknown"
    rule: str  # the table row or named rule that decided
    options: tuple[Option, ...] = ()  # best first
    evidence: tuple[str, ...] = ()  # what spoke for the decision, one plain sentence each
