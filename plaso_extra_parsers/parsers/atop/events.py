"""Event data of atop raw logs: the log, its processes, the system and its devices.

A value that the log does not have, or that its release does not know, is None. Rarely
filtered values share one attribute, since each name takes fields of an index.
"""

from plaso.containers import events

# pylint: disable=too-many-instance-attributes
# There is an attribute for each fact of the log that people filter on.


class AtopBootEventData(events.EventData):
    """atop boot event data: one boot of the system.

    Attributes:
      boot_time (dfdatetime.DateTimeValues): date and time of the boot, according to the
          clock as it was set last.
      extra_information (str): release of the kernel, as "Kernel: release", and by how
          much the clock was set since the sample, as "Clock: set by +10,800 s since".
      hostname (str): host name, cut at its first dot by atop.
      interval (int): time the system had been up when atop was started, in seconds.
      offset (int): offset of the sample relative to the start of the file, in bytes.
      recovered (bool): True if the sample was recovered past damage or from a file that
          is cut off.
    """

    DATA_TYPE = "linux:atop:boot"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.boot_time = None
        self.extra_information = None
        self.hostname = None
        self.interval = None
        self.offset = None
        self.recovered = None


class AtopGapEventData(events.EventData):
    """atop gap event data: a time in which no sample was taken.

    Attributes:
      end_time (dfdatetime.DateTimeValues): date and time of the next sample.
      extra_information (str): cause of the gap: "Cause: system started" or "Cause: atop
          started" if that happened in the gap, "Cause: damaged log" if samples may have
          been lost, "Cause: clock set back by 10,798 s", or "Cause: not known".
      first_seconds (int): time of the last sample before the gap, in seconds since
          1970-01-01 00:00:00 UTC; None if the clock was set back in the gap.
      hostname (str): host name, cut at its first dot by atop.
      interval (int): length of the gap in seconds; None if the clock was set back.
      last_seconds (int): time of the next sample, in seconds since 1970.
      offset (int): offset of the next sample relative to the start of the file, in
          bytes.
      recovered (bool): True if the sample was recovered past damage or from a file that
          is cut off.
      start_time (dfdatetime.DateTimeValues): date and time of the last sample before
          the gap.
    """

    DATA_TYPE = "linux:atop:gap"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.end_time = None
        self.extra_information = None
        self.first_seconds = None
        self.hostname = None
        self.interval = None
        self.last_seconds = None
        self.offset = None
        self.recovered = None
        self.start_time = None


class AtopLogEventData(events.EventData):
    """atop log event data: the log that follows one file header.

    Attributes:
      end_time (dfdatetime.DateTimeValues): date and time of the last sample, None if
          the log has one sample or none.
      extra_information (str): number of samples, release of the kernel, and whether
          process accounting was "active", "partly active" or "inactive": without it
          exited processes leave no trace; as "Samples: 8, Kernel: release, Process
          accounting: active".
      hostname (str): host name, cut at its first dot by atop.
      offset (int): offset of the file header relative to the start of the file, in
          bytes.
      start_time (dfdatetime.DateTimeValues): date and time of the first sample.
      statistics (list[str]): counters and facts that are rarely filtered on, each as
          "name: value"; see docs/atop.md. 0 and unknown values are left out.
      version (str): version of atop that wrote the log.
    """

    DATA_TYPE = "linux:atop:log"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.end_time = None
        self.extra_information = None
        self.hostname = None
        self.offset = None
        self.start_time = None
        self.statistics = None
        self.version = None


