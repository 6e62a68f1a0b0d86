"""Papers that a driver and a tanker must have for a shift."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from proil_core.refusal import Code, Refusal


@dataclass(frozen=True)
class Paper:
    """`holder` is a driver or a tanker by name; no `valid_to` is for ever."""

    kind_code: str
    kind_name: str
    holder: str
    valid_to: date | None

    def is_valid(self, on: date) -> bool:
        """On the last day as well."""
        return self.valid_to is None or on <= self.valid_to


def check_papers(papers: Iterable[Paper], required: Mapping[str, str], on: date) -> None:
    """`required` are names by code. Another paper of the kind makes good for an expired one."""
    by_code: dict[str, list[Paper]] = {}
    for paper in papers:
        by_code.setdefault(paper.kind_code, []).append(paper)
    missing = [name for code, name in required.items() if code not in by_code]
    expired = [
        _named(by_code[code])
        for code in required
        if code in by_code and not any(paper.is_valid(on) for paper in by_code[code])
    ]
    if missing:
        raise Refusal(Code.PAPERS_MISSING, papers=missing, expired=expired)
    if expired:
        raise Refusal(Code.PAPERS_EXPIRED, papers=expired)


def _named(papers: list[Paper]) -> str:
    latest = max(papers, key=lambda paper: paper.valid_to or date.max)
    return f"{latest.kind_name} ({latest.holder}, {latest.valid_to})"
