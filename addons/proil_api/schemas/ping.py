from pydantic import Field

from .base import ApiModel, MomentOut


class Ping(ApiModel):
    """Proof that the key works."""

    name: str = Field(description="Of the partner who has the key.")
    server_time: MomentOut
