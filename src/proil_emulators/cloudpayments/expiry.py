"""What time does to transactions: abandoned challenges and holds that nobody confirmed."""

from datetime import timedelta

from proil_emulators.cloudpayments.acquirer import Acquirer
from proil_emulators.cloudpayments.reasons import CHALLENGE_FAILED
from proil_emulators.cloudpayments.terminals import Kind, Terminal
from proil_emulators.cloudpayments.transactions import Status, Transaction

SETTLED = {Status.COMPLETED, Status.CANCELLED, Status.DECLINED}
Event = tuple[Kind, Transaction]


def expire(acquirer: Acquirer, terminals: dict[str, Terminal]) -> None:
    """Move what is overdue, then tell the merchants whom the real service would tell."""
    unsettled, events = acquirer.ledger.unsettled, []
    with acquirer.ledger.lock:
        for row in list(unsettled.values()):
            event = _expired(acquirer, row)
            if event:
                events.append(event)
            if row.status in SETTLED:
                del unsettled[row.id]
    for kind, transaction in events:
        if kind is not Kind.CANCEL or acquirer.switches.cancel_notice_on_expiry:
            acquirer.courier.notify(kind, terminals[transaction.public_id], transaction)


def _expired(acquirer: Acquirer, transaction: Transaction) -> Event | None:
    switches, now = acquirer.switches, acquirer.clock.now()
    age = now - transaction.created_at
    if transaction.status is Status.AWAITING_AUTHENTICATION and not transaction.method:
        if age > timedelta(minutes=switches.challenge_minutes):
            transaction.decline(CHALLENGE_FAILED)
            return Kind.FAIL, transaction
    elif transaction.status is Status.AUTHORIZED:
        if switches.auto_confirm_days and age > timedelta(days=switches.auto_confirm_days):
            transaction.confirm(transaction.request.amount, now)
            return Kind.CONFIRM, transaction
        if age > timedelta(days=switches.hold_days):
            transaction.void()
            return Kind.CANCEL, transaction
    return None
