"""Page of a report: its policy, its style and its scripts, joined into one file.

The page needs no other file. Its policy lets the browser run the scripts with the
digests it names and refuses everything else: other scripts, requests, and making
elements of text.
"""

import base64
import collections
import graphlib
import hashlib
import html
import itertools
import os
import re
import string

_PAGE_PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "page")

# Libraries of the page, as published: the second one needs the first one.
LIBRARY_VERSIONS = {"d3-array": "3.2.4", "d3-time": "3.1.0"}

_STYLE_NAME = "report.css"

FOOT = "</body>\n</html>\n"

# The modules, joined into one file, which a build contains and a checkout does not.
_SCRIPT_NAME = "script.min.js"
SCRIPT_PATH = os.path.join("plaso_extra_parsers", "output", "page", _SCRIPT_NAME)

_IMPORT = re.compile(r"^import \{[^}]*\} from \"\./(\w+\.js)\";\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) )", re.MULTILINE)
_DEFINITION = re.compile(
    r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE
)

# Places that name the variables of functions. A word that is found by mistake is
# renamed as well, unless it is one of _KEPT_NAMES.
_VARIABLES = (
    re.compile(r"\b(?:let|const) (\w+)"),
    re.compile(r"\b(?:let|const) ([\[{][^;()]*?[\]}]) (?:=|of) "),
    re.compile(r"\((\w[^()]*|[\[{][^()]*)\) (?:=>|\{)"),
    re.compile(r"(\w+) =>"),
)
_METHOD = re.compile(
    r"(?:^ +|[{,] )(?:async |get |\* )?(\w+)\((?:[^()]|\([^()]*\))*\) \{", re.MULTILINE
)
_WORD = re.compile(r"(?<![\w$.])[A-Za-z]\w*")

# Names of JavaScript and of browsers that the modules use without a dot.
_KEPT_NAMES = frozenset(
    "Array Blob Boolean CompressionStream Date DecompressionStream Element Error"
    " Float64Array Infinity Intl JSON Map Math MessageChannel NaN Node Number"
    " Object Promise RegExp ResizeObserver Response Set String TextDecoder"
    " TextEncoder URL Uint16Array Uint32Array Uint8Array arguments async atob btoa"
    " clearTimeout crypto d3 do document false get getComputedStyle globalThis"
    " history if in let localStorage location navigator null of performance"
    " requestAnimationFrame setTimeout this true undefined window".split()
)

