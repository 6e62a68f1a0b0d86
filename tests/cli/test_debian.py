import pytest

from proil_cli.console import Stop
from proil_cli.debian import codename, machine_mirror

DEB822 = """\
Types: deb
# a comment
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main

Types: deb
URIs: http://mirror.example/debian-security
"""
ONE_LINE = "deb [signed-by=/k.gpg] https://mirror.example/debian/ bookworm main\n"
SECURITY_ONLY = "deb http://mirror.example/debian-security bookworm-security main\n"


@pytest.mark.parametrize(
    ("name", "text", "mirror"),
    [
        ("sources.list.d/debian.sources", DEB822, "http://mirror.example/debian"),
        ("sources.list", ONE_LINE, "https://mirror.example/debian"),
        ("sources.list", SECURITY_ONLY + ONE_LINE, "https://mirror.example/debian"),
        ("sources.list", f"# {ONE_LINE}{ONE_LINE}", "https://mirror.example/debian"),
    ],
    ids=["deb822", "one line", "not the security archive", "not a comment"],
)
def test_the_mirror_is_the_one_the_machine_uses(tmp_path, name, text, mirror):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)

    assert machine_mirror(tmp_path) == mirror


@pytest.mark.parametrize("text", ["", SECURITY_ONLY], ids=["no sources", "security only"])
def test_without_a_mirror_the_way_out_is_named(tmp_path, text):
    (tmp_path / "sources.list").write_text(text)

    with pytest.raises(Stop, match="ODOO_DEB"):
        machine_mirror(tmp_path)


@pytest.mark.parametrize(
    ("text", "suite"),
    [
        ('ID=debian\nVERSION_CODENAME="trixie"\n', "trixie"),
        ("VERSION_CODENAME=bookworm\n", "bookworm"),
        ("ID=other\n", "bookworm"),
    ],
)
def test_codename_of_the_machine(tmp_path, text, suite):
    release = tmp_path / "os-release"
    release.write_text(text)

    assert codename(release) == suite
