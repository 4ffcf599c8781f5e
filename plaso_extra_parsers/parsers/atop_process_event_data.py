"""Event data of atop raw logs about the log itself and about processes.

A value that the log does not have, or that its release does not know, is None.
"""

from plaso.containers import events

# pylint: disable=too-many-instance-attributes,too-many-statements
# An attribute for each fact of the log; there are many.


class AtopLogEventData(events.EventData):
    """atop raw log event data.

    Attributes:
      atop_version (str): version of atop that wrote or converted the log, such as
          "2.8".
      domain_name (str): NIS domain name.
      first_sample_time (dfdatetime.DateTimeValues): date and time of the earliest
          sample.
      hostname (str): host name, cut at its first dot by atop.
      kernel_build (str): build of the kernel, as of uname -v.
      kernel_release (str): release of the kernel, as of uname -r.
      last_sample_time (dfdatetime.DateTimeValues): date and time of the latest
          sample.
      machine (str): hardware name, as of uname -m.
      number_of_runs (int): number of times atop was started, as of the samples since
          boot.
      number_of_samples (int): number of samples.
      offset (int): offset of the file header relative to the start of the file, in
          bytes.
      operating_system (str): name of the operating system, as of uname -s.
      page_size (int): size of a memory page, in bytes.
      process_accounting (str): active, inactive, or partly active: without it
          processes that began and ended between two samples left no trace.
      ticks_per_second (int): number of clock ticks per second.
    """

    DATA_TYPE = "linux:atop:log"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.atop_version = None
        self.domain_name = None
        self.first_sample_time = None
        self.hostname = None
        self.kernel_build = None
        self.kernel_release = None
        self.last_sample_time = None
        self.machine = None
        self.number_of_runs = None
        self.number_of_samples = None
        self.offset = None
        self.operating_system = None
        self.page_size = None
        self.process_accounting = None
        self.ticks_per_second = None


class AtopBootEventData(events.EventData):
    """atop system boot event data.

    Attributes:
      boot_time (dfdatetime.DateTimeValues): date and time the system was booted.
      hostname (str): host name, cut at its first dot by atop.
      kernel_release (str): release of the kernel, as of uname -r.
      offset (int): offset of the sample relative to the start of the file, in bytes.
      recovered (bool): True if the sample was recovered past damage or from a file
          that is cut off.
      sample_time (dfdatetime.DateTimeValues): date and time of the sample, the first
          one of an atop run.
      uptime (int): time since the system was booted, in seconds.
    """

    DATA_TYPE = "linux:atop:boot"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.boot_time = None
        self.hostname = None
        self.kernel_release = None
        self.offset = None
        self.recovered = None
        self.sample_time = None
        self.uptime = None


