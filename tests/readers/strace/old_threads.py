"""Tests that threads are known in the form of logs of strace up to 5.1.

These releases print the arguments of clone when it returns: of a call that was cut, the
first half has none.
"""

import re
import unittest

from tests.readers.strace import own_words
from tests.readers.strace import recordings

# 100 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
_FIRST_HALF = re.compile(
    r"^(\[pid +\d+\] |\d+ +|)(.*?\b)(clone3?)\(([^\"\n]*) <unfinished \.\.\.>$"
)
# 100 clone(child_stack=NULL, flags=SIGCHLD) = 101
_WHOLE_CALL = re.compile(
    r"^(\[pid +\d+\] |\d+ +|)(.*?\b)(clone3?)\(([^\"\n]*\) += \d.*)$", re.MULTILINE
)
# 100 <... clone resumed>, child_tidptr=0x7f) = 101
_SECOND_HALF = re.compile(r"^(\[pid +\d+\] |\d+ +|)(.*)<\.\.\. (clone3?) resumed>(.*)$")


def Rewrite(text):
    """Rewrites a log to the form of strace 5.1.

    Returns:
      tuple[str, int]: log, and number of calls that were rewritten.
    """
    lines = []
    arguments = {}
    number_of_calls = 0
    for line in text.split("\n"):
        match = _FIRST_HALF.match(line)
        if match:
            thread, start, name, arguments[thread] = match.groups()
            line = f"{thread:s}{start:s}{name:s}( <unfinished ...>"
        match = _SECOND_HALF.match(line)
        if match and match.group(1) in arguments:
            thread, start, name, rest = match.groups()
            first = arguments.pop(thread)
            line = f"{thread:s}{start:s}<... {name:s} resumed> {first:s}{rest:s}"
            number_of_calls += 1
        lines.append(line)
    return "\n".join(lines), number_of_calls


def Split(text):
    """Splits whole calls, as if something had happened before they returned.

    Returns:
      tuple[str, int]: log in the form of strace 5.1, and number of calls.
    """
    return _WHOLE_CALL.subn(
        r"\1\2\3( <unfinished ...>\n\1\2<... \3 resumed> \4", Rewrite(text)[0]
    )


class OldThreadsTest(unittest.TestCase):
    """Tests that threads are known in old logs."""

    def testRecordings(self):
        """Each call, descriptor and process is that of the log as it was recorded."""
        number_of_calls = 0
        for name in recordings.GetNames():
            for file_name, data in recordings.ReadFiles(name).items():
                text, number = Rewrite(data.decode("utf-8"))
                if not number:
                    continue
                number_of_calls += number
                expected = own_words.Describe({file_name: data})
                found = own_words.Describe({file_name: text.encode("utf-8")})
                with self.subTest(name=name, file=file_name):
                    self.assertEqual(len(found), len(expected))
                    for item, expected_item in zip(found, expected):
                        record = getattr(item, "record", None)
                        if getattr(record, "name", "")[:5] == "clone":
                            record = record._replace(
                                arguments=expected_item.record.arguments
                            )
                            item = item._replace(record=record)
                        self.assertEqual(item, expected_item)
        self.assertGreater(number_of_calls, 50)


if __name__ == "__main__":
    unittest.main()
