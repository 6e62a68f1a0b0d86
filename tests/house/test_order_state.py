"""`state` of an order has one writer, and every reaction goes through one extension point."""

import ast

import pytest

MODELS = "addons/proil_order/models/proil_order"
# Rows of an order that have no lifecycle of their own.
PARTS_OF_AN_ORDER = ("_event.py", "_photo.py")
WRITER = "_apply"
WRITES = {"write", "update", "_write"}


def functions(module: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]


def is_order(expression: ast.expr, in_model: bool) -> bool:
    """Whether an expression reads like an order: `self` in its model, any name with `order`."""
    text = ast.unparse(expression)
    return (in_model and text.split(".")[0] == "self") or "order" in text.split("(")[0]


def keys_written(call: ast.Call) -> set[str]:
    literals = [arg for arg in call.args if isinstance(arg, ast.Dict)]
    keys = {key.value for arg in literals for key in arg.keys if isinstance(key, ast.Constant)}
    return keys | {keyword.arg for keyword in call.keywords if keyword.arg}


def writes_of_state(function: ast.FunctionDef, in_model: bool) -> list[int]:
    """Lines of a function that set `state` of an order, by assignment or by a write."""
    found = []
    for node in ast.walk(function):
        if isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found += [
                node.lineno
                for target in targets
                if isinstance(target, ast.Attribute)
                and target.attr == "state"
                and is_order(target.value, in_model)
            ]
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in WRITES
            and "state" in keys_written(node)
            and is_order(node.func.value, in_model)
        ):
            found.append(node.lineno)
    return found


@pytest.mark.parametrize(
    ("code", "in_model", "seen"),
    [
        ("self.state = 'cancelled'", True, True),
        ("self.write({'state': target})", True, True),
        ("order.write({'state': 'completed'})", False, True),
        ("transaction.order_ids.state = 'failed'", False, True),
        ("self.order_id.sudo().update({'state': 'failed'})", False, True),
        ("shift.write({'state': 'closed'})", False, False),
        ("self.write({'payment_state': 'captured'})", True, False),
        ("if order.state == 'completed':\n  pass", False, False),
    ],
)
def test_a_second_writer_is_seen(code, in_model, seen):
    function = functions(ast.parse(f"def verb(self):\n{_indented(code)}"))[0]

    assert bool(writes_of_state(function, in_model)) is seen


def _indented(code: str) -> str:
    return "\n".join(f"    {line}" for line in code.splitlines())


def test_only_apply_writes_the_state_of_an_order(tree):
    modules = tree.python("addons")

    offenders = [
        f"{name}:{line} in {function.name}"
        for name, module in modules.items()
        for function in functions(module)
        if function.name != WRITER
        for line in writes_of_state(function, in_model=is_order_model(name))
    ]

    assert any(is_order_model(name) for name in modules)
    assert not offenders, "\n".join(offenders)


def is_order_model(name: str) -> bool:
    return name.startswith(MODELS) and not name.endswith(PARTS_OF_AN_ORDER)


def methods(tree, method: str) -> dict[str, str]:
    """The source of each method of this name, by the file it is in."""
    return {
        name: ast.unparse(function)
        for name, module in tree.python("addons").items()
        for function in functions(module)
        if function.name == method
    }


def test_the_writer_exists_once_and_calls_the_extension_point(tree):
    writers = methods(tree, WRITER)

    assert [is_order_model(name) for name in writers] == [True]
    assert "_after_transition" in "".join(writers.values())


def test_every_reaction_to_a_transition_calls_the_one_before_it(tree):
    reactions = methods(tree, "_after_transition")
    offenders = [
        name
        for name, text in reactions.items()
        if "super()._after_transition(event" not in text and name not in methods(tree, WRITER)
    ]

    assert reactions
    assert not offenders, "\n".join(offenders)
