"""Why somebody was found, in plain words, from nothing but what any member may read on that person's page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from guildhall.kernel.index.asking import Group
from guildhall.kernel.index.words import words_of
from guildhall.people.models import Member

from .profile import initials

MOST: Final = 3
_SIGNS: Final = '.,;:!?()[]“”"…'
_AROUND: Final = 90  # letters of a text shown round what was found


@dataclass(frozen=True, slots=True)
class Said:
    """What a member says of themselves, as it is now."""

    member: Member
    responsibilities: Sequence[str] = ()
    interests: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One who was found: why, and the words of theirs that say it best."""

    member: Member
    why: list[Markup]
    about: Markup


def told(said: Said, groups: Sequence[Group], also: Iterable[str] = ()) -> Found | None:
    """Why `said` answers `groups`, and then `also`. None if nothing in it does: the profile has changed since."""
    reasons = list(dict.fromkeys(_reasons(said, groups)))
    if groups and not reasons:
        return None
    for words in also:
        _add(words, reasons)
    return Found(said.member, reasons[:MOST], _about(said.member, groups))


def marked(text: str, groups: Sequence[Group]) -> Markup:
    """`text`, with the words that were looked for marked."""
    pieces = []
    for word, gap in _pieces(text):
        fits = any(_fits(each, group) for each in words_of(word) for group in groups)
        pieces.append(Markup("<mark>{}</mark>").format(word) if word and fits else escape(word))
        pieces.append(escape(gap))
    return Markup("").join(pieces).replace(Markup("</mark> <mark>"), Markup(" "))


def _add(words: str, reasons: list[Markup]) -> None:
    """One reason more, or the rest of one that is there: "Responsible for waste" goes on with ", as you are"."""
    for n, reason in enumerate(reasons):
        begun = reason.striptags()
        if words.startswith(begun):
            reasons[n] = reason + words[len(begun) :]
            return
    reasons.append(escape(words))


def _reasons(said: Said, groups: Sequence[Group]) -> Iterator[Markup]:
    member = said.member
    if any(_in_name(member.name, group) for group in groups):
        yield Markup("Named {}").format(marked(member.name, groups))
    for words, texts in (
        ("Job title: {}", [member.job_title]),
        ("Responsible for {}", [name[:1].lower() + name[1:] for name in said.responsibilities]),
        ("Can help with {}", _runs(member.ask_me_about, groups)),
        ("Interested in {}", said.interests),
        ("Works at {}", [member.organisation.name if member.organisation else member.claimed]),
        ("Writes of {}", _runs(member.about, groups)),
    ):
        fitting = [text for text in texts if _has(text, groups)][:2]
        if fitting:
            yield escape(words).format(Markup(", ").join(marked(text, groups) for text in fitting))
    if member.organisation and _has(f"{member.organisation.short_name} {member.organisation.other_names}", groups):
        yield Markup("Works at {}").format(marked(member.organisation.name, groups))


def _about(member: Member, groups: Sequence[Group]) -> Markup:
    """What they can help with; what they say of themselves, if that is where the words are."""
    if member.ask_me_about and (_has(member.ask_me_about, groups) or not _has(member.about, groups)):
        return Markup("Ask me about: {}").format(marked(_shortened(member.ask_me_about, groups), groups))
    return marked(_shortened(member.about, groups), groups) if _has(member.about, groups) else Markup("")


def _in_name(name: str, group: Group) -> bool:
    marks = {*initials(name)}
    return _has(name, (group,)) or any(word in marks for word in (*group.exact, *group.near))


def _has(text: str, groups: Sequence[Group]) -> bool:
    return any(_fits(word, group) for word in words_of(text) for group in groups)


def _fits(word: str, group: Group) -> bool:
    return word in group.exact or word in group.near or word.startswith(group.begins)


def _runs(text: str, groups: Sequence[Group]) -> list[str]:
    """The words of a longer text that were looked for, as they stand in it; neighbours together."""
    runs: list[str] = []
    joined = False
    for word, _gap in _pieces(text):
        fits = _has(word, groups)
        if fits and joined:
            runs[-1] = f"{runs[-1]} {word.strip(_SIGNS)}"
        elif fits:
            runs.append(word.strip(_SIGNS))
        joined = fits and not word.endswith(tuple(_SIGNS))
    return list(dict.fromkeys(runs))


def _shortened(text: str, groups: Sequence[Group]) -> str:
    """The line of `text` round the first word that was looked for."""
    line = " ".join(text.split())
    if len(line) <= 2 * _AROUND:
        return line
    at = 0
    for word, gap in _pieces(line):
        if _has(word, groups):
            break
        at += len(word) + len(gap)
    start = max(0, at - _AROUND) if at < len(line) else 0
    start = line.find(" ", start) + 1 if start else 0
    cut = line[start : start + 2 * _AROUND]
    end = cut if start + len(cut) >= len(line) else cut.rpartition(" ")[0] or cut
    return ("… " if start else "") + end + ("" if end == cut and start + len(cut) >= len(line) else " …")


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Words and what stands between them; together they are the text."""
    word = gap = ""
    for letter in text:
        is_gap = letter.isspace()
        if gap and not is_gap:
            yield word, gap
            word = gap = ""
        if is_gap:
            gap += letter
        else:
            word += letter
    yield word, gap
