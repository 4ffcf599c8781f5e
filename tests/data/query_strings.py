"""Finds what a query string of ours finds, without a server.

Only what tests/data/tag_files.py writes is understood. The index is one of Timesketch,
which has whole texts, of at most 256 characters, as .keyword. That a server does the
same is tested by tests/services/opensearch/tags.py.
"""

import operator
import re

# What an index has as a whole (ignore_above in the mappings of Timesketch).
_MAXIMUM_KEYWORD_SIZE = 256

_TOKEN = re.compile(
    r"\s*(?:(?P<word>AND\b|OR\b|NOT\b|[()])|(?P<all>\*:\*)"
    r"|(?P<name>[a-z_]+)(?P<whole>\.keyword)?:"
    r'(?:"(?P<text>(?:[^"\\]|\\.)*)"|/(?P<expression>(?:[^/\\]|\\.)*)/'
    r"|\*(?P<part>\w+)\*|(?P<flag>true)\b|(?P<sign>[<>]=?)?(?P<number>[0-9]+)\b"
    r"|(?P<existing>[a-z_]+(?:\.keyword)?)))"
)
_KEYWORD = ".keyword"

_COMPARISONS = {
    None: operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _ToPython(expression):
    """Translates an expression of Lucene into one of Python.

    Raises:
      ValueError: if a class of characters has a range without an end.
    """
    # Python would understand them in another way.
    if re.search(r"(?<!\\)\[\^?-|(?<!\\)-\]", expression):
        raise ValueError(f"a range without an end: {expression:s}")
    parts = re.findall(
        r"\[\^?(?:[^\]\\]|\\.)+\]|\\.|[.?+*|(){}]|.", expression, re.DOTALL
    )
    return re.compile(
        "".join(
            part if len(part) > 2 or part in tuple(".?+*|(){}") else re.escape(part[-1])
            for part in parts
        ),
        re.DOTALL,
    )


def _GetValues(document, name):
    """Retrieves the values that an index has of an attribute.

    Args:
      document (dict[str, object]): attributes of an event.
      name (str): name of the attribute, and what of it: "path" or "path.keyword".
    """
    value = document.get(name.removesuffix(_KEYWORD))
    values = value if isinstance(value, list) else [value]
    values = [value for value in values if value is not None]
    if name.endswith(_KEYWORD):
        # What is mapped as text is text, whatever its type was.
        values = [str(value) for value in values]
        values = [value for value in values if len(value) <= _MAXIMUM_KEYWORD_SIZE]
    return values


def _Matches(value, expression):
    """Determines if an expression matches a whole text."""
    return expression.fullmatch(value) is not None


def _MakeTerm(match):
    """Makes the function of a term.

    Returns:
      function: function that determines of a document if the term is true.
    """
    name = match["name"] + (match["whole"] or "")
    if match["existing"]:
        if name != "_exists_":
            raise ValueError(f"not understood: {match[0]:s}")
        return lambda document: bool(_GetValues(document, match["existing"]))

    if match["part"]:
        # The words of a text are in an index in lower case.
        part = match["part"].lower()
        return lambda document: any(
            part in str(value).lower() for value in _GetValues(document, name)
        )

    if match["text"] is not None:
        if not match["whole"] and name != "data_type":
            raise ValueError(f"not of the whole text: {match[0]:s}")
        compare, operand = operator.eq, re.sub(r"\\(.)", r"\1", match["text"])
    elif match["expression"] is not None:
        compare, operand = _Matches, _ToPython(match["expression"])
    elif match["flag"]:
        compare, operand = operator.is_, True
    else:
        compare, operand = _COMPARISONS[match["sign"]], int(match["number"])
    return lambda document: any(
        compare(value, operand) for value in _GetValues(document, name)
    )


def _MakeOperand(matches):
    """Makes the function of what is between operators, and takes its terms out.

    Returns:
      function: function that determines of a document if it is true.

    Raises:
      ValueError: if it is not understood.
    """
    match = matches.pop(0)
    word = match["word"]
    if word == "NOT":
        operand = _MakeOperand(matches)
        return lambda document: not operand(document)
    if word == "(":
        function = _MakeFunction(matches)
        if not matches or matches.pop(0)["word"] != ")":
            raise ValueError("a parenthesis is not closed")
        return function
    if word:
        raise ValueError(f"{word:s} without an operand")
    if match["all"]:
        return lambda document: True
    return _MakeTerm(match)


def _MakeFunction(matches):
    """Makes the function of a query string, and takes its terms out.

    A server reads AND and OR without precedence, so no two of them may meet.

    Returns:
      function: function that determines of a document if the query finds it.

    Raises:
      ValueError: if it is not understood.
    """
    operands = [_MakeOperand(matches)]
    operators = set()
    while matches and matches[0]["word"] in ("AND", "OR"):
        operators.add(matches.pop(0)["word"])
        operands.append(_MakeOperand(matches))
    if len(operators) > 1:
        raise ValueError("AND and OR without parentheses")
    combine = any if operators == {"OR"} else all
    return lambda document: combine(operand(document) for operand in operands)


def Compile(query):
    """Compiles a query string.

    Args:
      query (str): query string.

    Returns:
      function: function that determines of a document if the query finds it.

    Raises:
      ValueError: if it is not understood.
    """
    matches = []
    position = 0
    while position < len(query):
        match = _TOKEN.match(query, position)
        if not match:
            raise ValueError(f"not understood: {query[position:position + 80]:s}")
        matches.append(match)
        position = match.end()
    function = _MakeFunction(matches)
    if matches:
        raise ValueError(f"not understood: {matches[0][0]:s}")
    return function
