"""All tables of coding in one place: ours, or the user's own by path."""

from dataclasses import dataclass
from pathlib import Path

from dyadwire.coding.actors import ActorTables, load_actors
from dyadwire.coding.assembly import Tables
from dyadwire.coding.attitudes import Attitudes, load_attitudes
from dyadwire.coding.contexts_table import Contexts, load_contexts
from dyadwire.coding.cues import Cues, load_cues
from dyadwire.coding.inflections import load_irregulars
from dyadwire.coding.ontology import Ontology, load_ontology
from dyadwire.coding.places import Gazetteer, load_gazetteer
from dyadwire.coding.predicates import Predicates, load_predicates
from dyadwire.coding.scores import Weights, load_scores
from dyadwire.coding.sides import Sides, load_sides


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgePaths:
    """Tables that replace or extend ours; None or empty keeps those of the package."""

    ontology: Path | None = None
    predicates: Path | None = None
    cues: Path | None = None
    attitudes: Path | None = None
    contexts: Path | None = None
    scores: Path | None = None
    actors: Path | None = None  # folder of actor tables in place of ours
    extra_actors: tuple[Path, ...] = ()  # tables beside ours
    gazetteer: Path | None = None  # folder of place tables in place of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What coding looks up. Loaded once a process, read only, and the same for every document."""

    ontology: Ontology
    predicates: Predicates
    sides: Sides
    cues: Cues
    attitudes: Attitudes
    contexts: Contexts
    scores: Weights
    actors: ActorTables
    gazetteer: Gazetteer

    @property
    def tables(self) -> Tables:
        """The part that the rules for events need."""
        return Tables(
            ontology=self.ontology,
            predicates=self.predicates,
            cues=self.cues,
            sides=self.sides,
            scores=self.scores,
        )


def load_knowledge(paths: KnowledgePaths | None = None) -> Knowledge:
    """Load every table, the user's own where `paths` names one.

    Raises `OptionError` for a path that cannot be read and `TableError` at the first bad row.
    """
    chosen = paths or KnowledgePaths()
    irregulars = load_irregulars()
    ontology = load_ontology(chosen.ontology) if chosen.ontology else load_ontology()
    return Knowledge(
        ontology=ontology,
        predicates=load_predicates(ontology, chosen.predicates, irregulars)
        if chosen.predicates
        else load_predicates(ontology, irregulars=irregulars),
        sides=load_sides(),
        cues=load_cues(chosen.cues, irregulars) if chosen.cues else load_cues(irregulars=irregulars),
        attitudes=load_attitudes(chosen.attitudes, irregulars)
        if chosen.attitudes
        else load_attitudes(irregulars=irregulars),
        contexts=load_contexts(ontology, chosen.contexts) if chosen.contexts else load_contexts(ontology),
        scores=load_scores(chosen.scores) if chosen.scores else load_scores(),
        actors=load_actors(chosen.actors, extra=chosen.extra_actors)
        if chosen.actors
        else load_actors(extra=chosen.extra_actors),
        gazetteer=load_gazetteer(chosen.gazetteer) if chosen.gazetteer else load_gazetteer(),
    )
