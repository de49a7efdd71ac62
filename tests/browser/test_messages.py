"""One writes to another, who answers; what should not have been sent is shown to the stewards."""

import re
from uuid import uuid4

from .person import Somebody, Way


def test_two_write_to_each_other_and_one_message_is_reported(somebody: Somebody, way: Way) -> None:
    ben, amina, number = somebody("ben", way), somebody("amina", way), uuid4().hex[:6]
    ben.go("/people/amina-khan/")
    ben.press("Write a message")
    ben.is_at("Write to Amina Khan")
    ben.sees("Read by Amina Khan. Nobody else can see it.")
    ben.fill("Subject (optional)", f"Damp {number}")
    ben.fill("Your message", f"Can you *help* with {number}?")
    ben.press("Send")
    ben.is_at(f"Damp {number}")
    amina.go("/messages/")
    amina.press(f"Damp {number}")
    amina.sees("New since you last looked")
    amina.fill("Your message", "I can.")
    amina.press("Send")
    amina.press(re.compile("^Report"), within=amina.article(f"help with {number}"))
    amina.is_at("Report messages")
    amina.fill("What is wrong?", f"He asks too often ({number}).")
    amina.press("Report", within=amina.tab.locator("main"))
    amina.sees("The stewards have what you chose.")
    dev = somebody("dev", way)
    dev.go("/steward/reports/?show=waiting")
    dev.sees(f"He asks too often ({number}).")
