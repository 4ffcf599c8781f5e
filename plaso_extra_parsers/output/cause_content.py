"""Content of files and connections, as calls and command lines show it.

Content only confirms where bytes came from: logs cut the data that they show, hence
nothing follows from content that is missing.
"""

import functools
import re
import shlex
import urllib.parse

# Number of characters of the arguments of a call that are searched for data.
_MAXIMUM_ARGUMENTS_LENGTH = 1500

_DATA = re.compile(r'(?:, |=)"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(?:[0-7]{1,3}|x[0-9a-f]{2}|.)")
_SPACE_ESCAPE = re.compile(r'\\[nrt"]')
_WORD = re.compile(r"[A-Za-z0-9_./:-]{2,}")

# Number of shown characters, without zeros, that binary data must have in common, since
# many files have the same header.
_MINIMUM_SHOWN_LENGTH = 40

# A shorter text is part of too many others.
_MINIMUM_PART_LENGTH = 6

_MAXIMUM_COMMAND_LENGTH = 4096

_REDIRECTION = re.compile(r"[^0-9&>]>>?\s*(/[^\s;&|')]+)")
_COMMAND_END = re.compile(r"[;|&]+")
_COMMAND_PREFIX = re.compile(
    r"^\s*(\S*/)?(sudo|nohup|env|exec|doas)(\s+-\S+)*(\s+\w+=\S*)*\s+"
)

# Commands that write their last argument, commands that download files, options of
# install that have values, and options that name the file to write.
_COPYING_COMMANDS = frozenset(["cp", "install", "ln", "mv"])
_DOWNLOADING_COMMANDS = frozenset(["curl", "wget"])
_OPTIONS_WITH_VALUES = frozenset(["-g", "-m", "-o"])
_OUTPUT_OPTIONS = frozenset(["-o", "-O", "--output", "--output-document"])


def GetData(arguments):
    """Retrieves the bytes that a call shows.

    Args:
      arguments (str): arguments as strace writes them, or None.

    Returns:
      str: bytes as strace writes them, empty if the call shows none.
    """
    match = _DATA.search((arguments or "")[:_MAXIMUM_ARGUMENTS_LENGTH])
    return match.group(1) if match else ""


def GetWords(text):
    """Retrieves the words of a text, in which escapes of URLs and strace are resolved.

    Args:
      text (str): command line, or bytes as strace writes them.

    Returns:
      set[str]: words.
    """
    text = urllib.parse.unquote_plus(_SPACE_ESCAPE.sub(" ", text))
    return set(_WORD.findall(text))


# Cached, since the bytes of one write are compared with the bytes of many reads.
@functools.lru_cache(maxsize=16)
def _GetWholeText(written, written_size):
    """Retrieves a printable text that a call shows completely, or None.

    Each escape of strace counts as one byte of the text.
    """
    plain = _SPACE_ESCAPE.sub("_", written)
    return plain if "\\" not in plain and 1 < len(plain) == written_size else None


def IsTelling(written, written_size):
    """Determines if the data of a write can be compared with what was read.

    Args:
      written (str): bytes that the call shows, as strace writes them.
      written_size (int): number of bytes that it wrote.

    Returns:
      bool: True if it can; False if IsSame() would be False for every read.
    """
    if len(written) > _MINIMUM_SHOWN_LENGTH:
        return True
    return _GetWholeText(written, written_size) is not None


def IsSame(written, written_size, read, read_size):
    """Determines if a call wrote the bytes that another one had read.

    Args:
      written (str): bytes that the writing call shows, as strace writes them.
      written_size (int): number of bytes that were written.
      read (str): bytes that the reading call shows, as strace writes them.
      read_size (int): number of bytes that were read.

    Returns:
      bool: True if more than a header that many files share is the same, or if a whole
          printable text is part of what was read.
    """
    size = min(len(written), len(read))
    shown = written[:size]
    if size > _MINIMUM_SHOWN_LENGTH and shown == read[:size]:
        if len(shown.replace("\\0", "")) > _MINIMUM_SHOWN_LENGTH:
            return True
    plain = _GetWholeText(written, written_size)
    if plain is None:
        return False
    if written == read and written_size == read_size:
        return True
    return len(plain) >= _MINIMUM_PART_LENGTH and written.strip("\\n ") in read


def _GetArguments(words):
    """Retrieves the words that are neither options nor values of options."""
    has_values = words[0].rpartition("/")[2] == "install"
    return [
        word
        for last, word in zip(words, words[1:])
        if not word.startswith("-")
        and not (has_values and last in _OPTIONS_WITH_VALUES)
    ]


def _GetTargetsOfCommand(words):
    """Determines the files that a command writes: path, and source path or None."""
    name = words[0].rpartition("/")[2]
    arguments = _GetArguments(words)
    if name in _COPYING_COMMANDS and len(arguments) == 2:
        target, source = arguments[1], arguments[0]
        if target.endswith("/"):
            target += source.rpartition("/")[2]
        return [(target, source)]
    if name == "tee":
        return [(argument, None) for argument in arguments]
    if name in _DOWNLOADING_COMMANDS:
        return [
            (words[index + 1], None)
            for index, word in enumerate(words[:-1])
            if word in _OUTPUT_OPTIONS
        ]
    return []


def GetTargets(command):
    """Determines which files a command line writes.

    Args:
      command (str): command line or None.

    Returns:
      list[tuple[str, str]]: absolute path, and path of the file that it is copied from
          or None.
    """
    command = (command or "")[:_MAXIMUM_COMMAND_LENGTH]
    targets = [(path, None) for path in _REDIRECTION.findall(command)]
    for part in _COMMAND_END.split(command):
        try:
            words = shlex.split(_COMMAND_PREFIX.sub("", part))
        except ValueError:
            continue
        if words:
            targets.extend(_GetTargetsOfCommand(words))
    return [
        (path, source if source and source.startswith("/") else None)
        for path, source in targets
        if path.startswith("/") and not path.startswith("/dev/null")
    ]
