import pytest

from proil_cli import odoo_source
from proil_cli.console import Stop


def _tree(root, version="(19, 0, 0, FINAL, 0, '')"):
    (root / "odoo").mkdir(parents=True)
    (root / "odoo" / "release.py").write_text(f"version_info = {version}\n")
    return root


def test_a_tree_of_the_team_wins(tmp_path, monkeypatch):
    tree = _tree(tmp_path / "odoo-19.0")
    (tree / "addons").mkdir()
    monkeypatch.setenv("ODOO_SOURCE", str(tree))
    monkeypatch.setenv("ODOO_DEB", "/nowhere.deb")

    source = odoo_source.find()

    assert source.python_path == tree
    assert source.addons_path == (tree / "addons",)


@pytest.mark.parametrize("version", [None, "(18, 0, 0, FINAL, 0, '')"], ids=["no Odoo", "18.0"])
def test_a_tree_that_is_not_19_is_refused(tmp_path, monkeypatch, version):
    tree = _tree(tmp_path / "tree", version) if version else tmp_path
    monkeypatch.setenv("ODOO_SOURCE", str(tree))

    with pytest.raises(Stop, match=r"holds no Odoo 19\.0"):
        odoo_source.find()


def test_a_missing_package_file_is_named(monkeypatch, tmp_path):
    monkeypatch.delenv("ODOO_SOURCE", raising=False)
    monkeypatch.setenv("ODOO_DEB", str(tmp_path / "odoo.deb"))

    with pytest.raises(Stop, match=r"odoo\.deb does not exist"):
        odoo_source.find()


def test_another_build_is_used_with_a_notice(monkeypatch, tmp_path, capsys):
    package = tmp_path / "odoo-19_other.deb"
    package.write_bytes(b"another build")
    monkeypatch.setenv("ODOO_DEB", str(package))
    monkeypatch.delenv("ODOO_SOURCE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(
        odoo_source.debian,
        "unpack",
        lambda _package, root: _tree(root / "usr" / "lib" / "python3" / "dist-packages"),
    )
    monkeypatch.setattr(odoo_source, "_fill_gaps", lambda _root, _addons: None)

    source = odoo_source.find()

    assert "another build than the one tested" in capsys.readouterr().out
    assert (source.python_path / "odoo" / "release.py").exists()


def test_the_key_differs_between_builds(tmp_path):
    keys = {
        odoo_source.OdooSource(_tree(tmp_path / name, version)).version_key
        for name, version in (("a", "(19, 0, 1)"), ("b", "(19, 0, 2)"), ("c", "(19, 0, 2)"))
    }

    assert len(keys) == 3
