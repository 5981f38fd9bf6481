"""A small chart of conflict and cooperation: text for Markdown, SVG for HTML."""

from collections.abc import Sequence
from dataclasses import dataclass

from dyadwire.tell.days import say_day
from dyadwire.update import Tally

BLOCKS = "▏▎▍▌▋▊▉█"
TEXT_WIDTH = 16  # characters of the longest bar
WIDTH, HEIGHT = 640, 200  # SVG user units
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 14, 26
LABEL_ROOM = 56  # user units that a date needs under the axis


@dataclass(frozen=True, slots=True)
class Bar:
    """One rectangle of the chart, in SVG user units, with what it says."""

    x: float
    y: float
    width: float
    height: float
    kind: str  # "cooperation" or "conflict"
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that the SVG template draws."""

    bars: tuple[Bar, ...]
    labels: tuple[tuple[float, str], ...]  # x of the middle, text
    ticks: tuple[tuple[float, str], ...]  # y, text
    zero: float  # y of the axis
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT


def draw_text(tallies: Sequence[Tally], period: str) -> list[str]:
    """One line a period: date, conflict and cooperation as bars with their values. Empty periods are left out."""
    top = max((max(tally.conflict, tally.cooperation) for tally in tallies), default=0.0)
    if top == 0.0:
        return []
    width = max(len(_name(tally, period)) for tally in tallies)
    lines = [f"{'':{width}}  {'cooperation':<{TEXT_WIDTH + 6}}  conflict"]
    for tally in (one for one in tallies if one.stories):
        plus, minus = (
            f"{_bar(value / top)} {value:g}" if value else "·" for value in (tally.cooperation, tally.conflict)
        )
        lines.append(f"{_name(tally, period):{width}}  {plus:<{TEXT_WIDTH + 6}}  {minus}")
    return lines


def _name(tally: Tally, period: str) -> str:
    if period == "month":
        return say_day(tally.begin).split(" ", 1)[1]
    return say_day(tally.begin) if period == "day" else f"week of {say_day(tally.begin)}"


def _bar(share: float) -> str:
    eighths = max(1, round(share * TEXT_WIDTH * 8))
    rest = eighths % 8
    return BLOCKS[-1] * (eighths // 8) + (BLOCKS[rest - 1] if rest else "")


def draw_chart(tallies: Sequence[Tally], period: str) -> Chart | None:
    """The chart with cooperation above the axis and conflict below, to one scale; None when there is nothing."""
    plus = max((tally.cooperation for tally in tallies), default=0.0)
    minus = max((tally.conflict for tally in tallies), default=0.0)
    if plus + minus == 0.0:
        return None
    unit = (HEIGHT - TOP - BOTTOM) / (plus + minus)
    zero = TOP + plus * unit
    slot = (WIDTH - LEFT - RIGHT) / len(tallies)
    width = min(slot * 0.6, 36.0)
    bars, labels = [], []
    every = max(1, -(-LABEL_ROOM // int(max(1.0, slot))))
    for position, tally in enumerate(tallies):
        middle = LEFT + (position + 0.5) * slot
        for kind, value in (("cooperation", tally.cooperation), ("conflict", tally.conflict)):
            if value:
                y = zero - value * unit if kind == "cooperation" else zero
                title = f"{_name(tally, period)}: {kind} {value:g}"
                bars.append(
                    Bar(_round(middle - width / 2), _round(y), _round(width), _round(value * unit), kind, title)
                )
        if position % every == 0:
            month = say_day(tally.begin).split()[1][:3]
            labels.append(
                (_round(middle), f"{month} {tally.begin.year}" if period == "month" else f"{tally.begin.day} {month}")
            )
    ticks = [(zero, "0")]
    ticks += [(_round(TOP), f"{plus:g}")] if plus else []
    ticks += [(_round(zero + minus * unit), f"{minus:g}")] if minus else []
    return Chart(tuple(bars), tuple(labels), tuple((_round(y), text) for y, text in ticks), _round(zero))


def _round(value: float) -> float:
    return round(value, 1)
