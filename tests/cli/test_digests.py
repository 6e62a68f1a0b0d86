from proil_cli.digests import file_sha256, key_of


def _folder(root, **files):
    root.mkdir()
    for name, text in files.items():
        (root / name).write_text(text)
    return root


def test_sha256_of_a_file(tmp_path):
    path = tmp_path / "empty"
    path.write_bytes(b"")

    assert file_sha256(path).startswith("e3b0c44298fc1c14")


def test_the_key_is_of_contents_not_of_places(tmp_path):
    one = _folder(tmp_path / "one", a="1", b="2")
    two = _folder(tmp_path / "two", a="1", b="2")

    assert key_of([one]) == key_of([two])


def test_the_key_changes_with_a_content_a_name_and_a_word(tmp_path):
    base = _folder(tmp_path / "base", a="1")
    keys = {
        key_of([base]),
        key_of([_folder(tmp_path / "content", a="2")]),
        key_of([_folder(tmp_path / "name", b="1")]),
        key_of([base], "word"),
    }

    assert len(keys) == 4


def test_compiled_files_do_not_count(tmp_path):
    folder = _folder(tmp_path / "code", a="1")
    before = key_of([folder])
    _folder(folder / "__pycache__", a="bytes")

    assert key_of([folder]) == before
