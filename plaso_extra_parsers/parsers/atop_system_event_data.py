"""Event data of atop raw logs about the system as a whole.

A value that the log does not have, or that its release does not know, is None.
"""

from plaso.containers import events

# pylint: disable=too-many-instance-attributes,too-many-statements
# An attribute for each fact of the log; there are many.


class AtopSystemEventData(events.EventData):
    """atop system event data: the system as a whole in a sample.

    Attributes:
      allocation_stalls (int): number of times a task had to wait for free memory.
      anonymous_huge_memory (int): memory of transparent huge pages, in bytes.
      available_memory (int): memory available without swapping, in bytes.
      buffer_memory (int): memory of buffers, in bytes.
      cache_memory (int): memory of the page cache, in bytes.
      commit_limit (int): limit of committed memory, in bytes.
      committed_memory (int): committed memory, in bytes.
      context_switches (int): number of context switches.
      cpu_guest_time (int): time of all processors running guests, part of the user
          time, in milliseconds.
      cpu_idle_time (int): idle time of all processors, in milliseconds.
      cpu_interrupt_time (int): time of all processors in hardware interrupts, in
          milliseconds.
      cpu_nice_time (int): time of all processors in user mode with low priority, in
          milliseconds.
      cpu_pressure_some_averages (str): percentage of the time some task waited for
          processors, averages of the last 10, 60 and 300 seconds.
      cpu_pressure_some_time (int): time some task waited for processors, in
          microseconds.
      cpu_soft_interrupt_time (int): time of all processors in software interrupts, in
          milliseconds.
      cpu_steal_time (int): time the hypervisor gave to others, in milliseconds.
      cpu_system_time (int): time of all processors in system mode, in milliseconds.
      cpu_usage (int): share of the time the processors were not idle, in percent;
          computed.
      cpu_user_time (int): time of all processors in user mode, in milliseconds.
      cpu_wait_time (int): idle time of all processors while waiting for disks, in
          milliseconds.
      dirty_memory (int): memory of the page cache to be written, in bytes.
      free_memory (int): free memory, in bytes.
      free_swap (int): free swap space, in bytes.
      hostname (str): host name, cut at its first dot by atop.
      interrupts (int): number of interrupts.
      interval (int): length of the interval that ends with the sample, in seconds.
      io_pressure_full_averages (str): percentage of the time all tasks waited for
          disks, averages of the last 10, 60 and 300 seconds.
      io_pressure_full_time (int): time all tasks waited for disks, in microseconds.
      io_pressure_some_averages (str): percentage of the time some task waited for
          disks, averages of the last 10, 60 and 300 seconds.
      io_pressure_some_time (int): time some task waited for disks, in microseconds.
      is_cumulative (bool): True if the counters are since the system was booted, as
          in the first sample of an atop run, False if they are of the interval.
      load_average_15_hundredths (int): load average of 15 minutes, in hundredths.
      load_average_1_hundredths (int): load average of 1 minute, in hundredths.
      load_average_5_hundredths (int): load average of 5 minutes, in hundredths.
      load_averages (str): load averages of 1, 5 and 15 minutes, for people.
      memory_pressure_full_averages (str): percentage of the time all tasks waited for
          memory, averages of the last 10, 60 and 300 seconds.
      memory_pressure_full_time (int): time all tasks waited for memory, in
          microseconds.
      memory_pressure_some_averages (str): percentage of the time some task waited for
          memory, averages of the last 10, 60 and 300 seconds.
      memory_pressure_some_time (int): time some task waited for memory, in
          microseconds.
      number_of_active_processes (int): number of processes that were active, exited
          ones included.
      number_of_blocked_threads (int): number of threads in uninterruptible sleep.
      number_of_exited_processes (int): number of processes that exited.
      number_of_idle_threads (int): number of idle threads.
      number_of_lost_processes (int): number of exited processes atop had no room to
          record.
      number_of_processes (int): number of processes, from release 2.3 on with exited
          ones.
      number_of_processors (int): number of processors.
      number_of_running_threads (int): number of running threads.
      number_of_sleeping_threads (int): number of threads in interruptible sleep.
      number_of_tasks (int): number of entries of processes and threads.
      number_of_zombies (int): number of zombie processes.
      offset (int): offset of the sample relative to the start of the file, in bytes.
      out_of_memory_kills (int): number of processes the kernel killed when out of
          memory.
      page_ins (int): number of memory pages read from disks.
      page_outs (int): number of memory pages written to disks.
      page_scans (int): number of memory pages scanned for reclaim.
      page_table_memory (int): memory of page tables, in bytes.
      physical_memory (int): physical memory, in bytes.
      recovered (bool): True if the sample was recovered past damage or from a file
          that is cut off.
      sample_time (dfdatetime.DateTimeValues): date and time of the sample.
      shared_memory (int): shared memory, in bytes.
      slab_memory (int): memory of kernel slabs, in bytes.
      slab_reclaimable_memory (int): memory of kernel slabs that can be reclaimed, in
          bytes.
      started_processes (int): number of processes and threads that were started.
      swap_ins (int): number of memory pages read from swap space.
      swap_outs (int): number of memory pages written to swap space.
      tcp_active_opens (int): number of TCP connections opened by this host.
      tcp_current_established (int): number of TCP connections that are established.
      tcp_passive_opens (int): number of TCP connections opened by others.
      tcp_socket_memory (int): memory of TCP sockets, in bytes.
      total_swap (int): size of the swap space, in bytes.
      udp_socket_memory (int): memory of UDP sockets, in bytes.
    """

    DATA_TYPE = "linux:atop:system"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.allocation_stalls = None
        self.anonymous_huge_memory = None
        self.available_memory = None
        self.buffer_memory = None
        self.cache_memory = None
        self.commit_limit = None
        self.committed_memory = None
        self.context_switches = None
        self.cpu_guest_time = None
        self.cpu_idle_time = None
        self.cpu_interrupt_time = None
        self.cpu_nice_time = None
        self.cpu_pressure_some_averages = None
        self.cpu_pressure_some_time = None
        self.cpu_soft_interrupt_time = None
        self.cpu_steal_time = None
        self.cpu_system_time = None
        self.cpu_usage = None
        self.cpu_user_time = None
        self.cpu_wait_time = None
        self.dirty_memory = None
        self.free_memory = None
        self.free_swap = None
        self.hostname = None
        self.interrupts = None
        self.interval = None
        self.io_pressure_full_averages = None
        self.io_pressure_full_time = None
        self.io_pressure_some_averages = None
        self.io_pressure_some_time = None
        self.is_cumulative = None
        self.load_average_15_hundredths = None
        self.load_average_1_hundredths = None
        self.load_average_5_hundredths = None
        self.load_averages = None
        self.memory_pressure_full_averages = None
        self.memory_pressure_full_time = None
        self.memory_pressure_some_averages = None
        self.memory_pressure_some_time = None
        self.number_of_active_processes = None
        self.number_of_blocked_threads = None
        self.number_of_exited_processes = None
        self.number_of_idle_threads = None
        self.number_of_lost_processes = None
        self.number_of_processes = None
        self.number_of_processors = None
        self.number_of_running_threads = None
        self.number_of_sleeping_threads = None
        self.number_of_tasks = None
        self.number_of_zombies = None
        self.offset = None
        self.out_of_memory_kills = None
        self.page_ins = None
        self.page_outs = None
        self.page_scans = None
        self.page_table_memory = None
        self.physical_memory = None
        self.recovered = None
        self.sample_time = None
        self.shared_memory = None
        self.slab_memory = None
        self.slab_reclaimable_memory = None
        self.started_processes = None
        self.swap_ins = None
        self.swap_outs = None
        self.tcp_active_opens = None
        self.tcp_current_established = None
        self.tcp_passive_opens = None
        self.tcp_socket_memory = None
        self.total_swap = None
        self.udp_socket_memory = None


