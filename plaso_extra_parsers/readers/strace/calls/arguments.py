"""Arguments of strace calls: splitting, strings, paths and descriptors.

Arguments are separated by ", " outside of brackets. Strings, brackets and decorations
of descriptors ("3</etc/passwd>", options -y and -yy) can contain separators. Since
release 4.22 strace escapes "<" and ">" in decorations that are paths; older releases
print them raw, and all releases do in the names of UNIX sockets.
"""

from __future__ import annotations

import re
import typing

from plaso_extra_parsers.lib import programs

# Number that strace prints as AT_FDCWD.
CURRENT_DIRECTORY = -100


# Strace up to 5.18 leaves the mark of a deleted file in a decoration; with option -xx,
# as escapes.
_DELETED_MARKS = (
    programs.DELETED_MARK,
    "".join(f"\\x{ord(letter):02x}" for letter in programs.DELETED_MARK),
)


class Descriptor(typing.NamedTuple):
    """Descriptor as printed by strace.

    Attributes:
      number: number, CURRENT_DIRECTORY for AT_FDCWD.
      decoration: text between the angle brackets as in the log, without the mark of a
          deleted file; None if there is no decoration.
      is_deleted: True if strace marked the file as deleted.
    """

    number: int
    decoration: str | None
    is_deleted: bool


# A string with escapes; a mark of truncation can follow.
STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"'

# A string that is not closed: nothing after its start can be split.
OPEN_STRING = r'".*$'

# Decorations: escaped path, then "->" of sockets, quoted names, nested "<char 1:3>".
# The time for each expression is proportional to the text, also to a hostile one.
_NAME_STRING = r'"(?:[^"\\]|\\.){0,500}"'
_PLAIN = r'[^<>"\\-]*(?:(?:\\.|-(?!>))[^<>"\\-]*)*'
DECORATION = (
    rf"<(?!<){_PLAIN}(?:(?:->|{_NAME_STRING}|<[^<>]*>){_PLAIN}){{0,32}}>"
    r"(?=$|[,)\]}|( .;])"
)
# Releases before 4.22 print paths raw: the decoration ends before text that can follow
# a descriptor.
_RAW_DECORATION = r"<(?!<)[^<]*?>(?=$|, |[)\]}|]|\(deleted\)|\.\.\.)"

COMMENT = r"/\*[^*]*\*/"

_TOKEN = re.compile(
    rf"({STRING}|{OPEN_STRING}|{COMMENT}|(?<=[0-9D])(?:{DECORATION}|{_RAW_DECORATION}))"
    r"|([\[({])|([\])}])|(, )",
    re.DOTALL,
)

# Characters of strings, decorations, brackets and comments, which can have separators.
_SPECIAL = re.compile(r'["<>\[{(/]')

# Brackets without other brackets in them, and brackets that contain such brackets.
_NO_BRACKET = r'[^][{}()"<]*'
_INNER = rf"{STRING}|(?<=[0-9D]){DECORATION}"
_BRACKET = rf"[\[{{(]{_NO_BRACKET}(?:(?:{_INNER}){_NO_BRACKET})*[\])}}]"
_OUTER_BRACKET = (
    rf"[\[{{(]{_NO_BRACKET}(?:(?:{_INNER}|{_BRACKET}){_NO_BRACKET})*[\])}}]"
)

# Arguments with brackets two levels deep at most.
_SIMPLE_ARGUMENTS = re.compile(
    rf'([^",<>\[{{(]*(?:(?:{_INNER}|{_OUTER_BRACKET}|,(?! ))[^",<>\[{{(]*)*)(?:, |$)'
    "|.+",
    re.DOTALL,
)

_DESCRIPTOR = re.compile(
    r"(?:[a-z_0-9]+=)?(?:(0x[0-9a-f]+)|(-?\d{1,18})(?!\d)|(AT_FDCWD))"
    rf"({DECORATION}|{_RAW_DECORATION})?(\(deleted\))?",
    re.DOTALL,
)

# /dev/ptmx<char 5:2>: -yy prints the device after the path.
_DEVICE = re.compile(r"(.*)<((?:char|block) \d+:\d+(?: @[^<>]*)?)>", re.DOTALL)

_SECOND_RESULT = re.compile(r" (?:\((\d{1,9})\)|\[(\d{1,9})\])")
_NAME = re.compile(r"[a-z_][a-z_0-9]*=(?!=)")

_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|.)", re.DOTALL)

_ESCAPED_CHARACTERS = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "f": "\f",
    "v": "\v",
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
}


def SplitDevice(text: str) -> tuple[str, str | None]:
    """Splits a decoration, "/dev/ptmx<char 5:2>", into path and device, "char 5:2".

    The path has no raw angle brackets: all releases that print devices escape them.
    """
    match = _DEVICE.fullmatch(text) if text[-1:] == ">" else None
    return (text, None) if match is None else (match.group(1), match.group(2))


def SplitArguments(text: str) -> list[str]:
    """Splits the arguments of a call, without its parentheses.

    Names ("fd=") are included. A trailing empty argument, as before "<unfinished ...>",
    is left out.
    """
    if ", " not in text:
        return [text] if text else []
    if not _SPECIAL.search(text):
        parts = text.split(", ")
        if not parts[-1]:
            del parts[-1]
        return parts
    parts = _SIMPLE_ARGUMENTS.findall(text)
    # The last match is the empty one at the end. The sizes differ if the expression did
    # not match all of the text.
    if len(", ".join(parts)) == len(text) + 2 and "/*" not in text:
        del parts[-1]
        return parts
    parts = []
    start = 0
    depth = 0
    for match in _TOKEN.finditer(text):
        group = match.lastindex
        if group == 4:
            if not depth:
                parts.append(text[start : match.start()])
                start = match.end()
        elif group == 2:
            depth += 1
        elif group == 3:
            if depth:
                depth -= 1
    if start < len(text):
        parts.append(text[start:])
    return parts


