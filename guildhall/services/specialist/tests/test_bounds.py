"""Addresses of a site in one spelling, and what lies within it."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guildhall.kernel.fetch import NotAnAddress, web_address
from guildhall.services.specialist import bounds

parts = st.text("abcxyz0189-_~%. ;=?&/", max_size=30)
paths = st.lists(
    st.sampled_from(["housing", "Damp", "a b", "42", "é", "..", ".", "x.html", ";jsessionid=3"]), max_size=5
)
queries = st.lists(st.sampled_from(["a=1", "b=2", "utm_source=mail", "sid=9", "a=1", "PHPSESSID=x", "q"]), max_size=5)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # the machine may be busy
@given(paths, queries, st.sampled_from(["http", "https"]), st.sampled_from(["", "www."]))
def test_one_page_has_one_key_however_it_is_written(path: list[str], query: list[str], scheme: str, www: str) -> None:
    plain = web_address("https://example.org/" + "/".join(path).replace(" ", "%20") + "?" + "&".join(query))
    mixed = "&".join([*reversed(query), "utm_medium=x"])
    other = web_address(f"{scheme}://{www}example.org/" + "/".join(path).replace(" ", "%20") + f"?{mixed}#there")
    assert bounds.key_of(plain) == bounds.key_of(other)
    assert bounds.spelt(bounds.spelt(plain)) == bounds.spelt(plain)
    assert bounds.key_of(bounds.spelt(plain)) == bounds.key_of(plain)
    again = web_address(str(bounds.spelt(plain)))
    assert bounds.key_of(again) == bounds.key_of(plain)


@given(st.text(max_size=60), st.lists(st.one_of(st.text(max_size=40), parts), max_size=6))
def test_links_of_strangers_never_raise(base: str, links: list[str]) -> None:
    for address in bounds.leading(base, links):
        assert address.scheme in ("http", "https")
        assert not address.fragment


@given(parts)
def test_a_page_lies_within_the_site_that_begins_at_it(path: str) -> None:
    try:
        address = web_address(f"https://example.org/{path}")
    except NotAnAddress:
        return
    assert bounds.is_within(bounds.spelt(address), "example.org", bounds.prefix_of(address))


@pytest.mark.parametrize(
    ("url", "prefix", "within"),
    [
        ("https://example.org/damp", "/damp/", True),
        ("https://www.example.org/damp/walls?x=1", "/damp", True),
        ("http://example.org/dampness", "/damp", False),
        ("https://example.org/", "/", True),
        ("https://sub.example.org/damp/", "/damp/", False),
        ("https://example.org:8080/damp/", "/damp/", False),
        ("https://example.org/damp/../secret", "/damp/", False),
        ("https://example.org/DAMP/", "/damp/", False),
    ],
)
def test_what_lies_within_a_site(url: str, prefix: str, within: bool) -> None:
    assert bounds.is_within(web_address(url), "example.org", prefix) is within


@pytest.mark.parametrize(
    ("url", "likely"),
    [
        ("https://example.org/a/b/c", True),
        ("https://example.org/a/x/a/x/a/x", False),
        ("https://example.org/photo.JPG", False),
        ("https://example.org/plan.pdf", True),
        ("https://example.org/?a=1&b=2&c=3&d=4&e=5", False),
        ("https://example.org/" + "x" * 600, False),
        ("https://example.org/" + "/".join("abcdefghijklm"), False),
    ],
)
def test_what_looks_like_a_trap_is_not_followed(url: str, likely: bool) -> None:
    assert bounds.is_likely(web_address(url)) is likely


@pytest.mark.parametrize(
    ("url", "prefix"),
    [("https://example.org/a/index.html", "/a/"), ("https://example.org/a", "/a"), ("example.org", "/")],
)
def test_a_site_goes_as_far_as_its_beginning(url: str, prefix: str) -> None:
    assert bounds.prefix_of(web_address(url)) == prefix


def test_days_of_a_calendar_have_one_shape() -> None:
    shapes = {bounds.shape_of(web_address(f"https://x.org/cal/2026/{n}?on={n}")) for n in range(5)}
    other: Any = bounds.shape_of(web_address("https://x.org/news/damp"))
    assert len(shapes) == 1
    assert other not in shapes
