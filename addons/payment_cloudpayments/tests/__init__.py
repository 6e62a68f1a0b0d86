from . import (
    test_capture,
    test_check,
    test_client,
    test_hold,
    test_notification,
    test_notification_signature,
    test_own_transaction,
    test_payment_facts,
    test_provider,
    test_recovery,
    test_saved_card,
    test_security,
)