class AtopProcessEventData(events.EventData):
    """atop process event data: the life of a process as far as recorded.

    Attributes:
      cgroup_path (str): path of the cgroup: the first 63 bytes in releases 2.8 to 2.10.
      command_line (str): command line, arguments separated by spaces, at most 255 bytes
          (release 1.26: 150); None for kernel threads and processes that began and
          ended between two samples.
      container_name (str): host name in the UTS namespace if it differs from the host,
          such as the name of a container or pod: the last 15 bytes, in 2.13 the first
          39; in releases 2.3 to 2.9 the first 12 characters of the identifier of the
          container, which Docker uses as host name.
      core_dumped (bool): True if a signal ended it with a core dump, None if not
          exited.
      cpu_system_time (int): processor time in system mode, in milliseconds.
      cpu_user_time (int): processor time in user mode, in milliseconds.
      effective_user_identifier (int): effective user identifier, None if exited.
      exit_signal (int): number of the signal that ended it.
      exit_status (int): status it exited with.
      exit_time (dfdatetime.DateTimeValues): date and time of its end, None if not
          recorded: a process that later samples do not contain need not have ended.
      extra_information (str): sets of user identifiers in order, if more than one or
          not all the same; names and command lines in order, if more than one; as
          "Users: set; set, Names: name; name, Command lines: text; text"; minimum time
          for which its parent did not collect its exit status, as "Zombie: 5 s"; error
          in its times, as "Clock: start 10,800 s after its first sample"; number of
          samples that contain it, as "Samples: 3"; "Continued: in another event" if
          another event has the rest of its life, since memory for lives is limited.
      first_recorded_time (dfdatetime.DateTimeValues): date and time of the first sample
          that contains it, if it was started before the interval of that sample.
      first_seconds (int): first moment of its life, in seconds since 1970-01-01
          00:00:00 UTC.
      hostname (str): host name, cut at its first dot by atop.
      is_short_lived (bool): True if it began and ended between two samples.
      last_seconds (int): last moment of its life that is recorded, in seconds since
          1970: its end, or the last sample in which it was alive.
      last_seen_time (dfdatetime.DateTimeValues): date and time of the last sample in
          which it was alive, if more than one sample contains it.
      parent_key (str): process_key of its first parent, None if the log does not
          contain that parent.
      parent_pid (int): process identifier of its first parent; later ones are in the
          statistics.
      process_identifier (int): process identifier (PID).
      process_key (str): host name, process identifier and start of the process in UTC
          as in its first entry: the same in all event data of one process.
      process_name (str): name of the process, at most 15 bytes.
      read_bytes (int): number of bytes read from disks.
      recovered (bool): True if only known from samples recovered past damage or from a
          file that is cut off.
      resident_memory (int): largest resident memory in a sample, in bytes.
      start_time (dfdatetime.DateTimeValues): date and time it was started; exact to a
          second at best.
      statistics (list[str]): counters and facts that are rarely filtered on, each as
          "name: value"; see docs/atop.md. 0 and unknown values are left out.
      tcp_bytes_received (int): number of bytes received with TCP, None without netatop.
      tcp_bytes_sent (int): number of bytes sent with TCP, None without netatop.
      user_identifier (int): real user identifier.
      written_bytes (int): number of bytes written to disks.
    """

    DATA_TYPE = "linux:atop:process"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.cgroup_path = None
        self.command_line = None
        self.container_name = None
        self.core_dumped = None
        self.cpu_system_time = None
        self.cpu_user_time = None
        self.effective_user_identifier = None
        self.exit_signal = None
        self.exit_status = None
        self.exit_time = None
        self.extra_information = None
        self.first_recorded_time = None
        self.first_seconds = None
        self.hostname = None
        self.is_short_lived = None
        self.last_seconds = None
        self.last_seen_time = None
        self.parent_key = None
        self.parent_pid = None
        self.process_identifier = None
        self.process_key = None
        self.process_name = None
        self.read_bytes = None
        self.recovered = None
        self.resident_memory = None
        self.start_time = None
        self.statistics = None
        self.tcp_bytes_received = None
        self.tcp_bytes_sent = None
        self.user_identifier = None
        self.written_bytes = None


