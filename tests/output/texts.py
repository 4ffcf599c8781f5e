"""Tests for text that is made safe to be shown."""

import unittest

from plaso_extra_parsers.output import texts


class TextsTest(unittest.TestCase):
    """Tests for text that is made safe to be shown."""

    def testEscapeText(self):
        """Text of any language is kept as it is."""
        for text in ("", "plain", "<b>&amp;", "größer", "日本語", "العربية", "\\x41"):
            self.assertEqual(texts.EscapeText(text), text)

        self.assertIsNone(texts.EscapeText(None))
        self.assertEqual(texts.EscapeText(33), "33")

    def testEscapeTextUnsafe(self):
        """What moves, hides or turns text around is shown as its number."""
        for character, expected_text in (
            ("\x00", "\\u0000"),
            ("\x1b", "\\u001b"),
            ("\n", "\\u000a"),
            ("\u202e", "\\u202e"),
            ("\u2066", "\\u2066"),
            ("\u200b", "\\u200b"),
            ("\ufeff", "\\ufeff"),
            ("\ud800", "\\ud800"),
            ("\uffff", "\\uffff"),
            ("\U000e0041", "\\U000e0041"),
        ):
            with self.subTest(expected_text=expected_text):
                self.assertEqual(
                    texts.EscapeText(f"a{character:s}b"), f"a{expected_text:s}b"
                )

    def testEscapeTextLength(self):
        """Text that is too long is cut, and says so."""
        self.assertEqual(texts.EscapeText("x" * 10, 10), "x" * 10)
        self.assertEqual(texts.EscapeText("x" * 11, 10), "x" * 10 + "…[cut]")
        self.assertEqual(texts.EscapeText("ö" * 10, 10), "ö" * 10)
        self.assertEqual(texts.EscapeText("ö" * 11, 10), "ö" * 10 + "…[cut]")

    def testToText(self):
        """A value of any type is written, even one that refuses to be."""

        class Refusing:
            """Value that cannot be written."""

            def __str__(self):
                """Refuses to be written."""
                raise TypeError

        for value, text in (
            ("a", "a"),
            (7, "7"),
            (b"ab", "b'ab'"),
            (bytearray(b"ab"), "b'ab'"),
            (Refusing(), "(Refusing that cannot be written)"),
            (10**5000, "(int that cannot be written)"),
        ):
            self.assertEqual(texts.ToText(value), text)
        longest = b"x" * texts.MAXIMUM_MESSAGE_LENGTH
        self.assertEqual(texts.EscapeText(longest * 9), texts.EscapeText(longest))
        self.assertTrue(texts.EscapeText(longest).endswith("x…[cut]"))

    def testAreSafe(self):
        """Texts are safe if each of them stays as it is."""
        longest = "x" * texts.MAXIMUM_MESSAGE_LENGTH
        for values, expected in (
            ([], True),
            (["a", "b c"], True),
            (["a", "b\n"], False),
            (["a", "größer"], False),
            ([longest, "y"], True),
            (["y", f"{longest:s}x"], False),
        ):
            with self.subTest(values=values):
                self.assertEqual(texts.AreSafe(values), expected)
                if expected:
                    self.assertEqual(list(map(texts.EscapeText, values)), values)


if __name__ == "__main__":
    unittest.main()