class AtopInterfaceEventData(events.EventData):
    """atop network interface event data: an interface that was active in a sample.

    Attributes:
      bytes_received (int): number of bytes received.
      bytes_sent (int): number of bytes sent.
      carrier_errors (int): number of carrier losses when sending.
      collisions (int): number of collisions.
      hostname (str): host name, cut at its first dot by atop.
      interface_name (str): name of the interface.
      interface_type (str): ethernet, wireless or virtual.
      interval (int): length of the interval that ends with the sample, in seconds.
      is_cumulative (bool): True if the counters are since the system was booted, as
          in the first sample of an atop run, False if they are of the interval.
      is_full_duplex (bool): True if the interface is full duplex.
      multicast_packets_received (int): number of multicast packets received.
      offset (int): offset of the sample relative to the start of the file, in bytes.
      packets_received (int): number of packets received.
      packets_sent (int): number of packets sent.
      receive_drops (int): number of packets dropped when receiving.
      receive_errors (int): number of errors when receiving.
      recovered (bool): True if the sample was recovered past damage or from a file
          that is cut off.
      sample_time (dfdatetime.DateTimeValues): date and time of the sample.
      send_drops (int): number of packets dropped when sending.
      send_errors (int): number of errors when sending.
      speed (int): speed of the interface in Mbit/s, None if not known.
    """

    DATA_TYPE = "linux:atop:interface"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.bytes_received = None
        self.bytes_sent = None
        self.carrier_errors = None
        self.collisions = None
        self.hostname = None
        self.interface_name = None
        self.interface_type = None
        self.interval = None
        self.is_cumulative = None
        self.is_full_duplex = None
        self.multicast_packets_received = None
        self.offset = None
        self.packets_received = None
        self.packets_sent = None
        self.receive_drops = None
        self.receive_errors = None
        self.recovered = None
        self.sample_time = None
        self.send_drops = None
        self.send_errors = None
        self.speed = None


