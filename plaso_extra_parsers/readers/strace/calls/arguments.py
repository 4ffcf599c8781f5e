"""Arguments of strace calls: splitting, strings, descriptors and socket addresses.

Arguments are separated by ", " at depth 0. Strings, brackets and the decorations of
descriptors ("3</etc/passwd>", options -y and -yy) can hold separators. Since release
4.22 strace escapes "<" and ">" in decorated paths; before, and in the names of UNIX
sockets still, they are raw.
"""

from __future__ import annotations

import re
import typing

# Number that strace prints as AT_FDCWD.
CURRENT_DIRECTORY = -100


# What the system writes after the path of a file that is deleted, and strace up to 5.18
# leaves in a decoration, also with option -xx.
_DELETED = " (deleted)"
_DELETED_MARKS = (_DELETED, "".join(f"\\x{ord(letter):02x}" for letter in _DELETED))


class Descriptor(typing.NamedTuple):
    """Descriptor as printed by strace.

    Attributes:
      number: number, CURRENT_DIRECTORY for AT_FDCWD.
      decoration: text between the angle brackets as in the log, without what marks a
          deleted file there, or None if there is none.
      is_deleted: True if strace marked the file as deleted.
    """

    number: int
    decoration: str | None
    is_deleted: bool


# A string with escapes, an optional mark of truncation follows.
STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"'

# A string that is not closed, which ends what can be distinguished.
OPEN_STRING = r'".*$'

# Decorations: escaped path, then "->" of sockets, quoted names, nested "<char 1:3>".
# The expressions here take time in proportion to the text, also if it is hostile.
_NAME_STRING = r'"(?:[^"\\]|\\.){0,500}"'
_PLAIN = r'[^<>"\\-]*(?:(?:\\.|-(?!>))[^<>"\\-]*)*'
DECORATION = (
    rf"<(?!<){_PLAIN}(?:(?:->|{_NAME_STRING}|<[^<>]*>){_PLAIN}){{0,32}}>"
    r"(?=$|[,)\]}|( .;])"
)
# Releases before 4.22 print paths raw: the decoration ends where something that can
# follow a descriptor begins.
_RAW_DECORATION = r"<(?!<)[^<]*?>(?=$|, |[)\]}|]|\(deleted\)|\.\.\.)"

COMMENT = r"/\*[^*]*\*/"

_TOKEN = re.compile(
    rf"({STRING}|{OPEN_STRING}|{COMMENT}|(?<=[0-9D])(?:{DECORATION}|{_RAW_DECORATION}))"
    r"|([\[({])|([\])}])|(, )",
    re.DOTALL,
)

# What separators can stand in.
_SPECIAL = re.compile(r'["<>\[{(/]')

# Brackets that hold no others, and those that hold some of these.
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

    A path has no angle brackets itself: strace escapes them since it prints devices.
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
    # The last match is the empty one at the end. What the expression cannot match is
    # left out by it.
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
    """Strips the name of an argument such as "fd=3" (--arg-names, clone always)."""
    match = _NAME.match(argument)
    if match:
        return argument[match.end() :]
    return argument


def GetNamedArguments(arguments: list[str]) -> dict[str, str]:
    """Collects arguments, or members of a structure, by name.

    Those without a name are left out.
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
    """Splits a decoration into a path and whether the file is marked as deleted.

    Strace up to 5.18 leaves that mark in it.
    """
    if decoration.endswith(_DELETED_MARKS) and decoration[0] in "/\\":
        size = len(_DELETED_MARKS[decoration[-1] != ")"])
        return decoration[:-size], True
    return decoration, False


def ReadDescriptor(text: str) -> Descriptor | None:
    """Reads the descriptor with which an argument, or a result, begins, if any does.

    Such as "3</etc/passwd>", "fd=3", "0x3" or "AT_FDCWD</>". Hexadecimal numbers (-e
    raw) are taken as signed 32-bit integers.
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

    It follows the value: " (4)", or " [4]" in other releases.
    """
    match = _SECOND_RESULT.fullmatch(outcome)
    return match.group(1) or match.group(2) if match else None


def _ReplaceEscape(match: re.Match[str]) -> str:
    """Replaces one escape sequence by the character of the byte (Latin-1)."""
    escape = match.group(1)
    if escape[0] == "x" and len(escape) == 3:
        return chr(int(escape[1:], 16))
    if escape[0] in "01234567":
        return chr(int(escape, 8) & 0xFF)
    return _ESCAPED_CHARACTERS.get(escape, escape)


def UnescapeBytes(text: str) -> bytes:
    """Turns the escapes of strace in a string, or decoration, back into bytes."""
    if "\\" not in text:
        return text.encode("utf-8", "surrogateescape")
    # Characters of the log outside of Latin-1 are kept as their UTF-8 bytes.
    latin = text.encode("utf-8", "surrogateescape").decode("latin-1")
    return _ESCAPE.sub(_ReplaceEscape, latin).encode("latin-1", "replace")


def UnescapeText(text: str) -> str:
    """Turns the escapes of strace in a string, or decoration, back into text.

    Bytes that are not UTF-8 are shown as \\xNN.
    """
    if "\\" not in text:
        return text
    return UnescapeBytes(text).decode("utf-8", "backslashreplace")


_STRING_ARGUMENT = re.compile(rf"(?:[a-z_0-9]+=)?@?({STRING})(\.\.\.)?", re.DOTALL)


def ReadString(argument: str) -> tuple[bytes, bool] | None:
    """Reads the string with which an argument begins: '"/etc/passwd"' or '"abc"...'.

    Returns:
      bytes of the string and whether strace truncated it, or None if the argument is no
          string.
    """
    match = _STRING_ARGUMENT.match(argument)
    if not match:
        return None
    return UnescapeBytes(match.group(1)[1:-1]), match.group(2) is not None


def ReadPath(argument: str) -> str | None:
    """Reads a path argument such as '"/etc/passwd"', None if it is no string.

    Bytes that are not UTF-8 are shown as \\xNN.
    """
    string = ReadString(argument)
    if string is None:
        return None
    return string[0].decode("utf-8", "backslashreplace")
