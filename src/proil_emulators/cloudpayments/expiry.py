"""What time does to transactions: abandoned challenges and holds that nobody confirmed."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import takewhile

from proil_emulators.cloudpayments.acquirer import Acquirer
from proil_emulators.cloudpayments.reasons import CHALLENGE_FAILED
from proil_emulators.cloudpayments.terminals import Terminal
from proil_emulators.cloudpayments.transactions import Status, Transaction
from proil_emulators.wire import Refused

# The payer or the merchant may act in the same moment.
quicker = suppress(Refused)


def expire(acquirer: Acquirer, terminals: dict[str, Terminal]) -> None:
    """Move what is overdue and tell the merchants whom the real service would tell."""
    switches, ledger, now = acquirer.switches, acquirer.ledger, acquirer.clock.now()
    confirms = 0 < switches.auto_confirm_days <= switches.hold_days
    hold_days = switches.auto_confirm_days if confirms else switches.hold_days
    with ledger.lock:
        challenges = ((row, row.created_at) for row in ledger.challenged.values())
        abandoned = _until(challenges, now - timedelta(minutes=switches.challenge_minutes))
        holds = ((row, row.authorized_at or now) for row in ledger.held.values())
        overdue = _until(holds, now - timedelta(days=hold_days))
    for row in abandoned:
        # A payment that still waits for the merchant's answer to Check is not abandoned.
        if row.status is Status.AWAITING_AUTHENTICATION:
            with quicker:
                acquirer.decline(terminals[row.public_id], row, CHALLENGE_FAILED)
    for row in overdue:
        with quicker:
            if confirms:
                acquirer.confirm(terminals[row.public_id], row, row.request.amount)
            else:
                acquirer.void(terminals[row.public_id], row, asked=False)


def _until(rows: Iterable[tuple[Transaction, datetime]], moment: datetime) -> list[Transaction]:
    """The rows stand in the order of their moments, so the first young one ends the search."""
    return [row for row, _at in takewhile(lambda pair: pair[1] < moment, rows)]
