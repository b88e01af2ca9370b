"""`python -m bot` is the same as `chibot`."""

from bot.cli import main

main()
