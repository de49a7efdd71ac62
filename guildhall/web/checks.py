"""System checks of the face: a brand colour that people can read."""

import re
from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from guildhall.kernel.shell import brand

ENOUGH = 4.5  # to one: WCAG 2.2 AA, for text
# What stands on the brand colour, in the light and in the dark; and what the brand colour is written on, in the light.
# (In the dark, writing has a colour of our own.) As in guildhall.css.
WRITTEN_ON_IT = {"#ffffff": "the white of the header", "#cfe4df": "the pale green of the front page"}
IT_IS_WRITTEN_ON = {
    "#ffffff": "the page", "#f7f4ee": "stone", "#eee9df": "the darker stone under code and marks",
    "#e4f0ec": "the tint of an accepted answer",
}  # fmt: skip


@register()
def brand_colour(app_configs: Iterable[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """GUILDHALL_BRAND_COLOUR is a colour, and is dark enough wherever it stands."""
    colour = str(brand()["colour"])
    if not re.fullmatch(r"#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?", colour):
        words = f"GUILDHALL_BRAND_COLOUR is {colour!r}, which is no colour that we know."
        return [Error(words, "Write it like #0b4f4a.", id="guildhall.E020")]
    pairs = {beside: contrast(colour, beside) for beside in WRITTEN_ON_IT | IT_IS_WRITTEN_ON}
    worst = min(pairs, key=lambda beside: pairs[beside])
    if pairs[worst] >= ENOUGH:
        return []
    where = (WRITTEN_ON_IT | IT_IS_WRITTEN_ON)[worst]
    words = (
        f"GUILDHALL_BRAND_COLOUR {colour} is too pale to read: against {worst}, {where}, its contrast is "
        f"{pairs[worst]:.1f} to 1, and {ENOUGH} to 1 is needed (WCAG 2.2 AA)."
    )
    return [Error(words, "Choose a darker colour.", id="guildhall.E021")]


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, as WCAG defines it: 1 is not at all, 21 is black on white."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb."""
    digits = colour.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
