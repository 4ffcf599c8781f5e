"""Text of the evidence, made safe to be shown.

The author of the evidence chose this text. Control characters, and characters that turn
the direction of text or have no width, are written as \\uXXXX, so that readers see what
the text contains.
"""

import re

_UNSAFE_CHARACTERS = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\uffff\U000e0000-\U000e0fff]"
)

# Appended to text that is cut, so that a report shows where.
CUT_MARK = "\N{HORIZONTAL ELLIPSIS}[cut]"

MAXIMUM_MESSAGE_LENGTH = 1000
MAXIMUM_NAME_LENGTH = 200


def _EscapeCharacter(match):
    """Writes a character as its number, such as \\u202e."""
    number = ord(match.group())
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def ToText(value):
    """Writes a value of any type as text.

    Args:
      value (object): value.

    Returns:
      str: text, which is not safe to be shown yet.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, (bytes, bytearray)):
        # Each byte becomes a character at least.
        value = bytes(value[:MAXIMUM_MESSAGE_LENGTH])
    # Parsers, also those of third parties, can store any value: Python does not write
    # integers of more than 4,300 digits, and a class may refuse to be written at all.
    try:
        return str(value)
    except Exception:  # pylint: disable=broad-exception-caught
        return f"({type(value).__name__:s} that cannot be written)"


def EscapeText(text, maximum_length=MAXIMUM_MESSAGE_LENGTH):
    """Makes text safe to be shown on one line.

    Args:
      text (object): text, a value of another type that is written as text, or None.
      maximum_length (Optional[int]): number of characters after which text is cut.

    Returns:
      str: text or None if there is none.
    """
    if not isinstance(text, str):
        if text is None:
            return None
        text = ToText(text)
    # Nearly all text passes this check, which takes a tenth of the time of the search.
    if len(text) <= maximum_length and text.isascii() and text.isprintable():
        return text
    if len(text) > maximum_length:
        text = text[:maximum_length] + CUT_MARK
    return _UNSAFE_CHARACTERS.sub(_EscapeCharacter, text)


def AreSafe(values):
    """Determines if EscapeText() would leave all of these texts as they are.

    Args:
      values (list[str]): texts.

    Returns:
      bool: True if it would; False if it might not.
    """
    text = "".join(values)
    if not text.isascii() or not text.isprintable():
        return False
    if len(text) <= MAXIMUM_MESSAGE_LENGTH:
        return True
    return max(map(len, values)) <= MAXIMUM_MESSAGE_LENGTH
