"""`python -m scrubber` is `scrub`."""

from scrubber.cli import main

main()
