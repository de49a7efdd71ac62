"""The laws of the structure that no linter can say. A waiver is a sentence: `# long: why` beside what it excuses."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

HOUSE = Path(__file__).parent.parent / "guildhall"
FUNCTION, VIEW, MODULE, TEMPLATE, TOOL = 25, 15, 300, 60, 800
WORDS = {"long": "long", "door": "everything", "action": "unlike"}  # what is waived → the word that waives it
BANNED_NAMES = {"services.py", "selectors.py", "utils.py", "helpers.py", "signals.py", "managers.py", "mixins.py"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One file of the house, read once."""

    path: Path
    source: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.relative_to(HOUSE).as_posix()

    @property
    def lines(self) -> list[str]:
        return self.source.splitlines()

    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))

    def waives(self, node: ast.AST, word: str) -> bool:
        """A waiver stands between the first decorator and the first line of the body, or beside a single line."""
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        last = node.body[0].lineno if isinstance(node, Function) else node.lineno
        return says("\n".join(self.lines[first - 2 : last]), word)


def says(text: str, word: str) -> bool:
    """A waiver gives its reason in a few words at least."""
    return bool(re.search(rf"# {word}: (\S+ ){{2}}\S+", text))


@cache
def modules() -> list[Module]:
    """Everything that is the product: not tests, not migrations."""
    paths = [p for p in sorted(HOUSE.rglob("*.py")) if not {"tests", "migrations"} & set(p.relative_to(HOUSE).parts)]
    return [Module(path, text := path.read_text(), ast.parse(text)) for path in paths]


def templates() -> list[Path]:
    return [path for path in sorted(HOUSE.rglob("*")) if "templates" in path.parts and path.suffix in {".html", ".txt"}]


def length(function: Function) -> int:
    """Lines from `def` to the end, without the docstring."""
    first = function.body[0]
    docstring = first.end_lineno - first.lineno + 1 if ast.get_docstring(function) is not None else 0
    return function.end_lineno - function.lineno + 1 - docstring


def is_view(module: Module, function: Function) -> bool:
    arguments = function.args.posonlyargs + function.args.args
    return "views" in Path(module.name).with_suffix("").parts and bool(arguments) and arguments[0].arg == "request"


def actions() -> list[tuple[Module, Function]]:
    """Public functions at the top of a module of actions."""
    found = [module for module in modules() if "actions" in Path(module.name).with_suffix("").parts]
    return [(m, f) for m in found for f in m.tree.body if isinstance(f, Function) and f.name[0] != "_"]


def calls(node: ast.AST) -> set[str]:
    """The names of everything called inside."""
    functions = (inner.func for inner in ast.walk(node) if isinstance(inner, ast.Call))
    return {getattr(function, "id", getattr(function, "attr", "")) for function in functions}


