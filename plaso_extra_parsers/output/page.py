"""Page of a report: its policy, its style and its scripts, joined into one file.

The page needs nothing but itself. Its policy lets the browser run the scripts with the
digests it names, and refuses all else: other scripts, requests, and making elements of
text.
"""

import base64
import hashlib
import html
import os
import re

_PAGE_PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "page")

UPLOT_VERSION = "1.6.32"

_LIBRARY_NAME = "uPlot.iife.min.js"
_STYLE_NAMES = ("uPlot.min.css", "report.css")

# Modules of the script; each needs only those in front of it.
MODULE_NAMES = (
    "format.js",
    "decode.js",
    "axis.js",
    "islands.js",
    "timeline.js",
    "search.js",
    "tree.js",
    "store.js",
    "state.js",
    "canvas.js",
    "overview.js",
    "processes.js",
    "lanes.js",
    "descriptors.js",
    "flow.js",
    "samples.js",
    "curves.js",
    "logins.js",
    "machine.js",
    "senders.js",
    "table.js",
    "details.js",
    "evidence.js",
    "pointer.js",
    "keyboard.js",
    "export.js",
    "app.js",
)

_IMPORT = re.compile(r"^import \{([^}]*)\} from \"\./(\w+)\.js\";\n", re.MULTILINE)
_EXPORT = re.compile(
    r"^export ((?:async )?(?:function|class|const) (\w+))", re.MULTILINE
)

# What ends a script early, or lets a browser read one otherwise than as it stands.
_FORBIDDEN = re.compile(r"</script|<script|<!--|\r", re.IGNORECASE)


def ReadPageFile(name):
    """Reads a file of the page.

    Args:
      name (str): name.

    Returns:
      str: text.
    """
    path = os.path.join(_PAGE_PATH, name)
    with open(path, encoding="utf-8", newline="") as file_object:
        return file_object.read()


def JoinModules(names=MODULE_NAMES):
    """Joins modules into one script; each keeps names of its own that it exports.

    Args:
      names (Optional[tuple[str]]): names of the modules.

    Returns:
      str: script.
    """
    parts = ['"use strict";\n(() => {\n']
    for name in names:
        text = ReadPageFile(name)
        exported_names = [match.group(2) for match in _EXPORT.finditer(text)]
        text = _EXPORT.sub(r"\1", text)
        text = _IMPORT.sub(r"const {\1} = module_\2;\n", text)
        parts.append(
            f"const module_{name.removesuffix('.js'):s} = (() => {{\n{text:s}\n"
            f"return {{ {', '.join(exported_names):s} }};\n}})();\n"
        )
    parts.append("})();\n")
    return "".join(parts)


def _GetDigest(text):
    """Calculates the digest by which a policy names a script or style.

    Args:
      text (str): script or style.

    Returns:
      str: digest.
    """
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest())
    return f"'sha256-{digest.decode('ascii'):s}'"


def FormatHead(title):
    """Formats the page up to where its data begins.

    Args:
      title (str): title, which may hold anything.

    Returns:
      str: beginning of the page.

    Raises:
      ValueError: if a script holds what may end it early.
    """
    library, script = ReadPageFile(_LIBRARY_NAME), JoinModules()
    style = "\n".join(ReadPageFile(name) for name in _STYLE_NAMES)
    for text in (library, script, style):
        match = _FORBIDDEN.search(text)
        if match:
            raise ValueError(f"A script of the page holds: {match.group()!r}")

    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_GetDigest(library):s} {_GetDigest(script):s}",
            f"style-src {_GetDigest(style):s}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )
    return "".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{policy:s}">\n',
            '<meta name="viewport" content="width=device-width,initial-scale=1">\n',
            '<meta name="referrer" content="no-referrer">\n',
            f"<title>{html.escape(title):s}</title>\n",
            f"<style>{style:s}</style>\n</head>\n<body>\n",
            ReadPageFile("report.html"),
            f"<script>{library:s}</script>\n",
            f"<script>{script:s}</script>\n",
        )
    )


FOOT = "</body>\n</html>\n"
