"""Makes event data of the system as a whole in a sample of an atop raw log.

Load averages and pressure are floating-point values in the log. Event data has them as
text for people, and the load average of 1 minute as an integer in hundredths for
queries: Plaso and programs that use its output do not get floating-point values.
"""

import functools

from plaso_extra_parsers.parsers import common
from plaso_extra_parsers.parsers.atop import events as atop_events
from plaso_extra_parsers.parsers.atop import samples as atop_samples
from plaso_extra_parsers.readers.atop import units

_Row = atop_samples.Row

# Members of the sample header; some releases have only some of them.
_SAMPLE_ROWS = (_Row("number_of_processes", "number_of_processes"),)
_SAMPLE_STATISTIC_ROWS = (
    _Row("active processes", "number_of_active_processes"),
    _Row("tasks", "number_of_tasks"),
    _Row("running threads", "number_of_running_threads"),
    _Row("sleeping threads", "number_of_sleeping_threads"),
    _Row("blocked threads", "number_of_blocked_threads"),
    _Row("idle threads", "number_of_idle_threads"),
    _Row("zombies", "number_of_zombies"),
)

_PROCESSOR_STATISTIC_ROWS = (
    _Row("started processes", "started_processes"),
    _Row("context switches", "context_switches"),
    _Row("interrupts", "interrupts"),
)

# Statistics whose members are in ticks.
_PROCESSOR_TIMES = (
    ("CPU user time in ms", "all_user_time"),
    ("CPU nice time in ms", "all_nice_time"),
    ("CPU system time in ms", "all_system_time"),
    ("CPU idle time in ms", "all_idle_time"),
    ("CPU wait time in ms", "all_wait_time"),
    ("CPU interrupt time in ms", "all_interrupt_time"),
    ("CPU soft interrupt time in ms", "all_soft_interrupt_time"),
    ("CPU steal time in ms", "all_steal_time"),
    ("CPU guest time in ms", "all_guest_time"),
)

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

# Members in pages. atop writes negative numbers for values that are not available.
_MEMORY_SIZES = (
    ("available_memory", "available_memory"),
    ("free_memory", "free_memory"),
    ("free_swap", "free_swap"),
    ("physical_memory", "physical_memory"),
    ("total_swap", "total_swap"),
)
_MEMORY_STATISTIC_SIZES = (
    ("cache memory", "cache_memory"),
    ("dirty memory", "cache_dirty"),
    ("buffer memory", "buffer_memory"),
    ("slab memory", "slab_memory"),
    ("reclaimable slab memory", "slab_reclaimable"),
    ("shared memory", "shared_memory"),
    ("anonymous huge pages", "anonymous_huge_pages"),
    ("page tables", "page_tables"),
    ("committed memory", "committed_memory"),
    ("commit limit", "commit_limit"),
    ("TCP socket memory", "tcp_socket_memory"),
    ("UDP socket memory", "udp_socket_memory"),
)
_MEMORY_ROWS = (_Row("out_of_memory_kills", "out_of_memory_kills"),)
_MEMORY_STATISTIC_ROWS = (
    _Row("swap ins", "swap_ins"),
    _Row("page ins", "page_ins"),
    _Row("page outs", "page_outs"),
    _Row("page scans", "page_scans"),
    _Row("allocation stalls", "allocation_stalls"),
)

_NETWORK_STATISTIC_ROWS = (
    _Row("TCP active opens", "tcp_active_opens"),
    _Row("TCP passive opens", "tcp_passive_opens"),
    _Row("TCP established", "tcp_current_established"),
)

_PRESSURES = (
    ("CPU some", "processor_some"),
    ("memory some", "memory_some"),
    ("memory full", "memory_full"),
    ("disk some", "io_some"),
    ("disk full", "io_full"),
)

_INTERFACE_ROWS = (
    _Row("bytes_received", "received_bytes"),
    _Row("bytes_sent", "sent_bytes"),
)
_INTERFACE_STATISTIC_ROWS = (
    _Row("packets received", "received_packets"),
    _Row("packets sent", "sent_packets"),
    _Row("receive errors", "receive_errors"),
    _Row("send errors", "send_errors"),
    _Row("receive drops", "receive_drops"),
    _Row("send drops", "send_drops"),
    _Row("multicast packets received", "received_multicast"),
    _Row("collisions", "collisions"),
    _Row("carrier errors", "carrier_errors"),
)
_INTERFACE_ACTIVITY = tuple(
    row.member for row in _INTERFACE_ROWS + _INTERFACE_STATISTIC_ROWS
)
_INTERFACE_TYPES = {"e": "ethernet", "v": "virtual", "w": "wireless"}

