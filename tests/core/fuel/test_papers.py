from datetime import date, timedelta

import pytest

from proil_core.fuel.papers import Paper, check_papers
from proil_core.refusal import Code, Refusal

TODAY = date(2026, 11, 22)
REQUIRED = {"adr": "ADR certificate", "medical": "Medical"}


def _paper(code, valid_to):
    return Paper(code, REQUIRED.get(code, code), "Ivanov", valid_to)


def _refused(papers):
    with pytest.raises(Refusal) as refused:
        check_papers(papers, REQUIRED, TODAY)
    return refused.value


@pytest.mark.parametrize("valid_to", [None, TODAY, TODAY + timedelta(1)])
def test_papers_are_valid_to_the_end_of_their_last_day(valid_to):
    check_papers([_paper("adr", valid_to), _paper("medical", valid_to)], REQUIRED, TODAY)


def test_an_expired_paper_is_named_with_holder_and_date():
    refusal = _refused([_paper("adr", TODAY - timedelta(1)), _paper("medical", None)])

    assert refusal.code is Code.PAPERS_EXPIRED
    assert refusal.facts == {"papers": ["ADR certificate (Ivanov, 2026-11-21)"]}


def test_every_expired_paper_is_named():
    yesterday = TODAY - timedelta(1)

    refusal = _refused([_paper("medical", yesterday), _paper("adr", yesterday)])

    assert [name.split(" (")[0] for name in refusal.facts["papers"]] == list(REQUIRED.values())


def test_a_missing_paper_is_named_and_expired_ones_with_it():
    refusal = _refused([_paper("adr", TODAY - timedelta(1))])

    assert refusal.code is Code.PAPERS_MISSING
    assert refusal.facts == {
        "papers": ["Medical"],
        "expired": ["ADR certificate (Ivanov, 2026-11-21)"],
    }


def test_a_renewed_paper_makes_good_for_the_old_one():
    old, new = TODAY - timedelta(400), TODAY + timedelta(400)

    check_papers([_paper("medical", None), _paper("adr", new), _paper("adr", old)], REQUIRED, TODAY)


def test_papers_that_are_not_required_may_expire():
    valid = [_paper("adr", None), _paper("medical", None)]

    check_papers([*valid, _paper("licence", TODAY - timedelta(1))], REQUIRED, TODAY)


def test_nothing_is_required():
    check_papers([], {}, TODAY)
