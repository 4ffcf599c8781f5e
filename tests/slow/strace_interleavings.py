"""Tests that no text of mixed and cut recordings of strace is lost."""

import random
import unittest

from plaso_extra_parsers.lib import errors
from tests.readers.strace import recordings
from tests.readers.strace import text_search


class InterleavingsTest(unittest.TestCase):
    """Tests interleaved and cut logs."""

    def testRecordings(self):
        """No text is lost of recordings of which lines are interleaved and cut."""
        generator = random.Random(20261121)
        logs = [
            data.decode("utf-8", "backslashreplace").split("\n")
            for name in recordings.GetNames()
            for data in recordings.ReadFiles(name).values()
            if len(data) < 200_000
        ]
        number_of_logs = 0
        for number in range(1000):
            lines = []
            for _ in range(3):
                log_lines = generator.choice(logs)
                start = generator.randrange(len(log_lines))
                lines.append(log_lines[start : start + 30])
            mixed = []
            while any(lines):
                part = generator.choice([part for part in lines if part])
                line = part.pop(0)
                if generator.randrange(10) == 0 and line:
                    # Cut between two words.
                    position = line.find(" ", generator.randrange(len(line))) + 1
                    part.insert(0, line[position:])
                    line = line[:position]
                mixed.append(line[:900])
            text = "\n".join(mixed) + "\n"
            number_of_logs += self._CheckLog(
                text, f"recordings: {number:d}", text_search.FindLostWords
            )
        self.assertGreater(number_of_logs, 500)

    def _CheckLog(self, text, name, find_lost_words):
        """Checks a log.

        Returns:
          int: 1 if the log was read, 0 if it was refused.
        """
        try:
            strace_log = recordings.OpenLog(text)
        except errors.WrongFormat:
            return 0
        result = list(strace_log.IterateRecords())
        with self.subTest(log=name):
            self.assertEqual(find_lost_words(text, result), [])
            self.assertEqual(
                sum(map(recordings.CountLines, result)),
                text.count("\n") + (not text.endswith("\n")),
            )
        return 1


if __name__ == "__main__":
    unittest.main()
