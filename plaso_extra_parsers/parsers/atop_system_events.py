"""Event data of atop raw logs about the system as a whole and its devices.

A value that the log does not have, or that its release does not know, is None. Rarely
filtered values are in one attribute, since each name costs fields of an index.
"""

from plaso.containers import events

# pylint: disable=too-many-instance-attributes
# An attribute for each fact of the log that people filter on.


class AtopCgroupEventData(events.EventData):
    """atop cgroup event data: a control group that was active in a sample.

    Attributes:
      cgroup_path (str): path of the cgroup.
      cpu_system_time (int): processor time in system mode, in milliseconds.
      cpu_user_time (int): processor time in user mode, in milliseconds.
      current_memory (int): memory in use, in bytes.
      hostname (str): host name, cut at its first dot by atop.
      interval (int): length of the interval that ends with the sample, in seconds.
      is_cumulative (bool): True if the counters are since the cgroup was made, as in
          the first sample of an atop run, False if they are of the interval.
      number_of_processes (int): number of processes in the cgroup itself.
      offset (int): offset of the sample relative to the start of the file, in bytes.
      read_bytes (int): number of bytes read from disks.
      recovered (bool): True if the sample was recovered past damage or from a file that
          is cut off.
      sample_time (dfdatetime.DateTimeValues): date and time of the sample.
      statistics (list[str]): counters and facts that are rarely filtered on, each as
          "name: value"; see docs/atop.md. What is 0 or not known is not there.
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
      is_cumulative (bool): True if the counters are since the system was booted, as in
          the first sample of an atop run, False if they are of the interval.
      offset (int): offset of the sample relative to the start of the file, in bytes.
      read_bytes (int): number of bytes read from disks.
      recovered (bool): True if the sample was recovered past damage or from a file that
          is cut off.
      sample_time (dfdatetime.DateTimeValues): date and time of the sample.
      statistics (list[str]): counters and facts that are rarely filtered on, each as
          "name: value"; see docs/atop.md. What is 0 or not known is not there.
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
      gpu_busy (int): use of the GPU in percent.
      hostname (str): host name, cut at its first dot by atop.
      interval (int): length of the interval that ends with the sample, in seconds.
      is_cumulative (bool): True if the counters are since the system was booted, as in
          the first sample of an atop run, False if they are of the interval.
      offset (int): offset of the sample relative to the start of the file, in bytes.
      recovered (bool): True if the sample was recovered past damage or from a file that
          is cut off.
      sample_time (dfdatetime.DateTimeValues): date and time of the sample.
      statistics (list[str]): counters and facts that are rarely filtered on, each as
          "name: value"; see docs/atop.md. What is 0 or not known is not there.
    """

    DATA_TYPE = "linux:atop:gpu"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.device_name = None
        self.extra_information = None
        self.gpu_busy = None
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
      is_cumulative (bool): True if the counters are since the system was booted, as in
          the first sample of an atop run, False if they are of the interval.
      offset (int): offset of the sample relative to the start of the file, in bytes.
      recovered (bool): True if the sample was recovered past damage or from a file that
          is cut off.
      sample_time (dfdatetime.DateTimeValues): date and time of the sample.
      statistics (list[str]): counters and facts that are rarely filtered on, each as
          "name: value"; see docs/atop.md. What is 0 or not known is not there.
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
      is_cumulative (bool): True if the counters are since the system was booted, as in
          the first sample of an atop run, False if they are of the interval.
      offset (int): offset of the sample relative to the start of the file, in bytes.
      read_bytes (int): number of bytes the server sent for reads.
      recovered (bool): True if the sample was recovered past damage or from a file that
          is cut off.
      sample_time (dfdatetime.DateTimeValues): date and time of the sample.
      statistics (list[str]): counters and facts that are rarely filtered on, each as
          "name: value"; see docs/atop.md. What is 0 or not known is not there.
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
      extra_information (str): load averages of 1, 5 and 15 minutes, number of
          processors, of memory pages written to swap space, of processes that exited,
          of exited processes atop had no room to record, and of processes and threads
          of the sample that have no event data of their own, as they were not active or
          others say it; as "Load: 0.76 0.68 0.36, Processors: 2, Swap outs: 4, Exited:
          3, Lost: 1, Tasks without an event: 17".
      free_memory (int): free memory, in bytes.
      free_swap (int): free swap space, in bytes.
      hostname (str): host name, cut at its first dot by atop.
      interval (int): length of the interval that ends with the sample, in seconds.
      is_cumulative (bool): True if the counters are since the system was booted, as in
          the first sample of an atop run, False if they are of the interval.
      load_average_1_hundredths (int): load average of 1 minute, in hundredths.
      number_of_processes (int): number of processes, from release 2.3 on with exited
          ones.
      offset (int): offset of the sample relative to the start of the file, in bytes.
      out_of_memory_kills (int): number of processes the kernel killed when out of
          memory.
      physical_memory (int): physical memory, in bytes.
      recovered (bool): True if the sample was recovered past damage or from a file that
          is cut off.
      sample_time (dfdatetime.DateTimeValues): date and time of the sample.
      statistics (list[str]): counters and facts that are rarely filtered on, each as
          "name: value"; see docs/atop.md. What is 0 or not known is not there.
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
