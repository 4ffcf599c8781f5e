"""Makes event data of the tasks in an atop raw log."""

import datetime
import functools
import operator

from plaso_extra_parsers.parsers import atop_process_event_data
from plaso_extra_parsers.readers.atop import units

# Attribute of the event data and member of the task. The accounting has these of an
# exited process.
_EXITED_MEMBERS = {
    "core_dumped": "core_dumped",
    "exit_signal": "exit_signal",
    "exit_status": "exit_status",
    "group_identifier": "real_group_identifier",
    "is_cumulative": "began_in_interval",
    "major_page_faults": "major_page_faults",
    "minor_page_faults": "minor_page_faults",
    "process_identifier": "process_identifier",
    "process_state": "state",
    "user_identifier": "real_user_identifier",
}
_LIVE_MEMBERS = {
    "effective_group_identifier": "effective_group_identifier",
    "effective_user_identifier": "effective_user_identifier",
    "file_system_group_identifier": "file_system_group_identifier",
    "file_system_user_identifier": "file_system_user_identifier",
    "group_identifier": "real_group_identifier",
    "involuntary_context_switches": "involuntary_context_switches",
    "is_cumulative": "began_in_interval",
    "last_processor": "last_processor",
    "major_page_faults": "major_page_faults",
    "minor_page_faults": "minor_page_faults",
    "nice_value": "nice_value",
    "number_of_blocked_threads": "number_of_blocked_threads",
    "number_of_idle_threads": "number_of_idle_threads",
    "number_of_running_threads": "number_of_running_threads",
    "number_of_sleeping_threads": "number_of_sleeping_threads",
    "number_of_threads": "number_of_threads",
    "out_of_memory_score": "out_of_memory_score",
    "out_of_memory_score_adjustment": "out_of_memory_score_adjustment",
    "parent_pid": "parent_process_identifier",
    "process_identifier": "process_identifier",
    "process_state": "state",
    "realtime_priority": "realtime_priority",
    "run_delay": "run_delay",
    "saved_group_identifier": "saved_group_identifier",
    "saved_user_identifier": "saved_user_identifier",
    "scheduling_policy": "scheduling_policy",
    "scheduling_priority": "priority",
    "user_identifier": "real_user_identifier",
    "voluntary_context_switches": "voluntary_context_switches",
}
_GPU_MEMBERS = {
    name: name
    for name in (
        "gpu_busy",
        "gpu_busy_cumulative",
        "gpu_memory_busy",
        "gpu_memory_busy_cumulative",
        "gpu_samples",
        "gpu_state",
        "gpu_time",
        "gpu_type",
        "number_of_gpus",
    )
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

# Empty or zero says that there is no such thing: a host without OpenVZ, a record of
# the old accounting without a parent, an accounting that does not count requests.
_PRESENT_EXITED_MEMBERS = {
    "command_line": "command_line",
    "container": "container_identifier",
    "container_hostname": "container_hostname",
    "openvz_container_identifier": "openvz_container_identifier",
    "parent_pid": "parent_process_identifier",
    "process_name": "name",
    "read_requests": "read_requests",
    "virtual_process_identifier": "virtual_process_identifier",
    "write_requests": "write_requests",
}
_PRESENT_LIVE_MEMBERS = {
    "cgroup_path": "cgroup_path",
    "command_line": "command_line",
    "container": "container_identifier",
    "container_hostname": "container_hostname",
    "openvz_container_identifier": "openvz_container_identifier",
    "process_name": "name",
    "sleep_average": "sleep_average",
    "virtual_process_identifier": "virtual_process_identifier",
    "wait_channel": "wait_channel",
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

# Zero is what it says when nobody asked, below zero that it could not be read.
_PROPORTIONAL_MEMBERS = {"proportional_memory": "proportional_size"}

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
    """Copies members of one kind of task to attributes of event data.

    All is decided once, since it runs for each task.
    """

    def __init__(self, member_names):
        """Initializes a copier.

        Args:
          member_names (set[str]): names of the members that the release has.
        """
        super().__init__()
        self._limits = []
        self._member_names = member_names
        self._plain_names = []
        self._present_names = []
        self._scales = []

        self._limit_members = []
        self._plain_members = []
        self._present_members = []
        self._scaled_members = []

    def _Select(self, members):
        """Selects the members that the release has.

        Args:
          members (dict[str, str]): member per attribute.

        Returns:
          list[tuple[str, str]]: attributes and members.
        """
        return [item for item in members.items() if item[1] in self._member_names]

    def AddPlain(self, members):
        """Adds members whose values are copied as they are.

        Args:
          members (dict[str, str]): member per attribute.
        """
        for name, member in self._Select(members):
            self._plain_names.append(name)
            self._plain_members.append(member)

    def AddPresent(self, members):
        """Adds members whose values are copied if they are neither zero nor empty.

        Args:
          members (dict[str, str]): member per attribute.
        """
        for name, member in self._Select(members):
            self._present_names.append(name)
            self._present_members.append(member)

    def AddScaled(self, members, factor, divisor=1):
        """Adds members whose values are copied in another unit.

        Args:
          members (dict[str, str]): member per attribute.
          factor (int): factor.
          divisor (Optional[int]): divisor; of zero nothing can be copied.
        """
        for name, member in self._Select(members) if divisor else ():
            self._scales.append((name, factor, divisor))
            self._scaled_members.append(member)

    def AddLimits(self, members, factor=1, minimum=0):
        """Adds members whose values are copied if they are large enough.

        Args:
          members (dict[str, str]): member per attribute.
          factor (Optional[int]): factor.
          minimum (Optional[int]): smallest value that is copied.
        """
        for name, member in self._Select(members):
            self._limits.append((name, factor, minimum))
            self._limit_members.append(member)

    def Finish(self):
        """Ends adding members.

        Returns:
          function: function that copies from a task to a dict of attributes.
        """
        get_limits, get_plain, get_present, get_scaled = (
            # With one name the getter would return no tuple.
            operator.attrgetter(*members, "state", "state")
            for members in (
                self._limit_members,
                self._plain_members,
                self._present_members,
                self._scaled_members,
            )
        )
        limits = self._limits
        plain_names = self._plain_names
        present_names = self._present_names
        scales = self._scales

        def Copy(task, attributes):
            """Copies from a task.

            Args:
              task (AtopTask): task.
              attributes (dict[str, object]): attributes of the event data.
            """
            attributes.update(zip(plain_names, get_plain(task)))
            for name, value in zip(present_names, get_present(task)):
                if value:
                    attributes[name] = value
            for (name, factor, divisor), value in zip(scales, get_scaled(task)):
                if value:
                    value = units.Scale(value, factor, divisor)
                attributes[name] = value
            if limits:
                for (name, factor, minimum), value in zip(limits, get_limits(task)):
                    if value is not None and value >= minimum:
                        attributes[name] = units.Scale(value, factor)

        return Copy


class TaskConverter:
    """Makes event data of the tasks that follow one file header."""

    def __init__(self, file_header):
        """Initializes a converter.

        Args:
          file_header (AtopFileHeader): file header.
        """
        super().__init__()
        self._live_copies = {}
        self._ticks_per_second = file_header.record.ticks_per_second

        names = {field.name for field in file_header.layout.task.fields}
        names.update(("began_in_interval", "core_dumped", "exit_signal", "exit_status"))
        self._member_names = names

        copier = _Copier(names)
        copier.AddPlain(_EXITED_MEMBERS)
        copier.AddScaled(
            _EXITED_TIME_MEMBERS, units.MILLISECONDS_PER_SECOND, self._ticks_per_second
        )
        # That there was no traffic cannot be told from that nobody counted.
        copier.AddPresent({**_PRESENT_EXITED_MEMBERS, **_NETWORK_MEMBERS})
        copier.AddLimits(_DISK_MEMBERS, units.SECTOR_SIZE, minimum=1)
        self._copy_exited = copier.Finish()

        copier = _Copier(names)
        copier.AddPlain(_GPU_MEMBERS)
        copier.AddScaled(_GPU_MEMORY_MEMBERS, units.KIBIBYTE)
        self._copy_gpu = copier.Finish()

    def _GetLiveCopy(self, available):
        """Retrieves the function that copies what /proc says of a task.

        Args:
          available (Facilities): what the kernel gave atop.

        Returns:
          function: function that copies from a task to a dict of attributes.
        """
        copy_live = self._live_copies.get(available)
        if not copy_live:
            copier = _Copier(self._member_names)
            copier.AddPlain(_LIVE_MEMBERS)
            copier.AddPresent(_PRESENT_LIVE_MEMBERS)
            copier.AddScaled(
                _LIVE_TIME_MEMBERS,
                units.MILLISECONDS_PER_SECOND,
                self._ticks_per_second,
            )
            copier.AddScaled(_MEMORY_MEMBERS, units.KIBIBYTE)
            copier.AddLimits(_PROPORTIONAL_MEMBERS, units.KIBIBYTE, minimum=1)
            copier.AddLimits(_LIMIT_MEMBERS)
            copier.AddLimits(_MEMORY_LIMIT_MEMBERS, units.KIBIBYTE)
            if available.io_counters:
                copier.AddScaled(_DISK_MEMBERS, units.SECTOR_SIZE)
            if available.network_counters:
                copier.AddPlain(_NETWORK_MEMBERS)
            copy_live = self._live_copies[available] = copier.Finish()
        return copy_live

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
            self._copy_exited(task, attributes)
        else:
            self._GetLiveCopy(available)(task, attributes)
        if task.gpu_state is not None:
            self._copy_gpu(task, attributes)
            attributes["gpu_list"] = f"0x{task.gpu_list & 0xffffffff:08x}"

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
        return event_data