# Tokens of JavaScript. A slash begins a regular expression unless a value precedes it.
_TOKEN = re.compile(
    r"(?P<space>(?:\s|//[^\n]*|/\*.*?\*/)+)|(?P<word>[\w$]+)"
    r"|(?P<text>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')|(?P<sign>=>|.)",
    re.DOTALL,
)
_EXPRESSION = re.compile(r"/(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_TEMPLATE = re.compile(r"[`}](?:[^`\\$]|\\.|\$(?!\{))*(?:`|\$\{)", re.DOTALL)
_VALUE_END = re.compile(r"[\w$)\]}\"'`]$")
_KEYWORD_END = re.compile(r"\b(return|case|typeof|in|of)$")

# Tokens before the brace of an object; other tokens precede the brace of a block.
_BEFORE_OBJECT = frozenset(
    ["", "(", "[", ",", "=", ":", "?", "|", "&", ".", "return", "let", "const", "of"]
)

_STYLE_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STYLE_SPACE = re.compile(r"\s*([{};,]|:(?= ))\s*")

# What ends a script early, or makes a browser read a script differently.
_FORBIDDEN = re.compile(r"</script|<script|<!--|\r", re.IGNORECASE)


def ReadPageFile(name):
    """Reads a file of the page.

    Args:
      name (str): name.
    """
    path = os.path.join(_PAGE_PATH, name)
    with open(path, encoding="utf-8", newline="") as file_object:
        return file_object.read()


def GetModuleNames():
    """Determines the modules of the script.

    Returns:
      list[str]: names; each module follows the modules that it imports.

    Raises:
      graphlib.CycleError: if modules import each other.
    """
    names = sorted(
        name
        for name in os.listdir(_PAGE_PATH)
        if name.endswith(".js") and not name.endswith(".min.js")
    )
    imports = {name: _IMPORT.findall(ReadPageFile(name)) for name in names}
    return list(graphlib.TopologicalSorter(imports).static_order())


def _IsOfWord(sign):
    """Determines if a character can be part of a word."""
    return sign.isalnum() or sign in {"_", "$"}


def _ReadTokens(text):
    """Reads the tokens of JavaScript.

    Yields the space before the token, its kind (word, text, sign), the token, and
    whether it is a direct part of an object or of a pattern that destructures an
    object.
    """
    openers, previous, space, offset, is_label = [], "", "", 0, False
    while offset < len(text):
        kind, is_in_object = "text", openers[-1:] == ["object"]
        if text[offset] == "`" or (text[offset] == "}" and openers[-1:] == ["`"]):
            token = _TEMPLATE.match(text, offset).group()
            if token[0] == "}":
                openers.pop()
            if token[-1] == "{":
                openers.append("`")
        else:
            match = _TOKEN.match(text, offset)
            kind, token = match.lastgroup, match.group()
            if kind == "space":
                space = "\n" if "\n" in token else " "
                offset += len(token)
                continue
            if token == "/" and (
                not _VALUE_END.search(previous) or _KEYWORD_END.search(previous)
            ):
                match = _EXPRESSION.match(text, offset) or match
                kind, token = "text", match.group()
            elif token in ("(", "["):
                openers.append(token)
            elif token == "{":
                is_object = previous in _BEFORE_OBJECT and not is_label
                openers.append("object" if is_object else token)
            elif token in (")", "]", "}") and openers:
                openers.pop()
        yield space, kind, token, is_in_object
        # A brace after "case x:" begins a block, not an object.
        is_label = token in ("case", "default") or (is_label and previous != ":")
        previous, space, offset = token, "", offset + len(token)


def StripScript(text, names=None):
    """Strips comments and needless space from a script; statements stay on their lines.

    Args:
      text (str): script.
      names (Optional[dict[str, str]]): new names per name of a variable; members and
          keys of objects keep their names.

    Returns:
      str: equivalent script.
    """
    names = names or {}
    parts, previous = [], ""
    tokens = list(_ReadTokens(text))
    following = [token for _, _, token, _ in tokens[1:]] + [""]
    for (space, kind, token, is_in_object), next_token in zip(tokens, following):
        short_name = names.get(token) if kind == "word" else None
        if short_name and is_in_object and previous in ("{", ","):
            if next_token in (",", "}", "="):
                short_name = f"{token:s}:{short_name:s}"
            elif next_token in (":", "("):
                short_name = None
        if short_name and (previous != "." or parts[-3:] == [".", ".", "."]):
            token = short_name
        end = previous[-1:]
        is_joined = not end or end in "{(,[;" or token[0] in ".)]}"
        if space == "\n" and not is_joined:
            parts.append("\n")
        elif space == " " and (
            (end in "+-/" and token[0] == end)
            or (_IsOfWord(end) and _IsOfWord(token[0]))
        ):
            parts.append(" ")
        parts.append(token)
        previous = token
    return "".join(parts)


def StripStyle(text):
    """Strips comments and needless space from a style.

    Args:
      text (str): style.

    Returns:
      str: equivalent style.
    """
    return _STYLE_SPACE.sub(r"\1", _STYLE_COMMENT.sub("", text)).strip()


def JoinLibraries():
    """Joins the libraries into one script."""
    return "\n".join(ReadPageFile(f"{name:s}.min.js") for name in LIBRARY_VERSIONS)


def _GetShortNames(modules):
    """Determines short names for definitions of modules, and for variables.

    A variable has the same short name everywhere, so that scopes do not matter; the
    most frequent name gets the shortest one.

    Packages that shorten names need node or a binary for each machine, which a build of
    a wheel must not need. Those in pure Python (rjsmin, jsmin) only strip: with them a
    page has 325 kB instead of 268 kB.
    """
    kept_names, names, counts = set(_KEPT_NAMES), set(), collections.Counter()
    for text in modules:
        names.update(_DEFINITION.findall(text))
        for expression in _VARIABLES:
            for variables in expression.findall(text):
                names.update(_WORD.findall(variables))
        kept_names.update(_METHOD.findall(text))
        counts.update(_WORD.findall(text))
    names.difference_update(kept_names)

    letters = string.ascii_letters
    free_names = (
        name
        for name in itertools.chain(
            letters, map("".join, itertools.product(letters, repeat=2))
        )
        if name not in counts and name not in _KEPT_NAMES
    )
    short_names = {
        name: short_name
        for (name, _), short_name in zip(
            ((name, count) for name, count in counts.most_common() if name in names),
            free_names,
        )
        if len(short_name) < len(name)
    }
    short_names["const"] = "let"
    return short_names


def JoinModules():
    """Joins modules into one script, in which each name has one meaning.

    Returns:
      str: script.

    Raises:
      ValueError: if two modules define the same name.
    """
    names = GetModuleNames()
    modules = [
        _EXPORT.sub("", _IMPORT.sub("", ReadPageFile(module_name)))
        for module_name in names
    ]
    module_per_name = {}
    for module_name, text in zip(names, modules):
        for name in _DEFINITION.findall(text):
            other_name = module_per_name.setdefault(name, module_name)
            if other_name != module_name:
                raise ValueError(f"{other_name:s} and {module_name:s} have: {name:s}")

    short_names = _GetShortNames(modules)
    parts = ['"use strict";\n(() => {']
    parts.extend(StripScript(text, short_names) for text in modules)
    parts.append("})();\n")
    return "\n".join(parts)


def ReadScript():
    """Reads the script that a build has made of the modules, or else joins them."""
    try:
        return ReadPageFile(_SCRIPT_NAME)
    except FileNotFoundError:
        return JoinModules()


def _GetDigest(text):
    """Calculates the digest by which a policy allows a script or style."""
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest())
    return f"'sha256-{digest.decode('ascii'):s}'"


def FormatHead(title):
    """Formats the part of the page before its data.

    Args:
      title (str): title, which may contain any text.

    Returns:
      tuple[str, dict[str, str]]: beginning of the page, and the parts from which the
          page builds a copy of itself: text before the style ("begin"), between style
          and scripts ("middle") and after the data ("end").

    Raises:
      ValueError: if a script or the style contains text that may end it early.
    """
    library, script = JoinLibraries(), ReadScript()
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
    frame = {
        "begin": "".join(
            (
                '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
                '<meta http-equiv="Content-Security-Policy" ',
                f'content="{policy:s}">\n',
                '<meta name="viewport" content="width=device-width,initial-scale=1">\n',
                '<meta name="referrer" content="no-referrer">\n',
                f"<title>{html.escape(title):s}</title>\n<style>",
            )
        ),
        "middle": "</style>\n</head>\n<body>\n" + ReadPageFile("report.html"),
        "end": FOOT,
    }
    head = "".join(
        (
            *(frame["begin"], style, frame["middle"]),
            f"<script>{library:s}</script>\n<script>{script:s}</script>\n",
        )
    )
    return head, frame
