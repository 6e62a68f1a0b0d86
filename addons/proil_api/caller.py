from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends an API request.

    `partner_id` is a `res.partner` of the request's environment, `device` the name the client
    gave itself at login, `token_id` the id of the `proil.api.token` that was shown.
    """

    collection: str
    partner_id: Any
    device: str
    token_id: int