# Sectors have 512 bytes.
_DISK_ROWS = (
    _Row("read_bytes", "read_sectors", units.SECTOR_SIZE),
    _Row("written_bytes", "written_sectors", units.SECTOR_SIZE),
)
_DISK_STATISTIC_ROWS = (
    _Row("reads", "reads"),
    _Row("writes", "writes"),
    _Row("discards", "discards"),
    _Row("discarded bytes", "discarded_sectors", units.SECTOR_SIZE),
    _Row("queue time", "queue_time"),
    _Row("requests in flight", "requests_in_flight"),
)
_DISK_ARRAYS = (
    ("disk", "disks"),
    ("MD device", "md_devices"),
    ("logical volume", "logical_volumes"),
)
_DISK_ACTIVITY = ("busy_time", "discards", "reads", "writes")

_GPU_ROWS = (_Row("device_name", "bus_identifier"),)
# Attribute, member with the sum over the samples of the GPU, member with the last
# value.
_GPU_AVERAGES = (
    ("gpu_busy", "busy_cumulative", "busy"),
    ("gpu_memory_busy", "memory_busy_cumulative", "memory_busy"),
)
_GPU_STATISTIC_ROWS = (
    _Row("number", "gpu_number"),
    _Row("processes", "number_of_processes"),
    _Row("total memory", "memory_total", units.KIBIBYTE),
    _Row("samples", "samples"),
)
_GPU_ACTIVITY = ("busy", "busy_cumulative", "memory_busy", "number_of_processes")

# Bytes that were exchanged with the server; programs may also have read from, and
# written to, the cache.
_NFS_MOUNT_ROWS = (
    _Row("device_name", "mount_device"),
    _Row("read_bytes", "total_read_bytes"),
    _Row("written_bytes", "total_written_bytes"),
)
_NFS_MOUNT_STATISTIC_ROWS = (
    _Row("mounted for seconds", "age"),
    _Row("bytes read by programs", "read_bytes"),
    _Row("bytes written by programs", "written_bytes"),
    _Row("bytes read directly", "direct_read_bytes"),
    _Row("bytes written directly", "direct_written_bytes"),
    _Row("mapped pages read", "mapped_read_pages"),
    _Row("mapped pages written", "mapped_written_pages"),
)
_NFS_MOUNT_ACTIVITY = (
    "direct_read_bytes",
    "direct_written_bytes",
    "mapped_read_pages",
    "mapped_written_pages",
    "read_bytes",
    "total_read_bytes",
    "total_written_bytes",
    "written_bytes",
)

_MICROSECONDS_PER_MILLISECOND = 1000

_CGROUP_ROWS = (
    _Row(
        "cpu_system_time",
        "processor_system_time",
        1,
        _MICROSECONDS_PER_MILLISECOND,
    ),
    _Row(
        "cpu_user_time",
        "processor_user_time",
        1,
        _MICROSECONDS_PER_MILLISECOND,
    ),
    _Row("number_of_processes", "general_number_of_processes"),
    _Row("read_bytes", "disk_read_bytes"),
    _Row("written_bytes", "disk_written_bytes"),
)
_CGROUP_STATISTIC_ROWS = (
    _Row("reads", "disk_reads"),
    _Row("writes", "disk_writes"),
    _Row("CPU limit", "configuration_processor_limit"),
    _Row("CPU weight", "configuration_processor_weight"),
    _Row("disk weight", "configuration_disk_weight"),
    _Row("CPU some pressure in us", "processor_some_pressure"),
    _Row("CPU full pressure in us", "processor_full_pressure"),
    _Row("memory some pressure in us", "memory_some_pressure"),
    _Row("memory full pressure in us", "memory_full_pressure"),
    _Row("disk some pressure in us", "disk_some_pressure"),
    _Row("disk full pressure in us", "disk_full_pressure"),
)
# Members in pages.
_CGROUP_STATISTIC_SIZES = (
    ("anonymous memory", "memory_anonymous"),
    ("file memory", "memory_file"),
    ("kernel memory", "memory_kernel"),
    ("shared memory", "memory_shared"),
    ("memory limit", "configuration_memory_limit"),
    ("swap limit", "configuration_swap_limit"),
)
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


