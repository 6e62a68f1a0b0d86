"""Apple's merchant validation, of which the app only carries the answer."""

from typing import Any

from pydantic import Field

from odoo.addons.proil_api.schemas.base import ApiModel


class ApplePayValidation(ApiModel):
    """What Apple's `onvalidatemerchant` has named."""

    validation_url: str = Field(
        max_length=500,
        description="`validationURL` of the event.",
        examples=["https://apple-pay-gateway.apple.com/paymentservices/startSession"],
    )


class ApplePaySession(ApiModel):
    """Apple's own object, handed on as it came."""

    merchant_session: dict[str, Any] = Field(description="For `completeMerchantValidation`.")