class AtopTaskEventData(events.EventData):
    """atop task event data: a process that was active in a sample.

    Attributes:
      cgroup_path (str): path of the cgroup: the first 63 bytes in releases 2.8 to 2.10.
      command_line (str): command line, arguments separated by spaces, at most 255 bytes
          (release 1.26: 150); None for kernel threads and processes that began and
          ended between two samples.
      container_name (str): host name in the UTS namespace if it differs from the host,
          such as the name of a container or pod: the last 15 bytes, in 2.13 the first
          39; in releases 2.3 to 2.9 the first 12 characters of the identifier of the
          container, which Docker uses as host name.
      core_dumped (bool): True if a signal ended it with a core dump, None if not
          exited.
      cpu_system_time (int): processor time in system mode, in milliseconds.
      cpu_user_time (int): processor time in user mode, in milliseconds.
      effective_user_identifier (int): effective user identifier, None if exited.
      exit_signal (int): number of the signal that ended it.
      exit_status (int): status it exited with.
      gpu_busy (int): use of GPUs in percent, in release 2.13 the average over the
          interval.
      gpu_memory_busy (int): use of the memory of GPUs in percent, likewise.
      hostname (str): host name, cut at its first dot by atop.
      interval (int): length of the interval that ends with the sample, in seconds.
      is_cumulative (bool): True if the counters cover the time since the process began,
          as in its first sample of an atop run, False if they cover the interval.
      offset (int): offset of the sample relative to the start of the file, in bytes.
      parent_pid (int): process identifier of the parent.
      process_identifier (int): process identifier (PID).
      process_key (str): host name, process identifier and start of the process in UTC:
          the same in all event data of one process.
      process_name (str): name of the process, at most 15 bytes.
      read_bytes (int): number of bytes read from disks.
      recovered (bool): True if the sample was recovered past damage or from a file that
          is cut off.
      resident_memory (int): resident memory, in bytes.
      sample_time (dfdatetime.DateTimeValues): date and time of the sample.
      statistics (list[str]): counters and facts that are rarely filtered on, each as
          "name: value"; see docs/atop.md. 0 and unknown values are left out.
      tcp_bytes_received (int): number of bytes received with TCP, None without netatop.
      tcp_bytes_sent (int): number of bytes sent with TCP, None without netatop.
      user_identifier (int): real user identifier.
      written_bytes (int): number of bytes written to disks.
    """

    DATA_TYPE = "linux:atop:task"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.cgroup_path = None
        self.command_line = None
        self.container_name = None
        self.core_dumped = None
        self.cpu_system_time = None
        self.cpu_user_time = None
        self.effective_user_identifier = None
        self.exit_signal = None
        self.exit_status = None
        self.gpu_busy = None
        self.gpu_memory_busy = None
        self.hostname = None
        self.interval = None
        self.is_cumulative = None
        self.offset = None
        self.parent_pid = None
        self.process_identifier = None
        self.process_key = None
        self.process_name = None
        self.read_bytes = None
        self.recovered = None
        self.resident_memory = None
        self.sample_time = None
        self.statistics = None
        self.tcp_bytes_received = None
        self.tcp_bytes_sent = None
        self.user_identifier = None
        self.written_bytes = None


class AtopCgroupEventData(events.EventData):
    """atop cgroup event data: a control group that was active in a sample.

    Attributes:
      cgroup_path (str): path of the cgroup.
      cpu_system_time (int): processor time in system mode, in milliseconds.
      cpu_user_time (int): processor time in user mode, in milliseconds.
      current_memory (int): memory in use, in bytes.
      hostname (str): host name, cut at its first dot by atop.
      interval (int): length of the interval that ends with the sample, in seconds.
      is_cumulative (bool): True if the counters cover the time since the cgroup was
          made, as in the first sample of an atop run, False if they cover the interval.
      number_of_processes (int): number of processes in the cgroup itself.
      offset (int): offset of the sample relative to the start of the file, in bytes.
      read_bytes (int): number of bytes read from disks.
      recovered (bool): True if the sample was recovered past damage or from a file that
          is cut off.
      sample_time (dfdatetime.DateTimeValues): date and time of the sample.
      statistics (list[str]): counters and facts that are rarely filtered on, each as
          "name: value"; see docs/atop.md. 0 and unknown values are left out.
      written_bytes (int): number of bytes written to disks.
    """

    DATA_TYPE = "linux:atop:cgroup"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.cgroup_path = None
        self.cpu_system_time = None
        self.cpu_user_time = None
        self.current_memory = None
        self.hostname = None
        self.interval = None
        self.is_cumulative = None
        self.number_of_processes = None
        self.offset = None
        self.read_bytes = None
        self.recovered = None
        self.sample_time = None
        self.statistics = None
        self.written_bytes = None


