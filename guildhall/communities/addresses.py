"""The address of a community: readable, kept when it changes, and silent about what is hidden."""

import secrets
from collections.abc import Callable
from string import ascii_lowercase

from django.db import IntegrityError, transaction

from guildhall.kernel.text import slug
from guildhall.kernel.text.reserved import RESERVED

from .models import Community, FormerSlug

CHANCES = 5
LETTERS = 10  # at the end of the address of a community that not everybody may know of


def fresh(name: str, *, veiled: bool, owner: Community) -> str:
    """An address for `name` that no other community has, or had and is still known by.

    That of a community under a veil ends in random letters, so that its name is never found taken; an address that
    only such a community had before is free to take, for the same reason.
    """
    words = slug(name, fallback="community")
    if veiled:
        return f"{words}-{''.join(secrets.choice(ascii_lowercase) for _ in range(LETTERS))}"
    words = f"{words}-community" if words in RESERVED or words.isdigit() else words
    others = Community.objects.exclude(pk=owner.pk)
    former = FormerSlug.objects.filter(community__veil=None).exclude(community=owner.pk)
    taken = {*others.filter(slug__startswith=words).values_list("slug", flat=True)}
    taken |= {*former.filter(slug__startswith=words).values_list("slug", flat=True)}
    number = 2
    chosen = words
    while chosen in taken:
        chosen, number = f"{words}-{number}", number + 1
    return chosen


def readdress(community: Community) -> None:
    """Give `community` the address its name and veil ask for, and keep the one it had. Does nothing if it fits."""
    if _fits(community):
        return
    old = community.slug
    claim(community, lambda: community.save(update_fields=["slug"]), veiled=community.veil_id is not None)
    if old != community.slug:
        FormerSlug.objects.create(slug=old, community=community)


def claim(community: Community, save: Callable[[], None], *, veiled: bool) -> None:
    """Choose an address and `save`; when another community takes the same one at the same moment, choose again."""
    for chance in reversed(range(CHANCES)):
        community.slug = fresh(community.name, veiled=veiled, owner=community)
        FormerSlug.objects.filter(slug=community.slug).delete()
        try:
            with transaction.atomic():
                save()
        except IntegrityError:
            if not chance:
                raise
        else:
            return


def _fits(community: Community) -> bool:
    words = slug(community.name, fallback="community")
    rest = community.slug.removeprefix(words).lstrip("-")
    has_letters = len(rest) == LETTERS and rest.isalpha()
    if not community.slug.startswith(words):
        return False
    if community.veil_id is not None:
        return has_letters
    return not rest or rest.isdigit() or rest == "community"
