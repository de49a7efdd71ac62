"""A brand colour nobody could read is refused, with a sentence that says why."""

from pathlib import Path
from typing import Any

import pytest

from guildhall.kernel.shell import HOUSE_COLOUR
from guildhall.web import checks

STYLE = Path(__file__).parents[1] / "static" / "guildhall" / "guildhall.css"


def found(settings: Any, colour: str) -> list[str]:
    settings.GUILDHALL_BRAND = {"colour": colour}
    return [f"{each.id} {each.msg}" for each in checks.brand_colour(None)]


@pytest.mark.parametrize("colour", [HOUSE_COLOUR, "#1d3c7a", "#000", "#7A1F3D", "#005ea5"])
def test_a_colour_people_can_read_is_taken(settings: Any, colour: str) -> None:
    assert found(settings, colour) == []


@pytest.mark.parametrize("colour", ["#ffdd00", "#fff", "#7fb3d5", "#767676"])
def test_a_colour_that_is_too_pale_is_refused(settings: Any, colour: str) -> None:
    (fault,) = found(settings, colour)
    assert fault.startswith(f"guildhall.E021 GUILDHALL_BRAND_COLOUR {colour} is too pale to read: against #")
    assert "and 4.5 to 1 is needed" in fault


@pytest.mark.parametrize("colour", ["teal", "#12345", "", "#0b4f4a}body{display:none", "#0b4f4a\n"])
def test_what_is_no_colour_is_refused(settings: Any, colour: str) -> None:
    (fault,) = found(settings, colour)
    assert fault.startswith("guildhall.E020")


def test_contrast_is_what_wcag_says() -> None:
    assert checks.contrast("#000", "#ffffff") == pytest.approx(21)
    assert checks.contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)
    assert checks.contrast("#fff", "#767676") == checks.contrast("#767676", "#fff")


def test_what_it_is_checked_against_stands_in_the_stylesheet() -> None:
    style = STYLE.read_text()
    light = style[: style.index("@media (prefers-color-scheme:dark)")]
    for name, colour in (
        ("page", "#fff"), ("stone", "#f7f4ee"), ("stone-2", "#eee9df"), ("tint", "#e4f0ec"), ("on-brand", "#fff"),
        ("on-brand-2", "#cfe4df"),
    ):  # fmt: skip
        assert f"--gh-{name}:{colour};" in light, name
        assert any(checks.contrast(colour, each) == 1 for each in checks.WRITTEN_ON_IT | checks.IT_IS_WRITTEN_ON), name
