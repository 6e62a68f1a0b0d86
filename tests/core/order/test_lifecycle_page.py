"""The page about the lifecycle agrees with the table of transitions.

Run as a script, this file redraws the diagram in the page.
"""

import re
from decimal import Decimal
from pathlib import Path

from proil_core.fuel.fill import check_fill
from proil_core.order.lifecycle import Event, State, mermaid, next_state
from proil_core.pricing.quote import charge_amount, hold_amount

PAGE = Path(__file__).parents[3] / "docs/mechanisms/lifecycle.md"
DIAGRAM = re.compile(r"(<!-- lifecycle:begin -->\n).*(<!-- lifecycle:end -->)", re.DOTALL)


def _redrawn(page):
    return DIAGRAM.sub(rf"\1```mermaid\n{mermaid()}\n```\n\2", page)


def _section(title):
    return PAGE.read_text().split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_diagram_is_current():
    page = PAGE.read_text()

    assert DIAGRAM.search(page)
    assert page == _redrawn(page), (
        "run: PYTHONPATH=src python tests/core/order/test_lifecycle_page.py"
    )


def test_worked_example_can_happen():
    steps = re.findall(
        r"^\| `(\w+)` \| [^|]+ \| `(\w+)` \|", _section("A worked example"), re.MULTILINE
    )

    state = State.DRAFT
    for event, after in steps:
        state = next_state(state, Event(event))
        assert state == after

    assert state is State.COMPLETED


def test_figures_of_the_worked_example():
    price, fee = Decimal("62.50"), Decimal("300.00")
    limit, litres = Decimal("40.000"), Decimal("38.420")

    hold, charge = hold_amount(limit, price, fee), charge_amount(litres, price, fee)
    check_fill(litres, Decimal("5000.0"), Decimal("5038.4"))

    figures = re.findall(r"\d+\.\d+", _section("A worked example"))
    assert {str(each) for each in (hold, charge, hold - charge, limit, litres, price, fee)} == {
        *figures
    } - {"5000.0", "5038.4", "0.1"}


if __name__ == "__main__":
    PAGE.write_text(_redrawn(PAGE.read_text()))
