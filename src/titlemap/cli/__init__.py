"""The command line; `main` is the console script."""

from titlemap.cli.main import main

__all__ = ["main"]
