"""Addresses that lead to the same place: one key for each repository, however it was printed."""

from __future__ import annotations

from urllib.parse import urlsplit


def canonical_url(printed: str) -> str:
    """The address that stands for all spellings of it.

    https for http and for no scheme, the host in small letters without "www.", no closing slash, ".git" or "#".

    >>> canonical_url("http://www.GitHub.com/Example/lora.git/")
    'https://github.com/Example/lora'
    >>> canonical_url("github.com/Example/lora")
    'https://github.com/Example/lora'
    """
    parts = urlsplit(printed if "://" in printed else f"https://{printed}")
    scheme = "https" if parts.scheme in ("http", "https") else parts.scheme
    host = parts.netloc.lower().removeprefix("www.")
    path = parts.path.rstrip("/").removesuffix(".git").rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{scheme}://{host}{path}{query}{fragment}"
