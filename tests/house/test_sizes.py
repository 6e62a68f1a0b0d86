"""Files and functions stay short enough to be read at once."""

import ast

import pytest

FILE_LINES, FUNCTION_LINES, SCRIPT_LINES = 300, 30, 250
CODE = ("addons", "src", "deploy", "bench")


def long_functions(name: str, module: ast.Module) -> list[str]:
    return [
        f"{name}:{node.lineno} {node.name}: {length} lines"
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := node.end_lineno - node.lineno + 1) > FUNCTION_LINES
    ]


@pytest.mark.parametrize(("body", "seen"), [(29, 0), (30, 1)])
def test_a_function_is_measured_with_its_first_line(body, seen):
    module = ast.parse("def f():\n" + "    x = 1\n" * body)

    assert len(long_functions("sample", module)) == seen


def test_no_python_file_is_over_300_lines(tree):
    paths = [path for path in tree.matching(*CODE) if path.suffix == ".py"]

    sizes = {tree.name(path): len(path.read_text().splitlines()) for path in paths}

    assert len(sizes) > 50
    offenders = [f"{name}: {size}" for name, size in sizes.items() if size > FILE_LINES]
    assert not offenders, "\n".join(offenders)


def test_no_function_outside_tests_is_over_30_lines(tree):
    modules = tree.python(*CODE)

    offenders = [line for name, module in modules.items() for line in long_functions(name, module)]

    assert len(modules) > 40
    assert not offenders, "\n".join(offenders)


def test_no_script_of_a_page_is_over_250_lines(tree):
    scripts = [path for path in tree.matching("addons") if path.suffix == ".js"]

    offenders = [
        tree.name(path) for path in scripts if len(path.read_text().splitlines()) > SCRIPT_LINES
    ]

    assert not offenders, "\n".join(offenders)
