"""Translates regular expressions of Python into those of a query string.

Those of Lucene are of the whole text and have no anchors. What is translated here is of
a part of the text (re.search with re.DOTALL), without backslashes, look-ahead and
anchors in the middle.
"""

import random
import re
import unittest

from tests.data import query_strings

# Those that mean something in Lucene, and / which ends an expression in a query string.
_SPECIAL = frozenset('.?+*|{}[]()"\\#@&<>~/')

_QUANTIFIERS = "?*+{"


class _Reader:
    """Reader of an expression.

    Attributes:
      position (int): where the reader is.
      text (str): expression.
    """

    def __init__(self, text):
        """Initializes a reader."""
        super().__init__()
        self.position = 0
        self.text = text

    def GetNext(self):
        """Retrieves the next character.

        Returns:
          str: character, empty at the end.
        """
        return self.text[self.position : self.position + 1]

    def ReadAlternatives(self):
        """Reads alternatives up to a closing parenthesis or the end.

        Returns:
          list[list[tuple[object, str]]]: parts with their quantifiers, per alternative.
              A part is a text as in Lucene, "^", "$" or a list of alternatives.
        """
        alternatives = [[]]
        while self.GetNext() not in ("", ")"):
            if self.GetNext() == "|":
                self.position += 1
                alternatives.append([])
            else:
                alternatives[-1].append((self._ReadPart(), self._ReadQuantifier()))
        return alternatives

    def _ReadPart(self):
        """Reads a part without its quantifier.

        Returns:
          object: text as in Lucene, "^", "$" or list of alternatives.

        Raises:
          ValueError: if a query string has no such part.
        """
        character = self.GetNext()
        self.position += 1
        if character == "\\":
            raise ValueError("a backslash")
        if character == "(":
            if self.GetNext() == "?":
                raise ValueError("a look-ahead or another group with (?")
            alternatives = self.ReadAlternatives()
            if self.GetNext() != ")":
                raise ValueError("a parenthesis that is not closed")
            self.position += 1
            return alternatives
        if character == "[":
            return self._ReadClass()
        if character in "^$.":
            return character
        if character in _QUANTIFIERS:
            raise ValueError("a quantifier after nothing")
        return f"\\{character:s}" if character in _SPECIAL else character

    def _ReadClass(self):
        """Reads a class of characters behind its bracket.

        Raises:
          ValueError: if it does not end.
        """
        begin = self.position
        if self.GetNext() == "^":
            self.position += 1
        end = self.text.find("]", self.position + 1)
        if end < 0:
            raise ValueError("a bracket that is not closed")
        self.position = end + 1
        content = self.text[begin:end]
        if "\\" in content or "[" in content[1:]:
            raise ValueError("a backslash or a bracket in brackets")
        if len(content) == 1 or content == "[":
            return f"\\{content:s}" if content in _SPECIAL else content
        for character in '/"':
            content = content.replace(character, f"\\{character:s}")
        # Python takes it for itself at both ends, Lucene for the middle of a range.
        content = re.sub("^(\\^?)-|-$", r"\1\-", content)
        return f"[{content:s}]"

    def _ReadQuantifier(self):
        """Reads a quantifier."""
        begin = self.position
        if self.GetNext() == "{":
            self.position = self.text.index("}", begin) + 1
        elif self.GetNext() and self.GetNext() in _QUANTIFIERS:
            self.position += 1
        quantifier = self.text[begin : self.position]
        # How much a part takes does not matter to whether the whole matches.
        if quantifier and self.GetNext() == "?":
            self.position += 1
        return quantifier


def _JoinAlternatives(texts):
    """Joins alternatives, with what all begin or end with outside of them.

    The server gives up on an expression with ".*" at both ends of many alternatives,
    and finds nothing: what it makes of them grows with their product.
    """
    prefix = suffix = ""
    # Lucene has no empty alternative.
    if len(texts) > 1:
        if all(re.match(r"\.\*.", text) for text in texts):
            prefix = ".*"
            texts = [text[2:] for text in texts]
        if all(re.search(r"[^\\]\.\*$", text) for text in texts):
            suffix = ".*"
            texts = [text[:-2] for text in texts]
    joined = "|".join(texts)
    return f"{prefix:s}({joined:s}){suffix:s}" if prefix or suffix else joined


