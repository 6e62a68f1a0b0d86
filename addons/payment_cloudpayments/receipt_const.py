from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# A line of a receipt takes no more letters.
LABEL_LENGTH = 128

UNIT_CODES = {"piece": 0, "litre": 41}
UNIT_WORDS = {"piece": "шт", "litre": "л"}

# What is said of a receipt by ErrorCode of CloudKassir, and what is to be done about it.
_NO_REGISTER = _lt("No cash register suits this receipt: check the registers in the cabinet.")
_AGENT = _lt("The facts about the agent of a line are wrong.")
_UNKNOWN = _lt("The cash register does not say why: see the cabinet of CloudKassir.")
RECEIPT_ERROR_TEXTS = {
    -1: _UNKNOWN,
    2: _lt("There is no cash register for this site: connect one in the cabinet."),
    3: _lt("No cash register is registered for this taxation system: correct the setting."),
    **dict.fromkeys((4, 5, 7, 9), _AGENT),
    6: _lt("The register may not sell services, or the buyer's phone is wrong."),
    8: _lt("The fiscal memory is full: the register needs another one."),
    10: _lt("The register takes no personal data that is not encrypted."),
    11: _lt("The INN is missing: enter the company's INN in the settings of receipts."),
    12: _lt("The receipt has no lines."),
    13: _lt("What is paid is less than the sum of the lines."),
    14: _lt("What is paid without cash is more than the sum of the lines."),
    **dict.fromkeys(range(15, 22), _NO_REGISTER),
    22: _lt("The limit of test receipts is used up: try again tomorrow."),
    23: _lt("A number has more than two decimals."),
    24: _lt("The buyer's e-mail is wrong."),
    25: _lt("The cash register is not paid for."),
    26: _lt("The receipt lacks something that the register needs."),
    27: _lt("The register does not take the receipt's facts as they are."),
}
NO_ANSWER_TEXT = _lt(
    "CloudKassir never answered whether it took this receipt. Look for it in the cabinet before"
    " it is issued again."
)
LATE_TEXT = _lt("The fiscal sign is not there in time.")
UNEXPLAINED_TEXT = _lt("A receipt was registered that no payment here explains.")
