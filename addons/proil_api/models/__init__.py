from . import (
    ir_http,
    proil_api_token,
    proil_idempotency_key,
    proil_public_mixin,
    rest_service_registration,
)
