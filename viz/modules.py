"""Joins the shell's ES modules into one script: no bundler, and one hash for the page's policy.

The modules stand in the order of their imports. So that joining is no more than taking the import and export
words away, a module may only import by name, unrenamed, from a file beside it, and every name at the top
level of a module is its own in all of them. Whoever breaks that gets a `CheckError` that says where.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from citeweave.errors import CheckError

_IMPORT = re.compile(r'^import\s*\{([^}]*)\}\s*from\s*"\./([\w.-]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|let|class)\b)", re.MULTILINE)
_NAME = re.compile(r"^(?:export )?(?:async )?(?:function\*?|const|let|class) +([\w$]+)", re.MULTILINE)
_EXPORTED = re.compile(r"^export (?:async )?(?:function\*?|const|let|class) +([\w$]+)", re.MULTILINE)
_LEFT = re.compile(r"^\s*(?:import|export)\b.*|\bimport\s*\(.*", re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_GROUPED = re.compile(r"^(?:export )?(?:const|let|var) *[\[{].*|^var\b.*", re.MULTILINE)


def join(modules: Mapping[str, str], entry: str) -> str:
    """One script that does what the entry module does.

    Parameters
    ----------
    modules
        Text by file name.
    entry
        The module to begin with; what it does not reach is left out.

    Raises
    ------
    CheckError
        A module imports what is not there, or breaks a rule above.

    >>> join({"a.js": 'import { b } from "./b.js";\\nb();\\n', "b.js": "export function b() {}\\n"}, "a.js")
    '"use strict";\\n(() => {\\n// b.js\\nfunction b() {}\\n// a.js\\nb();\\n})();\\n'
    """
    order: list[str] = []
    _visit(modules, entry, (), order)
    _check_names(modules, order)
    body = "".join(f"// {name}\n{_EXPORT.sub('', _IMPORT.sub('', modules[name]))}" for name in order)
    return f'"use strict";\n(() => {{\n{body}}})();\n'


def _visit(modules: Mapping[str, str], name: str, above: tuple[str, ...], order: list[str]) -> None:
    if name in above:
        raise CheckError(
            f"{name}: imports go round: {' -> '.join((*above, name))}; move what both need to a third file"
        )
    if name in order:
        return
    for names, other in _IMPORT.findall(modules[name]):
        if other not in modules:
            raise CheckError(f"{name}: there is no ./{other} to import from")
        _check_import(modules[other], names, f"{name}: import from ./{other}")
        _visit(modules, other, (*above, name), order)
    _check_rules(name, modules[name])
    order.append(name)


def _check_import(exporting: str, names: str, where: str) -> None:
    offered = set(_EXPORTED.findall(exporting))
    for name in filter(None, (part.strip() for part in names.split(","))):
        if name not in offered:
            raise CheckError(f"{where}: {name!r} is not exported there by that name; export it, or import it unrenamed")


def _check_rules(name: str, text: str) -> None:
    rest = _COMMENT.sub("", _EXPORT.sub("", _IMPORT.sub("", text)))  # JSDoc names types as `import("./x.js").T`
    for pattern, way_out in ((_LEFT, "import and export by name only"), (_GROUPED, "declare one name a statement")):
        broken = pattern.search(rest)
        if broken:
            raise CheckError(f"{name}: {broken[0].strip()!r} cannot be joined; {way_out}")


def _check_names(modules: Mapping[str, str], order: list[str]) -> None:
    owner: dict[str, str] = {}
    for module in order:
        for name in _NAME.findall(modules[module]):
            if name in owner:
                raise CheckError(f"{module}: {name!r} is declared in {owner[name]} too; top-level names are unique")
            owner[name] = module
