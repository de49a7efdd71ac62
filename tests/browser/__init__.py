"""A person in a browser: Chromium with and without JavaScript, by keyboard alone, and text browsers."""
