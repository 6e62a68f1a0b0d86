"""Phone numbers in E.164."""

import re

from proil_core.refusal import Code, Refusal

_PHONE = re.compile(r"(?:\+?7|8)([3-9][0-9]{9})")


def normalise_phone(text: str) -> str:
    """`+7XXXXXXXXXX`, from +7…, 7… or 8… with any of the usual separators.

    Only the numbering zone +7: login codes sent to other zones are how SMS gateways are milked.
    """
    match = _PHONE.fullmatch(re.sub(r"[\s().-]", "", text))
    if match is None:
        # The number itself stays out of the facts: it is personal data, and facts are logged.
        raise Refusal(Code.PHONE_INVALID)
    return f"+7{match[1]}"
