"""Makes event data of the lives of processes in an atop raw log."""

import datetime
import functools

from plaso_extra_parsers.parsers import common
from plaso_extra_parsers.parsers.atop import events as atop_events
from plaso_extra_parsers.parsers.atop import samples as atop_samples
from plaso_extra_parsers.readers.atop import units

_EVENT_DATA_MAKER = common.EventDataMaker(atop_events.AtopProcessEventData)

_MAXIMUM_CACHED_VALUES = 4096

# Statistics that tagging rules compare: data/tags contains the same words.
KERNEL_HELPER = "started by: kernel"
MASQUERADING = "named as: kernel thread"

# In seconds: times of starts and samples are exact to a second.
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
    """Formats seconds since 1970-01-01 00:00:00 UTC in ISO 8601 form, if valid."""
    try:
        date_time = datetime.datetime.fromtimestamp(timestamp, datetime.timezone.utc)
    except (OSError, OverflowError, ValueError):
        return None
    return date_time.isoformat() if timestamp > 0 else None


@functools.lru_cache(maxsize=_MAXIMUM_CACHED_VALUES)
def _FormatIdentifiers(identifiers):
    """Formats sets of user or group identifiers, None for one set of equal numbers."""
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
    """Formats seconds since 1970-01-01 00:00:00 UTC as start in a key, if valid."""
    text = _FormatTime(timestamp)
    return text and f"{text[:19].replace('-', '').replace(':', ''):s}Z"


@functools.lru_cache(maxsize=_MAXIMUM_CACHED_VALUES)
def GetProcessKey(process_identifier, start_time, hostname):
    """Retrieves the key of a process, which is the same in all its event data.

    Args:
      process_identifier (int): process identifier.
      start_time (int): start of the process as in its first entry in the log, in
          seconds since 1970-01-01 00:00:00 UTC.
      hostname (str): host name or None if not known.

    Returns:
      str: key or None if the start is not known.
    """
    start = _FormatStart(start_time)
    if not start:
        return None
    key = f"{process_identifier}-{start}"
    return f"{hostname}-{key}" if hostname else key


def _GetStatistics(life, kind, totals):
    """Retrieves facts that are rarely filtered on, None if there are none."""
    statistics = []
    if kind.is_kernel_helper:
        statistics.append(KERNEL_HELPER)
    if kind.is_masquerading:
        statistics.append(MASQUERADING)
    parents = life.parent_process_identifiers
    if life.exit_parent is not None and life.exit_parent != next(iter(parents), None):
        statistics.append(f"parent at its end: {life.exit_parent:d}")
    if len(parents) > 1:
        statistics.append(f"parents: {', '.join(map(str, parents)):s}")
    if len(life.cgroup_paths) > 1:
        statistics.append(f"cgroups: {', '.join(life.cgroup_paths):s}")
    if life.group_identifiers:
        texts = _FormatIdentifiers(tuple(life.group_identifiers))
        if texts:
            statistics.append(f"group identifiers: {'; '.join(texts):s}")
        elif life.group_identifiers[0].real:
            statistics.append(f"group identifier: {life.group_identifiers[0].real:d}")
    for name, total_name in _STATISTIC_TOTALS:
        total = totals.get(total_name)
        if total:
            statistics.append(f"{name:s}: {total:d}")
    return statistics or None


def _GetExtraInformation(life, start_time, user_identifiers):
    """Retrieves further facts of a process for its message.

    All processes have the number of samples that contain them, few the other facts.
    The start is in seconds since 1970-01-01 00:00:00 UTC.
    """
    facts = {}
    if user_identifiers:
        facts["Users"] = common.JoinTexts(user_identifiers)
    if len(life.names) > 1:
        facts["Names"] = common.JoinTexts(life.names)
    if len(life.command_lines) > 1:
        facts["Command lines"] = common.JoinTexts(life.command_lines)
    zombie_seconds = life.zombie_seconds
    if zombie_seconds:
        facts["Zombie"] = f"{zombie_seconds:,d} s"
    late_seconds = start_time - life.first_recorded_time
    if late_seconds > _START_TOLERANCE:
        facts["Clock"] = f"start {late_seconds:,d} s after its first sample"
    facts["Samples"] = life.number_of_samples
    if life.is_split:
        facts["Continued"] = "in another event"
    return common.Join(facts)


def CreateProcessEventData(life, kind, hostname):
    """Creates event data of the life of a process.

    Args:
      life (ProcessLife): life of the process.
      kind (Kind): relation of the process to the kernel.
      hostname (str): host name or None if not known.

    Returns:
      AtopProcessEventData: event data.
    """
    event_data = _EVENT_DATA_MAKER.Make()
    attributes = vars(event_data)
    event_data.cgroup_path = next(iter(life.cgroup_paths), None)
    event_data.command_line = next(iter(life.command_lines), None)
    event_data.process_name = next(iter(life.names), None)
    event_data.container_name = life.container_hostname or life.container
    event_data.core_dumped = life.core_dumped
    event_data.exit_signal = life.exit_signal
    event_data.exit_status = life.exit_status
    exit_time = life.exit_time
    event_data.exit_time = atop_samples.CreateDateTime(exit_time)
    start_time = life.start_time
    first_recorded_time = life.first_recorded_time
    # The first sample after the start is expected, so its time adds nothing.
    age = first_recorded_time - start_time
    if start_time <= 0 or not -_START_TOLERANCE <= age <= life.first_interval:
        event_data.first_recorded_time = atop_samples.CreateDateTime(
            first_recorded_time
        )
    event_data.hostname = hostname
    event_data.is_short_lived = life.is_short_lived
    if life.last_seen_time != first_recorded_time:
        event_data.last_seen_time = atop_samples.CreateDateTime(life.last_seen_time)
    event_data.parent_pid = next(iter(life.parent_process_identifiers), None)
    event_data.resident_memory = units.Scale(life.peak_resident_size, units.KIBIBYTE)
    event_data.process_identifier = life.process_identifier
    event_data.start_time = atop_samples.CreateDateTime(start_time)
    totals = life.GetTotals()
    event_data.statistics = _GetStatistics(life, kind, totals)
    common.SetCoveredSeconds(
        event_data,
        start_time if start_time > 0 else first_recorded_time,
        exit_time or life.last_seen_time or first_recorded_time,
    )
    user_identifiers = None
    if life.user_identifiers:
        event_data.user_identifier = life.user_identifiers[0].real
        event_data.effective_user_identifier = life.user_identifiers[0].effective
        user_identifiers = _FormatIdentifiers(tuple(life.user_identifiers))
    event_data.extra_information = _GetExtraInformation(
        life, start_time, user_identifiers
    )
    event_data.process_key = GetProcessKey(
        life.process_identifier, life.recorded_start_time, hostname
    )
    if life.parent:
        event_data.parent_key = GetProcessKey(*life.parent, hostname)
    for name, total_name in _TOTALS:
        attributes[name] = totals.get(total_name)
    return event_data
