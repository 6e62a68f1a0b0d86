"""Firebase Cloud Messaging, HTTP v1, with the token host that guards it."""

from proil_emulators.fcm.accounts import new_service_account
from proil_emulators.fcm.service import Fcm

__all__ = ["Fcm", "new_service_account"]
