"""Feeds in the test town: in every community an outside feed, and two addresses of the community's own."""

from typing import Any

from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.kernel.fetch import web_address
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Access
from guildhall.services.feeds import actions
from guildhall.services.feeds.elsewhere import News
from guildhall.services.feeds.models import Address, Source
from guildhall.services.feeds.parsing import Parsed, Written
from tests.world import World

PUBLIC = {
    "word": lambda world, inside: "community",
    "key": lambda world, inside: inside.community.slug,
}
PRIVATE = {"token": lambda world, inside: inside.more["lost"].token}
SOURCE = {"pk": lambda world, inside: inside.more["source"].pk}
OWN: dict[str, dict[str, Any]] = {
    "feeds:public-atom": PUBLIC,
    "feeds:public-rss": PUBLIC,
    "feeds:private-atom": PRIVATE,  # of somebody who could read it once: whoever holds it, it gives what she may read
    "feeds:private-rss": PRIVATE,
    "feeds:renew": {"pk": lambda world, inside: inside.more["address"].pk},
    "feeds:end": {"pk": lambda world, inside: inside.more["address"].pk},
    "feeds:drop": SOURCE,
    "feeds:again": SOURCE,
}
VERBS = {
    "make_feed": lambda scene, inside, viewer: actions.make_address("community", scene.place.slug, by=viewer),
    "renew_feed": lambda scene, inside, viewer: actions.renew_address(inside.more["address"], by=viewer),
    "end_feed": lambda scene, inside, viewer: actions.end_address(inside.more["address"], by=viewer),
    "show_feed": lambda scene, inside, viewer: actions.show_feed(
        scene.place, web_address("https://other.example/feed"), by=viewer, title="Other"
    ),
    "drop_feed": lambda scene, inside, viewer: actions.drop_feed(inside.more["source"], by=viewer),
    "keep_feed": lambda scene, inside, viewer: actions.keep_feed(
        inside.more["source"], by=viewer, at=timezone.now(), news="Nothing there."
    ),
}


def show(world: World, community: Community, *words: str) -> Source:
    """An outside feed with an item for each of `words`."""
    there = web_address(f"https://news.example/{words[0]}.atom")
    source = actions.show_feed(community, there, by=world.facilitator_of(community), title=f"The {words[0]} news")
    items = [Written(word, f"Elsewhere: {word}", f"https://news.example/{word}", f"On {word}.", None) for word in words]
    news = News(Parsed(f"The {words[0]} news", "https://news.example/", items), "", "")
    return actions.keep_feed(source, by=Viewer.system(), at=timezone.now(), news=news) or source


def plant(world: World, community: Community, secret: str) -> dict[str, Any]:
    """Ben's address; one of Cara's, who may not be in it any more; a feed elsewhere with the secret in it."""
    address = Address(member=world.ben, word="community", key=community.slug)
    lost = Address(member=world.cara, word="community", key=community.slug)
    for each in (address, lost):
        Address.objects.filter(member=each.member, word=each.word, key=each.key).delete()
    address.save()
    if community.access != Access.HIDDEN:  # or her own page would tell that there is one
        lost.save()
    return {"address": address, "lost": lost, "source": show(world, community, secret)}
