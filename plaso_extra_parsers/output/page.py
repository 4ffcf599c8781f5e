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

# Libraries of the page, as published: the second one needs the first one.
LIBRARY_VERSIONS = {"d3-array": "3.2.4", "d3-time": "3.1.0"}

_STYLE_NAME = "report.css"

# Modules of the script; each needs only those in front of it.
MODULE_NAMES = (
    "format.js",
    "decode.js",
    "axis.js",
    "islands.js",
    "timeline.js",
    "query.js",
    "tree.js",
    "samples.js",
    "logins.js",
    "store.js",
    "filter.js",
    "search.js",
    "state.js",
    "noted.js",
    "canvas.js",
    "menu.js",
    "processes.js",
    "descriptors.js",
    "heat.js",
    "machine.js",
    "curves.js",
    "flow.js",
    "findings.js",
    "overview.js",
    "layout.js",
    "pictures.js",
    "table.js",
    "panel.js",
    "chips.js",
    "export.js",
    "keyboard.js",
    "app.js",
)

_IMPORT = re.compile(r"^import \{[^}]*\} from \"\./\w+\.js\";\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) )", re.MULTILINE)
_DEFINITION = re.compile(
    r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE
)
_METHOD = re.compile(r"^  (?:async |\* |get )?(\w+)\(", re.MULTILINE)

# Tokens of JavaScript. A slash begins an expression where no value stands before it.
_TOKEN = re.compile(
    r"(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<space>\s+)|(?P<word>[\w$]+)"
    r"|(?P<text>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')|(?P<sign>.)",
    re.DOTALL,
)
_EXPRESSION = re.compile(r"/(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_VALUE_END = re.compile(r"[\w$)\]}\"'`]$")
_KEYWORD_END = re.compile(r"\b(return|case|typeof|in|of)$")

_STYLE_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STYLE_SPACE = re.compile(r"\s*([{};,]|:(?= ))\s*")

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


def _ReadTemplate(text, offset, names):
    """Reads a template of JavaScript, in which expressions are stripped.

    Args:
      text (str): script.
      offset (int): offset of its first sign.
      names (dict[str, str]): what words are replaced with.

    Returns:
      tuple[int, str]: offset behind its last sign, and template.
    """
    parts, first = [], offset
    offset += 1
    while text[offset] != "`":
        if text[offset] == "\\":
            offset += 2
        elif text.startswith("${", offset):
            parts.append(text[first : offset + 2])
            end = first = _FindExpressionEnd(text, offset + 2)
            parts.append(StripScript(text[offset + 2 : end], names))
            offset = end + 1
        else:
            offset += 1
    return offset + 1, "".join(parts) + text[first : offset + 1]


def _FindExpressionEnd(text, offset):
    """Finds the bracket that ends an expression in a template.

    Args:
      text (str): script.
      offset (int): offset of the expression.

    Returns:
      int: offset of the bracket.
    """
    depth, previous = 0, ""
    while depth or text[offset] != "}":
        _, token, offset = _ReadToken(text, offset, previous, {})
        depth += {"{": 1, "}": -1}.get(token, 0)
        previous = token
    return offset


def _ReadToken(text, offset, previous, names):
    """Reads a token of JavaScript.

    Args:
      text (str): script.
      offset (int): offset of the token.
      previous (str): token before it.
      names (dict[str, str]): what words are replaced with.

    Returns:
      tuple[str, str, int]: kind, token as it is written, and offset behind it.
    """
    if text[offset] == "`":
        end, template = _ReadTemplate(text, offset, names)
        return "text", template, end
    match = _TOKEN.match(text, offset)
    kind = match.lastgroup
    if match.group() == "/" and (
        not _VALUE_END.search(previous) or _KEYWORD_END.search(previous)
    ):
        match = _EXPRESSION.match(text, offset) or match
        kind = "text"
    return kind, match.group(), match.end()


def StripScript(text, names=None):
    """Strips comments and needless space of a script; its lines stay lines.

    Args:
      text (str): script.
      names (Optional[dict[str, str]]): what words are replaced with, which are neither
          names of members nor keys of objects.

    Returns:
      str: script that does the same.
    """
    names = names or {}
    parts, previous, space = [], "", ""
    offset = 0
    while offset < len(text):
        kind, token, offset = _ReadToken(text, offset, previous, names)
        if kind == "space":
            space = "\n" if "\n" in token or space == "\n" else " "
        if kind in ("comment", "space"):
            continue
        is_key = text.startswith(":", offset) and previous[-1:] in "{,"
        is_member = previous == "." and parts[-3:] != [".", ".", "."]
        if kind == "word" and not is_member and not is_key:
            token = names.get(token, token)
        is_joined = not previous or previous[-1] in "{(,[;" or token[0] in ".)]}"
        if space == "\n" and not is_joined:
            parts.append("\n")
        elif space == " " and (
            re.match(r"[\w$]\S*[\w$]$", f"{previous[-1:]:s}{token[0]:s}")
            or token[0] == previous[-1:]
        ):
            parts.append(" ")
        parts.append(token)
        previous, space = token, ""
    return "".join(parts)


def StripStyle(text):
    """Strips comments and needless space of a style.

    Args:
      text (str): style.

    Returns:
      str: style that does the same.
    """
    return _STYLE_SPACE.sub(r"\1", _STYLE_COMMENT.sub("", text)).strip()


def JoinLibraries():
    """Joins the libraries into one script.

    Returns:
      str: script.
    """
    return "\n".join(ReadPageFile(f"{name:s}.min.js") for name in LIBRARY_VERSIONS)


def JoinModules(names=MODULE_NAMES):
    """Joins modules into one script, in which each name is that of one thing.

    Args:
      names (Optional[tuple[str]]): names of the modules.

    Returns:
      str: script.

    Raises:
      ValueError: if two modules have something of one name.
    """
    module_per_name = {}
    methods = set()
    for module_name in names:
        text = ReadPageFile(module_name)
        methods.update(_METHOD.findall(text))
        for name in _DEFINITION.findall(text):
            other_name = module_per_name.setdefault(name, module_name)
            if other_name != module_name:
                raise ValueError(f"{other_name:s} and {module_name:s} have: {name:s}")

    # What the modules share gets names that no other thing has, and that are short.
    short_names = {
        name: f"${number:x}"
        for number, name in enumerate(sorted(set(module_per_name) - methods))
        if len(name) > 3
    }
    short_names["const"] = "let"
    parts = ['"use strict";\n(() => {']
    for module_name in names:
        text = _EXPORT.sub("", _IMPORT.sub("", ReadPageFile(module_name)))
        parts.append(StripScript(text, short_names))
    parts.append("})();\n")
    return "\n".join(parts)


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
    library, script = JoinLibraries(), JoinModules()
    style = StripStyle(ReadPageFile(_STYLE_NAME))
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
