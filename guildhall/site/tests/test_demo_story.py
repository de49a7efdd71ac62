"""The demonstration's own files are sound, and its reader refuses what is not, saying where."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from guildhall.people import register
from guildhall.site.demo import story
from guildhall.site.demo.entry import StoryError

HOUSING = "content/housing-and-homelessness.toml"
Spoil = Callable[[str, str, str], Path]


@pytest.fixture(scope="module")
def told() -> story.Story:
    """The story, read once."""
    return story.read()


@pytest.fixture
def spoil(tmp_path: Path) -> Spoil:
    """Copy people, communities and what one community says, and change one text of them."""

    def change(file: str, old: str, new: str) -> Path:
        folder = tmp_path / "story"
        (folder / "content").mkdir(parents=True)
        for name in ("people.toml", "communities.toml", HOUSING):
            shutil.copy(story.HERE / name, folder / name)
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, "the test spoils nothing"
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return change


def test_the_story_is_large_enough_to_look_round_in(told: story.Story) -> None:
    assert len(told.people) >= 60
    assert len(told.communities) >= 12
    assert len(told.contributions) >= 150
    assert sum(len(each.replies) for each in told.contributions) >= 350
    assert {each.community for each in told.contributions} == {each.slug for each in told.communities}
    assert {each.kind for each in told.contributions} == {
        "forum.topic", "wiki.page", "blog.post", "library.document", "links.link", "announcements.announcement",
    }  # fmt: skip


def test_three_people_can_be_signed_in_as(told: story.Story) -> None:
    people = {each.sign_in: each for each in told.people if each.sign_in}
    assert {word: each.email for word, each in people.items()} == {
        "member": "member@guildhall.example",
        "facilitator": "facilitator@guildhall.example",
        "steward": "steward@guildhall.example",
    }
    assert [each.sign_in for each in people.values() if each.steward] == ["steward"]


def test_there_is_something_to_do_for_everybody(told: story.Story) -> None:
    topics = [each for each in told.contributions if each.question]
    assert sum(not each.replies for each in topics) >= 8, "unanswered questions"
    assert sum(any(reply.accepted for reply in each.replies) for each in topics) >= 30, "accepted answers"
    assert {each.access for each in told.communities} == {"open", "closed", "hidden"}
    assert any(each.parent for each in told.communities)
    assert any(each.requests for each in told.communities)
    assert any(each.invitations for each in told.communities)
    assert any(each.standing == "awaiting" for each in told.people)


def test_it_is_told_in_order(told: story.Story) -> None:
    ages = [each.days_ago for each in told.contributions]
    assert ages == sorted(ages, reverse=True)
    slugs = [each.slug for each in told.communities]
    assert all(not each.parent or slugs.index(each.parent) < slugs.index(each.slug) for each in told.communities)


def test_nobody_speaks_or_founds_before_joining(told: story.Story) -> None:
    joined = {each.handle: each.joined_days_ago for each in told.people}
    assert all(each.founded_days_ago < joined[each.facilitators[0]] for each in told.communities)
    said = [(each.author, each.days_ago) for each in told.contributions]
    said += [(r.author, each.days_ago - r.hours_after / 24) for each in told.contributions for r in each.replies]
    assert all(days_ago < joined[author] for author, days_ago in said)


def test_no_tag_is_declared_in_vain(told: story.Story) -> None:
    assert {tag for each in told.contributions for tag in each.tags} == set(told.tags)


def test_organisations_and_services_are_of_the_register(told: story.Story) -> None:
    codes, services = _column("organisations.csv", "code"), _column("services.csv", "number")
    asked = {each.organisation for each in told.people if each.organisation} | {each.host for each in told.communities}
    asked |= {post.organisation for each in told.people for post in each.former_posts}
    assert asked <= codes
    numbers = {number for person in told.people for number in person.responsibilities}
    numbers |= {number for community in told.communities for number in community.responsibilities}
    assert {str(number) for number in numbers} <= services


def _column(file: str, column: str) -> set[str]:
    folder = Path(register.__file__).parent / "data"
    with (folder / file).open(encoding="utf-8", newline="") as rows:
        return {row[column] for row in csv.DictReader(rows)}


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("people.toml", 'about = "I run', 'abuot = "I run', "people.toml, priya-nair: 'about' is missing"),
        ("people.toml", "steward = true", "stewart = true", "people.toml, isobel-fairweather: unknown key 'stewart'"),
        ("people.toml", 'name = "Helen Marsh"', 'name = "Helen Marsch"', "helen-marsh: the handle of Helen Marsch"),
        ("people.toml", "helen.marsh@shropshire.example", "helen.marsh@shropshire.gov.uk", "end in .example"),
        ("people.toml", "helen.marsh@shropshire.example", "member@guildhall.example", "is used twice"),
        ("people.toml", 'capacity = "supplier"', 'capacity = "vendor"', "'capacity' is 'vendor'"),
        ("people.toml", "[priya-nair]", "[priya-nair", "people.toml: "),
        ("communities.toml", '"helen-marsh"]', '"helen-march"]', "there is no person 'helen-march'"),
        ("communities.toml", 'access = "closed"', 'access = "shut"', "'access' is 'shut'"),
        (
            "communities.toml",
            'parent = "housing-',
            'parent = "hosing-',
            "there is no community 'hosing-and-homelessness'",
        ),
        ("communities.toml", 'host = "LEW"', 'host = ""', "communities.toml, temporary-accommodation: 'host'"),
        ("communities.toml", '"priya-nair", "gareth-', '"simon-thackwell", "gareth-', "is not in the parent"),
        (
            "communities.toml",
            'person = "joel-castleton"',
            'person = "tunde-adeyemi"',
            "'tunde-adeyemi' is already in it",
        ),
        ("communities.toml", '"tunde-adeyemi", "gareth-', '"terry-whincup", "gareth-', "is not an approved member"),
        ("communities.toml", 'tools = ["forum", "blog"]', 'tools = ["forum", "quiz"]', "unknown tool 'quiz'"),
        (HOUSING, "days_ago = ", "days_past = ", f"{Path(HOUSING).name}, topic 1 ("),
        (HOUSING, 'author = "', 'author = "x', "there is no person 'x"),
        (HOUSING, "tags = [", 'tags = ["hats", ', "unknown tag 'hats'"),
        (HOUSING, "hours = ", "hours = 9999", "its replies are out of order"),
        (HOUSING, "question = true", "questoin = true", "unknown key 'questoin'"),
    ],
)
def test_a_fault_is_named_with_its_file_and_entry(spoil: Spoil, file: str, old: str, new: str, sentence: str) -> None:
    folder = spoil(file, old, new)
    with pytest.raises(StoryError) as fault:
        story.read(folder)
    assert sentence in str(fault.value)


def test_words_for_a_community_that_is_not_there_are_refused(spoil: Spoil) -> None:
    folder = spoil("people.toml", "Priya", "Priya")
    (folder / "content" / "knitting.toml").write_text("")
    with pytest.raises(StoryError, match=r"knitting\.toml: there is no community 'knitting'"):
        story.read(folder)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ('author = "simon-thackwell"\nbody = "x"', "'simon-thackwell' is not in the community"),
        ('author = "helen-marsh"\nbody = "Ask @nobody-at-all."', "there is no person 'nobody-at-all'"),
        ('author = "helen-marsh"\nbody = "x"\nthanks = ["helen-marsh"]', "reacts to their own words"),
        ('author = "helen-marsh"\nbody = "x"\naudience = "public"', "does not allow the audience 'public'"),
        (
            'author = "helen-marsh"\nbody = "x"\nreplies = [{author = "priya-nair", hours=1, body="y", accepted=true}]',
            "only a question has an accepted answer",
        ),
        (
            'author = "helen-marsh"\nbody = "x"\nreplies = [{author = "priya-nair", hours = 1, body = "y", to = 0}]',
            "answers no earlier reply",
        ),
    ],
)
def test_what_could_not_have_happened_is_refused(spoil: Spoil, lines: str, sentence: str) -> None:
    folder = spoil("people.toml", "Priya", "Priya")
    (folder / HOUSING).write_text(f'[[topic]]\ntitle = "T"\ndays_ago = 2\ntags = ["notices"]\n{lines}\n')
    with pytest.raises(StoryError) as fault:
        story.read(folder)
    assert f"{Path(HOUSING).name}, " in str(fault.value)
    assert sentence in str(fault.value)
