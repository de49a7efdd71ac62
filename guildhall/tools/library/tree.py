"""A community's folders: fetched at once, for there are a few hundred at most."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from guildhall.communities.models import Community

from .models import Folder

MOST: Final = 500  # folders of one community
DEEPEST: Final = 8  # folders in one another


@dataclass(frozen=True, slots=True)
class Tree:
    """Folders by id, in the order of their names."""

    rows: dict[int, Folder]

    @classmethod
    def of(cls, community: Community) -> Self:
        """The folders of `community` that are there: one query."""
        rows = {row.pk: row for row in Folder.objects.filter(community=community, gone=None).order_by("key", "pk")}
        for row in rows.values():
            row.community = community
        return cls(rows)

    def leading_to(self, folders: Iterable[int]) -> Self:
        """These folders, and those on the way to them."""
        kept = {each.pk for pk in folders for each in self.path(self.get(pk))}
        return type(self)({pk: row for pk, row in self.rows.items() if pk in kept})

    def get(self, pk: int | None) -> Folder | None:
        """The folder with that id; none for the top."""
        return self.rows.get(pk) if pk is not None else None

    def children(self, folder: Folder | None) -> list[Folder]:
        """Those directly inside `folder`, or at the top."""
        return [row for row in self.rows.values() if row.parent_id == (folder.pk if folder else None)]

    def path(self, folder: Folder | None) -> list[Folder]:
        """From the top down to `folder`."""
        found: list[Folder] = []
        while folder is not None and len(found) <= DEEPEST:
            found.append(folder)
            folder = self.get(folder.parent_id)
        return found[::-1]

    def below(self, folder: Folder) -> list[Folder]:
        """`folder` and everything in it, each after the one it is in."""
        found = [folder]
        for each in found:  # grows while it is gone through
            found += self.children(each)
        return found

    def choices(self, *, without: Folder | None = None) -> list[tuple[str, str]]:
        """Each folder by its path, for a list to choose from; `without` one and what is in it."""
        left_out = {row.pk for row in self.below(without)} if without else set[int]()
        paths = {
            str(row.pk): " / ".join(map(str, self.path(row))) for row in self.rows.values() if row.pk not in left_out
        }
        return [("", "The top of the library"), *sorted(paths.items(), key=lambda each: each[1].casefold())]
