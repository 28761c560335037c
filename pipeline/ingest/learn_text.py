"""A proposal as a profile's YAML, which a person reads, mends and accepts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.ingest.learn_proof import EVIDENCE_WEIGHT, Found
from pipeline.ingest.learn_propose import Proposal
from pipeline.ingest.profile_text import UNSURE, names_as_yaml, quoted
from pipeline.publishers.profile import Names

LEAST_NAME_SHARE = 0.5
"""A name stands on so many of the pages at least: a newspaper's that one article names is not the site's."""

_HEADER = """\
# {domain}: what recurs on {pages} of its pages{left_out}; {days}.
# The number behind a line: on how many of those pages it stands. Lines behind "#?" are less sure and do not count: take
# the mark off those that are right. A # inside a line stands for any number. {known}
# Nothing here acts before it is accepted:
#   matn publishers accept {domain} FILE
"""


def proposal_as_yaml(proposal: Proposal, names: Names | None) -> str:
    """Write a proposal; `names`: of the profile that there is, None where there is none."""
    parts = [_header(proposal) + f"domain: {proposal.domain}\n", _names(proposal, names)]
    parts.append(_block("evidence", "# Two of these lines tell that a page is this publisher's.", _evidence(proposal)))
    lists = [(role.value, _items(lines, "    ")) for role, lines in proposal.furniture.items() if lines]
    if lists:
        sure = any(found.is_sure for lines in proposal.furniture.values() for found in lines)
        rows = [f"{'' if sure else UNSURE}furniture:"]
        for name, items in lists:
            has_sure = any(not item.startswith(UNSURE) for item in items)
            rows += [f"{'' if has_sure else UNSURE}  {name}:", *items]
        parts.append("\n".join(rows) + "\n")
    parts.append(_block("sections", "", _items(proposal.sections, "  ")))
    parts.append(_block("related_headings", "", _items(proposal.related_headings, "  ")))
    return "\n".join(part for part in parts if part)


def _header(proposal: Proposal) -> str:
    counts = proposal.counts
    left_out = [
        f"{number} of {what}" for number, what in ((counts.same_url, "the same URL"), (counts.copies, "nearly the same text"))
    ]
    told = [text for text in left_out if not text.startswith("0 ")]
    if counts.days:
        kind = "captured" if counts.by_capture else "published"
        days = f"{kind} from {counts.days[0]} to {counts.days[-1]}"
    else:
        days = "of no known day"
    return _HEADER.format(
        domain=proposal.domain,
        pages=len(counts.pages),
        left_out=f" ({', '.join(told)} left out)" if told else "",
        days=days,
        known=f"Lines that recur and are known already: {proposal.known}.",
    )


def _names(proposal: Proposal, names: Names | None) -> str:
    if names is not None:
        return f"names: {{ar: {quoted(names.ar)}, en: {quoted(names.en)}}}\n"
    return "\n".join(names_as_yaml(proposal.domain, *proposal.counts.names.best(LEAST_NAME_SHARE))) + "\n"


def _evidence(proposal: Proposal) -> list[str]:
    return [f"  - {{weight: {EVIDENCE_WEIGHT}, line: {quoted(found.phrase)}}}  # {found.pages}" for found in proposal.evidence]


def _items(lines: Iterable[Found], indent: str) -> list[str]:
    return list(_written(lines, indent))


def _written(lines: Iterable[Found], indent: str) -> Iterator[str]:
    for found in lines:
        mark, why = ("", "") if found.is_sure else (UNSURE, f": {found.why}")
        yield f"{mark}{indent}- {quoted(found.phrase)}  # {found.pages}{why}"


def _block(name: str, note: str, items: list[str]) -> str:
    if not items:
        return ""
    head = [note] if note else []
    return "\n".join([*head, f"{name}:", *items]) + "\n"
