"""Makes event data of the system as a whole in a sample of an atop raw log.

Load averages and pressure are floating-point in the log. Event data has them as text,
for people, and the load as integers of hundredths, for queries: Plaso and those behind
it are spared floating-point values.
"""

from plaso_extra_parsers.parsers import atop_system_event_data
from plaso_extra_parsers.readers.atop import units

# Attribute of the event data and member of the sample header; the release decides
# which of two names there is.
_SAMPLE_MEMBERS = {
    "number_of_active_processes": "number_of_active_processes",
    "number_of_blocked_threads": "number_of_blocked_threads",
    "number_of_exited_processes": "number_of_exited_processes",
    "number_of_idle_threads": "number_of_idle_threads",
    "number_of_lost_processes": "number_of_dropped_processes",
    "number_of_processes": "number_of_processes",
    "number_of_running_threads": "number_of_running_threads",
    "number_of_sleeping_threads": "number_of_sleeping_threads",
    "number_of_tasks": "number_of_tasks",
    "number_of_zombies": "number_of_zombies",
}

_PROCESSOR_MEMBERS = {
    "context_switches": "context_switches",
    "interrupts": "interrupts",
    "number_of_processors": "number_of_processors",
    "started_processes": "started_processes",
}

# Members in ticks.
_PROCESSOR_TIME_MEMBERS = {
    "cpu_guest_time": "all_guest_time",
    "cpu_idle_time": "all_idle_time",
    "cpu_interrupt_time": "all_interrupt_time",
    "cpu_nice_time": "all_nice_time",
    "cpu_soft_interrupt_time": "all_soft_interrupt_time",
    "cpu_steal_time": "all_steal_time",
    "cpu_system_time": "all_system_time",
    "cpu_user_time": "all_user_time",
    "cpu_wait_time": "all_wait_time",
}

# The time of guests is part of the time in user mode.
_BUSY_MEMBERS = (
    "all_interrupt_time",
    "all_nice_time",
    "all_soft_interrupt_time",
    "all_steal_time",
    "all_system_time",
    "all_user_time",
)
_IDLE_MEMBERS = ("all_idle_time", "all_wait_time")

# Members in pages.
_MEMORY_SIZE_MEMBERS = {
    "anonymous_huge_memory": "anonymous_huge_pages",
    "available_memory": "available_memory",
    "buffer_memory": "buffer_memory",
    "cache_memory": "cache_memory",
    "commit_limit": "commit_limit",
    "committed_memory": "committed_memory",
    "dirty_memory": "cache_dirty",
    "free_memory": "free_memory",
    "free_swap": "free_swap",
    "page_table_memory": "page_tables",
    "physical_memory": "physical_memory",
    "shared_memory": "shared_memory",
    "slab_memory": "slab_memory",
    "slab_reclaimable_memory": "slab_reclaimable",
    "tcp_socket_memory": "tcp_socket_memory",
    "total_swap": "total_swap",
    "udp_socket_memory": "udp_socket_memory",
}

_MEMORY_MEMBERS = {
    "allocation_stalls": "allocation_stalls",
    "out_of_memory_kills": "out_of_memory_kills",
    "page_ins": "page_ins",
    "page_outs": "page_outs",
    "page_scans": "page_scans",
    "swap_ins": "swap_ins",
    "swap_outs": "swap_outs",
}

_NETWORK_MEMBERS = {
    "tcp_active_opens": "tcp_active_opens",
    "tcp_current_established": "tcp_current_established",
    "tcp_passive_opens": "tcp_passive_opens",
}

# Start of the names of the attributes and of the members.
_PRESSURE_MEMBERS = {
    "cpu_pressure_some": "processor_some",
    "io_pressure_full": "io_full",
    "io_pressure_some": "io_some",
    "memory_pressure_full": "memory_full",
    "memory_pressure_some": "memory_some",
}

_INTERFACE_MEMBERS = {
    "bytes_received": "received_bytes",
    "bytes_sent": "sent_bytes",
    "carrier_errors": "carrier_errors",
    "collisions": "collisions",
    "multicast_packets_received": "received_multicast",
    "packets_received": "received_packets",
    "packets_sent": "sent_packets",
    "receive_drops": "receive_drops",
    "receive_errors": "receive_errors",
    "send_drops": "send_drops",
    "send_errors": "send_errors",
}

_INTERFACE_TYPES = {"e": "ethernet", "v": "virtual", "w": "wireless"}

_DISK_MEMBERS = {
    "busy_time": "busy_time",
    "discards": "discards",
    "queue_time": "queue_time",
    "reads": "reads",
    "requests_in_flight": "requests_in_flight",
    "writes": "writes",
}

# Members in 512-byte sectors.
_DISK_SIZE_MEMBERS = {
    "discarded_bytes": "discarded_sectors",
    "read_bytes": "read_sectors",
    "written_bytes": "written_sectors",
}

