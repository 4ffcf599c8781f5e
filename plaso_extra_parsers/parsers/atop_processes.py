"""Makes event data of the lives of processes in an atop raw log."""

import functools

from dfdatetime import posix_time as dfdatetime_posix_time

from plaso_extra_parsers.parsers import atop_process_event_data
from plaso_extra_parsers.readers.atop import units

# A host has few users, and all processes of a sample share its time.
_MAXIMUM_CACHED_VALUES = 4096

# Attribute of the event data per total.
_TOTALS = (
    ("cancelled_written_bytes", "cancelled_written_bytes"),
    ("cpu_system_time", "system_time"),
    ("cpu_user_time", "user_time"),
    ("read_bytes", "read_bytes"),
    ("tcp_bytes_received", "tcp_bytes_received"),
    ("tcp_bytes_sent", "tcp_bytes_sent"),
    ("udp_bytes_received", "udp_bytes_received"),
    ("udp_bytes_sent", "udp_bytes_sent"),
    ("written_bytes", "written_bytes"),
)


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


@functools.lru_cache(maxsize=_MAXIMUM_CACHED_VALUES)
def _FormatIdentifiers(identifiers):
    """Formats sets of user or group identifiers if they say more than one number.

    Args:
      identifiers (tuple[tuple[int, int|None, int|None, int|None]]): sets.

    Returns:
      list[str]: text of each set or None if there is one set that is all the same.
    """
    if len(identifiers) == 1:
        if len({value for value in identifiers[0] if value is not None}) == 1:
            return None
    return [
        ", ".join(
            f"{name:s} {value:d}"
            for name, value in zip(
                ("real", "effective", "saved", "file system"), values
            )
            if value is not None
        )
        for values in identifiers
    ]


def _GetFirstAndAll(values):
    """Retrieves the first of some texts, and all if there are more.

    Args:
      values (dict[str, None]): texts in order.

    Returns:
      tuple[str, list[str]]: first text and all texts; None if there are none, or
          no more than one.
    """
    texts = list(values)
    return texts[0] if texts else None, texts if len(texts) > 1 else None


def CreateProcessEventData(life, hostname):
    """Creates event data of the life of a process.

    Args:
      life (ProcessLife): life of the process.
      hostname (str): host name or None if not known.

    Returns:
      AtopProcessEventData: event data.
    """
    event_data = atop_process_event_data.AtopProcessEventData()
    event_data.cgroup_path, event_data.cgroup_paths = _GetFirstAndAll(life.cgroup_paths)
    event_data.command_line, event_data.command_lines = _GetFirstAndAll(
        life.command_lines
    )
    event_data.process_name, event_data.process_names = _GetFirstAndAll(life.names)
    event_data.container = life.container
    event_data.container_hostname = life.container_hostname
    event_data.core_dumped = life.core_dumped
    event_data.exit_signal = life.exit_signal
    event_data.exit_status = life.exit_status
    event_data.exit_time = CreateDateTime(life.exit_time)
    event_data.first_recorded_time = CreateDateTime(life.first_recorded_time)
    event_data.hostname = hostname
    event_data.is_short_lived = life.is_short_lived
    if life.last_seen_time != life.first_recorded_time:
        event_data.last_seen_time = CreateDateTime(life.last_seen_time)
    event_data.is_split = life.is_split
    event_data.number_of_samples = life.number_of_samples
    parents = list(life.parent_process_identifiers)
    if parents:
        event_data.parent_pid = parents[0]
    if len(parents) > 1:
        event_data.parent_pids = [str(parent) for parent in parents]
    event_data.peak_resident_memory = units.Scale(
        life.peak_resident_size, units.KIBIBYTE
    )
    event_data.process_identifier = life.process_identifier
    event_data.start_time = CreateDateTime(life.start_time)
    _SetIdentifiers(life, event_data)
    attributes = vars(event_data)
    for name, total_name in _TOTALS:
        attributes[name] = life.GetTotal(total_name)
    return event_data


def _SetIdentifiers(life, event_data):
    """Sets the user and group identifiers of a process.

    Args:
      life (ProcessLife): life of the process.
      event_data (AtopProcessEventData): event data.
    """
    if life.user_identifiers:
        (
            event_data.user_identifier,
            event_data.effective_user_identifier,
            event_data.saved_user_identifier,
            event_data.file_system_user_identifier,
        ) = life.user_identifiers[0]
        event_data.user_identifiers = _FormatIdentifiers(tuple(life.user_identifiers))
    if life.group_identifiers:
        (
            event_data.group_identifier,
            event_data.effective_group_identifier,
            event_data.saved_group_identifier,
            event_data.file_system_group_identifier,
        ) = life.group_identifiers[0]
        event_data.group_identifiers = _FormatIdentifiers(tuple(life.group_identifiers))
