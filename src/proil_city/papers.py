"""The papers without which a crew of the city could not begin its shift."""

from datetime import date, timedelta

from proil_city.desk import Desk


def issue(desk: Desk, holder: str, holder_id: int) -> None:
    """Every required paper of a driver or a tanker that is not there yet."""
    kinds = desk.find(
        "proil.paper.kind", [["holder", "=", holder], ["is_required", "=", True]], ["name"]
    )
    today = date.today()  # noqa: DTZ011
    for kind in kinds:
        owner = {"kind_id": kind["id"], f"{holder}_id": holder_id}
        desk.ensure(
            "proil.paper",
            [[name, "=", value] for name, value in owner.items()],
            {
                **owner,
                "number": f"{kind['id']:02}-{holder_id:05}",
                "issued_on": str(today - timedelta(days=60)),
                "valid_to": str(today + timedelta(days=300)),
            },
        )
