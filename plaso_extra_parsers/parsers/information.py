"""Extra information: what a message says and nobody filters on alone, as one text.

Each name of an attribute costs fields of an index of OpenSearch, of which there are
1,000; this one Plaso has itself. What is not in messages is in the statistics.
"""

_SEPARATOR = ", "


def Join(values):
    """Joins facts to a text.

    Args:
      values (dict[str, object]): values per name; one that is None or empty says
          nothing.

    Returns:
      str: "Name: value" of each, separated by commas, or None if there are none.
    """
    return (
        _SEPARATOR.join(
            f"{name:s}: {value!s}"
            for name, value in values.items()
            if value not in (None, "")
        )
        or None
    )


def JoinTexts(texts):
    """Joins the texts that are one value.

    Args:
      texts (list[str]): texts, or None.

    Returns:
      str: texts, separated by semicolons, or None if there are none.
    """
    return "; ".join(texts) if texts else None
