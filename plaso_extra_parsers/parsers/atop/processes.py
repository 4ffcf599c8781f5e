"""Makes event data of the lives of processes in an atop raw log."""

import datetime
import functools

from plaso_extra_parsers.parsers import common
from plaso_extra_parsers.parsers.atop import events as atop_events
from plaso_extra_parsers.parsers.atop import samples as atop_samples
from plaso_extra_parsers.readers.atop import units

_MAXIMUM_CACHED_VALUES = 4096

# Statistics that tags ask for: data/tags has the same words.
KERNEL_HELPER = "started by: kernel"
MASQUERADING = "named as: kernel thread"

# Start and sample are exact to a second.
_START_TOLERANCE = 1

# Attribute of the event data per total.
_TOTALS = (
    ("cpu_system_time", "system_time"),
    ("cpu_user_time", "user_time"),
    ("read_bytes", "read_bytes"),
    ("tcp_bytes_received", "tcp_bytes_received"),
    ("tcp_bytes_sent", "tcp_bytes_sent"),
    ("written_bytes", "written_bytes"),
)

# Name in the statistics per total.
_STATISTIC_TOTALS = (
    ("cancelled written bytes", "cancelled_written_bytes"),
    ("UDP bytes received", "udp_bytes_received"),
    ("UDP bytes sent", "udp_bytes_sent"),
)


@functools.lru_cache(maxsize=_MAXIMUM_CACHED_VALUES)
def _FormatTime(timestamp):
    """Formats a time.

    Args:
      timestamp (int): seconds since 1970-01-01 00:00:00 UTC.

    Returns:
      str: date and time in ISO 8601 form or None if there is none.
    """
    try:
        date_time = datetime.datetime.fromtimestamp(timestamp, datetime.timezone.utc)
    except (OSError, OverflowError, ValueError):
        return None
    return date_time.isoformat() if timestamp > 0 else None


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


@functools.lru_cache(maxsize=_MAXIMUM_CACHED_VALUES)
def _FormatStart(timestamp):
    """Formats the start of a process in its key.

    Args:
      timestamp (int): seconds since 1970-01-01 00:00:00 UTC.

    Returns:
      str: date and time or None if there is none.
    """
    text = _FormatTime(timestamp)
    return text and f"{text[:19].replace('-', '').replace(':', ''):s}Z"


def GetProcessKey(process_identifier, start_time, hostname):
    """Retrieves what tells a process from all others, the same wherever it is.

    Args:
      process_identifier (int): process identifier.
      start_time (int): time of its start as its first entry in the log has it, in
          seconds since 1970.
      hostname (str): host name or None if not known.

    Returns:
      str: key or None if the start is not known.
    """
    start = _FormatStart(start_time)
    if not start:
        return None
    key = f"{process_identifier:d}-{start:s}"
    return f"{hostname:s}-{key:s}" if hostname else key


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


def _GetStatistics(life, kind):
    """Retrieves what is rarely filtered on.

    Args:
      life (ProcessLife): life of the process.
      kind (Kind): what it has to do with the kernel.

    Returns:
      list[str]: name and value of each or None if there are none.
    """
    statistics = [
        text
        for text, is_true in (
            (KERNEL_HELPER, kind.is_kernel_helper),
            (MASQUERADING, kind.is_masquerading),
        )
        if is_true
    ]
    if life.exit_parent not in (None, *list(life.parent_process_identifiers)[:1]):
        statistics.append(f"parent at its end: {life.exit_parent:d}")
    for name, values in (
        ("parents", life.parent_process_identifiers),
        ("cgroups", life.cgroup_paths),
    ):
        if len(values) > 1:
            statistics.append(f"{name:s}: {', '.join(map(str, values)):s}")
    if life.group_identifiers:
        texts = _FormatIdentifiers(tuple(life.group_identifiers))
        if texts:
            statistics.append(f"group identifiers: {'; '.join(texts):s}")
        elif life.group_identifiers[0].real:
            statistics.append(f"group identifier: {life.group_identifiers[0].real:d}")
    for name, total_name in _STATISTIC_TOTALS:
        total = life.GetTotal(total_name)
        if total:
            statistics.append(f"{name:s}: {total:d}")
    return statistics or None


