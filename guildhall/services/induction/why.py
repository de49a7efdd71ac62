"""Why something is suggested to somebody new in post: one plain line, of what they said of themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from guildhall.kernel.index.words import words_of
from guildhall.kernel.jinja import plural
from guildhall.people.finder.reasons import small
from guildhall.people.models import Organisation

SHORT = 4  # letters of a word that tells nothing
COMMON = frozenset({"council", "management", "planning", "policy", "services", "service", "support", "local", "public"})


@dataclass(frozen=True, slots=True)
class Me:
    """What a member said of themselves."""

    services: tuple[str, ...] = ()  # as the service list calls them
    region: str = ""

    def shares(self, services: Sequence[str]) -> str:
        """The first of the member's services that is among these, or ""."""
        return next((small(each) for each in self.services if each in services), "")

    def named_in(self, text: str) -> str:
        """The first of the member's services with a telling word in `text`, or ""."""
        said = {word for word in words_of(text) if len(word) > SHORT} - COMMON
        return next((small(each) for each in self.services if said & {*words_of(each)}), "")


def of_community(me: Me, services: Sequence[str], host: Organisation | None) -> str:
    """Why to join a community that is about these services."""
    if service := me.shares(services):
        return f"About {service}, which is your work"
    if host is not None and host.region and host.region == me.region:
        return f"Hosted in {host.region}, where you work"
    return "Open to everybody, and one of the larger ones"


def of_text(me: Me, title: str, services: Sequence[str], *, place: str, replies: int, reactions: int) -> str:
    """Why to read something that stands in a community about these services."""
    if service := me.named_in(title):
        return f"About {service}, which is your work"
    if service := me.shares(services):
        return f"From a community about {service}"
    if reactions > 1:
        return f"Found helpful in {place}"
    return f"{plural(replies, 'reply', 'replies')} in {place}" if replies else f"From {place}"


def of_person(alike: str, *, helps: bool, organisation: str) -> str:
    """Why to know somebody: what both have in common, and whether they are glad to be asked."""
    if helps:
        return f"Happy to help newcomers. {alike}" if alike else "Happy to help newcomers"
    return alike or (f"At {organisation}" if organisation else "Works for the public, like you")
