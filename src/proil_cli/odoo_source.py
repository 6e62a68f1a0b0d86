"""Where Odoo 19.0 comes from: the team's own tree or package, else Debian's."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from proil_cli import debian
from proil_cli.console import Stop, say
from proil_cli.digests import file_sha256
from proil_cli.paths import cache

KNOWN_SHA256 = "9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf"

# Debian strips these from Odoo's package and links to its own; without them icons are empty boxes.
_COMPANIONS = (
    "fonts-font-awesome",
    "fonts-roboto-unhinted",
    "fonts-inconsolata",
    "fonts-ocr-b",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
)
_COMPANIONS_OF_SID = ("fonts-montserrat",)
_EMPTY_SCRIPTS = (
    # Background blur of video calls: excluded by Debian, and missing it is an error on each page.
    "mail/static/lib/selfie_segmentation/selfie_segmentation.js",
)


@dataclass(frozen=True)
class OdooSource:
    """`python_path` makes `import odoo` work; `addons_path` lists what is not found through it."""

    python_path: Path
    addons_path: tuple[Path, ...] = ()

    @property
    def version_key(self) -> str:
        """Changes when another build of Odoo is used."""
        return file_sha256(self.python_path / "odoo" / "release.py")[:12] + str(self.python_path)


def find() -> OdooSource:
    """The Odoo to use, fetched into the cache when nothing else is given."""
    tree = os.environ.get("ODOO_SOURCE")
    if tree:
        return _from_tree(Path(tree).resolve())
    package = os.environ.get("ODOO_DEB")
    return _from_package(Path(package).resolve() if package else _known_package())


def _from_tree(tree: Path) -> OdooSource:
    release = tree / "odoo" / "release.py"
    if not release.exists() or "(19, 0," not in release.read_text():
        raise Stop(f"ODOO_SOURCE={tree} holds no Odoo 19.0 (no odoo/release.py that says so)")
    addons = tree / "addons"
    return OdooSource(tree, (addons,) if addons.is_dir() else ())


def _known_package() -> Path:
    downloads = cache() / "downloads"
    for path in sorted(downloads.glob("odoo-19_*.deb")):
        if file_sha256(path) == KNOWN_SHA256:
            return path
    say("fetching Odoo 19.0 from Debian (120 MB, once)")
    state = _apt_state()
    state.update()
    return state.download("odoo-19", downloads)


def _apt_state() -> debian.AptState:
    return debian.AptState(cache() / "apt", (debian.codename(), "sid"))


def _from_package(package: Path) -> OdooSource:
    if not package.is_file():
        raise Stop(f"ODOO_DEB={package} does not exist")
    digest = file_sha256(package)
    root = cache() / "odoo" / digest[:12]
    python_path = root / "usr" / "lib" / "python3" / "dist-packages"
    if not (root / "complete").exists():
        if digest != KNOWN_SHA256:
            say(f"notice: {package.name} is another build than the one tested (sha256 {digest})")
        shutil.rmtree(root, ignore_errors=True)
        debian.unpack(package, root)
        if "(19, 0," not in (python_path / "odoo" / "release.py").read_text():
            raise Stop(f"{package.name} is not Odoo 19.0")
        _fill_gaps(root, python_path / "odoo" / "addons")
        (root / "complete").touch()
    return OdooSource(python_path)


def _fill_gaps(root: Path, addons: Path) -> None:
    """Give Debian's build the fonts and scripts that it only links to."""
    for name in _EMPTY_SCRIPTS:
        script = addons / name
        script.parent.mkdir(parents=True, exist_ok=True)
        if not script.exists():
            script.write_text("")
    if not shutil.which("apt-get"):
        say("notice: no apt-get here, some icons and report fonts of Debian's build stay empty")
        return
    state = _apt_state()
    state.update()
    downloads = cache() / "downloads"
    suite = debian.codename()
    for package in (*(f"{name}/{suite}" for name in _COMPANIONS), *_COMPANIONS_OF_SID):
        debian.unpack(state.download(package, downloads), root)
