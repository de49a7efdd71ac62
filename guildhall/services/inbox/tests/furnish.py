"""How the verbs of mail in are tried."""

from guildhall.services.inbox import actions

VERBS = {
    "take_back_addresses": lambda scene, inside, viewer: actions.take_back_addresses(scene.world.ben, by=viewer),
}
