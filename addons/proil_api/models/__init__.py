from . import (
    ir_http,
    ir_qweb_fields,
    proil_api_token,
    proil_idempotency_key,
    proil_login_code,
    proil_public_mixin,
    proil_push_backend,
    proil_push_device,
    proil_sms_backend,
    res_partner,
    rest_service_registration,
)
