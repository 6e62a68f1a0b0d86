from . import (
    test_collections,
    test_fields,
    test_idempotency,
    test_lists,
    test_login,
    test_messages,
    test_openapi,
    test_openapi_snapshot,
    test_problems,
    test_refusal_texts,
    test_tokens,
)
