"""Prints samples as atop -P does, from nothing but the public values of the reader.

Which columns a release prints was taken from the texts in test_data/atop. A column is
named after the member in the source of atop; the name of the attribute comes from the
definitions, so that a wrong alias shows up as a wrong column.
"""

import datetime


def MapNames(fields):
    """Maps the names in the source of atop to ours.

    Args:
      fields (list[Field]): fields of a layout.

    Returns:
      dict[str, str]: names per name in the source.
    """
    return {".".join(field.source_path): field.name for field in fields}


def FormatTruth(value):
    """Formats a truth value.

    Args:
      value (int): value.

    Returns:
      str: "y" or "n".
    """
    return "y" if value else "n"


class LinePrinter:
    """Prints lines of a sample as one release of atop does."""

    def __init__(self, atop_log, version, sample):
        """Initializes a printer.

        Args:
          atop_log (AtopLog): log.
          version (tuple[int]): release that prints, such as (2, 12).
          sample (AtopSample): sample.
        """
        self._cgroups = atop_log.ReadCgroups(sample)
        self._header = atop_log.file_header
        self._log = atop_log
        self._sample = sample
        self._version = version

    def _PrintLine(self, label, *values):
        """Formats a line."""
        record = self._sample.record
        time = datetime.datetime.fromtimestamp(
            record.sample_time, datetime.timezone.utc
        ).strftime("%Y/%m/%d %H:%M:%S")
        node_name = self._header.GetText("utsname_node_name")
        line = f"{label} {node_name} {record.sample_time} {time} {record.interval}"
        return " ".join([line, *(str(value) for value in values)])
