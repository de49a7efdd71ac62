"""Who follows what: every verb the actions record, read from the source, and the parts that follow it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from guildhall.kernel.apps import Part, followers, parts

HEAD = """# What follows from what

*Written by `guildhall flow --write` from the code; a test holds it to that.*

Every action ends by recording a verb in the journal. In the same transaction a task is put into the queue for each
part that follows the verb, in this order. Nothing else is set off by a change.

| verb | recorded by | followed by |
|---|---|---|
"""


def flow() -> dict[str, tuple[list[str], list[Part]]]:
    """Verb → (the parts that record it, the parts that follow it)."""
    recorders: dict[str, list[str]] = {}
    for part in parts():
        for verb in _verbs_below(Path(part.path)):
            known = recorders.setdefault(verb, [])
            known.extend([part.label] if part.label not in known else [])
    followed = {verb for part in parts() for verb in part.follows}
    return {verb: (recorders.get(verb, []), followers(verb)) for verb in sorted(recorders.keys() | followed)}


def unrecorded() -> list[str]:
    """Verbs that somebody follows and nobody records: a slip of the pen."""
    return [verb for verb, (recorders, following) in flow().items() if following and not recorders]


def page() -> str:
    """docs/flow.md."""
    rows = [
        f"| {verb} | {', '.join(recorders) or '(not yet)'} | {', '.join(p.label for p in following) or '–'} |"
        for verb, (recorders, following) in flow().items()
    ]
    return HEAD + "\n".join(rows) + "\n"


def _verbs_below(folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*.py")):
        if not {"tests", "migrations"} & set(file.relative_to(folder).parts):
            for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(function, ast.FunctionDef):
                    yield from _verbs_in(function)


def _verbs_in(function: ast.FunctionDef) -> Iterator[str]:
    """The first argument of each `record(…)`: a word, or a name that the function gave words to."""
    named = {ast.unparse(n.targets[0]): n.value for n in ast.walk(function) if isinstance(n, ast.Assign)}
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "record" and node.args:
            said = node.args[0]
            yield from _words(named.get(said.id, said) if isinstance(said, ast.Name) else said)


def _words(said: ast.expr) -> Iterator[str]:
    branches = [said.body, said.orelse] if isinstance(said, ast.IfExp) else [said]
    for branch in branches:
        if isinstance(branch, ast.Constant) and isinstance(branch.value, str):
            yield branch.value
