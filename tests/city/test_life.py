import random
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from proil_city.life import some_demand, some_litres
from proil_city.office import GRADES
from proil_core.decimals import from_kopecks
from proil_core.order.ordering import Demand, OrderedBy, litres_limit

LIMITS = st.decimals(Decimal("0.001"), Decimal(2000), places=3)


@given(LIMITS, st.integers())
def test_no_fill_exceeds_its_limit(limit, seed):
    litres = some_litres(limit, random.Random(seed))

    assert 0 <= litres <= limit


def test_a_full_tank_may_be_filled_to_the_last_display_digit():
    seen = {some_litres(Decimal("34.379"), random.Random(seed)) for seed in range(300)}

    assert max(seen) == Decimal("34.37")


@given(
    st.sampled_from([Decimal(40), Decimal(50), Decimal(60), Decimal(80)]),
    st.sampled_from([Decimal(price) for price in GRADES.values()]),
    st.integers(),
)
def test_whatever_is_asked_for_goes_into_the_tank(tank_litres, price, seed):
    asked = some_demand(tank_litres, price, random.Random(seed))

    demand = Demand(
        OrderedBy(asked["ordered_by"]),
        Decimal(asked["litres"]) if "litres" in asked else None,
        from_kopecks(asked["amount"]) if "amount" in asked else None,
    )
    assert 15 <= litres_limit(demand, tank_litres, price) <= tank_litres
