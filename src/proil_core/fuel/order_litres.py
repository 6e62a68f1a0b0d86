"""Whether the orders of a shift say what the meter counted for them (R2).

The analysis holds the tank against the meter: it cannot see what was reported. So a shift is not
called good in which the reported litres of an order are others than its metered ones.

Their sum is no concern here: `orders15_cum_l` may be below the metered litres, because provings
and the tanker's own engine take litres that are of no order. Only the books can tell those apart
(R1), and where there are books, as in `reconciliation`, they judge the orders, too.
"""

from collections.abc import Iterable
from dataclasses import replace

from proil_core.decimals import litres
from proil_core.fuel.analysis import Analysis
from proil_core.fuel.checks import r2_order
from proil_core.fuel.shift_record import OrderLitres
from proil_core.fuel.states import State


def with_orders(found: Analysis, orders: Iterable[OrderLitres]) -> Analysis:
    """Nothing but the state changes: no litres are missing from the tank."""
    agree = all(
        r2_order("", litres(order.reported_l), litres(order.metered_l)).holds for order in orders
    )
    return found if agree or found.state is not State.OK else replace(found, state=State.CHECK)
