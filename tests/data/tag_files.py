"""Makes the tagging files of Plaso and the rules of Timesketch from the lists of tags.

Run as python -m tests.data.tag_files (make tags) it writes them.
"""

import os
import re
import sys

import yaml

from tests.data import fields
from tests.data import lucene_regex
from tests.data import tag_lists

_TIMESKETCH_PATH = os.path.join(tag_lists.DATA_PATH, "timesketch", "tags.yaml")

# Those of events, beside the attributes of event data.
_EVENT_TYPES = {"data_type": "str", "timestamp_desc": "str"}

# What the analysis of a text leaves in one piece, so that a part of it is found.
_WORD = re.compile(r"\w+", re.ASCII)

# A server refuses longer ones.
_MAXIMUM_EXPRESSION_SIZE = 1000

_TAGGING_FILE_HEADER = """\
# Made of tags/{room:s}.yaml by make tags: change that file.
"""
_TIMESKETCH_HEADER = """\
# Rules for the analyzer "tagger" of Timesketch: append them to its tags.yaml.
#
# Made of tags/*.yaml of plaso-extra-parsers, as the tagging files of Plaso are: tags
# have the same names and conditions in both. A text of more than 256 characters, which
# an index does not have as a whole, is not compared: its event has no tag.
"""


def _AddParentheses(condition, parts):
    """Puts the groups of a group in parentheses."""
    return [
        f"({part:s})" if isinstance(item, tag_lists.Group) else part
        for item, part in zip(condition.items, parts)
    ]


def _GetKnown(condition):
    """Retrieves the attributes that an event has if all of a group is true.

    Returns:
      set[str]: names of attributes that another test of the group compares as a whole.
    """
    if isinstance(condition, tag_lists.Comparison) or condition.operator == "OR":
        return set()
    return {
        item.attribute
        for item in condition.items
        if isinstance(item, tag_lists.Comparison)
        and item.operator in ("is", "regexp")
        and not item.is_negated
    }


def _FormatFilterTest(test, types, known):
    """Formats a test for a filter of Plaso.

    Args:
      test (Comparison): test.
      types (dict[str, str]): types per name of an attribute.
      known (set[str]): names of attributes that the event has.

    Raises:
      ValueError: if Plaso has no such test.
    """
    attribute, operator, value, is_negated = test
    if is_negated and operator == "regexp":
        # Plaso does not negate it. Any text contains an empty one, but no list does.
        other = f"{attribute:s} regexp '^(?!.*?({value:s}))'"
        if attribute in known:
            return other
        if "list" in types[attribute]:
            raise ValueError(
                f"Plaso cannot tell that there is no {attribute:s}: add a test that is"
                f" true if there is, before: {attribute:s} not regexp '{value:s}'"
            )
        return f"({attribute:s} not contains '' OR {other:s})"
    if is_negated and operator not in ("contains", "is"):
        raise ValueError(f"Plaso has no negated {operator:s}")
    word = "not " if is_negated else ""
    text = str(value) if isinstance(value, int) else f"'{value:s}'"
    return f"{attribute:s} {word:s}{operator:s} {text:s}"


def FormatFilter(condition, types, known=frozenset()):
    """Formats a condition as a filter of Plaso.

    Args:
      condition (Group or Comparison): condition.
      types (dict[str, str]): types per name of an attribute.
      known (Optional[set[str]]): names of attributes that the event has.

    Returns:
      str: filter.

    Raises:
      ValueError: if Plaso has no such condition.
    """
    if isinstance(condition, tag_lists.Comparison):
        return _FormatFilterTest(condition, types, known)
    known = known | _GetKnown(condition)
    parts = [FormatFilter(item, types, known) for item in condition.items]
    parts = _AddParentheses(condition, parts)
    return f" {condition.operator:s} ".join(parts)