def _TranslateGroup(alternatives, is_first, is_last):
    """Translates alternatives that are a part of others.

    Args:
      alternatives (list[list[tuple[object, str]]]): alternatives.
      is_first (bool): True if anything may be in front of them.
      is_last (bool): True if anything may come after them.
    """
    texts = [_TranslateParts(parts, is_first, is_last) for parts in alternatives]
    mark = "" if all(texts) else "?"
    return f"({_JoinAlternatives(list(filter(None, texts))):s}){mark:s}"


def _TranslateParts(parts, is_first, is_last):
    """Translates the parts of an alternative.

    Args:
      parts (list[tuple[object, str]]): parts with their quantifiers.
      is_first (bool): True if anything may be in front of them.
      is_last (bool): True if anything may come after them.

    Returns:
      str: expression of a whole text.

    Raises:
      ValueError: if an anchor is in the middle.
    """
    prefix = suffix = ""
    parts = list(parts)
    if is_first and parts and parts[0] == ("^", ""):
        parts.pop(0)
        is_first = False
    if is_last and parts and parts[-1] == ("$", ""):
        parts.pop()
        is_last = False
    if is_first and not (parts and isinstance(parts[0][0], list) and not parts[0][1]):
        prefix = ".*"
        is_first = False
    if is_last and not (parts and isinstance(parts[-1][0], list) and not parts[-1][1]):
        suffix = ".*"
        is_last = False
    if not parts and prefix and suffix:
        return prefix

    texts = []
    for index, (part, quantifier) in enumerate(parts):
        if part in ("^", "$"):
            raise ValueError("an anchor in the middle")
        if isinstance(part, list):
            part = _TranslateGroup(
                part, is_first and not index, is_last and index == len(parts) - 1
            )
            # Two quantifiers are one too many.
            if part[-1] == "?" and quantifier:
                part = f"({part:s})"
        texts.append(f"{part:s}{quantifier:s}")
    return f"{prefix:s}{''.join(texts):s}{suffix:s}"


def Translate(expression, maximum_size):
    """Translates an expression.

    Args:
      expression (str): expression of Python, for a part of a text.
      maximum_size (int): number of characters that an expression of Lucene may have.

    Returns:
      list[str]: expressions of Lucene, of which one must match a whole text: one if it
          is not too long, otherwise one per alternative.

    Raises:
      ValueError: if a query string has no such expression.
    """
    reader = _Reader(expression)
    try:
        alternatives = reader.ReadAlternatives()
        if reader.GetNext():
            raise ValueError("a parenthesis that is not opened")
        texts = [_TranslateParts(parts, True, True) for parts in alternatives]
    except ValueError as exception:
        raise ValueError(
            f"A query string has no such expression, because of {exception!s}:"
            f" {expression:s}. Write it without (for example as two tests), or let the"
            " parser tell the fact in an attribute."
        ) from exception
    whole = _JoinAlternatives(texts)
    if len(whole) <= maximum_size:
        return [whole]
    for text in texts:
        if len(text) > maximum_size:
            raise ValueError(f"The server allows no expression so long: {text:s}")
    return texts


def IsFromStart(expression):
    """Determines if an expression matches nothing but the beginning of a text.

    Args:
      expression (str): expression of Python, for a part of a text.

    Returns:
      bool: True if each of its alternatives begins with an anchor.
    """
    alternatives = _Reader(expression).ReadAlternatives()
    return all(parts[:1] == [("^", "")] for parts in alternatives)


