"""Makes event data of the control groups in a sample of an atop raw log."""

from plaso_extra_parsers.parsers import atop_samples
from plaso_extra_parsers.parsers import atop_system_events

_Row = atop_samples.Row

_MICROSECONDS_PER_MILLISECOND = 1000

_CGROUP_ROWS = (
    _Row(
        "cpu_system_time",
        "processor_system_time",
        1,
        _MICROSECONDS_PER_MILLISECOND,
        minimum=0,
    ),
    _Row(
        "cpu_user_time",
        "processor_user_time",
        1,
        _MICROSECONDS_PER_MILLISECOND,
        minimum=0,
    ),
    _Row("number_of_processes", "general_number_of_processes", minimum=0),
    _Row("read_bytes", "disk_read_bytes", minimum=0),
    _Row("written_bytes", "disk_written_bytes", minimum=0),
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
        _Row("current_memory", "memory_current", context.page_size, minimum=0),
    ]
    statistic_rows = [
        *_CGROUP_STATISTIC_ROWS,
        *atop_samples.CreateSizeRows(_CGROUP_STATISTIC_SIZES, context.page_size),
    ]
    for cgroup in cgroups:
        if atop_samples.IsActive(cgroup.record, _CGROUP_ACTIVITY):
            event_data = atop_system_events.AtopCgroupEventData()
            atop_samples.FillEventData(
                event_data, context, cgroup.record, rows, statistic_rows
            )
            event_data.cgroup_path = cgroup.path
            yield event_data
