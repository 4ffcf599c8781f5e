"""Makes event data of the tasks in an atop raw log."""

import datetime
import functools
import operator

from plaso_extra_parsers.parsers import atop_process_event_data
from plaso_extra_parsers.readers.atop import units

# The accounting has these of an exited process, and only these. Attribute of the event
# data and member of the task.
_EXITED_MEMBERS = {
    "command_line": "command_line",
    "container": "container_identifier",
    "container_hostname": "container_hostname",
    "core_dumped": "core_dumped",
    "exit_signal": "exit_signal",
    "exit_status": "exit_status",
    "gpu_busy": "gpu_busy",
    "gpu_busy_cumulative": "gpu_busy_cumulative",
    "gpu_memory_busy": "gpu_memory_busy",
    "gpu_memory_busy_cumulative": "gpu_memory_busy_cumulative",
    "gpu_samples": "gpu_samples",
    "gpu_state": "gpu_state",
    "gpu_time": "gpu_time",
    "gpu_type": "gpu_type",
    "group_identifier": "real_group_identifier",
    "is_cumulative": "began_in_interval",
    "major_page_faults": "major_page_faults",
    "minor_page_faults": "minor_page_faults",
    "number_of_gpus": "number_of_gpus",
    "process_identifier": "process_identifier",
    "process_name": "name",
    "process_state": "state",
    "user_identifier": "real_user_identifier",
}

_LIVE_MEMBERS = {
    **_EXITED_MEMBERS,
    "cgroup_path": "cgroup_path",
    "effective_group_identifier": "effective_group_identifier",
    "effective_user_identifier": "effective_user_identifier",
    "file_system_group_identifier": "file_system_group_identifier",
    "file_system_user_identifier": "file_system_user_identifier",
    "involuntary_context_switches": "involuntary_context_switches",
    "last_processor": "last_processor",
    "nice_value": "nice_value",
    "number_of_blocked_threads": "number_of_blocked_threads",
    "number_of_idle_threads": "number_of_idle_threads",
    "number_of_running_threads": "number_of_running_threads",
    "number_of_sleeping_threads": "number_of_sleeping_threads",
    "number_of_threads": "number_of_threads",
    "out_of_memory_score": "out_of_memory_score",
    "out_of_memory_score_adjustment": "out_of_memory_score_adjustment",
    "parent_pid": "parent_process_identifier",
    "realtime_priority": "realtime_priority",
    "run_delay": "run_delay",
    "saved_group_identifier": "saved_group_identifier",
    "saved_user_identifier": "saved_user_identifier",
    "scheduling_policy": "scheduling_policy",
    "scheduling_priority": "priority",
    "voluntary_context_switches": "voluntary_context_switches",
    "wait_channel": "wait_channel",
}

# Zero says that there is no such thing: a host without OpenVZ, a record of the old
# accounting without a parent, an accounting that does not count transfers.
_NON_ZERO_LIVE_MEMBERS = {
    "openvz_container_identifier": "openvz_container_identifier",
    "sleep_average": "sleep_average",
    "virtual_process_identifier": "virtual_process_identifier",
}
_NON_ZERO_EXITED_MEMBERS = {
    "openvz_container_identifier": "openvz_container_identifier",
    "parent_pid": "parent_process_identifier",
    "read_requests": "read_requests",
    "virtual_process_identifier": "virtual_process_identifier",
    "write_requests": "write_requests",
}

_NETWORK_MEMBERS = {
    name: name
    for name in (
        "raw_packets_received",
        "raw_packets_sent",
        "tcp_bytes_received",
        "tcp_bytes_sent",
        "tcp_packets_received",
        "tcp_packets_sent",
        "udp_bytes_received",
        "udp_bytes_sent",
        "udp_packets_received",
        "udp_packets_sent",
    )
}

# Members in 512-byte sectors.
_DISK_MEMBERS = {
    "cancelled_written_bytes": "cancelled_written_sectors",
    "read_bytes": "read_sectors",
    "written_bytes": "written_sectors",
}

# Members in ticks.
_EXITED_TIME_MEMBERS = {
    "cpu_system_time": "system_time",
    "cpu_user_time": "user_time",
    "elapsed_time": "elapsed_time",
}
_LIVE_TIME_MEMBERS = {
    "block_delay": "block_delay",
    "cpu_system_time": "system_time",
    "cpu_user_time": "user_time",
}

