"""The way out of any mail: one click, without signing in, and it stays so."""

from dataclasses import dataclass
from typing import Any, Final, cast

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from guildhall.communities.members import keep_mail
from guildhall.communities.models import Community, Membership
from guildhall.contributions.models import Contribution, Follow
from guildhall.journal.record import record
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing

from .models import Letter, Notification, Stop

SIGNER: Final = signing.Signer(sep="~", salt="notify.stop")
FOLLOWED: Final = frozenset({"contribution", "person", "tag", "organisation"})
GATHERED: Final = (Member.Mail.DAILY, Member.Mail.WEEKLY)
WORDS: Final = {
    "digest": "the daily and weekly message",
    "mention": "mail about being named",
    "newsletter": "newsletters",
    "person": "mail about somebody you follow",
    "organisation": "mail about an organisation you follow",
    "tag": "mail about a tag you follow",
}


@dataclass(frozen=True, slots=True)
class Way:
    """What one link stops, for one member. It does not grow old: mail is read when it is read."""

    member: Member
    scope: str

    @property
    def word(self) -> str:
        return self.scope.partition(":")[0]

    @property
    def key(self) -> int:
        return int(self.scope.partition(":")[2] or 0)

    def words(self) -> str:
        """What it stops, naming nothing that its member may not know of now: mail is forwarded."""
        viewer = Viewer.of(self.member)
        rows: Any = {"community": Community, "newsletter": Community, "contribution": Contribution}.get(self.word)
        found = rows.visible_to(viewer).filter(pk=self.key).first() if rows else None
        what = "newsletters of" if self.word == "newsletter" else "mail about"
        return f"{what} {found}" if found else WORDS.get(self.word, "this mail")


def address_of(member: int, scope: str) -> str:
    """Where `member` stops mail of `scope`: the whole address."""
    path = reverse("notify:stop", args=[SIGNER.sign(f"{member}.{scope}")])
    return settings.BASE_URL.rstrip("/") + path


def way_of(token: str) -> Way | None:
    """What the last part of such an address stops; None for a forged one, and for somebody who is no more."""
    try:
        pk, _, scope = SIGNER.unsign(token).partition(".")
    except signing.BadSignature:
        return None
    member = Member.objects.exclude(standing=Standing.LEFT).with_key(int(pk))
    return Way(member, scope) if member else None


def scope_of(about: str, member: Member) -> str:
    """What is to be stopped if mail about this is unwanted: of a letter what its own link stops. "" if nobody knows."""
    word, _, key = about.partition(":")
    if word != "letter":
        return about
    letter = Letter.objects.filter(pk=int(key), member=member).first()
    way = letter.headers.get("List-Unsubscribe", "").strip("<>/").rpartition("/")[2] if letter else ""
    found = way_of(way)
    return found.scope if found else ""


@transaction.atomic
def stop(way: Way) -> None:
    """Send no more of it: from now on, also what is gathered already, and also after coming back to a community."""
    # unlike: whoever holds the link of a mail acts for the person it was sent to, and can do nothing but this
    member = way.member
    match way.word:
        case "community":
            _leave_in_peace(member, Community.objects.filter(pk=way.key).first())
        case word if word in FOLLOWED:
            _follow_no_more(member, word, way.key)
        case "digest":
            _gather_nothing(member)
        case _:
            Stop.objects.get_or_create(member=member, scope=way.scope)
    waiting = Notification.objects.filter(member=member, mailed=None, scope=way.scope)
    waiting.update(how=Member.Mail.NONE)
    record("stopped_mail", by=Viewer.of(member), member=member, scope=way.scope)


def _follow_no_more(member: Member, word: str, key: int) -> None:
    """Where it is there no longer, as an account that another has taken in, there is nothing to be stopped."""
    followed = cast("type[Model]", Follow._meta.get_field(word).related_model)  # noqa: SLF001  # public
    if followed._base_manager.filter(pk=key).exists():  # noqa: SLF001  # a default manager may hide rows
        known: dict[str, Any] = {f"{word}_id": key, "defaults": {"how": Follow.How.NONE}}
        Follow.objects.update_or_create(member=member, **known)


def _leave_in_peace(member: Member, community: Community | None) -> None:
    if community is not None:
        keep_mail(member, community, Member.Mail.NONE)


def _gather_nothing(member: Member) -> None:
    """No daily or weekly message of any kind; what comes at once was asked for by itself, and goes on."""
    Member.objects.filter(pk=member.pk, mail__in=GATHERED).update(mail=Member.Mail.NONE)
    for row in Membership.objects.filter(member=member, mail__in=GATHERED).select_related("community"):
        keep_mail(member, row.community, Member.Mail.NONE)
    Follow.objects.filter(member=member, how__in=GATHERED).update(how=Follow.How.NONE)
    Notification.objects.filter(member=member, mailed=None, how__in=GATHERED).update(how=Member.Mail.NONE)
