from . import proil_terms_mixin

# isort: split
from . import (
    proil_order,
    proil_order_certificate,
    proil_order_event,
    proil_order_form,
    proil_order_lifecycle,
    proil_order_notification,
    proil_order_photo,
    proil_order_proof,
    proil_order_review,
    proil_order_review_desk,
    proil_order_review_measured,
    proil_price,
    proil_quote,
    proil_reversal,
    proil_shift,
    proil_shift_sheet,
    proil_vehicle,
    res_company,
    res_config_settings,
    res_partner,
)
