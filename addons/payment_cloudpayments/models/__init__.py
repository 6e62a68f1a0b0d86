from . import (
    cloudpayments_discrepancy,
    cloudpayments_event,
    cloudpayments_operation,
    cloudpayments_operation_run,
    ir_http,
    payment_provider,
    payment_provider_alert,
    payment_token,
    payment_transaction,
    payment_transaction_browser,
    payment_transaction_cloudpayments,
    payment_transaction_validation,
)
