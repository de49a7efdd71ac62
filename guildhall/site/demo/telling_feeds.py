"""The demonstration's feeds: what a community shows from elsewhere, and the address of somebody's feed reader."""

from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Final

from guildhall.kernel.fetch import web_address
from guildhall.policy.viewer import Viewer
from guildhall.services.feeds import actions
from guildhall.services.feeds.elsewhere import News
from guildhall.services.feeds.models import Source
from guildhall.services.feeds.parsing import Parsed, Written

from .telling import Telling

PLACE: Final = "housing-and-homelessness"
SITE: Final = "https://news.example"  # made up: nothing is there, and nobody looks
TITLE: Final = "Warm Homes News"
ITEMS: Final = (  # how many days ago
    (1, "Grant round for insulating solid walls opens in January", "Councils may bid for homes they own and let."),
    (3, "What tenants say about heat pumps after a winter", "Four in five would not go back; the noise is the rest."),
    (6, "Damp: twelve landlords compare how quickly they answer", "The quickest send a surveyor before they write."),
    (11, "A free course on reading a thermal picture", "Two hours, at your own desk, with a certificate at the end."),
)


def tell(telling: Telling) -> None:
    """Once everything else is there."""
    telling.add(telling.at(0.5), partial(_show, telling))


def _show(telling: Telling, at: datetime) -> None:
    community = telling.places[PLACE]
    facilitator = community.facilitators().order_by("pk").first()
    if facilitator is None:
        return
    by, where = Viewer.of(facilitator), web_address(f"{SITE}/feed.atom")
    source = actions.show_feed(community, where, by=by, title=TITLE, site=f"{SITE}/")
    items = [
        Written(sha256(title.encode()).hexdigest(), title, f"{SITE}/{n}", text, at - timedelta(days=days))
        for n, (days, title, text) in enumerate(ITEMS, 1)
    ]
    actions.keep_feed(source, by=Viewer.system(), at=at, news=News(Parsed(TITLE, f"{SITE}/", items), "", ""))
    Source.objects.filter(pk=source.pk).update(due=at + timedelta(days=3650))  # a site of a story does not answer
    actions.make_address("community", community.slug, by=by)
