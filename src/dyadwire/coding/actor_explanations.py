"""How the resolver decided who a span is: what it considered, what spoke for it, with what score.

Nothing is decided here: the resolver reads the span once more and writes down what it weighs on the way.
"""

from collections.abc import Iterator
from dataclasses import replace

from dyadwire.coding.actor_matches import Match
from dyadwire.coding.resolver import Resolver
from dyadwire.coding.resolver_scene import Scene
from dyadwire.records import Entity, Explanation, Option

SHOWN = 8  # options


def explain_actor(resolver: Resolver, start: int, end: int) -> Explanation:
    """How `resolver.resolve(start, end)` came to its answer; spans count code points of the document's text.

    `options` are best first: the rows of the tables or the candidates of the context that were weighed, with terms
    of office and why they were not chosen. Never fails; a span that nobody fits has the decision "unknown".
    """
    entity = resolver.resolve(start, end)
    _, weighed = resolver.retrace(start, end)
    decision = decision_of(entity)
    options = weighed + tuple(namesake_options(resolver.scene, start, end))
    if not any(option.chosen for option in options):
        options = (Option(label=decision, score=entity.score, reason=entity.rule, chosen=True), *options)
    return Explanation(
        kind="actor",
        start=start,
        end=end,
        text=entity.text,
        decision=decision,
        rule=entity.rule,
        options=tuple(sorted(unique(options), key=lambda option: (not option.chosen, -option.score)))[:SHOWN],
        evidence=tuple(evidence_of(resolver, entity)),
    )


def decision_of(entity: Entity) -> str:
    """An actor in one line: "USA GOV", "Hamas (PSE REB)", "REB of no known country", "unknown"."""
    code = " ".join(part for part in (entity.country, entity.sector) if part)
    if entity.name:
        return f"{entity.name} ({code})" if code else entity.name
    if entity.country:
        return code
    return f"{entity.sector} of no known country" if entity.sector else "unknown"


def unique(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Options without repeats of one label; one that was chosen anywhere stays chosen."""
    kept: dict[str, Option] = {}
    for option in options:
        old = kept.get(option.label)
        kept[option.label] = option if old is None else replace(old, chosen=old.chosen or option.chosen)
    return tuple(kept.values())


def namesake_options(scene: Scene, start: int, end: int) -> Iterator[Option]:
    """The places that an ambiguous name in the span could have meant."""
    for match in scene.inside(start, end):
        choice = scene.namesakes.get(match.start, ())
        for bearer, chance, cues in choice:
            named = ", ".join(f"mentions of {cue[1:]}" if cue[0] == "=" else repr(cue) for cue in cues[:SHOWN])
            yield Option(
                label=f"{bearer.row.name}, {bearer.row.kind} ({bearer.row.country})",
                score=round(chance, 3),
                reason=f"prior {bearer.prior:g}; "
                + (f"the document holds {named}" if cues else "no cue in the document"),
                chosen=bearer is choice[0][0],
            )


def evidence_of(resolver: Resolver, entity: Entity) -> Iterator[str]:
    """Plain sentences: what the span's own words are in the tables, the day, who publishes, which rule decided."""
    scene = resolver.scene
    for match in scene.inside(entity.start, entity.end):
        yield described(scene, match)
    if scene.published is None:
        yield "The document has no date, so terms of office could not be compared with it."
    else:
        yield f"The document is of {scene.published.isoformat()}."
    if scene.publisher_country:
        yield f"Its publisher is the government of {scene.publisher_country}."
    top = [f"{country} ({weight})" for country, weight in scene.countries.most_common(3)]
    if top and "country of the story" in entity.rule:
        yield f"The countries it speaks of most are {', '.join(top)}."
    yield f"The rule that decided is: {entity.rule}."


def described(scene: Scene, match: Match) -> str:
    """One table phrase in words."""
    row, text = match.rows[0], scene.text[match.start : match.end]
    if row.kind == "agent":
        return f"{text!r} is a common noun of sector {row.sector}."
    told = " ".join(part for part in (row.country, row.sector) if part) or "no one country"
    more = f", and {len(match.rows) - 1} more row{'s' if len(match.rows) > 2 else ''}" if len(match.rows) > 1 else ""
    return f"{text!r} is in the actor tables as {row.kind} {row.name!r} ({told}){more}."
