"""Where things lie: the checkout, its private folder and the cache shared by checkouts."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRIVATE = ROOT / ".proil"
VENV = PRIVATE / "venv"
PYTHON = VENV / "bin" / "python"
ADDONS = ROOT / "addons"
PORTED = PRIVATE / "ported"
LOGS = PRIVATE / "logs"
REQUIREMENTS = ROOT / "requirements"


def cache() -> Path:
    """The folder of downloads that outlives a checkout."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "proil"
