"""Pages: what one was told, how one wants it, and the mail that stays on this machine."""
