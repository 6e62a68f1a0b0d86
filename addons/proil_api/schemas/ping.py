from .base import ApiModel, MomentOut


class Ping(ApiModel):
    """Proof that the key works."""

    name: str
    server_time: MomentOut
