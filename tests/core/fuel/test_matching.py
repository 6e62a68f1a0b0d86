import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.fuel.matching import Pair, Timed, ToHand, match

EVENTS = [Timed("e1", 0, 38.4), Timed("e2", 25, 52.0), Timed("e3", 50, 40.0)]
ORDERS = [Timed("a", 2, 38.4), Timed("b", 26, 52.1), Timed("c", 49, 40.0)]
PAIRS = (Pair("a", "e1"), Pair("b", "e2"), Pair("c", "e3"))


def _hand(problem, orders, events):
    return ToHand(problem, tuple(orders.split()), tuple(events.split()))


def _found(orders, events):
    matching = match(orders, events)
    return (
        {(pair.order, pair.event) for pair in matching.pairs},
        matching.orders_without_event,
        matching.events_without_order,
        matching.to_hand,
    )


def _without(timed, key):
    return [each for each in timed if each.key != key]


def test_each_order_finds_its_event():
    matching = match(ORDERS, EVENTS)

    assert matching.pairs == PAIRS
    assert (matching.orders_without_event, matching.events_without_order) == ((), ())
    assert matching.to_hand == ()


def test_a_missing_order_is_named():
    matching = match(_without(ORDERS, "b"), EVENTS)

    assert matching.events_without_order == ("e2",)
    assert matching.pairs == (PAIRS[0], PAIRS[2])


def test_an_order_without_an_event_is_named():
    matching = match(ORDERS, _without(EVENTS, "e2"))

    assert matching.orders_without_event == ("b",)
    assert matching.pairs == (PAIRS[0], PAIRS[2])


@pytest.mark.parametrize(
    ("orders", "events", "hand"),
    [
        ([*ORDERS, Timed("b2", 28, 52.0)], EVENTS, _hand("duplicate_order", "b2 b", "e2")),
        (ORDERS, [*EVENTS, Timed("e4", 31, 52.3)], _hand("duplicate_event", "b", "e2 e4")),
        (
            ORDERS,
            [*_without(EVENTS, "e2"), Timed("e4", 24, 30.0), Timed("e5", 27, 22.1)],
            _hand("split_order", "b", "e4 e5"),
        ),
        (
            [*_without(ORDERS, "b"), Timed("d", 24, 30.0), Timed("e", 27, 22.1)],
            EVENTS,
            _hand("merged_orders", "d e", "e2"),
        ),
    ],
    ids=["an order twice", "an event twice", "two events of one order", "two orders of one event"],
)
def test_what_has_two_readings_goes_to_hand(orders, events, hand):
    matching = match(orders, events)

    assert [each.problem for each in matching.to_hand] == [hand.problem]
    assert set(matching.to_hand[0].orders) == set(hand.orders)
    assert set(matching.to_hand[0].events) == set(hand.events)
    assert set(matching.pairs) == {PAIRS[0], PAIRS[2]}
    assert (matching.orders_without_event, matching.events_without_order) == ((), ())


@pytest.mark.parametrize("apart_min", [5, 12, 20, 40])
def test_swapped_litres_of_two_orders_are_named(apart_min):
    events = [Timed("e1", 0, 30.0), Timed("e2", apart_min, 45.0), Timed("e3", 100, 60)]
    orders = [Timed("a", 1, 45.0), Timed("b", apart_min + 1, 30.0), Timed("c", 101, 60)]

    pairs, without_event, without_order, to_hand = _found(orders, events)

    assert pairs == {("c", "e3")}
    assert (without_event, without_order) == ((), ())
    assert [each.problem for each in to_hand] == ["swapped"]
    assert (to_hand[0].orders, to_hand[0].events) == (("a", "b"), ("e1", "e2"))


def test_orders_of_equal_litres_are_not_swapped():
    events = [Timed("e1", 0, 40.0), Timed("e2", 8, 40.0)]
    orders = [Timed("a", 1, 40.0), Timed("b", 9, 40.0)]

    assert _found(orders, events) == ({("a", "e1"), ("b", "e2")}, (), (), ())


