"""What people write: Markdown to safe HTML, references filled per viewer, plain words, slugs."""

from guildhall.kernel.text.differences import Hunk, difference
from guildhall.kernel.text.headings import Heading, anchored, contents
from guildhall.kernel.text.markdown import LIMIT, TooLong, markdown_html
from guildhall.kernel.text.merging import BOTH, MINE, THEIRS, Conflict, Merged, merge
from guildhall.kernel.text.pasted import html_to_markdown
from guildhall.kernel.text.plain import clean_text, excerpt, one_line, plain
from guildhall.kernel.text.references import (
    fill,
    named,
    tokens_in,
    without_mentions,
    without_references,
    without_titles,
)
from guildhall.kernel.text.rendered import Rendered, render, render_lines
from guildhall.kernel.text.reserved import RESERVED
from guildhall.kernel.text.sanitise import sanitise
from guildhall.kernel.text.slugs import slug

__all__ = [
    "BOTH",
    "LIMIT",
    "MINE",
    "RESERVED",
    "THEIRS",
    "Conflict",
    "Heading",
    "Hunk",
    "Merged",
    "Rendered",
    "TooLong",
    "anchored",
    "clean_text",
    "contents",
    "difference",
    "excerpt",
    "fill",
    "html_to_markdown",
    "markdown_html",
    "merge",
    "named",
    "one_line",
    "plain",
    "render",
    "render_lines",
    "sanitise",
    "slug",
    "tokens_in",
    "without_mentions",
    "without_references",
    "without_titles",
]