def _FormatNumbers(*numbers):
    """Formats floating-point numbers with two digits after the point."""
    return " ".join(f"{number:.2f}" for number in numbers)


def _GetLoadAverages(record):
    """Retrieves the load averages of 1, 5 and 15 minutes, None if not known."""
    if not record:
        return None
    averages = (record.load_average_1, record.load_average_5, record.load_average_15)
    # An average that is infinite, too large or not a number comes from damage.
    return averages if all(0.0 <= average < 1e9 for average in averages) else None


def _GetInformation(context, record, memory, averages, omitted):
    """Retrieves facts that messages show and nobody filters on alone.

    The omitted tasks, counted per kind, have no event data of their own.
    """
    sample_record = context.record
    return common.Join(
        {
            "Load": averages and _FormatNumbers(*averages),
            "Processors": record and record.number_of_processors,
            "Swap outs": max(getattr(memory, "swap_outs", 0), 0) or None,
            "Exited": getattr(sample_record, "number_of_exited_processes", 0) or None,
            "Lost": getattr(sample_record, "number_of_dropped_processes", 0) or None,
            "Tasks without an event": sum(omitted.values()) or None,
        }
    )


def _GetPressure(record):
    """Retrieves averages in percent and total in microseconds per kind of pressure."""
    statistics = []
    if record and record.is_present:
        for name, member in _PRESSURES:
            total_time = getattr(record, f"{member:s}_total")
            averages = _FormatNumbers(
                *(
                    getattr(record, f"{member:s}_average_{time:d}")
                    for time in (10, 60, 300)
                )
            )
            statistics.append(f"{name:s} pressure: {averages:s}, {total_time:d} us")
    return statistics


def _SetProcessors(record, context, event_data):
    """Sets the attributes of the processors."""
    event_data.statistics += atop_samples.GetStatistics(
        record, _PROCESSOR_STATISTIC_ROWS
    )
    event_data.statistics += atop_samples.GetStatistics(
        record,
        atop_samples.CreateUnitRows(
            _PROCESSOR_TIMES, units.MILLISECONDS_PER_SECOND, context.ticks_per_second
        ),
    )
    busy_time = sum(getattr(record, member) for member in _BUSY_MEMBERS)
    total_time = busy_time + sum(getattr(record, member) for member in _IDLE_MEMBERS)
    if total_time >= busy_time >= 0 and total_time:
        event_data.cpu_usage = 100 * busy_time // total_time


def CreateSystemEventData(system, context, omitted):
    """Creates event data of the system as a whole.

    Args:
      system (AtopSystem): system-wide statistics, or None if they cannot be read: then
          the event data contains only values of the sample header.
      context (SampleContext): sample.
      omitted (dict[str, int]): number of tasks without event data of their own, per
          kind.

    Returns:
      AtopSystemEventData: event data.
    """
    event_data = context.CreateEventData(atop_events.AtopSystemEventData)
    attributes = vars(event_data)
    event_data.is_cumulative = context.sample.is_boot
    processors = system.ReadPart("processors") if system else None
    memory = system.ReadPart("memory") if system else None
    averages = _GetLoadAverages(processors)
    if averages:
        event_data.load_average_1_hundredths = round(averages[0] * 100)
    event_data.extra_information = _GetInformation(
        context, processors, memory, averages, omitted
    )
    event_data.statistics = [
        f"{name:s} left out: {number:d}" for name, number in omitted.items() if number
    ]
    atop_samples.CopyRows(context.record, _SAMPLE_ROWS, attributes)
    event_data.statistics += atop_samples.GetStatistics(
        context.record, _SAMPLE_STATISTIC_ROWS
    )
    if not system:
        return event_data

    _SetProcessors(processors, context, event_data)
    for rows in (
        _MEMORY_ROWS,
        atop_samples.CreateUnitRows(_MEMORY_SIZES, context.page_size),
    ):
        atop_samples.CopyRows(memory, rows, attributes)
    for rows in (
        atop_samples.CreateUnitRows(_MEMORY_STATISTIC_SIZES, context.page_size),
        _MEMORY_STATISTIC_ROWS,
    ):
        event_data.statistics += atop_samples.GetStatistics(memory, rows)
    event_data.statistics += atop_samples.GetStatistics(
        system.ReadPart("network"), _NETWORK_STATISTIC_ROWS
    )
    event_data.statistics += _GetPressure(system.ReadPart("pressure"))
    return event_data


