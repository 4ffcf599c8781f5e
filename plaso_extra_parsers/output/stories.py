"""Stories: sentences that somebody has added to views of a report.

A story is not evidence, and not trusted: a story of a wrong form is refused, and all
text is made safe to be shown. page/story.js has the same limits.
"""

import json

from plaso_extra_parsers.output import texts

MAXIMUM_STOPS = 20
MAXIMUM_TEXT_LENGTH = 300

_MAXIMUM_FILE_SIZE = 1024 * 1024

# Maximum number of characters per text of a stop.
_LENGTHS = {"text": MAXIMUM_TEXT_LENGTH, "address": 8000, "author": 80, "made": 40}


def _ReadText(values, name):
    """Reads a text of a stop, safe to be shown, or raises ValueError."""
    text = values.get(name, "")
    if not isinstance(text, str):
        raise ValueError(f"{name:s} is not a text")
    if len(text) > _LENGTHS[name]:
        raise ValueError(
            f"{name:s} has {len(text):d} characters: at most {_LENGTHS[name]:d}"
        )
    return texts.EscapeText(text)


def ReadStory(path):
    """Reads a story.

    Args:
      path (str): path of a file that the page has exported.

    Returns:
      dict[str, object]: author and stops.

    Raises:
      OSError: if the file cannot be read.
      ValueError: if the file does not have the form of a story.
    """
    with open(path, "rb") as file_object:
        data = file_object.read(_MAXIMUM_FILE_SIZE + 1)
    if len(data) > _MAXIMUM_FILE_SIZE:
        raise ValueError(f"more than {_MAXIMUM_FILE_SIZE:d} bytes")
    try:
        value = json.loads(data.decode("utf-8"))
    except RecursionError as exception:
        raise ValueError("too many lists in lists") from exception

    stops = value.get("stops") if isinstance(value, dict) else None
    if not isinstance(stops, list) or not all(isinstance(stop, dict) for stop in stops):
        raise ValueError("no list of stops")
    if not 0 < len(stops) <= MAXIMUM_STOPS:
        raise ValueError(f"{len(stops):d} stops: 1 to {MAXIMUM_STOPS:d} are possible")
    story = {
        "author": _ReadText(value, "author"),
        "stops": [{name: _ReadText(stop, name) for name in _LENGTHS} for stop in stops],
    }
    for number, stop in enumerate(story["stops"], 1):
        if not stop["text"].strip():
            raise ValueError(f"stop {number:d} has no sentence")
    return story
