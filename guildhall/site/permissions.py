"""Who may do what, printed from the law itself."""

from guildhall.policy.rules import RULES

HEAD = """# Who may do what

*Written by `guildhall permissions --write` from `guildhall/policy/rules.py`; a test holds it to that.*

Every action asks this table before it does anything, so the web, the console and whatever else calls an action cannot
differ. Reading is not here: what one may read is the set `visible_to(viewer)` gives (`guildhall/policy/visible.py`).

| to | one must be, or it must be |
|---|---|
"""


def page() -> str:
    """docs/permissions.md."""
    rows = [f"| {verb.replace('_', ' ')} | {rule.words} |" for verb, rule in RULES.items()]
    return HEAD + "\n".join(rows) + "\n"