# Members in KiB.
_GPU_MEMORY_MEMBERS = {
    "gpu_memory": "gpu_memory_size",
    "gpu_memory_cumulative": "gpu_memory_cumulative",
}
_MEMORY_MEMBERS = {
    **_GPU_MEMORY_MEMBERS,
    "code_memory": "code_size",
    "data_memory": "data_size",
    "libraries_memory": "libraries_size",
    "locked_memory": "locked_size",
    "resident_growth": "resident_growth",
    "resident_memory": "resident_size",
    "stack_memory": "stack_size",
    "swap_memory": "swap_size",
    "virtual_growth": "virtual_growth",
    "virtual_memory": "virtual_size",
}

# A negative value is no limit or not defined.
_LIMIT_MEMBERS = {
    "cgroup_cpu_effective_limit": "cgroup_processor_effective_limit",
    "cgroup_cpu_limit": "cgroup_processor_limit",
    "cgroup_cpu_weight": "cgroup_processor_weight",
}
_MEMORY_LIMIT_MEMBERS = {
    "cgroup_memory_effective_limit": "cgroup_memory_effective_limit",
    "cgroup_memory_limit": "cgroup_memory_limit",
    "cgroup_swap_effective_limit": "cgroup_swap_effective_limit",
    "cgroup_swap_limit": "cgroup_swap_limit",
}

_MAXIMUM_CACHED_TIMES = 65536


@functools.lru_cache(maxsize=_MAXIMUM_CACHED_TIMES)
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


class _Copier:
    """Copies members of tasks to attributes of event data."""

    def __init__(self, members):
        """Initializes a copier.

        Args:
          members (dict[str, str]): member of the task per attribute of the event data.
        """
        super().__init__()
        self._names = tuple(members)
        if len(members) == 1:
            getter = operator.attrgetter(*members.values())
            self._getter = lambda task: (getter(task),)
        else:
            self._getter = (
                operator.attrgetter(*members.values()) if members else lambda _: ()
            )

    def Copy(self, task, attributes):
        """Copies the values as they are.

        Args:
          task (AtopTask): task.
          attributes (dict[str, object]): attributes of the event data.
        """
        attributes.update(zip(self._names, self._getter(task)))

    def CopyNonZero(self, task, attributes):
        """Copies the values that are not zero.

        Args:
          task (AtopTask): task.
          attributes (dict[str, object]): attributes of the event data.
        """
        for name, value in zip(self._names, self._getter(task)):
            if value:
                attributes[name] = value

    def CopyScaled(self, task, attributes, factor, divisor=1):
        """Copies the values in another unit.

        Args:
          task (AtopTask): task.
          attributes (dict[str, object]): attributes of the event data.
          factor (int): factor.
          divisor (Optional[int]): divisor.
        """
        for name, value in zip(self._names, self._getter(task)):
            attributes[name] = units.Scale(value, factor, divisor) if value else value

    def CopyLimits(self, task, attributes, factor=1):
        """Copies the values that are a limit.

        Args:
          task (AtopTask): task.
          attributes (dict[str, object]): attributes of the event data.
          factor (Optional[int]): factor.
        """
        for name, value in zip(self._names, self._getter(task)):
            if value is not None and value >= 0:
                attributes[name] = units.Scale(value, factor)