def _Quote(text):
    """Quotes a text for a query string."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text:s}"'


def _FormatQueryExpressions(attribute, expression):
    """Formats the test of a text by a regular expression for a query string.

    Args:
      attribute (str): name of the attribute.
      expression (str): expression as in Python, for a part of the text.

    Returns:
      str: test, in parentheses if it is of more than one part.

    Raises:
      ValueError: if a query string has no such expression.
    """
    expressions = lucene_regex.Translate(expression, _MAXIMUM_EXPRESSION_SIZE)
    parts = [f"{attribute:s}.keyword:/{part:s}/" for part in expressions]
    return parts[0] if len(parts) == 1 else f"({' OR '.join(parts):s})"


def _FormatQueryText(test, attribute_type):
    """Formats the test of a text for a query string.

    Returns:
      tuple[str, bool]: test, and True if it needs the whole text.

    Raises:
      ValueError: if a query string has no such test.
    """
    attribute, operator, value, _ = test
    if operator not in ("contains", "is", "regexp"):
        raise ValueError(f"{attribute:s} is a text: no {operator:s} in a query string")
    if attribute == "data_type":
        return f"data_type:{_Quote(value):s}", False
    if operator == "is" or (operator == "contains" and "list" in attribute_type):
        return f"{attribute:s}.keyword:{_Quote(str(value)):s}", False
    if "list" in attribute_type and not lucene_regex.IsFromStart(value):
        raise ValueError(
            f"Plaso joins the items of {attribute:s}, and any of them may have this"
            f" text: begin the expression with ^: {value:s}"
        )
    if operator == "contains":
        # Plaso ignores case, and so does the analysis of a text.
        if _WORD.fullmatch(value):
            return f"{attribute:s}:*{value:s}*", False
        value = "".join(
            (
                f"[{character.lower():s}{character.upper():s}]"
                if character.isalpha()
                else f"[{character:s}]"
            )
            for character in value
        )
    return _FormatQueryExpressions(attribute, value), True


def _FormatQueryTest(test, types, known):
    """Formats a test for a query string.

    Args:
      test (Comparison): test.
      types (dict[str, str]): types per name of an attribute.
      known (set[str]): names of attributes that the index has as a whole.

    Raises:
      ValueError: if a query string has no such test.
    """
    attribute, operator, value, is_negated = test
    if attribute not in types:
        raise ValueError(f"there is no attribute {attribute:s}")
    attribute_type = types[attribute]
    needs_whole = False
    if operator == "!=":
        equal = tag_lists.Comparison(attribute, "==", value)
        query = _FormatQueryTest(equal, types, known)
        query = f"(_exists_:{attribute:s} AND NOT {query:s})"
    elif "str" in attribute_type or attribute in fields.TIMESKETCH_TEXTS:
        operator = "is" if operator == "==" else operator
        query, needs_whole = _FormatQueryText(
            tag_lists.Comparison(attribute, operator, value), attribute_type
        )
    elif attribute_type == "bool":
        if operator not in ("==", "is") or value != 1:
            raise ValueError(f"{attribute:s} is True or it is not: compare with 1")
        query = f"{attribute:s}:true"
    else:
        sign = "" if operator in ("==", "is") else operator
        query = f"{attribute:s}:{sign:s}{value:d}"
    if not is_negated:
        return query
    if needs_whole and "list" not in attribute_type and attribute not in known:
        query = (
            f"({query:s} OR (_exists_:{attribute:s} AND NOT"
            f" _exists_:{attribute:s}.keyword))"
        )
    return f"NOT {query:s}"


def FormatQuery(condition, types, known=frozenset()):
    """Formats a condition as a query string.

    Args:
      condition (Group or Comparison): condition.
      types (dict[str, str]): types per name of an attribute.
      known (Optional[set[str]]): names of attributes that the index has as a whole.

    Returns:
      str: query string.

    Raises:
      ValueError: if a query string has no such condition.
    """
    if isinstance(condition, tag_lists.Comparison):
        return _FormatQueryTest(condition, types, known)
    known = known | _GetKnown(condition)
    parts = [FormatQuery(item, types, known) for item in condition.items]
    parts = _AddParentheses(condition, parts)
    # What must not be finds nothing by itself.
    if condition.operator == "OR":
        parts = [
            f"(*:* AND {part:s})" if part.startswith("NOT ") else part for part in parts
        ]
    elif all(part.startswith("NOT ") for part in parts):
        parts.insert(0, "*:*")
    return f" {condition.operator:s} ".join(parts)


def GetTypes():
    """Retrieves the types of what a rule may be about.

    Returns:
      dict[str, str]: type per name of an attribute.
    """
    return {**fields.Join(fields.GetTypes()), **_EVENT_TYPES}


def GetPath(room):
    """Retrieves the path of the tagging file of a room.

    Args:
      room (Room): list of tags.

    Returns:
      str: path.
    """
    return os.path.join(tag_lists.SOURCE_PATH, room.tagging_file, f"{room.name:s}.txt")


def FormatTaggingFile(room):
    """Formats the tagging file of a room.

    Args:
      room (Room): list of tags.

    Returns:
      str: tagging file.
    """
    types = GetTypes()
    lines = [_TAGGING_FILE_HEADER.format(room=room.name)]
    for tag in room.tags:
        lines.append(f"# {' '.join(tag.about.split()):s}\n{tag.name:s}\n")
        lines.extend(f"  {FormatFilter(rule, types):s}\n" for rule in tag.rules)
        lines.append("\n")
    return "".join(lines).rstrip("\n") + "\n"


def GetTimesketchRules(rooms):
    """Retrieves the rules of Timesketch.

    Args:
      rooms (list[Room]): lists of tags.

    Returns:
      dict[str, dict[str, object]]: rule per name.
    """
    types = GetTypes()
    rules = {}
    for room in rooms:
        for tag in room.tags:
            title = tag.name.replace("_", " ")
            rule = {
                "query_string": FormatQuery(tag_lists.Join("OR", tag.rules), types),
                "tags": [tag.name],
                "save_search": True,
                "search_name": f"{title[0].upper():s}{title[1:]:s} ({room.name:s})",
            }
            if tag.emojis:
                rule["emojis"] = tag.emojis
            rules[f"plaso_extra_{room.name:s}_{tag.name:s}"] = rule
    return rules


def FormatTimesketchRules(rooms):
    """Formats the rules of Timesketch.

    Args:
      rooms (list[Room]): lists of tags.

    Returns:
      str: file of rules.
    """
    text = yaml.safe_dump(
        GetTimesketchRules(rooms), sort_keys=False, width=10**6, allow_unicode=True
    )
    # A line between rules.
    text = re.sub(r"^(?=plaso_extra_)", "\n", text, flags=re.MULTILINE)
    return f"{_TIMESKETCH_HEADER:s}{text:s}"


def MakeFiles():
    """Makes the files.

    Returns:
      dict[str, str]: content per path.
    """
    rooms = tag_lists.ReadRooms()
    contents = {GetPath(room): FormatTaggingFile(room) for room in rooms}
    contents[_TIMESKETCH_PATH] = FormatTimesketchRules(rooms)
    return contents


def Main():
    """Writes the files.

    Returns:
      int: exit status.
    """
    for path, content in MakeFiles().items():
        with open(path, "w", encoding="utf-8") as file_object:
            file_object.write(content)
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(Main())
