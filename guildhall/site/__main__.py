"""`python -m guildhall.site <command>`: the console command, for processes we start ourselves."""

from .cli import main

main()