class AtopProcessEventData(events.EventData):
    """atop process event data: the life of a process as far as recorded.

    Attributes:
      cancelled_written_bytes (int): number of written bytes that never reached a
          disk.
      cgroup_path (str): path of the first cgroup it was seen in, release 2.8 and
          later.
      cgroup_paths (list[str]): paths of its cgroups in order, if more than one.
      command_line (str): first command line seen, arguments separated by spaces, at
          most 255 bytes (release 1.26: 150); None for kernel threads and for
          processes that began and ended between two samples.
      command_lines (list[str]): different command lines in order, if more than one.
      container (str): first 12 characters of the identifier of the container,
          releases 2.3 to 2.9.
      container_hostname (str): host name of the UTS namespace if not that of the
          host, such as the name of a container or pod: the last 15 bytes in releases
          2.10 to 2.12, the first 39 in 2.13.
      core_dumped (bool): True if a signal ended it with a core dump, None if not
          exited.
      cpu_system_time (int): processor time in system mode, in milliseconds.
      cpu_user_time (int): processor time in user mode, in milliseconds.
      effective_group_identifier (int): effective group identifier, None if exited.
      effective_user_identifier (int): effective user identifier, None if exited.
      exit_signal (int): number of the signal that ended it.
      exit_status (int): status it exited with.
      exit_time (dfdatetime.DateTimeValues): date and time it ended, None if that is
          not recorded; exact to a second at best.
      file_system_group_identifier (int): file system group identifier, None if
          exited.
      file_system_user_identifier (int): file system user identifier, None if exited.
      first_recorded_time (dfdatetime.DateTimeValues): date and time of the earliest
          sample it is in.
      group_identifier (int): real group identifier.
      group_identifiers (list[str]): sets of group identifiers in order, if more than
          one or not all the same.
      hostname (str): host name, cut at its first dot by atop.
      is_short_lived (bool): True if it began and ended between two samples.
      is_split (bool): True if there were too many processes to keep them all in
          memory: what the log says of it later is in another event data.
      last_seen_time (dfdatetime.DateTimeValues): date and time of the latest sample
          in which it was alive, None if that is the earliest it is in.
      number_of_samples (int): number of samples it is in; until release 2.2 only
          those in which it was active.
      parent_pid (int): process identifier of its first parent.
      parent_pids (list[str]): process identifiers of its parents in order, if more
          than one.
      peak_resident_memory (int): largest resident memory of a sample, in bytes.
      process_identifier (int): process identifier (PID).
      process_name (str): first name seen, at most 15 bytes.
      process_names (list[str]): different names in order, if more than one.
      read_bytes (int): number of bytes read from disks.
      recovered (bool): True if only known from samples recovered past damage or from
          a file that is cut off.
      saved_group_identifier (int): saved group identifier, None if exited.
      saved_user_identifier (int): saved user identifier, None if exited.
      start_time (dfdatetime.DateTimeValues): date and time it was started; exact to a
          second at best.
      tcp_bytes_received (int): number of bytes received with TCP, None without
          netatop.
      tcp_bytes_sent (int): number of bytes sent with TCP, None without netatop.
      udp_bytes_received (int): number of bytes received with UDP, None without
          netatop.
      udp_bytes_sent (int): number of bytes sent with UDP, None without netatop.
      user_identifier (int): real user identifier.
      user_identifiers (list[str]): sets of user identifiers in order, if more than
          one or not all the same.
      written_bytes (int): number of bytes written to disks.
    """

    DATA_TYPE = "linux:atop:process"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.cancelled_written_bytes = None
        self.cgroup_path = None
        self.cgroup_paths = None
        self.command_line = None
        self.command_lines = None
        self.container = None
        self.container_hostname = None
        self.core_dumped = None
        self.cpu_system_time = None
        self.cpu_user_time = None
        self.effective_group_identifier = None
        self.effective_user_identifier = None
        self.exit_signal = None
        self.exit_status = None
        self.exit_time = None
        self.file_system_group_identifier = None
        self.file_system_user_identifier = None
        self.first_recorded_time = None
        self.group_identifier = None
        self.group_identifiers = None
        self.hostname = None
        self.is_short_lived = None
        self.is_split = None
        self.last_seen_time = None
        self.number_of_samples = None
        self.parent_pid = None
        self.parent_pids = None
        self.peak_resident_memory = None
        self.process_identifier = None
        self.process_name = None
        self.process_names = None
        self.read_bytes = None
        self.recovered = None
        self.saved_group_identifier = None
        self.saved_user_identifier = None
        self.start_time = None
        self.tcp_bytes_received = None
        self.tcp_bytes_sent = None
        self.udp_bytes_received = None
        self.udp_bytes_sent = None
        self.user_identifier = None
        self.user_identifiers = None
        self.written_bytes = None