def _IterateEntries(system, context, part, activity, event_data_class, rows):
    """Creates event data of the entries of an array that were active.

    Args:
      system (AtopSystem): system-wide statistics.
      context (SampleContext): sample.
      part (tuple[str, str]): names of the part and of the array.
      activity (tuple[str]): names of the members that show if an entry was active.
      event_data_class (type): class of the event data.
      rows (tuple[list[Row], list[Row]]): rows of attributes and of statistics.

    Yields:
      tuple[EventData, NamedTuple]: event data and members of the entry.
    """
    is_active = functools.partial(atop_samples.IsActive, members=activity)
    for entry in system.ReadEntries(*part, is_active):
        event_data = atop_samples.CreateEventData(
            event_data_class, context, entry, *rows
        )
        yield event_data, entry


def IterateDeviceEventData(system, context):
    """Creates event data of the devices that were active.

    Args:
      system (AtopSystem): system-wide statistics.
      context (SampleContext): sample.

    Yields:
      EventData: event data of network interfaces, disks, MD devices, logical volumes,
          NFS mounts and GPUs.
    """
    for event_data, entry in _IterateEntries(
        system,
        context,
        ("interfaces", "interfaces"),
        _INTERFACE_ACTIVITY,
        atop_events.AtopInterfaceEventData,
        (_INTERFACE_ROWS, _INTERFACE_STATISTIC_ROWS),
    ):
        statistics = event_data.statistics or []
        event_data.device_name = entry.name or None
        interface_type = _INTERFACE_TYPES.get(getattr(entry, "interface_type", None))
        if interface_type:
            statistics.append(f"type: {interface_type:s}")
        # If the speed of an interface is not known, its mode is not known either.
        if entry.speed > 0:
            duplex = "full" if entry.is_full_duplex else "half"
            statistics.append(f"speed: {entry.speed:d} Mbit/s, {duplex:s} duplex")
        event_data.statistics = statistics or None
        yield event_data

    for device_type, array_name in _DISK_ARRAYS:
        for event_data, entry in _IterateEntries(
            system,
            context,
            ("disks", array_name),
            _DISK_ACTIVITY,
            atop_events.AtopDiskEventData,
            (_DISK_ROWS, _DISK_STATISTIC_ROWS),
        ):
            event_data.device_name = entry.name or None
            event_data.extra_information = common.Join(
                {
                    "Type": device_type,
                    "Busy": f"{entry.busy_time:d} ms" if entry.busy_time >= 0 else None,
                }
            )
            yield event_data

    for event_data, _ in _IterateEntries(
        system,
        context,
        ("nfs", "mounts_mounts"),
        _NFS_MOUNT_ACTIVITY,
        atop_events.AtopNFSMountEventData,
        (_NFS_MOUNT_ROWS, _NFS_MOUNT_STATISTIC_ROWS),
    ):
        yield event_data

    for event_data, entry in _IterateEntries(
        system,
        context,
        ("gpus", "gpus"),
        _GPU_ACTIVITY,
        atop_events.AtopGPUEventData,
        (_GPU_ROWS, _GPU_STATISTIC_ROWS),
    ):
        used = entry.memory_used
        for name, sum_member, last_member in _GPU_AVERAGES:
            value = getattr(entry, last_member)
            if entry.samples > 0:
                value = getattr(entry, sum_member) // entry.samples
            if value >= 0:
                setattr(event_data, name, value)
        event_data.extra_information = common.Join(
            {
                "Type": entry.gpu_type,
                "Memory": f"{used * units.KIBIBYTE:d} bytes" if used >= 0 else None,
            }
        )
        yield event_data


def IterateCgroupEventData(cgroups, context):
    """Creates event data of the control groups that were active.

    Args:
      cgroups (list[AtopCgroup]): control groups.
      context (SampleContext): sample.

    Yields:
      AtopCgroupEventData: event data.
    """
    rows = [
        *_CGROUP_ROWS,
        _Row("current_memory", "memory_current", context.page_size),
    ]
    statistic_rows = [
        *_CGROUP_STATISTIC_ROWS,
        *atop_samples.CreateUnitRows(_CGROUP_STATISTIC_SIZES, context.page_size),
    ]
    for cgroup in cgroups:
        if atop_samples.IsActive(cgroup.record, _CGROUP_ACTIVITY):
            event_data = atop_samples.CreateEventData(
                atop_events.AtopCgroupEventData,
                context,
                cgroup.record,
                rows,
                statistic_rows,
            )
            event_data.cgroup_path = cgroup.path
            yield event_data