def _GetClock(life, start_time):
    """Retrieves what is wrong with the times of a process.

    Args:
      life (ProcessLife): life of the process.
      start_time (int): time of its start, in seconds since 1970.

    Returns:
      str: what is wrong or None if nothing is.
    """
    seconds = start_time - life.first_recorded_time
    if start_time <= 0 or seconds <= _START_TOLERANCE:
        return None
    return f"start {seconds:,d} s after its first sample"


def CreateProcessEventData(life, kind, hostname):
    """Creates event data of the life of a process.

    Args:
      life (ProcessLife): life of the process.
      kind (Kind): what it has to do with the kernel.
      hostname (str): host name or None if not known.

    Returns:
      AtopProcessEventData: event data.
    """
    event_data = atop_events.AtopProcessEventData()
    attributes = vars(event_data)
    event_data.cgroup_path, _ = _GetFirstAndAll(life.cgroup_paths)
    event_data.command_line, command_lines = _GetFirstAndAll(life.command_lines)
    event_data.process_name, process_names = _GetFirstAndAll(life.names)
    event_data.container_name = life.container_hostname or life.container
    event_data.core_dumped = life.core_dumped
    event_data.exit_signal = life.exit_signal
    event_data.exit_status = life.exit_status
    exit_time = life.exit_time
    event_data.exit_time = atop_samples.CreateDateTime(exit_time)
    start_time = life.start_time
    # That it is in the first sample after its start says no more than the start.
    age = life.first_recorded_time - start_time
    if start_time <= 0 or not -_START_TOLERANCE <= age <= life.first_interval:
        event_data.first_recorded_time = atop_samples.CreateDateTime(
            life.first_recorded_time
        )
    event_data.hostname = hostname
    event_data.is_short_lived = life.is_short_lived
    if life.last_seen_time != life.first_recorded_time:
        event_data.last_seen_time = atop_samples.CreateDateTime(life.last_seen_time)
    event_data.parent_pid = next(iter(life.parent_process_identifiers), None)
    event_data.resident_memory = units.Scale(life.peak_resident_size, units.KIBIBYTE)
    event_data.process_identifier = life.process_identifier
    event_data.start_time = atop_samples.CreateDateTime(start_time)
    event_data.statistics = _GetStatistics(life, kind)
    common.SetCoveredSeconds(
        event_data,
        start_time if start_time > 0 else life.first_recorded_time,
        exit_time or life.last_seen_time or life.first_recorded_time,
    )
    zombie_seconds = life.zombie_seconds
    user_identifiers = None
    if life.user_identifiers:
        event_data.user_identifier = life.user_identifiers[0].real
        event_data.effective_user_identifier = life.user_identifiers[0].effective
        user_identifiers = _FormatIdentifiers(tuple(life.user_identifiers))
    event_data.extra_information = common.Join(
        {
            "Users": common.JoinTexts(user_identifiers),
            "Names": common.JoinTexts(process_names),
            "Command lines": common.JoinTexts(command_lines),
            "Zombie": f"{zombie_seconds:,d} s" if zombie_seconds else None,
            "Clock": _GetClock(life, start_time),
            "Samples": life.number_of_samples,
            "Continued": "in another event" if life.is_split else None,
        }
    )
    event_data.process_key = GetProcessKey(
        life.process_identifier, life.recorded_start_time, hostname
    )
    if life.parent:
        event_data.parent_key = GetProcessKey(*life.parent, hostname)
    for name, total_name in _TOTALS:
        attributes[name] = life.GetTotal(total_name)
    return event_data