class TranslateTest(unittest.TestCase):
    """Tests the translation."""

    def testIsFromStart(self):
        """Each alternative must begin with an anchor."""
        for expression in ("^a", "^a|^b", "^(a|b)", "^[|]a"):
            self.assertTrue(IsFromStart(expression), expression)
        for expression in ("a", "^a|b", "(^a)", "a^", ""):
            self.assertFalse(IsFromStart(expression), expression)

    def testTranslate(self):
        """Anchors become ends of the text, special characters are escaped."""
        for expression, expected in (
            ("a", ".*a.*"),
            ("^a", "a.*"),
            ("a$", ".*a"),
            ("^a$", "a"),
            ("a|^b$", ".*a.*|b"),
            ("a|b", ".*(a|b).*"),
            ("^a|^b", "(a|b).*"),
            ("^x(ab|b)", "x((ab|b).*)"),
            (".|.*?$", ".*(..*|.*)"),
            ("a[.]*|b[.]*$", r".*(a\.*.*|b\.*)"),
            ("^/etc/(a$|b/)", r"\/etc\/(a|b\/.*)"),
            ("(^|x: )y", "(.*x: )?y.*"),
            ("(^a|b)?c", None),
            ("^a.*?b", "a.*b.*"),
            ("[.]d(/|$)", r".*\.d(\/.*)?"),
            ("^[^/]*<$", r"[^\/]*\<"),
            ("^(ab?)?$", "(ab?)?"),
            ("^(|a)?$", "((a)?)?"),
            ("^a{2,3}$", "a{2,3}"),
            ("^[a-z_-]$", r"[a-z_\-]"),
            ("^[^-a]$", r"[^\-a]"),
        ):
            with self.subTest(expression=expression):
                if expected is None:
                    self.assertRaises(ValueError, Translate, expression, 1000)
                else:
                    self.assertEqual(Translate(expression, 1000), [expected])

    def testNoTranslation(self):
        """What a query string has not is refused, with what to do."""
        for expression in (
            *("a(?!b)", r"\d", "a^b", "a$b", "(a", "a)", "[a", "*a", "a**", r"[\]]"),
        ):
            with self.subTest(expression=expression):
                with self.assertRaisesRegex(ValueError, "let the parser tell the fact"):
                    Translate(expression, 1000)

    def testSize(self):
        """Alternatives of a long expression are expressions of their own."""
        self.assertEqual(Translate("^abc$|^def$", 7), ["abc|def"])
        self.assertEqual(Translate("^abc$|^def$", 6), ["abc", "def"])
        self.assertRaises(ValueError, Translate, "^abc$|^def$", 2)

    def testSameTexts(self):
        """A translated expression matches the texts that it did before."""
        generator = random.Random(8)
        number_of_matches = number_of_expressions = 0
        while number_of_expressions < 500:
            expression = MakeExpression(generator, 3)
            try:
                (translated,) = Translate(expression, 1000)
            except ValueError:
                continue
            number_of_expressions += 1
            python = re.compile(expression, re.DOTALL)
            function = query_strings.Compile(f"text.keyword:/{translated:s}/")
            for _ in range(40):
                text = "".join(generator.choices("ab/.-", k=generator.randrange(6)))
                expected = python.search(text) is not None
                number_of_matches += expected
                self.assertEqual(
                    function({"text": text}), expected, (expression, translated, text)
                )
        self.assertGreater(number_of_matches, 2000)


def MakeExpression(generator, depth):
    """Makes an expression.

    Args:
      generator (random.Random): generator of random numbers.
      depth (int): how deep groups may be in each other.

    Returns:
      str: expression.
    """
    alternatives = []
    for _ in range(generator.choice((1, 1, 2, 3))):
        parts = []
        for _ in range(generator.randrange(4)):
            part = generator.choice(
                (
                    "a",
                    "b",
                    "/",
                    "[.]",
                    "[^/]",
                    "[a-b.]",
                    "[^a-]",
                    ".",
                    "a?",
                    ".*?",
                    "^",
                    "$",
                    "(",
                )
            )
            if part == "(":
                group = MakeExpression(generator, depth - 1) if depth else "b"
                part = f"({group:s}){generator.choice(('', '', '?', '*')):s}"
            parts.append(part)
        alternatives.append("".join(parts))
    return "|".join(alternatives)


if __name__ == "__main__":
    unittest.main()
