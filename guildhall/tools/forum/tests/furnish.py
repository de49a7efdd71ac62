"""What the forum's addresses stand for in a furnished community, and how its verbs are tried."""

from guildhall.tools.forum import actions

THINGS = {"forum:accept": "reply", "forum:unaccept": "reply"}
VERBS = {"accept": lambda scene, inside, viewer: actions.accept(inside.reply, by=viewer)}
