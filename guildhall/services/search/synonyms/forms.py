"""Adding words that mean the same."""

from collections.abc import Iterator
from typing import Final

from django import forms

from guildhall.kernel.forms import Form, Words
from guildhall.kernel.index.stems import stems
from guildhall.services.search.book import LONGEST, line_of, sides

AT_ONCE: Final = 100  # lines
LONGEST_LINE: Final = 200


class SynonymsForm(Form):
    """A meaning on each line, as the book has them."""

    lines = forms.CharField(
        label="Words that mean the same",
        help_text="One meaning on each line, with = between: ASB = anti-social behaviour = antisocial behaviour",
        widget=Words,
        max_length=AT_ONCE * LONGEST_LINE,
        error_messages={"required": "Write at least one line."},
    )

    def clean_lines(self) -> list[str]:
        typed = [line for line in map(str.strip, self.cleaned_data["lines"].splitlines()) if line]
        if len(typed) > AT_ONCE:
            raise forms.ValidationError(f"Add no more than {AT_ONCE} lines at a time.")
        if wrong := [words for n, line in enumerate(typed, 1) for words in _wrong(n, line)]:
            raise forms.ValidationError(wrong)
        return list(map(line_of, typed))


def _wrong(n: int, line: str) -> Iterator[str]:
    """What has to be changed in the line with the number `n`."""
    found = [tuple(stems(side)) for side in sides(line)]
    if len(line_of(line)) > LONGEST_LINE:
        yield f"Line {n} is too long. Make two lines of it."
    elif "#" in line:
        yield f"Line {n} has a #. Leave it out."
    elif len(found) < 2:
        yield f"Line {n} needs = between two words that mean the same."
    elif not all(found):
        yield f"Line {n} has a word that search leaves out, such as “the”. Write a longer one."
    elif any(len(words) > LONGEST for words in found):
        yield f"Line {n} has more than {LONGEST} words on one side. Use fewer."
    elif len({*found}) < 2:
        yield f"Line {n} says one word in two forms. Search knows those without being told."
