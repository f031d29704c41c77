"""The page: one HTML file with the drawing, the facts behind it, the shell and vis-network, all in-line.

The last step of a view. The file asks the network for nothing: its content-security policy allows the two
scripts and the style sheet by their hashes, and nothing else. Data stands in a block that no browser runs,
escaped so that no text can end it; the shell writes all of it as text.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from importlib.resources import files

from citeweave.errors import CheckError
from citeweave.viz.content import facts
from citeweave.viz.layout import layout
from citeweave.viz.modules import join
from citeweave.viz.network import draw
from citeweave.viz.select import Selection

_VIS_NETWORK = "vendor/vis-network/vis-network.min.js"
_NOT_IN_HTML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SLOT = re.compile(r"\{\{(\w+)\}\}")


def render(selection: Selection, *, title: str) -> str:
    """The whole page; write it as UTF-8.

    Parameters
    ----------
    selection
        What to show, from `select`.
    title
        Heading and title of the page, as plain text.

    Returns
    -------
    str
        HTML; the same for the same selection and title.
    """
    drawing = draw(selection, layout(selection))
    data = {"nodes": drawing.nodes, "edges": drawing.edges, "options": drawing.options}
    style, vendor, script = _text("shell/page.css"), _text(_VIS_NETWORK), shell_script()
    slots = {
        "policy": _policy([vendor, script], [style]),
        "title": html.escape(_NOT_IN_HTML.sub("\ufffd", title)),
        "style": style,
        "data": script_json({"drawing": data, "facts": facts(selection)}),
        "vendor": vendor,
        "script": script,
    }
    return _SLOT.sub(lambda slot: slots[slot[1]], _text("shell/page.html"))


def shell_script() -> str:
    """The shell's modules as one script."""
    folder = files("citeweave.viz") / "shell"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".js"))
    return join({name: _text(f"shell/{name}") for name in names}, "main.js")


def script_json(value: object) -> str:
    r"""JSON that can stand in a script element: nothing in it ends the element or a line.

    >>> script_json(["</script>"])
    '["\\u003c/script\\u003e"]'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return re.sub(r"[<>&\u2028\u2029\x7f-\x9f\ud800-\udfff\ufffe\uffff]", lambda m: f"\\u{ord(m[0]):04x}", text)


def _policy(scripts: list[str], styles: list[str]) -> str:
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(map(_hash, scripts))}",
            f"style-src {' '.join(map(_hash, styles))}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _text(name: str) -> str:
    """A file of ours, with the line ends that browsers hash."""
    text = files("citeweave.viz").joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")
    if name.endswith((".js", ".css")) and re.search(r"</(?:script|style)|<!--", text, re.IGNORECASE):
        raise CheckError(f"viz/{name} holds the end of an HTML element and cannot be in-lined; reinstall citeweave")
    return text
