from . import (
    test_collections,
    test_fields,
    test_login,
    test_messages,
    test_tokens,
)
