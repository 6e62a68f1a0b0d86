"""A web server that answers from a script, for answers no emulator would give."""

import json
import threading

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response


class Scripted:
    """`answers` are given in order, the last one for ever.

    `requests` are what came: path, form and headers; `bodies` the JSON of those that had some.
    """

    def __init__(self):
        self.base_url = ""
        self.answers = []
        self.requests = []
        self.bodies = []

    def will_answer(self, body, status=200, **headers):
        text = body if isinstance(body, str) else json.dumps(body)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.append(Response(text, status=status, headers=named))

    def __call__(self, environ, start_response):
        request = Request(environ)
        self.requests.append((request.path, request.values.to_dict(), dict(request.headers)))
        if request.is_json or request.path.endswith(":send"):
            self.bodies.append(json.loads(request.get_data()))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer(environ, start_response)


@pytest.fixture
def scripted():
    script = Scripted()
    server = make_server("127.0.0.1", 0, script, threaded=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    script.base_url = f"http://127.0.0.1:{server.server_port}"
    yield script
    server.shutdown()
    server.server_close()
