"""Compares two folders of references."""

import collections
import json
import os

# Values by which a record is known again that has changed, the most telling first. A
# value that a record lacks is None.
_KEYS = (
    (
        *("timestamp", "timestamp_desc", "message"),
        *("log_line_number", "session_identifier", "record_position", "is_end"),
        *("process_key", "sample_time", "recorded_time", "start_time", "device_name"),
        *("line", "offset", "identifier", "id", "gen.pid", "gen.btime", "curtime"),
    ),
    (
        *("timestamp", "timestamp_desc", "recorded_time", "start_time", "system_call"),
        *("process_identifier", "thread_identifier", "tid", "name", "descriptor"),
    ),
    (
        *("timestamp", "recorded_time", "process_identifier", "log_line_number"),
        *("time", "line"),
    ),
)

_LONGEST_TEXT = 200


def _Shorten(value):
    """Shortens a value to what a person reads."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if len(text) > _LONGEST_TEXT:
        text = f"{text[:_LONGEST_TEXT]:s}..."
    return text


def _Flatten(values, prefix=""):
    """Gives values of values names of their own.

    Returns:
      dict[str, object]: values per name, such as "gen.pid".
    """
    flat_values = {}
    for name, value in values.items():
        if isinstance(value, dict):
            flat_values.update(_Flatten(value, f"{prefix:s}{name:s}."))
        else:
            flat_values[f"{prefix:s}{name:s}"] = value
    return flat_values


def _Subtract(lines, other_lines):
    """Removes those lines that others have, each as often as they do."""
    counter = collections.Counter(other_lines)
    left_lines = []
    for line in lines:
        if counter[line]:
            counter[line] -= 1
        else:
            left_lines.append(line)
    return left_lines


class _Record:
    """Line of a reference.

    Attributes:
      type (str): data type or, in a dump, what the line is of.
      values (dict[str, object]): values per name.
    """

    def __init__(self, line):
        """Initializes a record."""
        super().__init__()
        values = json.loads(line)
        self.type = values.pop("data_type", None)
        if self.type is None:
            # Lines of a dump are objects in an object, {"record": {...}}.
            self.type, values = next(iter(values.items()))
            if not isinstance(values, dict):
                values = {self.type: values}
        self.values = _Flatten(values)

    def GetKey(self, names):
        """Determines what the record is known by.

        Args:
          names (tuple[str]): names of values.

        Returns:
          str: key.
        """
        return json.dumps([self.type, *(self.values.get(name) for name in names)])

    def GetText(self):
        """Retrieves the values for a person to read.

        Returns:
          str: text.
        """
        return _Shorten(
            {
                name: value
                for name, value in self.values.items()
                if value not in (None, [])
            }
        )


class Comparison:
    """Comparison of two folders.

    Attributes:
      differences (dict[tuple[str, str], list[str]]): examples of each kind of
          difference, per kind of reference and of difference.
    """

    def __init__(self):
        """Initializes a comparison."""
        super().__init__()
        self._counts = collections.defaultdict(collections.Counter)
        self._differing_files = collections.Counter()
        self.differences = {}

    def _Add(self, kind, difference, example):
        """Adds a difference."""
        self.differences.setdefault((kind, difference), []).append(example)

    def _ComparePair(self, kind, name, old, new):
        """Compares two records."""
        for attribute in sorted(set(old.values) | set(new.values)):
            old_value = old.values.get(attribute)
            new_value = new.values.get(attribute)
            if old_value == new_value and type(old_value) is type(new_value):
                continue
            if attribute == "tags":
                for change, tags in (
                    ("lost", set(old_value) - set(new_value)),
                    ("new", set(new_value) - set(old_value)),
                ):
                    for tag in tags:
                        self._Add(
                            kind,
                            f"{new.type:s}: tag {change:s}: {tag:s}",
                            f"{name:s}: {new.GetText():s}",
                        )
                continue
            change = "changed"
            if attribute not in new.values:
                change = "lost"
            elif attribute not in old.values:
                change = "new"
            self._Add(
                kind,
                f"{new.type:s}: {attribute:s} {change:s}",
                f"{name:s}: {_Shorten(old_value):s} -> {_Shorten(new_value):s}",
            )

    def _CompareRecords(self, kind, name, old_lines, new_lines):
        """Compares the records of a recording that differ."""
        old_records = list(map(_Record, old_lines))
        new_records = list(map(_Record, new_lines))
        for key in _KEYS:
            waiting = collections.defaultdict(collections.deque)
            for record in new_records:
                waiting[record.GetKey(key)].append(record)
            left_records = []
            for record in old_records:
                candidates = waiting[record.GetKey(key)]
                if candidates:
                    self._ComparePair(kind, name, record, candidates.popleft())
                else:
                    left_records.append(record)
            old_records = left_records
            new_records = [record for records in waiting.values() for record in records]

        for change, records in (("lost", old_records), ("new", new_records)):
            for record in records:
                self._Add(
                    kind,
                    f"{record.type:s} {change:s}",
                    f"{name:s}: {record.GetText():s}",
                )

    def AddFile(self, kind, name, old_lines, new_lines):
        """Compares the references of a recording.

        Args:
          kind (str): kind of reference.
          name (str): name of the recording.
          old_lines (list[str]): lines of JSON in the old folder.
          new_lines (list[str]): lines of JSON in the new folder.
        """
        counts = self._counts[kind]
        counts["files"] += 1
        counts["old"] += len(old_lines)
        counts["new"] += len(new_lines)
        if old_lines == new_lines:
            return

        self._differing_files[kind] += 1
        old_lines, new_lines = (
            _Subtract(old_lines, new_lines),
            _Subtract(new_lines, old_lines),
        )
        if not old_lines and not new_lines:
            self._Add(kind, "order of records", name)
        self._CompareRecords(kind, name, old_lines, new_lines)

    def Format(self, number_of_examples=1):
        """Formats the comparison.

        Args:
          number_of_examples (Optional[int]): examples of each kind of difference.

        Returns:
          list[str]: lines.
        """
        lines = []
        for kind, counts in sorted(self._counts.items()):
            lines.append(
                f"{kind:s}: {counts['files']:d} files, "
                f"{self._differing_files[kind]:d} differ; records: {counts['old']:d} "
                f"before, {counts['new']:d} now"
            )
            for (difference_kind, difference), examples in sorted(
                self.differences.items()
            ):
                if difference_kind == kind:
                    lines.append(f"  {len(examples):6d} {difference:s}")
                    lines.extend(
                        f"         {example:s}"
                        for example in examples[:number_of_examples]
                    )
        lines.append(
            f"{sum(map(len, self.differences.values())):d} differences"
            if self.differences
            else "no difference"
        )
        return lines


def _ReadLines(path):
    """Reads the lines of a reference.

    Args:
      path (str): path of the file, which need not be there.
    """
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8", newline="\n") as file_object:
        return file_object.read().split("\n")[:-1]


def Compare(old_path, new_path):
    """Compares two folders of references.

    Args:
      old_path (str): path of the folder of before.
      new_path (str): path of the folder of now.

    Returns:
      Comparison: comparison.
    """
    names = set()
    for path in (old_path, new_path):
        for folder, _, file_names in os.walk(path):
            names.update(
                os.path.relpath(os.path.join(folder, file_name), path)
                for file_name in file_names
            )
    comparison = Comparison()
    for name in sorted(names):
        kind, _, recording = name.partition(os.sep)
        comparison.AddFile(
            kind,
            recording,
            _ReadLines(os.path.join(old_path, name)),
            _ReadLines(os.path.join(new_path, name)),
        )
    return comparison