@pytest.mark.parametrize(
    ("order", "is_paired"),
    [
        (Timed("a", 24, 40.0), True),
        (Timed("a", 24.1, 40.0), False),
        (Timed("a", 0, 42.4), True),
        (Timed("a", 0, 42.5), False),
        (Timed("a", 24, 42.4), True),
    ],
)
def test_three_deviations_in_time_and_in_litres_are_the_gate(order, is_paired):
    matching = match([order], [Timed("e", 0, 40.0)])

    assert bool(matching.pairs) is is_paired
    assert matching.orders_without_event == (() if is_paired else ("a",))


def test_small_litres_may_differ_by_more_of_a_share():
    assert match([Timed("a", 0, 3.5)], [Timed("e", 0, 2.0)]).pairs
    assert not match([Timed("a", 0, 3.6)], [Timed("e", 0, 2.0)]).pairs


@pytest.mark.parametrize(("orders", "events"), [([], []), (ORDERS, []), ([], EVENTS)])
def test_nothing_to_match(orders, events):
    matching = match(orders, events)

    assert matching.pairs == matching.to_hand == ()
    assert matching.orders_without_event == tuple(order.key for order in orders)
    assert matching.events_without_order == tuple(event.key for event in events)


STOPS = st.lists(
    st.tuples(st.floats(11, 60), st.floats(20, 60), st.floats(-2, 2), st.floats(-0.1, 0.1)),
    min_size=1,
    max_size=30,
)


def _shift(stops):
    orders, events, at_min = [], [], 0.0
    for index, (drive_min, litres, late_min, typo) in enumerate(stops):
        at_min += drive_min
        events.append(Timed(f"e{index}", at_min, litres))
        orders.append(Timed(f"o{index}", at_min + late_min, litres + typo))
    return orders, events


@given(STOPS, st.data())
def test_in_any_shift_the_missing_one_is_named_and_no_other(stops, data):
    orders, events = _shift(stops)
    lost = data.draw(st.sampled_from(range(len(stops))))

    no_order = match(_without(orders, f"o{lost}"), events)
    no_event = match(orders, _without(events, f"e{lost}"))

    assert no_order.events_without_order == (f"e{lost}",)
    assert no_event.orders_without_event == (f"o{lost}",)
    assert {len(no_order.pairs), len(no_event.pairs)} == {len(stops) - 1}


def test_a_missing_order_between_alike_stops_is_not_taken_for_a_twin():
    events = [Timed("e1", 0, 40.0), Timed("e2", 12, 40.2), Timed("e3", 24, 39.8)]
    orders = [Timed("a", 0, 40.0), Timed("c", 24, 39.8)]

    assert _found(orders, events) == ({("a", "e1"), ("c", "e3")}, (), ("e2",), ())


@given(STOPS, st.data())
def test_in_any_shift_a_duplicate_is_named(stops, data):
    orders, events = _shift(stops)
    twin = data.draw(st.sampled_from(orders))

    matching = match([*orders, Timed("twin", twin.at_min + 1, twin.litres)], events)

    assert [set(each.orders) for each in matching.to_hand] == [{"twin", twin.key}]
    assert matching.orders_without_event == matching.events_without_order == ()


@given(
    st.lists(st.tuples(st.floats(0, 600), st.floats(0, 60)), max_size=12),
    st.lists(st.tuples(st.floats(0, 600), st.floats(0, 60)), max_size=12),
)
def test_whatever_comes_each_one_stands_in_one_place(orders, events):
    orders = [Timed(f"o{index}", *each) for index, each in enumerate(orders)]
    events = [Timed(f"e{index}", *each) for index, each in enumerate(events)]

    matching = match(orders, events)

    placed = [pair.order for pair in matching.pairs] + list(matching.orders_without_event)
    placed += [key for each in matching.to_hand for key in each.orders]
    assert sorted(placed) == sorted(order.key for order in orders)
    placed = [pair.event for pair in matching.pairs] + list(matching.events_without_order)
    placed += [key for each in matching.to_hand for key in each.events]
    assert sorted(placed) == sorted(event.key for event in events)
