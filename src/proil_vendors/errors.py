"""How a foreign service may fail us: for good, or for now."""


class VendorError(Exception):
    """A call to a foreign service did not do what was asked."""


class VendorRefused(VendorError):
    """The service answered no, and would again: `code` is its word for why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class UnknownDevice(VendorRefused):
    """The device no longer takes our notifications: its token is to be forgotten."""


class VendorUnavailable(VendorError):
    """No usable answer: try again, in `retry_after_s` seconds when the service said so.

    What was asked may have been done all the same.
    """

    def __init__(self, message: str, retry_after_s: int | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
