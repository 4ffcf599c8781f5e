"""Reads the lists of tags.

The list of a room is data/tags/<room>.yaml; how to add a tag to it is in
CONTRIBUTING.md.

A rule is a filter of Plaso: tests of an attribute (is, contains, regexp, == and other
comparisons), each of which may be negated ("path not regexp '...'", which Plaso itself
has not), joined by AND, OR and parentheses. A negated test is true of an event without
the attribute. {name} stands for what the list has under names: in a text as it is,
elsewhere in parentheses.
"""

import os
import re
from typing import NamedTuple

import yaml

# Of the checkout: what is installed is made of it.
DATA_PATH = os.path.join(
    os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
    *("plaso_extra_parsers", "data"),
)
SOURCE_PATH = os.path.join(DATA_PATH, "tags")

# Parts of a rule. No text has a quote or a backslash, of which Plaso makes something.
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'[^'\\]*')|(?P<number>[0-9]+)\b|(?P<word>[a-z_]+)\b"
    r"|(?P<other>AND\b|OR\b|[()]|[<>=!]=|[<>]))"
)
_OPERATORS = frozenset(["!=", "<", "<=", "==", ">", ">=", "contains", "is", "regexp"])
_NAME = re.compile(r"\{([a-z_]+)\}")
_QUOTED = re.compile(r"('[^']*')")


class Comparison(NamedTuple):
    """Test of an attribute.

    Attributes:
      attribute (str): name of the attribute.
      operator (str): operator.
      value (int|str): what the value is compared with.
      is_negated (bool): True if the comparison must fail.
    """

    attribute: str
    operator: str
    value: object
    is_negated: bool = False


class Group(NamedTuple):
    """Conditions that are joined.

    Attributes:
      operator (str): "AND" or "OR".
      items (tuple[Group or Comparison]): two conditions or more, none of them joined in
          the same way.
    """

    operator: str
    items: tuple


class Tag(NamedTuple):
    """Tag.

    Attributes:
      name (str): label.
      about (str): what events have it.
      emojis (list[str]): what Timesketch shows beside them.
      rules (list[Group or Comparison]): conditions, of which one must be true.
    """

    name: str
    about: str
    emojis: list
    rules: list


class Room(NamedTuple):
    """List of tags.

    Attributes:
      name (str): name of the room.
      tagging_file (str): tagging file of Plaso that the tags join, without extension.
      tags (list[Tag]): tags.
    """

    name: str
    tagging_file: str
    tags: list


def Join(operator, items):
    """Joins conditions.

    Args:
      operator (str): "AND" or "OR".
      items (list[Group or Comparison]): conditions.

    Returns:
      Group or Comparison: condition.
    """
    flat = []
    for item in items:
        is_same = isinstance(item, Group) and item.operator == operator
        flat.extend(item.items if is_same else [item])
    return flat[0] if len(flat) == 1 else Group(operator, tuple(flat))


def _Expand(text, names):
    """Puts in what names stand for.

    Args:
      text (str): text of a rule, or what a name stands for.
      names (dict[str, str]): what names stand for.

    Raises:
      ValueError: if there is no such name.
    """
    parts = []
    for part in _QUOTED.split(text):
        for name in _NAME.findall(part):
            if name not in names:
                raise ValueError(f"nothing is named {name:s}")
            value = names[name] if part[:1] == "'" else f"({names[name]:s})"
            part = part.replace(f"{{{name:s}}}", value)
        parts.append(part)
    return "".join(parts)


def ReadTokens(text):
    """Reads the parts of a rule.

    Args:
      text (str): rule without names.

    Returns:
      list[str]: parts, texts in quotes.

    Raises:
      ValueError: if something in it is no part of a rule.
    """
    tokens = []
    position = 0
    text = text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if not match:
            raise ValueError(f"not understood: {text[position:]:s}")
        tokens.append(match[0].strip())
        position = match.end()
    return tokens


def _ParseTest(tokens):
    """Parses a test, and takes its parts out.

    Raises:
      ValueError: if it is none.
    """
    attribute = tokens.pop(0)
    is_negated = tokens[:1] == ["not"]
    if is_negated:
        tokens.pop(0)
    if len(tokens) < 2 or tokens[0] not in _OPERATORS:
        raise ValueError(f"no operator and value after {attribute:s}")
    operator = tokens.pop(0)
    value = tokens.pop(0)
    value = value[1:-1] if value[0] == "'" else int(value)
    if isinstance(value, int) and operator in ("contains", "regexp"):
        raise ValueError(f"{operator:s} without a text")
    return Comparison(attribute, operator, value, is_negated)


def _Parse(tokens, operators=("OR", "AND")):
    """Parses conditions, and takes their parts out.

    Args:
      tokens (list[str]): parts of the rule from there on.
      operators (Optional[tuple[str]]): operators that may be between them, the one that
          binds least first.

    Raises:
      ValueError: if it is none.
    """
    if not operators:
        if tokens[:1] != ["("]:
            return _ParseTest(tokens)
        tokens.pop(0)
        item = _Parse(tokens)
        if tokens[:1] != [")"]:
            raise ValueError("a parenthesis is not closed")
        tokens.pop(0)
        return item

    items = [_Parse(tokens, operators[1:])]
    while tokens[:1] == [operators[0]]:
        tokens.pop(0)
        items.append(_Parse(tokens, operators[1:]))
    return Join(operators[0], items)


def ParseRule(text, names):
    """Parses a rule.

    Args:
      text (str): rule.
      names (dict[str, str]): what names in it stand for.

    Returns:
      Group or Comparison: condition.

    Raises:
      ValueError: if it is none.
    """
    tokens = ReadTokens(_Expand(text, names))
    try:
        condition = _Parse(tokens)
    except (IndexError, ValueError) as exception:
        raise ValueError(f"{exception!s} in rule {text:s}") from exception
    if tokens:
        raise ValueError(f"not understood: {' '.join(tokens):s} in rule {text:s}")
    return condition


def IterateComparisons(condition):
    """Iterates over the tests of a condition.

    Args:
      condition (Group or Comparison): condition.

    Yields:
      Comparison: test of an attribute.
    """
    if isinstance(condition, Comparison):
        yield condition
    else:
        for item in condition.items:
            yield from IterateComparisons(item)


def ReadRoom(path):
    """Reads a list of tags.

    Args:
      path (str): path of the list.

    Returns:
      Room: list.

    Raises:
      ValueError: if there is something wrong with it.
    """
    with open(path, encoding="utf-8") as file_object:
        source = yaml.safe_load(file_object)
    names = {}
    for name, value in (source.get("names") or {}).items():
        # A list is of expressions of which one must match.
        names[name] = _Expand(
            "|".join(value) if isinstance(value, list) else value, names
        )

    tags = []
    for tag in source["tags"]:
        rules = [ParseRule(rule, names) for rule in tag["rules"]]
        tags.append(Tag(tag["name"], tag["about"], tag.get("emojis") or [], rules))
    room_name = os.path.splitext(os.path.basename(path))[0]
    return Room(room_name, source["tagging_file"], tags)


def ReadRooms():
    """Reads all lists of tags.

    Returns:
      list[Room]: lists.
    """
    return [
        ReadRoom(os.path.join(SOURCE_PATH, name))
        for name in sorted(os.listdir(SOURCE_PATH))
        if name.endswith(".yaml")
    ]
