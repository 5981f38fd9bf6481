"""Who is meant: actor tables, the dictionary pass over a text, and the resolution of spans at the document's date."""

from dyadwire.coding.actor_matches import Match, find_actors
from dyadwire.coding.actor_rows import ActorRow
from dyadwire.coding.actor_tables import ActorTables, load_actors
from dyadwire.coding.resolver import Resolver, make_resolver

__all__ = ["ActorRow", "ActorTables", "Match", "Resolver", "find_actors", "load_actors", "make_resolver"]