class AtopTaskEventData(events.EventData):
    """atop task event data: a process or thread that was active in a sample.

    Attributes:
      block_delay (int): time waiting for disks, in milliseconds.
      cancelled_written_bytes (int): number of written bytes that never reached a
          disk.
      cgroup_cpu_effective_limit (int): tightest processor limit of the cgroup and
          those above it, in percent.
      cgroup_cpu_limit (int): processor limit of the cgroup in percent, None if there
          is none.
      cgroup_cpu_weight (int): processor weight of the cgroup.
      cgroup_memory_effective_limit (int): tightest memory limit of the cgroup and
          those above it, in bytes.
      cgroup_memory_limit (int): memory limit of the cgroup in bytes, None if there is
          none.
      cgroup_path (str): path of the cgroup: the first 63 bytes in releases 2.8 to
          2.10.
      cgroup_swap_effective_limit (int): tightest swap limit of the cgroup and those
          above it, in bytes.
      cgroup_swap_limit (int): swap limit of the cgroup in bytes, None if there is
          none.
      code_memory (int): memory of executable code, in bytes.
      command_line (str): command line, arguments separated by spaces, at most 255
          bytes (release 1.26: 150); None for threads, kernel threads and processes
          that began and ended between two samples.
      container (str): first 12 characters of the identifier of the container,
          releases 2.3 to 2.9.
      container_hostname (str): host name of the UTS namespace if not that of the
          host, such as the name of a container or pod: the last 15 bytes in releases
          2.10 to 2.12, the first 39 in 2.13.
      core_dumped (bool): True if a signal ended it with a core dump, None if not
          exited.
      cpu_system_time (int): processor time in system mode, in milliseconds.
      cpu_user_time (int): processor time in user mode, in milliseconds.
      data_memory (int): memory of data, in bytes.
      effective_group_identifier (int): effective group identifier, None if exited.
      effective_user_identifier (int): effective user identifier, None if exited.
      elapsed_time (int): run time of an exited process, in milliseconds.
      exit_signal (int): number of the signal that ended it.
      exit_status (int): status it exited with.
      file_system_group_identifier (int): file system group identifier, None if
          exited.
      file_system_user_identifier (int): file system user identifier, None if exited.
      gpu_busy (int): use of the GPU in percent, -1 if not known.
      gpu_busy_cumulative (int): sum of the use of the GPU over its samples, in
          percent.
      gpu_list (str): bit list of the GPUs in use, in hexadecimal form.
      gpu_memory (int): memory of the GPU in use, in bytes.
      gpu_memory_busy (int): use of the memory bandwidth of the GPU in percent, -1 if
          not known.
      gpu_memory_busy_cumulative (int): sum of the use of the memory bandwidth over
          the samples, in percent.
      gpu_memory_cumulative (int): sum of the memory of the GPU in use over its
          samples, in bytes.
      gpu_samples (int): number of samples of the GPU.
      gpu_state (str): A if active on a GPU, E if it had been.
      gpu_time (int): time on the GPU, in milliseconds.
      gpu_type (str): C for compute, G for graphics.
      group_identifier (int): real group identifier.
      hostname (str): host name, cut at its first dot by atop.
      interval (int): length of the interval that ends with the sample, in seconds.
      involuntary_context_switches (int): number of involuntary context switches.
      is_cumulative (bool): True if the counters are since the task began, as in its
          first sample of an atop run, False if they are of the interval.
      last_processor (int): number of the processor it ran on last.
      libraries_memory (int): memory of shared libraries, in bytes.
      locked_memory (int): locked memory, in bytes.
      major_page_faults (int): number of major page faults.
      minor_page_faults (int): number of minor page faults.
      nice_value (int): nice value, from -20 to 19.
      number_of_blocked_threads (int): number of threads in uninterruptible sleep.
      number_of_gpus (int): number of GPUs in use.
      number_of_idle_threads (int): number of idle threads.
      number_of_running_threads (int): number of running threads.
      number_of_sleeping_threads (int): number of threads in interruptible sleep.
      number_of_threads (int): number of threads.
      offset (int): offset of the sample relative to the start of the file, in bytes.
      openvz_container_identifier (int): identifier of the OpenVZ container.
      out_of_memory_score (int): score by which the kernel selects a victim when out
          of memory.
      out_of_memory_score_adjustment (int): adjustment of the score, from -1000 to
          1000.
      parent_pid (int): process identifier of the parent.
      process_identifier (int): process identifier (PID), of a thread that of its
          process.
      process_name (str): name of the process, at most 15 bytes; None for threads.
      process_start_time (str): date and time the process was started, in ISO 8601
          form and UTC: tells it from others with the same identifier.
      process_state (str): state as in /proc at the time of the sample, E if exited.
      proportional_memory (int): memory with shared pages in proportion (PSS), in
          bytes, None if not asked for.
      raw_packets_received (int): number of raw packets received, releases 1.26 and
          1.27.
      raw_packets_sent (int): number of raw packets sent, releases 1.26 and 1.27.
      read_bytes (int): number of bytes read from disks.
      read_requests (int): number of read requests of an exited process, None if not
          known.
      realtime_priority (int): realtime priority.
      recovered (bool): True if the sample was recovered past damage or from a file
          that is cut off.
      resident_growth (int): growth of the resident memory in the interval, in bytes.
      resident_memory (int): resident memory, in bytes.
      run_delay (int): time waiting for a processor, in nanoseconds.
      sample_time (dfdatetime.DateTimeValues): date and time of the sample.
      saved_group_identifier (int): saved group identifier, None if exited.
      saved_user_identifier (int): saved user identifier, None if exited.
      scheduling_policy (int): scheduling policy, as of sched_setscheduler(2).
      scheduling_priority (int): priority, as of /proc.
      sleep_average (int): sleep average in percent, old kernels only.
      stack_memory (int): memory of the stack, in bytes.
      swap_memory (int): memory that is swapped out, in bytes.
      tcp_bytes_received (int): number of bytes received with TCP, None without
          netatop.
      tcp_bytes_sent (int): number of bytes sent with TCP, None without netatop.
      tcp_packets_received (int): number of packets received with TCP, None without
          netatop.
      tcp_packets_sent (int): number of packets sent with TCP, None without netatop.
      thread_identifier (int): thread identifier (TID), None for processes.
      thread_name (str): name of the thread, None for processes.
      udp_bytes_received (int): number of bytes received with UDP, None without
          netatop.
      udp_bytes_sent (int): number of bytes sent with UDP, None without netatop.
      udp_packets_received (int): number of packets received with UDP, None without
          netatop.
      udp_packets_sent (int): number of packets sent with UDP, None without netatop.
      user_identifier (int): real user identifier.
      virtual_growth (int): growth of the virtual memory in the interval, in bytes.
      virtual_memory (int): virtual memory, in bytes.
      virtual_process_identifier (int): process identifier in the OpenVZ container.
      voluntary_context_switches (int): number of voluntary context switches.
      wait_channel (str): name of the kernel function it sleeps in.
      was_inactive (bool): False, as only active tasks become event data; None until
          release 2.2, which does not say.
      write_requests (int): number of write requests of an exited process, None if not
          known.
      written_bytes (int): number of bytes written to disks.
    """

    DATA_TYPE = "linux:atop:task"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.block_delay = None
        self.cancelled_written_bytes = None
        self.cgroup_cpu_effective_limit = None
        self.cgroup_cpu_limit = None
        self.cgroup_cpu_weight = None
        self.cgroup_memory_effective_limit = None
        self.cgroup_memory_limit = None
        self.cgroup_path = None
        self.cgroup_swap_effective_limit = None
        self.cgroup_swap_limit = None
        self.code_memory = None
        self.command_line = None
        self.container = None
        self.container_hostname = None
        self.core_dumped = None
        self.cpu_system_time = None
        self.cpu_user_time = None
        self.data_memory = None
        self.effective_group_identifier = None
        self.effective_user_identifier = None
        self.elapsed_time = None
        self.exit_signal = None
        self.exit_status = None
        self.file_system_group_identifier = None
        self.file_system_user_identifier = None
        self.gpu_busy = None
        self.gpu_busy_cumulative = None
        self.gpu_list = None
        self.gpu_memory = None
        self.gpu_memory_busy = None
        self.gpu_memory_busy_cumulative = None
        self.gpu_memory_cumulative = None
        self.gpu_samples = None
        self.gpu_state = None
        self.gpu_time = None
        self.gpu_type = None
        self.group_identifier = None
        self.hostname = None
        self.interval = None
        self.involuntary_context_switches = None
        self.is_cumulative = None
        self.last_processor = None
        self.libraries_memory = None
        self.locked_memory = None
        self.major_page_faults = None
        self.minor_page_faults = None
        self.nice_value = None
        self.number_of_blocked_threads = None
        self.number_of_gpus = None
        self.number_of_idle_threads = None
        self.number_of_running_threads = None
        self.number_of_sleeping_threads = None
        self.number_of_threads = None
        self.offset = None
        self.openvz_container_identifier = None
        self.out_of_memory_score = None
        self.out_of_memory_score_adjustment = None
        self.parent_pid = None
        self.process_identifier = None
        self.process_name = None
        self.process_start_time = None
        self.process_state = None
        self.proportional_memory = None
        self.raw_packets_received = None
        self.raw_packets_sent = None
        self.read_bytes = None
        self.read_requests = None
        self.realtime_priority = None
        self.recovered = None
        self.resident_growth = None
        self.resident_memory = None
        self.run_delay = None
        self.sample_time = None
        self.saved_group_identifier = None
        self.saved_user_identifier = None
        self.scheduling_policy = None
        self.scheduling_priority = None
        self.sleep_average = None
        self.stack_memory = None
        self.swap_memory = None
        self.tcp_bytes_received = None
        self.tcp_bytes_sent = None
        self.tcp_packets_received = None
        self.tcp_packets_sent = None
        self.thread_identifier = None
        self.thread_name = None
        self.udp_bytes_received = None
        self.udp_bytes_sent = None
        self.udp_packets_received = None
        self.udp_packets_sent = None
        self.user_identifier = None
        self.virtual_growth = None
        self.virtual_memory = None
        self.virtual_process_identifier = None
        self.voluntary_context_switches = None
        self.wait_channel = None
        self.was_inactive = None
        self.write_requests = None
        self.written_bytes = None