def StripName(argument: str) -> str:
    """Strips the name from an argument like "fd=3" (--arg-names, always in clone)."""
    match = _NAME.match(argument)
    if match:
        return argument[match.end() :]
    return argument


def GetNamedArguments(arguments: list[str]) -> dict[str, str]:
    """Collects arguments, or members of a structure, by name.

    Arguments and members without a name are left out.
    """
    named = {}
    for argument in arguments:
        match = _NAME.match(argument)
        if match:
            named[argument[: match.end() - 1]] = argument[match.end() :]
    return named


def SplitMembers(text: str) -> list[str]:
    """Splits the first array or structure in an argument, if there is one.

    Examples are "[3</a>, 4</b>]" and "{fd=3, events=POLLIN}". A name can precede it,
    and text can follow it ("=> ..."). A mark of truncation ("...") is a member.
    """
    depth = 0
    start = None
    for match in _TOKEN.finditer(text):
        if match.lastindex == 2:
            if not depth:
                if text[match.start()] == "(":
                    return []
                start = match.end()
            depth += 1
        elif match.lastindex == 3 and depth:
            depth -= 1
            if not depth and start is not None:
                return SplitArguments(text[start : match.start()])
    if start is not None:
        return SplitArguments(text[start:])
    return []


def SplitDeleted(decoration: str) -> tuple[str, bool]:
    """Splits a decoration into the path and whether the file is marked as deleted.

    Strace up to 5.18 leaves the mark in the decoration.
    """
    if decoration.endswith(_DELETED_MARKS) and decoration[0] in "/\\":
        size = len(_DELETED_MARKS[decoration[-1] != ")"])
        return decoration[:-size], True
    return decoration, False


def ReadDescriptor(text: str) -> Descriptor | None:
    """Reads the descriptor at the start of an argument or result, if there is one.

    Examples are "3</etc/passwd>", "fd=3", "0x3" and "AT_FDCWD</>". Hexadecimal numbers
    (-e raw) are read as signed 32-bit integers.
    """
    match = _DESCRIPTOR.match(text)
    if not match:
        return None
    hexadecimal, decimal, _, decoration, deleted = match.groups()
    if decimal is not None:
        number = int(decimal)
    elif hexadecimal is not None:
        number = int(hexadecimal, 16) & 0xFFFFFFFF
        if number >= 0x80000000:
            number -= 0x100000000
    else:
        number = CURRENT_DIRECTORY
    if decoration is None:
        return Descriptor(number, None, deleted is not None)
    decoration, is_deleted = SplitDeleted(decoration[1:-1])
    return Descriptor(number, decoration, is_deleted or deleted is not None)


def ReadSecondResult(outcome: str) -> str | None:
    """Reads the second result of pipe, which some machines return in a register.

    The log has it after the value: " (4)", or " [4]" in other releases.
    """
    match = _SECOND_RESULT.fullmatch(outcome)
    return match.group(1) or match.group(2) if match else None


def _ReplaceEscape(match: re.Match[str]) -> str:
    """Replaces an escape sequence with the Latin-1 character of its byte."""
    escape = match.group(1)
    if escape[0] == "x" and len(escape) == 3:
        return chr(int(escape[1:], 16))
    if escape[0] in "01234567":
        return chr(int(escape, 8) & 0xFF)
    return _ESCAPED_CHARACTERS.get(escape, escape)


def UnescapeBytes(text: str) -> bytes:
    """Turns a string or decoration with escapes of strace back into bytes."""
    if "\\" not in text:
        return text.encode("utf-8", "surrogateescape")
    # Characters of the log outside of Latin-1 are kept as their UTF-8 bytes.
    latin = text.encode("utf-8", "surrogateescape").decode("latin-1")
    return _ESCAPE.sub(_ReplaceEscape, latin).encode("latin-1", "replace")


def UnescapeText(text: str) -> str:
    """Turns a string or decoration with escapes of strace back into text.

    Bytes that are not UTF-8 are shown as \\xNN.
    """
    if "\\" not in text:
        return text
    return UnescapeBytes(text).decode("utf-8", "backslashreplace")


_STRING_ARGUMENT = re.compile(rf"(?:[a-z_0-9]+=)?@?({STRING})(\.\.\.)?", re.DOTALL)


def ReadString(argument: str) -> tuple[bytes, bool] | None:
    """Reads the string at the start of an argument: '"/etc/passwd"' or '"abc"...'.

    Returns:
      bytes of the string and whether strace truncated it, or None if the argument does
          not begin with a string.
    """
    match = _STRING_ARGUMENT.match(argument)
    if not match:
        return None
    return UnescapeBytes(match.group(1)[1:-1]), match.group(2) is not None


def ReadPath(argument: str) -> str | None:
    """Reads a path argument such as '"/etc/passwd"', None if it is not a string.

    Bytes that are not UTF-8 are shown as \\xNN.
    """
    string = ReadString(argument)
    if string is None:
        return None
    return string[0].decode("utf-8", "backslashreplace")
