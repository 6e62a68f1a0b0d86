from dataclasses import dataclass
from datetime import datetime

from proil_core.payment.strategy import Strategy


@dataclass(frozen=True)
class PaymentChoice:
    """A way to pay for an order now. `held_at` is None when the money moves at once."""

    kind: str
    label: str
    strategy: Strategy
    payment_method_id: str | None = None
    is_default: bool = False
    held_at: datetime | None = None
