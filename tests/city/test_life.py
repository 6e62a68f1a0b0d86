import random
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from proil_city.life import some_litres

LIMITS = st.decimals(Decimal("0.001"), Decimal(2000), places=3)


@given(LIMITS, st.integers())
def test_no_fill_exceeds_its_limit(limit, seed):
    litres = some_litres(limit, random.Random(seed))

    assert 0 <= litres <= limit


def test_a_full_tank_may_be_filled_to_the_last_display_digit():
    seen = {some_litres(Decimal("34.379"), random.Random(seed)) for seed in range(300)}

    assert max(seen) == Decimal("34.37")
