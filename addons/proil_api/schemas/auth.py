from pydantic import Field

from proil_core.identity.bearer import ACCESS_LIFETIME, REFRESH_LIFETIME
from proil_core.identity.login_code import CODE_DIGITS

from .base import ApiModel

_PHONE = Field(max_length=32, description="With or without separators.", examples=["+79161234567"])
_DEVICE = Field(
    min_length=8,
    max_length=64,
    pattern=r"^[\x21-\x7e]+$",
    description="An id that the app made for this installation and keeps.",
    examples=["f3a1c2d49b7e4c01"],
)


class CodeRequest(ApiModel):
    """A wish to log in."""

    phone: str = _PHONE


class CodeExchange(ApiModel):
    """The code from the message, for tokens of this device."""

    phone: str = _PHONE
    code: str = Field(
        pattern=rf"^[0-9]{{{CODE_DIGITS}}}$",
        description="Digits of the message.",
        examples=["042137"],
    )
    device: str = _DEVICE


class TokenRefresh(ApiModel):
    """A refresh token, good for one exchange, from the device it was given to."""

    refresh_token: str = Field(max_length=255, description="The latest one of this device.")
    device: str = _DEVICE


class Tokens(ApiModel):
    """What the app sends as `Authorization: Bearer …`, and how it gets the next pair."""

    access_token: str = Field(description="For all requests, until it expires.")
    refresh_token: str = Field(description="For one exchange against the next pair.")
    token_type: str = Field(default="Bearer", description="How `Authorization` names it.")
    expires_in_s: int = Field(description="Seconds until the access token expires.")
    refresh_expires_in_s: int = Field(description="Seconds until the refresh token expires.")

    @classmethod
    def from_issued(cls, issued):
        return cls(
            access_token=issued.access_token,
            refresh_token=issued.refresh_token,
            expires_in_s=int(ACCESS_LIFETIME.total_seconds()),
            refresh_expires_in_s=int(REFRESH_LIFETIME.total_seconds()),
        )


class PushToken(ApiModel):
    """Where notifications for this device go."""

    push_token: str = Field(min_length=1, max_length=4096, description="FCM registration token.")
