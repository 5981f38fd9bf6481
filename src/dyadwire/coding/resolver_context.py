"""Whose "police", "the government" or "two gunmen" are, when their own words do not tell.

Every country and organisation that the document mentions is a candidate, and so is "none in particular". Each gets
the sum of the weights of its clues (`resolver_clues`), none in particular gets 0, and the highest wins. The weights, in
`data/actors/context.tsv`, are those of a conditional logit, which `recipes/actor_context.py` fits on annotations.
"""

from math import exp

from dyadwire.coding.resolver_clues import ANY, Context, Question, clues
from dyadwire.coding.resolver_scene import Scene
from dyadwire.records import Option

SHOWN = 5  # candidates in an explanation


def choose(scene: Scene, context: Context, question: Question) -> tuple[str, float]:
    """The best candidate's key ("" for none in particular) and its probability by the fitted weights."""
    weights = scene.tables.context
    told = dict(clues(scene, context, question))
    scores = {key: sum([weights.get(name, 0.0) for name in names]) for key, names in told.items()} | {"": 0.0}
    best = max(sorted(scores), key=lambda key: scores[key])
    total = sum(exp(score - scores[best]) for score in scores.values())
    if scene.trace is not None:
        for key in sorted(scores, key=lambda key: (-scores[key], key))[:SHOWN]:
            chance = exp(scores[key] - scores[best]) / total
            own = {name: weights.get(name, 0.0) for name in told.get(key, ()) if not name.startswith(ANY)}
            spoke = sorted(own, key=lambda name: (-own[name], name))[:3]
            reason = ", ".join(f"{name} ({own[name]:+.1f})" for name in spoke)
            label = key.removeprefix("=") or "none in particular"
            scene.trace.append(Option(label=label, score=round(chance, 3), reason=reason, chosen=key == best))
    return best, 1.0 / total
