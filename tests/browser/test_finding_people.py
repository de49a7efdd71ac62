"""Finding a colleague: by a name half remembered, by what they do, and those like them."""

from playwright.sync_api import expect

from .person import Person, Somebody, Way

BOX = "A name, job, service or place"


def say_what_one_does(person: Person) -> None:
    """So that there is something to be found by."""
    person.go("/account/profile/")
    person.fill("Ask me about (optional)", "Weighing food waste at the kerb")
    person.press("Save")
    person.sees("Your profile is changed.")


def test_a_colleague_is_found_narrowed_down_and_compared(somebody: Somebody, way: Way) -> None:
    amina, ben = somebody("amina", way), somebody("ben", way)
    say_what_one_does(amina)
    ben.go("/people/")
    ben.is_at("Find people")
    ben.fill(BOX, "amena kahn")
    ben.press("Find", within=ben.tab.get_by_role("search", name="People"))
    ben.sees("Named Amina Khan")
    ben.sees("1 person")
    ben.fill(BOX, "food waste")
    ben.press("Find", within=ben.tab.get_by_role("search", name="People"))
    ben.sees("Can help with food waste")
    ben.tick("England")
    ben.tick("Wales")
    ben.press("Show these people")
    ben.sees("1 person")
    ben.press("England (remove)")
    ben.sees("Nobody found")
    ben.press("Wales (remove)")
    ben.press("Amina Khan")
    ben.is_at("Amina Khan")
    ben.press("People like Amina")
    ben.is_at("People like Amina Khan")
    ben.press("How this list is made")
    ben.is_at("People like me")


def test_names_are_offered_while_one_types_and_enter_still_looks_for_what_was_typed(somebody: Somebody) -> None:
    ben = somebody("ben")
    ben.go("/people/")
    box = ben.tab.get_by_role("combobox", name=BOX)
    box.press_sequentially("cara", delay=20)
    option = ben.tab.get_by_role("option", name="Cara Doyle")
    expect(option).to_be_visible()
    expect(option).to_have_attribute("aria-selected", "false")
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(ben.tab).to_have_url(f"{ben.house.url}/people/?q=Cara+Doyle")
    box.fill("")
    box.press_sequentially("dev", delay=20)
    expect(ben.tab.get_by_role("option", name="Dev Patel")).to_be_visible()
    box.press("Escape")
    expect(ben.tab.get_by_role("listbox")).to_be_hidden()
    box.press("Enter")
    expect(ben.tab).to_have_url(f"{ben.house.url}/people/?q=dev")
