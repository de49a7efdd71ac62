"""Getting to know a colleague elsewhere: asking, answering, following, with and without script."""

from .person import Somebody, Way


def test_two_people_become_contacts_and_one_follows_the_other(somebody: Somebody, way: Way) -> None:
    cara, ben = somebody("cara", way), somebody("ben", way)
    ben.go("/people/cara-doyle/")
    ben.press("Connect")
    ben.is_at("You and Cara Doyle")
    ben.fill("A few words (optional)", "We met in Leeds.")
    ben.press("Ask to connect")
    ben.sees("You have asked Cara Doyle to connect.")
    cara.go("/")
    cara.press("Ben Hughes asks to connect with you")
    cara.is_at("Your contacts")
    cara.sees("We met in Leeds.")
    cara.press("Accept Ben Hughes")
    cara.sees("Ben Hughes is your contact now.")
    ben.go("/people/cara-doyle/")
    ben.press("Follow Cara Doyle")
    ben.sees("You follow Cara Doyle.")
    ben.press("Stop following Cara Doyle")
    ben.sees("You no longer follow Cara Doyle.")
    ben.press("Your contact")
    ben.press("Remove from your contacts Cara Doyle")
    ben.sees("Cara Doyle is no longer among your contacts.")
