from . import (
    test_client,
    test_notification_signature,
    test_payment_facts,
    test_provider,
)
