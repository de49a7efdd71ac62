"""The demonstration's story, read strictly: a fault names its file and entry, and nothing is guessed."""

from pathlib import Path

from guildhall.site.demo.communities import read_communities
from guildhall.site.demo.contributions import read_contributions
from guildhall.site.demo.entry import StoryError
from guildhall.site.demo.people import read_people
from guildhall.site.demo.plans import CommunityPlan, ContributionPlan, Person, ReplyPlan, Story

__all__ = ["CommunityPlan", "ContributionPlan", "Person", "ReplyPlan", "Story", "StoryError", "read"]

HERE = Path(__file__).parent


def read(folder: Path = HERE) -> Story:
    """The story told by the files of a folder."""
    people = read_people(folder / "people.toml")
    tags, places = read_communities(folder / "communities.toml", people)
    told: list[ContributionPlan] = []
    for file in sorted((folder / "content").glob("*.toml")):
        if file.stem not in places:
            raise StoryError(f"{file.name}: there is no community '{file.stem}'")
        told += read_contributions(file, places[file.stem], people, frozenset(tags))
    told.sort(key=lambda plan: -plan.days_ago)
    return Story(tuple(people.values()), tuple(places.values()), tuple(told), tags)
