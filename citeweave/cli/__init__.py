"""The command line: one file a family of commands; each parses, calls the facade and prints."""

from citeweave.cli.app import app, main

__all__ = ["app", "main"]
