"""A community's picture: kept, scaled, shown to those who may come in, and taken away again."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from guildhall.communities import actions
from guildhall.communities.models import Community
from guildhall.communities.tests.furnish import picture
from guildhall.files.tasks import unused
from guildhall.policy.rules import Refused
from guildhall.policy.words import Access
from tests.conftest import fresh_caches, town, world  # noqa: F401 - fixtures
from tests.forms import summary
from tests.world import World, see

pytestmark = pytest.mark.django_db


def file(name: str = "street.png", size: tuple[int, int] = (1600, 500)) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue())


def test_a_facilitator_puts_a_picture_and_takes_it_away(world: World) -> None:  # noqa: F811
    amina, page = world.client(world.amina), "/c/housing/facilitate/look/"
    assert "Take the picture away" not in amina.get(page).text
    amina.post(page, {"theme": "moss", "picture": file()})
    housing = Community.objects.get(pk=world.housing.pk)
    assert (housing.theme, housing.picture.width) == ("moss", 1600)
    for place in ("/c/housing/", "/c/housing/forum/", "/communities/"):
        html = world.client(world.cara).get(place).text
        assert f"/c/housing/picture?v={housing.picture_id}" in html, place
        assert 'loading="lazy"' in html
    amina.post(page, {"theme": "brick"})  # no file chosen: it stays
    assert Community.objects.get(pk=housing.pk).picture_id == housing.picture_id
    amina.post(page, {"theme": "brick", "remove_picture": "on"})
    assert Community.objects.get(pk=housing.pk).picture is None
    assert unused().filter(pk=housing.picture_id).exists()  # the sweep takes it
    assert amina.get("/c/housing/picture").status_code == 404
    assert "gh-crest" in amina.get("/c/housing/").text


def test_it_is_sent_scaled_and_not_twice(world: World) -> None:  # noqa: F811
    actions.arrange(world.housing, by=see(world.amina), picture=picture(see(world.amina), size=(1600, 500)))
    client = world.client(world.cara)
    for query, width in (("", 480), ("?w=1200", 1200), ("?w=9999", 480), ("?w=x", 480)):
        answer = client.get(f"/c/housing/picture{query}")
        body = b"".join(answer.streaming_content)
        assert Image.open(BytesIO(body)).width == width
        again = client.get(f"/c/housing/picture{query}", headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304


@pytest.mark.parametrize("wrong", ["notes.txt", "damaged.png", "lies.png"])
def test_what_is_no_picture_is_refused_beside_the_field(world: World, wrong: str) -> None:  # noqa: F811
    content = {"notes.txt": b"Words.", "damaged.png": file().read()[:60], "lies.png": b"<svg onload=alert(1)>"}[wrong]
    answer = world.client(world.amina).post(
        "/c/housing/facilitate/look/", {"theme": "moss", "picture": SimpleUploadedFile(wrong, content)}
    )
    assert summary(answer)
    assert Community.objects.get(pk=world.housing.pk).picture is None


def test_only_those_who_may_come_in_see_it(world: World) -> None:  # noqa: F811
    for place in (world.care, world.whistle):
        actions.arrange(place, by=see(world.amina), picture=picture(see(world.amina)))
        address = f"{place.get_absolute_url()}picture"
        inside = world.client(world.ben).get(address)
        assert (inside.status_code, inside["Content-Type"]) == (200, "image/webp")
        inside.close()
        for who in (world.cara, world.dev, world.una):
            assert world.client(who).get(address).status_code == 404
        assert "/sign-in/" in world.client().get(address)["Location"]
    shown = world.client(world.cara).get("/communities/").text
    assert "Adult care" in shown
    assert "/picture" not in shown
    assert "/picture" not in world.client(world.cara).get(world.care.get_absolute_url()).text
    assert "/picture" in world.client(world.ben).get(world.care.get_absolute_url()).text


def test_nobody_shows_a_file_of_somebody_else(world: World) -> None:  # noqa: F811
    theirs = picture(see(world.cara))
    with pytest.raises(Refused):
        actions.arrange(world.housing, by=see(world.amina), picture=theirs)
    mine = picture(see(world.amina))
    actions.arrange(world.housing, by=see(world.amina), picture=mine)
    actions.change_access(world.housing, Access.CLOSED, by=see(world.amina))
    fresh = Community.objects.get(pk=world.housing.pk)
    assert fresh.picture_url == ""  # of a row that does not say what the viewer is in it
