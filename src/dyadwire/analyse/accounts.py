"""Accounts of a story by voice, and where they contradict each other."""

from collections.abc import Sequence

from dyadwire.analyse.reports import Report
from dyadwire.analyse.stories import same_blow, same_number
from dyadwire.update import Account


def stance_of(report: Report) -> str:
    """What a report says about the act, one of `dyadwire.update.STANCES`."""
    if report.event.denied:
        return "denied"
    status = report.event.status
    return {"negated": "did not happen", "hypothetical": "possible", "future": "planned"}.get(status, "happened")


def make_accounts(reports: Sequence[Report]) -> tuple[Account, ...]:
    """One account for each voice and stance, in order of first appearance."""
    groups: dict[tuple[str, str], list[Report]] = {}
    for report in reports:
        if is_retracted(report, reports):
            continue
        groups.setdefault((report.voice, stance_of(report)), []).append(report)
    return tuple(
        Account(
            stance=stance,
            source=members[0].event.sources[0] if members[0].event.sources else None,
            outlet=members[0].outlet,
            events=tuple(member.event for member in members),
        )
        for (_, stance), members in groups.items()
    )


def is_retracted(report: Report, others: Sequence[Report]) -> bool:
    """Whether a side denies in the same text what it tells of itself: "not us but them" is not "we and them"."""
    if report.says_no or not report.sources & report.actors:
        return False
    return any(one.says_no and one.document is report.document and one.sources & report.sources for one in others)


def find_disputes(reports: Sequence[Report]) -> tuple[str, ...]:
    """What the reports of one story disagree about, of `dyadwire.update.DISPUTES` and in its order."""
    checks = {"whether": _whether, "who": _who, "numbers": _numbers}
    return tuple(name for name, check in checks.items() if check(reports))


def _whether(reports: Sequence[Report]) -> bool:
    told = [(stance_of(report), report.voice) for report in reports]
    if any(stance == "denied" for stance, _ in told):
        return True  # who denies answers somebody who affirmed, even where that one has no event of its own
    saying_no = {voice for stance, voice in told if stance == "did not happen"}
    return any(stance == "happened" and saying_no - {voice} for stance, voice in told)


def _who(reports: Sequence[Report]) -> bool:
    told = [report for report in reports if report.actors and stance_of(report) == "happened"]
    told = [report for report in told if report.family in ("ASSAULT", "COERCE")]
    return any(
        not one.actors & other.actors and one.voice != other.voice and same_blow(one, other)
        for position, one in enumerate(told)
        for other in told[:position]
    )


def _numbers(reports: Sequence[Report]) -> bool:
    """Two voices, or texts of two origins, with numbers of one kind that cannot both be true."""
    told = [(report, quantity) for report in reports for quantity in report.event.quantities]
    return any(
        first.kind == second.kind and not same_number(first, second)
        for position, (one, first) in enumerate(told)
        for other, second in told[:position]
        if one.voice != other.voice or one.origin != other.origin
    )
