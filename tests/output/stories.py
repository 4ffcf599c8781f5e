"""Tests for stories."""

import json
import os
import tempfile
import unittest

from hypothesis import strategies

from plaso_extra_parsers.output import stories

from tests import properties

_STOP = {
    "text": "It began here",
    "address": "#window=time,1,2",
    "author": "",
    "made": "",
}

_VALUES = strategies.recursive(
    strategies.none() | strategies.integers() | strategies.text(max_size=5),
    lambda items: strategies.lists(items, max_size=3)
    | strategies.dictionaries(
        strategies.sampled_from(["stops", "text", "author", "address"]),
        items,
        max_size=3,
    ),
)


class StoriesTest(unittest.TestCase):
    """Tests for stories."""

    def _Read(self, data):
        """Reads a story of a file."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "story.json")
            with open(path, "wb") as file_object:
                file_object.write(data)
            return stories.ReadStory(path)

    def _ReadValue(self, value):
        """Reads a story of a value."""
        return self._Read(json.dumps(value).encode("utf-8"))

    def testReadStory(self):
        """A story is read with all of its texts; others are left out."""
        story = {"author": "Eve", "stops": [_STOP, {"text": "And then", "x": 1}]}
        read = self._ReadValue(story)
        self.assertEqual(read["author"], "Eve")
        self.assertEqual(read["stops"][0], _STOP)
        self.assertEqual(
            read["stops"][1],
            {"text": "And then", "address": "", "author": "", "made": ""},
        )

    def testHostile(self):
        """What turns the direction of text around is written as its number."""
        read = self._ReadValue({"stops": [{"text": "a\u202eb</script>\x1b"}]})
        self.assertEqual(read["stops"][0]["text"], "a\\u202eb</script>\\u001b")

    def testLongest(self):
        """A story can have as much of everything as is allowed."""
        stop = {"text": "x" * 300}
        self.assertEqual(len(self._ReadValue({"stops": [stop] * 20})["stops"]), 20)
        data = json.dumps({"stops": [stop]}).encode("utf-8")
        read = self._Read(data.ljust(1048576))
        self.assertEqual(read["stops"][0]["text"], "x" * 300)

    def testRefused(self):
        """What has another form is refused, and the error says why."""
        for value, words in (
            (None, "no list of stops"),
            ([], "no list of stops"),
            ({"stops": "x"}, "no list of stops"),
            ({"stops": ["x"]}, "no list of stops"),
            ({"stops": []}, "0 stops"),
            ({"stops": [_STOP] * 21}, "21 stops"),
            ({"stops": [{"text": " "}]}, "stop 1 has no sentence"),
            ({"stops": [{"text": 3}]}, "text is not a text"),
            ({"stops": [{"text": "x" * 301}]}, "301 characters"),
            ({"author": [], "stops": [_STOP]}, "author is not a text"),
        ):
            with self.assertRaisesRegex(ValueError, words):
                self._ReadValue(value)
        for data in (b"", b"\xff", b"[" * 100000, b"{", b" " * 1048577):
            with self.assertRaises(ValueError):
                self._Read(data)

    @properties.ForAll(_VALUES)
    def testAnyValue(self, value):
        """Any value is read as a story, or refused."""
        try:
            story = self._ReadValue(value)
        except ValueError:
            return
        for stop in story["stops"]:
            self.assertTrue(stop["text"])


if __name__ == "__main__":
    unittest.main()
