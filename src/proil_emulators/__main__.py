"""Serve the emulators until stopped: `python -m proil_emulators --port 8090`."""

import argparse

from proil_emulators.server import Emulators, serve


def main() -> None:
    parser = argparse.ArgumentParser(prog="proil_emulators", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--public-url", help="address browsers use, when it is another one")
    options = parser.parse_args()
    serve(options.host, options.port, Emulators(options.public_url)).serve_forever()


if __name__ == "__main__":
    main()
