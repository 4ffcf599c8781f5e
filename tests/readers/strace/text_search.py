"""Finds text of a strace log that is in no record."""

import collections
import re

# Words of strace that the kind of a record stands for.
_WORDS = frozenset("""
    attached by call changed core detached dumped execve exit exited in interrupted
    killed pid process resumed resuming runs status stopped strace superseded to
    unfinished with
    """.split())

_WORD = re.compile(r"mark\d+|[A-Za-z_]{2,}")


def _GetTexts(value):
    """Retrieves the texts in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for element in value:
            yield from _GetTexts(element)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield str(value)


def FindLostWords(text, result):
    """Finds words of a log that are in no record.

    Args:
      text (str): log.
      result (list[Record]): all its records.

    Returns:
      list[str]: words, each as often as it is missing.
    """
    # Messages stand behind words without a space.
    text = text.replace("strace:", " strace:")
    expected = collections.Counter(_WORD.findall(text))
    # A first half is in the call, too.
    found = collections.Counter()
    starts = collections.Counter()
    parts = []
    for record in result:
        counter = starts if type(record).__name__ == "CallStart" else found
        if type(record).__name__ != "Damage":
            for part in _GetTexts(record):
                counter.update(_WORD.findall(part))
                parts.append(part)
    all_text = "\n".join(parts)

    lost = []
    for word, count in (expected - found).items():
        if word.lower() in _WORDS or starts[word] >= count:
            continue
        # The parts of a broken line are joined without a space.
        if not word.startswith("mark") and all_text.count(word) >= expected[word]:
            continue
        lost.extend([word] * count)
    return sorted(lost)