class AtopDiskEventData(events.EventData):
    """atop disk event data: a disk, MD device or logical volume that was active in
    a sample.

    Attributes:
      busy_time (int): time the device was busy, in milliseconds.
      device_name (str): name of the device.
      device_type (str): disk, MD device or logical volume.
      discarded_bytes (int): number of bytes discarded, None if not known.
      discards (int): number of discard requests, None if not known.
      hostname (str): host name, cut at its first dot by atop.
      interval (int): length of the interval that ends with the sample, in seconds.
      is_cumulative (bool): True if the counters are since the system was booted, as
          in the first sample of an atop run, False if they are of the interval.
      offset (int): offset of the sample relative to the start of the file, in bytes.
      queue_time (int): time requests were in the queue, all together, in
          milliseconds.
      read_bytes (int): number of bytes read.
      reads (int): number of read requests.
      recovered (bool): True if the sample was recovered past damage or from a file
          that is cut off.
      requests_in_flight (int): number of requests being handled at the time of the
          sample.
      sample_time (dfdatetime.DateTimeValues): date and time of the sample.
      writes (int): number of write requests.
      written_bytes (int): number of bytes written.
    """

    DATA_TYPE = "linux:atop:disk"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.busy_time = None
        self.device_name = None
        self.device_type = None
        self.discarded_bytes = None
        self.discards = None
        self.hostname = None
        self.interval = None
        self.is_cumulative = None
        self.offset = None
        self.queue_time = None
        self.read_bytes = None
        self.reads = None
        self.recovered = None
        self.requests_in_flight = None
        self.sample_time = None
        self.writes = None
        self.written_bytes = None


class AtopCgroupEventData(events.EventData):
    """atop cgroup event data: a control group that was active in a sample.

    Attributes:
      anonymous_memory (int): anonymous memory, in bytes.
      cgroup_cpu_limit (int): processor limit in percent, None if there is none.
      cgroup_cpu_weight (int): processor weight.
      cgroup_disk_weight (int): disk weight.
      cgroup_memory_limit (int): memory limit in bytes, None if there is none.
      cgroup_path (str): path of the cgroup.
      cgroup_swap_limit (int): swap limit in bytes, None if there is none.
      cpu_pressure_full_time (int): time all tasks waited for processors, in
          microseconds.
      cpu_pressure_some_time (int): time some task waited for processors, in
          microseconds.
      cpu_system_time (int): processor time in system mode, in milliseconds.
      cpu_user_time (int): processor time in user mode, in milliseconds.
      current_memory (int): memory in use, in bytes.
      file_memory (int): memory of cached files, in bytes.
      hostname (str): host name, cut at its first dot by atop.
      interval (int): length of the interval that ends with the sample, in seconds.
      io_pressure_full_time (int): time all tasks waited for disks, in microseconds.
      io_pressure_some_time (int): time some task waited for disks, in microseconds.
      is_cumulative (bool): True if the counters are since the system was booted, as
          in the first sample of an atop run, False if they are of the interval.
      kernel_memory (int): memory of the kernel, in bytes.
      memory_pressure_full_time (int): time all tasks waited for memory, in
          microseconds.
      memory_pressure_some_time (int): time some task waited for memory, in
          microseconds.
      number_of_processes (int): number of processes in the cgroup itself.
      offset (int): offset of the sample relative to the start of the file, in bytes.
      read_bytes (int): number of bytes read.
      reads (int): number of read requests.
      recovered (bool): True if the sample was recovered past damage or from a file
          that is cut off.
      sample_time (dfdatetime.DateTimeValues): date and time of the sample.
      shared_memory (int): shared memory, in bytes.
      writes (int): number of write requests.
      written_bytes (int): number of bytes written.
    """

    DATA_TYPE = "linux:atop:cgroup"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.anonymous_memory = None
        self.cgroup_cpu_limit = None
        self.cgroup_cpu_weight = None
        self.cgroup_disk_weight = None
        self.cgroup_memory_limit = None
        self.cgroup_path = None
        self.cgroup_swap_limit = None
        self.cpu_pressure_full_time = None
        self.cpu_pressure_some_time = None
        self.cpu_system_time = None
        self.cpu_user_time = None
        self.current_memory = None
        self.file_memory = None
        self.hostname = None
        self.interval = None
        self.io_pressure_full_time = None
        self.io_pressure_some_time = None
        self.is_cumulative = None
        self.kernel_memory = None
        self.memory_pressure_full_time = None
        self.memory_pressure_some_time = None
        self.number_of_processes = None
        self.offset = None
        self.read_bytes = None
        self.reads = None
        self.recovered = None
        self.sample_time = None
        self.shared_memory = None
        self.writes = None
        self.written_bytes = None
