"""Which addresses a browser may have us ask for Apple's merchant validation."""

from urllib.parse import urlsplit

_APPLE = ".apple.com"


def is_validation_address(address: str, emulator: str = "") -> bool:
    """Whether `address` is Apple's own, or of the `emulator` that stands for Apple in tests.

    The browser names the address and our server's acquirer calls it: any other host would let a
    stranger look around from there.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    if not parts.hostname or parts.username is not None or parts.password is not None:
        return False
    if emulator and address.isascii() and _origin(address) == _origin(emulator):
        return True
    is_apple = f".{parts.hostname}".endswith(_APPLE) and address.isascii()
    return parts.scheme == "https" and port in (None, 443) and is_apple and "\\" not in address


def _origin(address):
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port