_DISK_ARRAYS = (
    ("disk", "disks"),
    ("MD device", "md_devices"),
    ("logical volume", "logical_volumes"),
)

# Members that tell if a device was active.
_DISK_ACTIVITY = ("busy_time", "discards", "reads", "writes")

_CGROUP_MEMBERS = {
    "cgroup_cpu_limit": "configuration_processor_limit",
    "cgroup_cpu_weight": "configuration_processor_weight",
    "cgroup_disk_weight": "configuration_disk_weight",
    "cpu_pressure_full_time": "processor_full_pressure",
    "cpu_pressure_some_time": "processor_some_pressure",
    "io_pressure_full_time": "disk_full_pressure",
    "io_pressure_some_time": "disk_some_pressure",
    "memory_pressure_full_time": "memory_full_pressure",
    "memory_pressure_some_time": "memory_some_pressure",
    "number_of_processes": "general_number_of_processes",
    "read_bytes": "disk_read_bytes",
    "reads": "disk_reads",
    "writes": "disk_writes",
    "written_bytes": "disk_written_bytes",
}

# Members in pages.
_CGROUP_SIZE_MEMBERS = {
    "anonymous_memory": "memory_anonymous",
    "cgroup_memory_limit": "configuration_memory_limit",
    "cgroup_swap_limit": "configuration_swap_limit",
    "current_memory": "memory_current",
    "file_memory": "memory_file",
    "kernel_memory": "memory_kernel",
    "shared_memory": "memory_shared",
}

# Members in microseconds.
_CGROUP_TIME_MEMBERS = {
    "cpu_system_time": "processor_system_time",
    "cpu_user_time": "processor_user_time",
}

_CGROUP_ACTIVITY = (
    "disk_full_pressure",
    "disk_read_bytes",
    "disk_reads",
    "disk_some_pressure",
    "disk_writes",
    "disk_written_bytes",
    "memory_full_pressure",
    "memory_some_pressure",
    "processor_full_pressure",
    "processor_some_pressure",
    "processor_system_time",
    "processor_user_time",
)

_MICROSECONDS_PER_MILLISECOND = 1000


def _CopyMembers(record, members, event_data, factor=1, divisor=1):
    """Copies members to event data.

    Args:
      record (NamedTuple): members of a part, or None if the release does not have it.
      members (dict[str, str]): member per attribute of the event data.
      event_data (EventData): event data.
      factor (Optional[int]): factor.
      divisor (Optional[int]): divisor.
    """
    for name, member in members.items():
        value = getattr(record, member, None)
        # Below zero is what atop writes for not available, no limit or not defined.
        if value is not None and value >= 0:
            setattr(event_data, name, units.Scale(value, factor, divisor))


def _IsActive(record, members):
    """Determines if something was active.

    Args:
      record (NamedTuple): members.
      members (list[str]): names of the members that tell.

    Returns:
      bool: True if so.
    """
    return any((getattr(record, member, 0) or 0) > 0 for member in members)


def _SetSampleAttributes(event_data, sample_attributes, sample):
    """Sets the attributes that all event data of a sample has.

    Args:
      event_data (EventData): event data.
      sample_attributes (dict[str, object]): attributes.
      sample (AtopSample): sample.
    """
    vars(event_data).update(sample_attributes)
    event_data.is_cumulative = sample.is_boot


def _FormatNumbers(*numbers):
    """Formats floating-point numbers.

    Args:
      numbers (tuple[float]): numbers.

    Returns:
      str: numbers with two digits after the point.
    """
    return " ".join(f"{number:.2f}" for number in numbers)


def _SetLoad(record, event_data):
    """Sets the load averages.

    Args:
      record (NamedTuple): members of the part of the processors.
      event_data (AtopSystemEventData): event data.
    """
    averages = (record.load_average_1, record.load_average_5, record.load_average_15)
    # Only damage makes it infinite, too large or not a number.
    if all(0.0 <= average < 1e9 for average in averages):
        event_data.load_averages = _FormatNumbers(*averages)
        event_data.load_average_1_hundredths = round(averages[0] * 100)
        event_data.load_average_5_hundredths = round(averages[1] * 100)
        event_data.load_average_15_hundredths = round(averages[2] * 100)


def _SetPressure(record, event_data):
    """Sets the pressure.

    Args:
      record (NamedTuple): members of the part of the pressure.
      event_data (AtopSystemEventData): event data.
    """
    for name, member in _PRESSURE_MEMBERS.items():
        total_time = getattr(record, f"{member:s}_total")
        if total_time >= 0:
            setattr(event_data, f"{name:s}_time", total_time)
        averages = _FormatNumbers(
            *(getattr(record, f"{member:s}_average_{time:d}") for time in (10, 60, 300))
        )
        setattr(event_data, f"{name:s}_averages", averages)


