"""What all event data of one sample of an atop raw log have in common."""

import functools
import operator

from typing import NamedTuple

from dfdatetime import posix_time as dfdatetime_posix_time

from plaso_extra_parsers.parsers import common
from plaso_extra_parsers.readers.atop import facilities
from plaso_extra_parsers.readers.atop import units

# A host has few users, and all processes of a sample share its time.
_MAXIMUM_CACHED_VALUES = 4096


class Row(NamedTuple):
    """Member of the log that becomes a value of event data.

    Attributes:
      name (str): name of the attribute, or of the value in the statistics.
      member (str): name of the member.
      factor (int): factor of the unit.
      divisor (int): divisor of the unit.
      minimum (int|None): smallest valid number of a task, None if all are valid.
    """

    name: str
    member: str
    factor: int = 1
    divisor: int = 1
    minimum: int | None = None


@functools.lru_cache(maxsize=_MAXIMUM_CACHED_VALUES)
def CreateDateTime(timestamp):
    """Creates a date and time value, which must not be changed.

    Args:
      timestamp (int): seconds since 1970-01-01 00:00:00 UTC, or None.

    Returns:
      dfdatetime.PosixTime: date and time value or None if there is none.
    """
    if timestamp is None or timestamp <= 0:
        return None
    return dfdatetime_posix_time.PosixTime(timestamp=timestamp)


def CopyRows(record, rows, attributes):
    """Copies members to attributes; atop writes negative numbers for unknown values.

    Args:
      record (NamedTuple): members, or None if the release does not have them.
      rows (list[Row]): rows.
      attributes (dict[str, object]): attributes.
    """
    for name, member, factor, divisor, _ in rows:
        value = getattr(record, member, None)
        if isinstance(value, str):
            attributes[name] = value or None
        elif value is not None and value >= 0:
            attributes[name] = units.Scale(value, factor, divisor)


def GetStatistics(record, rows):
    """Formats members as statistics.

    Args:
      record (NamedTuple): members, or None if the release does not have them.
      rows (list[Row]): rows.

    Returns:
      list[str]: name and value of each number above 0 and each text.
    """
    statistics = []
    for name, member, factor, divisor, _ in rows:
        value = getattr(record, member, None)
        if isinstance(value, int):
            value = units.Scale(value, factor, divisor) if value > 0 else None
        if value:
            statistics.append(f"{name:s}: {value!s}")
    return statistics


@functools.lru_cache(maxsize=_MAXIMUM_CACHED_VALUES)
def CreateUnitRows(names, factor, divisor=1):
    """Creates the rows of members in one unit, such as pages.

    Args:
      names (tuple[tuple[str, str]]): names and members.
      factor (int): factor of the unit.
      divisor (Optional[int]): divisor of the unit.

    Returns:
      tuple[Row]: rows.
    """
    return tuple(Row(name, member, factor, divisor) for name, member in names)


@functools.lru_cache(maxsize=_MAXIMUM_CACHED_VALUES)
def _GetReader(record_class, members):
    """Retrieves the function that reads the members that the class of a record has."""
    members = [name for name in members if name in record_class._fields]
    if len(members) > 1:
        return operator.attrgetter(*members)
    return lambda record: [getattr(record, name) for name in members]


def IsActive(record, members):
    """Determines if something was active.

    Args:
      record (NamedTuple): members.
      members (tuple[str]): names of members that are above 0 if something was active.
    """
    return max(_GetReader(type(record), members)(record), default=0) > 0


def CreateEventData(event_data_class, context, record, rows, statistic_rows):
    """Creates event data of a device or a group.

    Args:
      event_data_class (type): class of the event data.
      context (SampleContext): sample.
      record (NamedTuple): members.
      rows (list[Row]): rows of attributes.
      statistic_rows (list[Row]): rows of statistics.

    Returns:
      EventData: event data.
    """
    event_data = context.CreateEventData(event_data_class)
    event_data.is_cumulative = context.sample.is_boot
    CopyRows(record, rows, vars(event_data))
    event_data.statistics = GetStatistics(record, statistic_rows) or None
    return event_data


class SampleContext:
    """Sample and what its event data have in common.

    Attributes:
      available (Facilities): facilities of the kernel that atop could use.
      hostname (str): host name or None if not known.
      is_recovered (bool): True if the sample was found past damage or is cut off.
      page_size (int): size of a page in bytes.
      record (NamedTuple): members of the sample header.
      sample (AtopSample): sample.
      ticks_per_second (int): ticks per second.
    """

    def __init__(self, sample, hostname):
        """Initializes a context."""
        self._attributes = {
            "hostname": hostname,
            "interval": sample.record.interval,
            "offset": sample.offset,
            "sample_time": CreateDateTime(sample.record.sample_time),
        }
        self._makers = {}
        self.available = facilities.GetFacilities(sample)
        self.hostname = hostname
        self.is_recovered = sample.has_damage
        self.page_size = sample.file_header.record.page_size
        self.record = sample.record
        self.sample = sample
        self.ticks_per_second = sample.file_header.record.ticks_per_second

    def CreateEventData(self, event_data_class):
        """Creates event data with the attributes that all of the sample share."""
        maker = self._makers.get(event_data_class)
        if not maker:
            maker = common.EventDataMaker(event_data_class, self._attributes)
            self._makers[event_data_class] = maker
        return maker.Make()