class AtopDiskEventData(events.EventData):
    """atop disk event data: a disk that was active in a sample.

    Attributes:
      device_name (str): name of the device.
      extra_information (str): "disk", "MD device" or "logical volume", and the time it
          was busy, as "Type: disk, Busy: 20 ms".
      hostname (str): host name, cut at its first dot by atop.
      interval (int): length of the interval that ends with the sample, in seconds.
      is_cumulative (bool): True if the counters cover the time since boot, as in the
          first sample of an atop run, False if they cover the interval.
      offset (int): offset of the sample relative to the start of the file, in bytes.
      read_bytes (int): number of bytes read from disks.
      recovered (bool): True if the sample was recovered past damage or from a file that
          is cut off.
      sample_time (dfdatetime.DateTimeValues): date and time of the sample.
      statistics (list[str]): counters and facts that are rarely filtered on, each as
          "name: value"; see docs/atop.md. 0 and unknown values are left out.
      written_bytes (int): number of bytes written to disks.
    """

    DATA_TYPE = "linux:atop:disk"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.device_name = None
        self.extra_information = None
        self.hostname = None
        self.interval = None
        self.is_cumulative = None
        self.offset = None
        self.read_bytes = None
        self.recovered = None
        self.sample_time = None
        self.statistics = None
        self.written_bytes = None


class AtopGPUEventData(events.EventData):
    """atop GPU event data: a GPU that was active in a sample.

    Attributes:
      device_name (str): identifier of the GPU on its bus.
      extra_information (str): type of the GPU, and its memory in use, as "Type: name,
          Memory: 1048576 bytes".
      gpu_busy (int): use of the GPU in percent: the average over the interval.
      gpu_memory_busy (int): use of its memory in percent, likewise.
      hostname (str): host name, cut at its first dot by atop.
      interval (int): length of the interval that ends with the sample, in seconds.
      is_cumulative (bool): True if the counters cover the time since boot, as in the
          first sample of an atop run, False if they cover the interval.
      offset (int): offset of the sample relative to the start of the file, in bytes.
      recovered (bool): True if the sample was recovered past damage or from a file that
          is cut off.
      sample_time (dfdatetime.DateTimeValues): date and time of the sample.
      statistics (list[str]): counters and facts that are rarely filtered on, each as
          "name: value"; see docs/atop.md. 0 and unknown values are left out.
    """

    DATA_TYPE = "linux:atop:gpu"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.device_name = None
        self.extra_information = None
        self.gpu_busy = None
        self.gpu_memory_busy = None
        self.hostname = None
        self.interval = None
        self.is_cumulative = None
        self.offset = None
        self.recovered = None
        self.sample_time = None
        self.statistics = None


class AtopInterfaceEventData(events.EventData):
    """atop interface event data: a network interface that was active in a sample.

    Attributes:
      bytes_received (int): number of bytes received.
      bytes_sent (int): number of bytes sent.
      device_name (str): name of the interface.
      hostname (str): host name, cut at its first dot by atop.
      interval (int): length of the interval that ends with the sample, in seconds.
      is_cumulative (bool): True if the counters cover the time since boot, as in the
          first sample of an atop run, False if they cover the interval.
      offset (int): offset of the sample relative to the start of the file, in bytes.
      recovered (bool): True if the sample was recovered past damage or from a file that
          is cut off.
      sample_time (dfdatetime.DateTimeValues): date and time of the sample.
      statistics (list[str]): counters and facts that are rarely filtered on, each as
          "name: value"; see docs/atop.md. 0 and unknown values are left out.
    """

    DATA_TYPE = "linux:atop:interface"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.bytes_received = None
        self.bytes_sent = None
        self.device_name = None
        self.hostname = None
        self.interval = None
        self.is_cumulative = None
        self.offset = None
        self.recovered = None
        self.sample_time = None
        self.statistics = None


