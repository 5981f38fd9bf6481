"""The same pipeline on more than one machine: which engine works on the shards."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from dyadwire.config import RunSection
from dyadwire.workers import Shard, map_shards

Item = TypeVar("Item")
Result = TypeVar("Result")


def read_by_engine(parts: Iterable[Callable[[], Iterator[Item]]], section: RunSection) -> Iterator[Item]:
    """Yield what the parts yield, in order; read by the nodes of a cluster, if there is one, else here."""
    if section.engine == "ray" and section.address is not None:
        from dyadwire.scale.ray_tasks import read_on_ray

        yield from read_on_ray(parts, section.workers, section.address)
    else:
        for part in parts:
            yield from part()


def map_by_engine(
    shards: Iterable[Shard[Item]], make: Callable[[], Callable[[Shard[Item]], Result]], section: RunSection
) -> Iterator[Result]:
    """Yield what the function that `make` returns makes of each shard, in order, whichever engine `run.engine` names.

    See `workers.map_shards` and `ray_tasks.map_on_ray` for what each asks of `make` and what it raises.
    """
    if section.engine == "ray":
        from dyadwire.scale.ray_tasks import map_on_ray

        return map_on_ray(shards, make, section.workers, section.address)
    return map_shards(shards, make, section.workers)
