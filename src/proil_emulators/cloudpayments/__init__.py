"""CloudPayments: payments with two stages, 3-D Secure, saved cards and notifications."""

from proil_emulators.cloudpayments.cards import cryptogram
from proil_emulators.cloudpayments.service import CloudPayments
from proil_emulators.cloudpayments.terminals import DEFAULT_API_SECRET, DEFAULT_PUBLIC_ID

__all__ = ["DEFAULT_API_SECRET", "DEFAULT_PUBLIC_ID", "CloudPayments", "cryptogram"]
