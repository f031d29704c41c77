"""The version, where every part can read it without importing the rest."""

VERSION = "0.1.0"