class TaskConverter:
    """Makes event data of the tasks that follow one file header."""

    def __init__(self, file_header):
        """Initializes a converter.

        Args:
          file_header (AtopFileHeader): file header.
        """
        super().__init__()
        self._ticks_per_second = file_header.record.ticks_per_second

        names = {field.name for field in file_header.layout.task.fields}
        names.update(("began_in_interval", "core_dumped", "exit_signal", "exit_status"))

        def CreateCopier(members):
            return _Copier(
                {name: member for name, member in members.items() if member in names}
            )

        self._disk = CreateCopier(_DISK_MEMBERS)
        self._exited = CreateCopier(_EXITED_MEMBERS)
        self._exited_times = CreateCopier(_EXITED_TIME_MEMBERS)
        self._gpu_memory = CreateCopier(_GPU_MEMORY_MEMBERS)
        self._limits = CreateCopier(_LIMIT_MEMBERS)
        self._live = CreateCopier(_LIVE_MEMBERS)
        self._live_times = CreateCopier(_LIVE_TIME_MEMBERS)
        self._memory = CreateCopier(_MEMORY_MEMBERS)
        self._memory_limits = CreateCopier(_MEMORY_LIMIT_MEMBERS)
        self._network = CreateCopier(_NETWORK_MEMBERS)
        self._non_zero_exited = CreateCopier(_NON_ZERO_EXITED_MEMBERS)
        self._non_zero_live = CreateCopier(_NON_ZERO_LIVE_MEMBERS)

    def CreateEventData(self, task, sample_attributes, available, cgroup_path=None):
        """Creates event data of a task.

        Args:
          task (AtopTask): task.
          sample_attributes (dict[str, object]): attributes that all event data of the
              sample has.
          available (Facilities): what the kernel gave atop.
          cgroup_path (Optional[str]): path of the cgroup as of the sample.

        Returns:
          AtopTaskEventData: event data.
        """
        event_data = atop_process_event_data.AtopTaskEventData()
        attributes = vars(event_data)
        attributes.update(sample_attributes)
        if task.is_exited:
            self._CopyExited(task, attributes)
        else:
            self._CopyLive(task, attributes, available)

        if cgroup_path:
            attributes["cgroup_path"] = cgroup_path
        attributes["process_start_time"] = _FormatTime(task.start_time)
        if task.was_inactive is not None:
            attributes["was_inactive"] = bool(task.was_inactive)
        if task.is_process == 0:
            attributes["thread_identifier"] = attributes["process_identifier"]
            attributes["process_identifier"] = task.thread_group_identifier
            attributes["thread_name"] = attributes["process_name"]
            attributes["process_name"] = None

        for name in (
            "cgroup_path",
            "command_line",
            "container",
            "container_hostname",
            "process_name",
            "thread_name",
            "wait_channel",
        ):
            if not attributes[name]:
                attributes[name] = None
        return event_data

    def _CopyExited(self, task, attributes):
        """Copies what the accounting says of an exited process.

        Args:
          task (AtopTask): task.
          attributes (dict[str, object]): attributes of the event data.
        """
        self._exited.Copy(task, attributes)
        self._exited_times.CopyScaled(
            task, attributes, units.MILLISECONDS_PER_SECOND, self._ticks_per_second
        )
        self._gpu_memory.CopyScaled(task, attributes, units.KIBIBYTE)
        self._CopyGPUList(task, attributes)
        # That there was no traffic cannot be told from that nobody counted.
        self._non_zero_exited.CopyNonZero(task, attributes)
        self._network.CopyNonZero(task, attributes)
        if task.read_sectors or task.written_sectors:
            self._disk.CopyScaled(task, attributes, units.SECTOR_SIZE)

    def _CopyLive(self, task, attributes, available):
        """Copies what /proc says of a task.

        Args:
          task (AtopTask): task.
          attributes (dict[str, object]): attributes of the event data.
          available (Facilities): what the kernel gave atop.
        """
        self._live.Copy(task, attributes)
        self._live_times.CopyScaled(
            task, attributes, units.MILLISECONDS_PER_SECOND, self._ticks_per_second
        )
        self._memory.CopyScaled(task, attributes, units.KIBIBYTE)
        self._CopyGPUList(task, attributes)
        self._limits.CopyLimits(task, attributes)
        self._memory_limits.CopyLimits(task, attributes, units.KIBIBYTE)
        self._non_zero_live.CopyNonZero(task, attributes)
        # Zero is what it says when nobody asked.
        if task.proportional_size is not None and task.proportional_size > 0:
            attributes["proportional_memory"] = units.Scale(
                task.proportional_size, units.KIBIBYTE
            )
        if available.io_counters:
            self._disk.CopyScaled(task, attributes, units.SECTOR_SIZE)
        if available.network_counters:
            self._network.Copy(task, attributes)

    @staticmethod
    def _CopyGPUList(task, attributes):
        """Copies the list of GPUs.

        Args:
          task (AtopTask): task.
          attributes (dict[str, object]): attributes of the event data.
        """
        if task.gpu_list is not None:
            attributes["gpu_list"] = f"0x{task.gpu_list & 0xffffffff:08x}"


def IsActive(task):
    """Determines if a task was active in its sample.

    Args:
      task (AtopTask): task.

    Returns:
      bool: True if so. Releases before 2.3 only have active ones, unless asked for
          all of them, and do not say which.
    """
    return not task.was_inactive
