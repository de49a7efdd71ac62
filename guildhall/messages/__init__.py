"""Private messages. Nobody but those who take part has a door to them."""
