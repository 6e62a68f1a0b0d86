import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.order.event_chain import GENESIS, event_hash, first_broken_link

ENTRIES = st.fixed_dictionaries(
    {"event": st.text(max_size=8), "sequence": st.integers(), "place": st.none() | st.text()}
)
CHAINS = st.lists(ENTRIES, min_size=1, max_size=8, unique_by=str)


def _chained(entries):
    chain, previous_hash = [], GENESIS
    for entry in entries:
        previous_hash = event_hash(previous_hash, entry)
        chain.append((entry, previous_hash))
    return chain


def _pick(data, chain):
    return data.draw(st.integers(0, len(chain) - 1))


def test_hash_is_of_canonical_json():
    assert event_hash(GENESIS, {"event": "place", "actor": None}) == (
        "2eb8556f38e6867601ecaf9881b5e9e2051cdf56c8c6e2d7f1a7fd668a96e4f3"
    )
    assert event_hash(GENESIS, {"b": 1, "a": "й"}) == event_hash(GENESIS, {"a": "й", "b": 1})


@pytest.mark.parametrize(
    "entry", [{"a": "1"}, {"a": None}, {"a": "None"}, {"a": 1, "b": 1}, {"b": 1}, {}, {"a": 2}]
)
def test_other_entries_have_other_hashes(entry):
    assert event_hash(GENESIS, entry) != event_hash(GENESIS, {"a": 1})


def test_an_empty_history_is_whole():
    assert first_broken_link([]) is None


@given(CHAINS)
def test_an_untouched_chain_is_whole(entries):
    assert first_broken_link(_chained(entries)) is None


@given(CHAINS, ENTRIES, st.data())
def test_a_changed_entry_is_found(entries, other, data):
    chain = _chained(entries)
    index = _pick(data, chain)
    changed = other if other != entries[index] else {**other, "sequence": other["sequence"] + 1}

    chain[index] = (changed, chain[index][1])

    assert first_broken_link(chain) == index


@given(CHAINS, st.data())
def test_a_changed_entry_with_a_hash_made_to_fit_is_found_at_the_next(entries, data):
    chain = _chained([*entries, {"event": "last"}])
    index = data.draw(st.integers(0, len(entries) - 1))
    previous_hash = chain[index - 1][1] if index else GENESIS
    changed = {**entries[index], "forged": 1}

    chain[index] = (changed, event_hash(previous_hash, changed))

    assert first_broken_link(chain) == index + 1


@given(CHAINS, st.data())
def test_a_dropped_entry_is_found_where_it_was(entries, data):
    chain = _chained([*entries, {"event": "last"}])
    index = data.draw(st.integers(0, len(entries) - 1))

    del chain[index]

    assert first_broken_link(chain) == index


@given(CHAINS, st.data())
def test_two_entries_in_the_wrong_order_are_found_at_the_first(entries, data):
    chain = _chained([*entries, {"event": "last"}])
    first, second = sorted(data.draw(st.sets(st.integers(0, len(entries)), min_size=2, max_size=2)))

    chain[first], chain[second] = chain[second], chain[first]

    assert first_broken_link(chain) == first


@given(CHAINS, ENTRIES, st.data())
def test_an_inserted_entry_is_found(entries, forged, data):
    chain = _chained(entries)
    index = _pick(data, chain)

    chain.insert(index, (forged, data.draw(st.sampled_from(chain))[1]))

    assert first_broken_link(chain) in (index, index + 1)