def asks_first(function: Function) -> bool:
    """`require` is called in the first two statements after the docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return any("require" in calls(statement) for statement in body[:2])


def long_functions() -> Iterator[str]:
    for module in modules():
        for function in module.functions():
            if length(function) > FUNCTION and not module.waives(function, WORDS["long"]):
                yield f"{module.name}:{function.lineno} {function.name}: {length(function)} lines"


def long_views() -> Iterator[str]:
    for module in modules():
        for function in module.functions():
            too_long = is_view(module, function) and length(function) > VIEW
            if too_long and not module.waives(function, WORDS["long"]):
                yield f"{module.name}:{function.lineno} {function.name}: {length(function)} lines"


def long_modules() -> Iterator[str]:
    for module in modules():
        if len(module.lines) > MODULE and not says("\n".join(module.lines[:12]), WORDS["long"]):
            yield f"{module.name}: {len(module.lines)} lines"


def long_tools() -> Iterator[str]:
    for tool in sorted(HOUSE.glob("tools/*/")):
        own = [module for module in modules() if module.path.is_relative_to(tool)]
        size = sum(len(module.lines) for module in own)
        if size > TOOL and not any(says(m.source, WORDS["long"]) for m in own if m.path.name == "apps.py"):
            yield f"tools/{tool.name}: {size} lines"


def long_templates() -> Iterator[str]:
    for path in templates():
        text = path.read_text()
        if len(text.splitlines()) > TEMPLATE and not re.search(r"\{# long: (\S+ ){2}\S+", text):
            yield f"{path.relative_to(HOUSE)}: {len(text.splitlines())} lines"


def expect_none(offences: Iterable[str]) -> None:
    """Fails with one offence a line."""
    found = list(offences)
    assert not found, "\n" + "\n".join(found)


def test_everything_is_opened_only_where_reading_is_not_for_a_person() -> None:
    """`Contribution.everything` sees all; pages go by `visible_to`."""
    allowed = re.compile(r"^contributions/|^services/\w+/tasks(\.py|/)|/management/")
    offences = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        if not allowed.search(module.name)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "everything" and not module.waives(node, WORDS["door"])
    ]
    expect_none(offences)


@pytest.mark.parametrize("too_long", [long_functions, long_views, long_modules, long_tools, long_templates])
def test_nothing_is_longer_than_its_budget_without_a_reason(too_long: Callable[[], Iterator[str]]) -> None:
    expect_none(too_long())


def test_every_action_has_the_one_shape() -> None:
    """Atomic, says who acts, and asks leave before anything else. An action unlike that says why: `# unlike: …`."""
    offences = []
    for module, function in actions():
        decorators = {ast.unparse(decorator).removeprefix("transaction.") for decorator in function.decorator_list}
        faults = {
            "is not atomic": not any(d == "atomic" or d.startswith("atomic(") for d in decorators),
            "takes no `by`": "by" not in {argument.arg for argument in function.args.kwonlyargs},
            "does not call require first": not asks_first(function),
        }
        if any(faults.values()) and not module.waives(function, WORDS["action"]):
            told = ", ".join(fault for fault, found in faults.items() if found)
            offences.append(f"{module.name}:{function.lineno} {function.name} {told}")
    expect_none(offences)


OUT = re.compile(r"^(urllib\.request|urllib3|http\.client|requests|httpx|httpcore|aiohttp|pycurl)(\.|$)")


def imported(module: Module) -> Iterator[str]:
    """Full names of what a module imports, wherever in it."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_there_is_one_way_out_to_the_web() -> None:
    """`kernel.fetch` looks where it goes; nothing else asks the web for anything."""
    offences = [
        f"{module.name}: {name}"
        for module in modules()
        if not module.name.startswith("kernel/fetch/")
        for name in imported(module)
        if OUT.match(name)
    ]
    expect_none(offences)


def test_there_are_no_signals() -> None:
    imports = re.compile(r"^\s*(from|import) +([\w.]*\.signals\b|django\.dispatch\b)|@receiver\b", re.MULTILINE)
    expect_none(module.name for module in modules() if imports.search(module.source))


def test_no_file_has_a_name_that_says_nothing() -> None:
    expect_none(module.name for module in modules() if module.path.name in BANNED_NAMES)


def test_every_module_says_what_it_is() -> None:
    told = [m for m in modules() if m.path.name != "__init__.py" and m.lines]
    expect_none(module.name for module in told if not ast.get_docstring(module.tree))


def test_no_model_overrides_save_and_no_view_is_a_class() -> None:
    offences = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                bases = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
                saves = any(isinstance(item, ast.FunctionDef) and item.name == "save" for item in node.body)
                if any(base.endswith("View") for base in bases) or (saves and "Model" in bases):
                    offences.append(f"{module.name}:{node.lineno} {node.name}")
    expect_none(offences)


def test_no_model_leads_back_onto_contributions() -> None:
    """`community.contributions` would be a fourth door, without the law of reading."""
    offences = [
        f"{model.__name__}.{relation.get_accessor_name()}"
        for model in apps.get_models()
        for relation in model._meta.related_objects
        if relation.related_model._meta.label == "contributions.Contribution" and not relation.hidden
    ]
    expect_none(offences)


def test_no_template_carries_script_or_style_inside() -> None:
    """The Content-Security-Policy would refuse it. Mail has no such policy and no style sheet."""
    inline = re.compile(r"<style|<script(?![^>]*\bsrc=)|\son\w+=[\"']|\sstyle=[\"']|=[\"']javascript:", re.IGNORECASE)
    pages = [path for path in templates() if path.suffix == ".html" and not {"mail", "mails"} & set(path.parts)]
    expect_none(str(path.relative_to(HOUSE)) for path in pages if inline.search(path.read_text()))


def test_a_waiver_is_a_sentence() -> None:
    assert says("def found():  # long: the register has many columns", "long")
    assert not says("def found():  # long:", "long")
    assert not says("def found():  # long: because", "long")
