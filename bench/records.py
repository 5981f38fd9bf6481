"""Whole records of PETRARCH's makers: the 78 sentences of news in `events/petrarch_records.jsonl`, CAMEO as PLOVER.

A sentence is exact when its records are all found and nothing else is: source, target and type. The peers' figure is
UniversalPetrarch's with its own dictionaries (0.68), against which the records were made; ours knows none of them.

How CAMEO becomes PLOVER (plover.md, section 7): 01 and 02 are dropped, 08 is CONCEDE or RETREAT, 163 is COERCE, 175
and 1712 are ASSAULT, 191 and 192 COERCE. 043 (host) is 042 (visitor) turned round; the other 04 have no direction.

How CAMEO's actor codes become ours: three letters each. The first are a state (ISO; ROM is ROU, KSV is XKX), `---` (no
state told: any state meets it), or IGO, IMG, NGO, MNC before an organisation, which is met by its name. Of the others
the sectors that PLOVER has (PPL is CVL, HLH is MED, INS and SEP are REB); religions, regions and groups of parties
(MUS, GZA, HMS) are dropped. A code without sector is met by any: CAMEO's USA may be a state, its organs or its people.
`state` compares states and organisations, `sector` also the sectors that CAMEO gives.

Ours as records: actors times recipients; several actors without recipient, of a reciprocal type, are joined in pairs
without direction. An event without a second party makes no record, nor does a negated or hypothetical one: CAMEO has
neither, and codes a wish or threat as such.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

from coded import code_sentences
from dyadwire.records import Coded, Entity
from shared import options, rows

FLOOR = 0.35
PARTS = {"04": "CONSULT", "03": "AGREE", "05": "SUPPORT", "06": "COOPERATE", "07": "AID", "09": "ACCUSE"} | {
    "10": "REQUEST", "11": "ACCUSE", "12": "REJECT", "13": "THREATEN", "14": "PROTEST", "15": "MOBILIZE",
    "16": "SANCTION", "17": "COERCE", "18": "ASSAULT", "19": "ASSAULT", "20": "ASSAULT",
}  # fmt: skip
EXCEPTIONS = {"163": "COERCE", "175": "ASSAULT", "1712": "ASSAULT", "191": "COERCE", "192": "COERCE"} | {
    "080": "CONCEDE", "081": "CONCEDE", "0813": "RETREAT", "0814": "RETREAT", "082": "CONCEDE", "083": "CONCEDE",
    "084": "RETREAT", "085": "RETREAT", "086": "RETREAT", "087": "RETREAT",
}  # fmt: skip
RECIPROCAL = ("AGREE", "CONSULT", "COOPERATE", "SUPPORT")
STATES = {"ROM": "ROU", "KSV": "XKX"}
ORGANISATIONS = {"UNO": "United Nations", "EEC": "European Union", "ITP": "Interpol", "ISI": "Islamic State"}
SECTORS = {"PPL": "CVL", "HLH": "MED", "INS": "REB", "SEP": "REB"} | {
    name: name
    for name in ("GOV", "MIL", "JUD", "LEG", "SPY", "COP", "REB", "OPP", "PTY", "CVL", "EDU", "BUS", "LAB", "MED")
}
OPEN = "---"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Side:
    """A CAMEO actor: state, organisation and sectors as far as the code tells them."""

    state: str | None
    name: str | None
    sectors: frozenset[str]

    def met_by(self, entity: Entity, *, sectors: bool) -> bool:
        """Whether an entity of ours is this actor."""
        if self.name is not None:
            return entity.name == self.name
        if self.state is not None and entity.country != self.state:
            return False
        return not sectors or not self.sectors or entity.sector in self.sectors


@dataclass(frozen=True, slots=True)
class Told:
    """One record of theirs; `directed` False: either side may be the source."""

    source: Side
    target: Side
    type: str
    directed: bool


@dataclass(frozen=True, slots=True)
class Ours:
    """One record of ours."""

    source: Entity
    target: Entity
    type: str
    directed: bool


def main() -> int:
    """Print the share of exact sentences, precision and recall of records, and compare with the floor."""
    args = options(__doc__).parse_args()
    path = args.shared / "data" / "events" / "petrarch_records.jsonl"
    news = [row for row in rows(path) if row["file"] == "PETR2_GSR_validation.xml"]
    texts = [row for row in news if row["text"].strip()]
    coded = dict(zip((row["id"] for row in texts), code_sentences(texts), strict=True))
    print(f"{len(news)} sentences, {len(news) - len(texts)} of them without text")
    golds = [list(their_records(row)) for row in news]
    ours = [list(our_records(coded[row["id"]])) if row["id"] in coded else [] for row in news]
    quiet = sum(not gold for gold in golds)
    for label, sectors, typed in (
        ("state and type", False, True),
        ("state, sector and type", True, True),
        ("state alone", False, False),
    ):
        judged = [judge(gold, mine, sectors=sectors, typed=typed) for gold, mine in zip(golds, ours, strict=True)]
        show(label, judged, quiet)
    print(f"floor: {FLOOR} exact; UniversalPetrarch, on its own records and with its own dictionaries, 0.68 (quoted)")
    return 0


def show(label: str, judged: Sequence[tuple[int, int, int, int]], quiet: int) -> None:
    """One line of figures; `judged` as `judge` gives it, `quiet` is how many sentences should have no record."""
    met, golds, right, ours = (sum(column) for column in zip(*judged, strict=True))
    exact = sum(one[0] == one[1] and one[2] == one[3] for one in judged)
    empty = sum(one == (0, 0, 0, 0) for one in judged)
    print(
        f"{label:24} exact {exact / len(judged):.3f} ({exact} of {len(judged)}, {empty} of {quiet} without a record)"
        f"  recall {met / max(1, golds):.3f} of {golds}  precision {right / max(1, ours):.3f} of {ours}"
    )


def their_records(row: Row) -> Iterator[Told]:
    """The records of a sentence that PLOVER has a type for; two that mirror each other are one without direction."""
    given: dict[tuple[str, str, str], bool] = {}
    for event in row["events"]:
        type_ = type_of(event["eventcode"]) if "eventcode" in event else None
        if type_ is None:
            continue
        source, target = event["sourcecode"], event["targetcode"]
        if event["eventcode"] == "043":
            source, target = target, source
        if (target, source, type_) in given:
            given[target, source, type_] = False
        else:
            given[source, target, type_] = type_ != "CONSULT" or event["eventcode"] in ("042", "043")
    for (source, target, type_), directed in given.items():
        yield Told(side_of(source), side_of(target), type_, directed)


def type_of(code: str) -> str | None:
    """The PLOVER type of a CAMEO code; None for 01, 02 and codes without one."""
    exception = EXCEPTIONS.get(code) or EXCEPTIONS.get(code[:3])
    return exception or PARTS.get(code[:2])


def side_of(code: str) -> Side:
    """A CAMEO actor code taken apart."""
    parts = [code[at : at + 3] for at in range(0, len(code), 3)]
    name = next((ORGANISATIONS[part] for part in parts if part in ORGANISATIONS), None)
    state = None if name or parts[0] == OPEN else STATES.get(parts[0], parts[0])
    return Side(state, name, frozenset(SECTORS[part] for part in parts[1:] if part in SECTORS))


def our_records(coded: Coded) -> Iterator[Ours]:
    """Our events as records."""
    for event in coded.events:
        if event.status in ("negated", "hypothetical"):
            continue
        directed = event.type != "CONSULT" or event.mode == "visit"
        for source, target in product(event.actors, event.recipients):
            yield Ours(source, target, event.type, directed)
        if not event.recipients and event.type in RECIPROCAL:
            for source, target in combinations(event.actors, 2):
                yield Ours(source, target, event.type, False)


def judge(golds: Sequence[Told], ours: Sequence[Ours], *, sectors: bool, typed: bool) -> tuple[int, int, int, int]:
    """Records of theirs that are met, all of theirs, records of ours that meet one, all of ours."""

    def meets(gold: Told, one: Ours) -> bool:
        if typed and gold.type != one.type:
            return False
        straight = gold.source.met_by(one.source, sectors=sectors) and gold.target.met_by(one.target, sectors=sectors)
        turned = gold.source.met_by(one.target, sectors=sectors) and gold.target.met_by(one.source, sectors=sectors)
        return straight or (turned and not (gold.directed and one.directed))

    met = sum(any(meets(gold, one) for one in ours) for gold in golds)
    right = sum(any(meets(gold, one) for gold in golds) for one in ours)
    return met, len(golds), right, len(ours)


if __name__ == "__main__":
    sys.exit(main())