class AtopNFSMountEventData(events.EventData):
    """atop NFS mount event data: an NFS mount that was active in a sample.

    Attributes:
      device_name (str): server and exported path.
      hostname (str): host name, cut at its first dot by atop.
      interval (int): length of the interval that ends with the sample, in seconds.
      is_cumulative (bool): True if the counters cover the time since boot, as in the
          first sample of an atop run, False if they cover the interval.
      offset (int): offset of the sample relative to the start of the file, in bytes.
      read_bytes (int): number of bytes the server sent for reads.
      recovered (bool): True if the sample was recovered past damage or from a file that
          is cut off.
      sample_time (dfdatetime.DateTimeValues): date and time of the sample.
      statistics (list[str]): counters and facts that are rarely filtered on, each as
          "name: value"; see docs/atop.md. 0 and unknown values are left out.
      written_bytes (int): number of bytes sent to the server for writes.
    """

    DATA_TYPE = "linux:atop:nfs_mount"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.device_name = None
        self.hostname = None
        self.interval = None
        self.is_cumulative = None
        self.offset = None
        self.read_bytes = None
        self.recovered = None
        self.sample_time = None
        self.statistics = None
        self.written_bytes = None


class AtopSystemEventData(events.EventData):
    """atop system event data: the system as a whole in a sample.

    Attributes:
      available_memory (int): memory available without swapping, in bytes.
      cpu_usage (int): use of all processors in percent of their time.
      extra_information (str): load averages of 1, 5 and 15 minutes, and numbers of
          processors, of memory pages written to swap space, of processes that exited,
          of exited processes that atop could not record for lack of space, and of
          processes and threads in the sample without event data of their own, since
          they were not active or other event data contains their facts; as "Load: 0.76
          0.68 0.36, Processors: 2, Swap outs: 4, Exited: 3, Lost: 1, Tasks without an
          event: 17".
      free_memory (int): free memory, in bytes.
      free_swap (int): free swap space, in bytes.
      hostname (str): host name, cut at its first dot by atop.
      interval (int): length of the interval that ends with the sample, in seconds.
      is_cumulative (bool): True if the counters cover the time since boot, as in the
          first sample of an atop run, False if they cover the interval.
      load_average_1_hundredths (int): load average of 1 minute, in hundredths.
      number_of_processes (int): number of processes, from release 2.3 on including
          exited ones.
      offset (int): offset of the sample relative to the start of the file, in bytes.
      out_of_memory_kills (int): number of processes the kernel killed when out of
          memory.
      physical_memory (int): physical memory, in bytes.
      recovered (bool): True if the sample was recovered past damage or from a file that
          is cut off.
      sample_time (dfdatetime.DateTimeValues): date and time of the sample.
      statistics (list[str]): counters and facts that are rarely filtered on, each as
          "name: value"; see docs/atop.md. 0 and unknown values are left out.
      total_swap (int): size of the swap space, in bytes.
    """

    DATA_TYPE = "linux:atop:system"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.available_memory = None
        self.cpu_usage = None
        self.extra_information = None
        self.free_memory = None
        self.free_swap = None
        self.hostname = None
        self.interval = None
        self.is_cumulative = None
        self.load_average_1_hundredths = None
        self.number_of_processes = None
        self.offset = None
        self.out_of_memory_kills = None
        self.physical_memory = None
        self.recovered = None
        self.sample_time = None
        self.statistics = None
        self.total_swap = None
