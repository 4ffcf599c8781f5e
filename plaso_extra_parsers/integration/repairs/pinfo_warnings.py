"""Repairs pinfo, which stops if two files have warnings.

pinfo_tool.py of Plaso 20260720 keeps numbers of warnings in containers that cannot be
ordered, and asks a Counter for the largest, which raises a TypeError. In JSON it does
not escape the names of files, which have several lines. The repair passes on counters
that can order the containers, and whose names are escaped for JSON.
"""

import collections
import functools
import io
import json

FAULT = "pinfo ends in a TypeError after warnings of two files, and its JSON is invalid"

_TABLE_METHOD = "_PrintWarningCountersTable"
_JSON_METHOD = "_PrintWarningCountersJSON"

_KNOWN_NAMES = ("type: OS, location: /one\n", "type: OS, location: /two\n")


# The abstract method is defined by Counter itself.
# pylint: disable-next=abstract-method
class _OrderedCounter(collections.Counter):
    """Counter whose values are containers with a number of events."""

    def most_common(self, n=None):
        """Retrieves the names with the largest numbers.

        Args:
          n (Optional[int]): number of names, by default all.

        Returns:
          list[tuple[str, WarningCount]]: names and counts, the largest first.
        """
        items = sorted(
            self.items(), key=lambda item: item[1].number_of_events, reverse=True
        )
        return items[:n]


class _KnownReader:
    """Storage reader that contains two known warnings and nothing else."""

    # Importing this module must not import modules of Plaso.
    # pylint: disable=import-outside-toplevel,unused-argument

    def __getattr__(self, name):
        """Retrieves a method like GetDataTypesCounter, whose counter is empty."""
        if not name.startswith(("Get", "Has")):
            raise AttributeError(name)
        return lambda *args, **kwargs: collections.Counter()

    def GetAttributeContainers(self, container_type, *args, **kwargs):
        """Retrieves the warnings.

        Args:
          container_type (str): type.
          args (list[object]): further arguments.
          kwargs (dict[str, object]): named arguments.

        Returns:
          list[ExtractionWarning]: warnings.
        """
        from plaso.containers import warnings

        if container_type != warnings.ExtractionWarning.CONTAINER_TYPE:
            return []
        return [
            warnings.ExtractionWarning(parser_chain="known", path_spec=name)
            for name in _KNOWN_NAMES
        ]


def IsRight(module):
    """Determines if two known warnings are printed, as a table and as JSON.

    Args:
      module (module): plaso.cli.pinfo_tool.
    """
    # pylint: disable=import-outside-toplevel,protected-access
    from plaso.cli import tools

    output = io.BytesIO()
    tool = module.PinfoTool(output_writer=tools.FileObjectOutputWriter(output))
    tool._views_format_type = "cli"
    # Names are used in place of path specifications.
    tool._GetPathSpecificationString = str
    all_counters = tool._CalculateStorageCounters(_KnownReader())
    counters = [
        all_counters[f"extraction_warnings_by_{name:s}"]
        for name in ("path_spec", "parser_chain")
    ]
    try:
        getattr(tool, _TABLE_METHOD)("extraction", *counters)
        output.seek(0)
        output.truncate()
        getattr(tool, _JSON_METHOD)(*counters)
        json.loads(f"{{{output.getvalue().decode('utf-8'):s}}}")
    except (TypeError, ValueError):
        return False
    return True


def _EscapeNames(counter):
    """Escapes the names of a counter, for use between quotes in JSON."""
    return _OrderedCounter(
        {json.dumps(name or "<No parser>")[1:-1]: counter[name] for name in counter}
    )


def GetReplacements(module):
    """Makes the methods that print counters of warnings.

    Args:
      module (module): plaso.cli.pinfo_tool.

    Returns:
      list[tuple[type, str, function]]: class, name and new function of each method.
    """
    tool_class = module.PinfoTool
    table_function = getattr(tool_class, _TABLE_METHOD)
    json_function = getattr(tool_class, _JSON_METHOD)

    @functools.wraps(table_function)
    def PrintTable(self, description, *counters):
        """Prints counters as a table.

        Args:
          self (PinfoTool): tool.
          description (str): type of the warnings.
          counters (tuple[Counter]): counters.
        """
        table_function(self, description, *map(_OrderedCounter, counters))

    @functools.wraps(json_function)
    def PrintJSON(self, *counters):
        """Prints counters as JSON.

        Args:
          self (PinfoTool): tool.
          counters (tuple[Counter]): counters.
        """
        json_function(self, *map(_EscapeNames, counters))

    return [
        (tool_class, _TABLE_METHOD, PrintTable),
        (tool_class, _JSON_METHOD, PrintJSON),
    ]
