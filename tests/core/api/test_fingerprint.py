from itertools import combinations

from proil_core.api.fingerprint import request_fingerprint

PATH = "/api/v1/customer/orders"


def test_method_path_query_and_body_each_make_another_request():
    prints = [
        request_fingerprint("POST", PATH, b'{"a": 1}'),
        request_fingerprint("PATCH", PATH, b'{"a": 1}'),
        request_fingerprint("POST", PATH + "/1", b'{"a": 1}'),
        request_fingerprint("POST", PATH + "?dry_run=1", b'{"a": 1}'),
        request_fingerprint("POST", PATH, b'{"a":1}'),
        request_fingerprint("POST", PATH, b""),
    ]

    assert all(one != other for one, other in combinations(prints, 2))


def test_same_request_has_the_same_print():
    assert request_fingerprint("post", PATH, b"x") == request_fingerprint("POST", PATH, b"x")
    assert len(request_fingerprint("POST", PATH, b"x")) == 64