def CreateSystemEventData(system, sample, sample_attributes):
    """Creates event data of the system as a whole.

    Args:
      system (AtopSystem): system-wide statistics.
      sample (AtopSample): sample.
      sample_attributes (dict[str, object]): attributes that all event data of the
          sample has.

    Returns:
      AtopSystemEventData: event data.
    """
    event_data = atop_system_event_data.AtopSystemEventData()
    _SetSampleAttributes(event_data, sample_attributes, sample)
    header = sample.file_header.record
    _CopyMembers(sample.record, _SAMPLE_MEMBERS, event_data)

    record = system.ReadPart("processors")
    _CopyMembers(record, _PROCESSOR_MEMBERS, event_data)
    _CopyMembers(
        record,
        _PROCESSOR_TIME_MEMBERS,
        event_data,
        units.MILLISECONDS_PER_SECOND,
        header.ticks_per_second,
    )
    _SetLoad(record, event_data)
    busy_time = sum(getattr(record, member) for member in _BUSY_MEMBERS)
    total_time = busy_time + sum(getattr(record, member) for member in _IDLE_MEMBERS)
    if total_time >= busy_time >= 0 and total_time:
        event_data.cpu_usage = 100 * busy_time // total_time

    record = system.ReadPart("memory")
    _CopyMembers(record, _MEMORY_SIZE_MEMBERS, event_data, header.page_size)
    _CopyMembers(record, _MEMORY_MEMBERS, event_data)
    _CopyMembers(system.ReadPart("network"), _NETWORK_MEMBERS, event_data)

    record = system.ReadPart("pressure")
    if record and record.is_present:
        _SetPressure(record, event_data)
    return event_data


def IterateInterfaceEventData(system, sample, sample_attributes):
    """Creates event data of the network interfaces that were active.

    Args:
      system (AtopSystem): system-wide statistics.
      sample (AtopSample): sample.
      sample_attributes (dict[str, object]): attributes that all event data of the
          sample has.

    Yields:
      AtopInterfaceEventData: event data.
    """
    for entry in system.ReadEntries("interfaces", "interfaces"):
        if not _IsActive(entry, _INTERFACE_MEMBERS.values()):
            continue
        event_data = atop_system_event_data.AtopInterfaceEventData()
        _SetSampleAttributes(event_data, sample_attributes, sample)
        _CopyMembers(entry, _INTERFACE_MEMBERS, event_data)
        event_data.interface_name = entry.name or None
        event_data.interface_type = _INTERFACE_TYPES.get(
            getattr(entry, "interface_type", None)
        )
        # Of an interface whose speed is not known the mode is not known either.
        if entry.speed > 0:
            event_data.speed = entry.speed
            event_data.is_full_duplex = bool(entry.is_full_duplex)
        yield event_data


def IterateDiskEventData(system, sample, sample_attributes):
    """Creates event data of the disks, MD devices and logical volumes that were active.

    Args:
      system (AtopSystem): system-wide statistics.
      sample (AtopSample): sample.
      sample_attributes (dict[str, object]): attributes that all event data of the
          sample has.

    Yields:
      AtopDiskEventData: event data.
    """
    for device_type, array_name in _DISK_ARRAYS:
        for entry in system.ReadEntries("disks", array_name):
            if not _IsActive(entry, _DISK_ACTIVITY):
                continue
            event_data = atop_system_event_data.AtopDiskEventData()
            _SetSampleAttributes(event_data, sample_attributes, sample)
            _CopyMembers(entry, _DISK_MEMBERS, event_data)
            _CopyMembers(entry, _DISK_SIZE_MEMBERS, event_data, units.SECTOR_SIZE)
            # The size of what was not counted is zero.
            if event_data.discards is None:
                event_data.discarded_bytes = None
            event_data.device_name = entry.name or None
            event_data.device_type = device_type
            yield event_data


def IterateCgroupEventData(cgroups, sample, sample_attributes):
    """Creates event data of the control groups that were active.

    Args:
      cgroups (list[AtopCgroup]): control groups.
      sample (AtopSample): sample.
      sample_attributes (dict[str, object]): attributes that all event data of the
          sample has.

    Yields:
      AtopCgroupEventData: event data.
    """
    page_size = sample.file_header.record.page_size
    for cgroup in cgroups:
        record = cgroup.record
        if not _IsActive(record, _CGROUP_ACTIVITY):
            continue
        event_data = atop_system_event_data.AtopCgroupEventData()
        _SetSampleAttributes(event_data, sample_attributes, sample)
        _CopyMembers(record, _CGROUP_MEMBERS, event_data)
        _CopyMembers(record, _CGROUP_SIZE_MEMBERS, event_data, page_size)
        _CopyMembers(
            record, _CGROUP_TIME_MEMBERS, event_data, 1, _MICROSECONDS_PER_MILLISECOND
        )
        event_data.cgroup_path = cgroup.path
        yield event_data
