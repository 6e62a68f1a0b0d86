"""What no document settles about CloudPayments, and the merchant's options of its cabinet."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

JSON_DATA_SHAPES = ("as_sent", "null", "empty", "text")


@dataclass(frozen=True)
class Switches:
    """Each default is what is thought likeliest; a client has to survive the other value too."""

    # Idempotency by X-Request-ID.
    cache_declined: bool = True
    request_id_per_endpoint: bool = True
    duplicate_waits: bool = True
    # What a transaction reports.
    hold_sum_after_confirm: bool = False
    refunded_when_partial: bool = False
    fractional_seconds: bool = False
    json_data_shape: str = "as_sent"
    missing_keys: str = ""
    extra_keys: bool = False
    refusal_shows_model: bool = False
    void_repeat_succeeds: bool = False
    # Links and codes.
    order_needs_email: bool = False
    sbp_refund_s: float = 5.0
    sbp_token_s: float = 2.0
    # Notifications.
    check_token_payments: bool = True
    check_apple_pay: bool = True
    notify_awaiting: bool = False
    receipt_notice_retry: bool = True
    cancel_notice_on_expiry: bool = False
    notify_before_answer: bool = True
    notify_delay_s: float = 0.0
    empty_optionals: bool = False
    retry_time_scale: float = 1.0
    # Cash register.
    receipt_delay_s: float = 1.0
    # Time limits.
    challenge_minutes: int = 15
    hold_days: int = 7
    auto_confirm_days: int = 0
    # Cards and load.
    save_cards: bool = True
    save_always: bool = False
    same_token_for_same_card: bool = True
    apple_pay: bool = False
    concurrency_limit: int = 5

    def changed(self, values: Mapping[str, object]) -> "Switches":
        """A copy with `values`; ValueError names an unknown switch or a wrong type."""
        types = {field.name: type(getattr(self, field.name)) for field in fields(self)}
        taken: dict[str, bool | int | float | str] = {}
        for name, value in values.items():
            if name not in types:
                raise ValueError(f"unknown switch {name}")
            taken[name] = _as(types[name], name, value)
        return replace(self, **taken)  # type: ignore[arg-type]


def _as(kind: type, name: str, value: object) -> bool | int | float | str:
    if kind is str:
        return _as_text(name, value)
    if kind is bool or isinstance(value, bool):
        if kind is not bool or not isinstance(value, bool):
            raise ValueError(f"{name} takes {kind.__name__}")
        return value
    try:
        number = float(str(value))
    except ValueError as error:
        raise ValueError(f"{name} takes {kind.__name__}") from error
    if number < 0 or (kind is int and number != int(number)):
        raise ValueError(f"{name} takes a {kind.__name__} of at least 0")
    return int(number) if kind is int else number


def _as_text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name} takes text")
    if name == "json_data_shape" and value not in JSON_DATA_SHAPES:
        raise ValueError(f"{name} is one of {', '.join(JSON_DATA_SHAPES)}")
    return value
