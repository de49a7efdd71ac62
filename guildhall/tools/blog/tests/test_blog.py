"""The blog: a tool with no table of its own."""

from tests.forms import fill
from tests.world import World


def test_a_post_is_written_read_and_commented(world: World) -> None:
    client = world.client(world.ben)
    url = fill(client, "/c/housing/blog/new/", title="What we learnt", body="# Much\n\nAnd *more*.")["Location"]
    html = world.client(world.cara).get(url).content.decode()
    assert "<em>more</em>" in html
    pk = url.rstrip("/").rpartition("/")[2].partition("-")[0]
    fill(world.client(world.amina), url, f"/contributions/{pk}/reply/", body="Well said.")
    assert "Well said." in world.client(world.cara).get(url).content.decode()
    assert "What we learnt" in world.client(world.cara).get("/c/housing/blog/").content.decode()
    assert "What we learnt" not in world.client(world.cara).get("/c/housing/forum/").content.decode()


def test_the_newest_post_stands_first_whatever_is_said_about_the_others(world: World) -> None:
    old, new = world.post(title="The older post"), world.post(title="The newer post")
    world.reply(old)
    html = world.client(world.cara).get("/c/housing/blog/").content.decode()
    assert html.index(new.title) < html.index(old.title)
