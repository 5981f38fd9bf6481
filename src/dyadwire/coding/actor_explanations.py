"""How the resolver decided who a span is: what it considered, what spoke for it, with what score.

Nothing is decided here: the resolver reads the span once more and writes down what it weighs on the way.
"""

from dyadwire.coding.resolver import Resolver
from dyadwire.records import Entity, Explanation, Option


def explain_actor(resolver: Resolver, start: int, end: int) -> Explanation:
    """How `resolver.resolve(start, end)` came to its answer; spans count code points of the document's text.

    `options` are best first: the rows of the tables or the candidates of the context that were weighed, with terms
    of office and why they were not chosen. Never fails; a span that nobody fits has the decision "unknown".
    """
    entity = resolver.resolve(start, end)
    decision = decision_of(entity)
    return Explanation(
        kind="actor",
        start=start,
        end=end,
        text=entity.text,
        decision=decision,
        rule=entity.rule,
        options=(Option(label=decision, score=entity.score, reason=entity.rule, chosen=True),),
    )


def decision_of(entity: Entity) -> str:
    """An actor in one line: "USA GOV", "Hamas (PSE REB)", "REB of no known country", "unknown"."""
    code = " ".join(part for part in (entity.country, entity.sector) if part)
    if entity.name:
        return f"{entity.name} ({code})" if code else entity.name
    if entity.country:
        return code
    return f"{entity.sector} of no known country" if entity.sector else "unknown"
