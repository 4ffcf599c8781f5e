"""Tests for the event data of the system in atop raw logs."""

from tests.parsers import atop_test_lib


class SystemTest(atop_test_lib.AtopParserTestCase):
    """Tests for the event data of the system, as the same release of atop prints it."""

    def testCreateSystemEventData(self):
        """Tests that release 2.13 has all there is, in our units."""
        (event_data,) = self.ParseRecording("v2.13.0").Get("system", offset=4330)
        self.CheckEventData(
            event_data,
            {
                "allocation_stalls": 0,
                "anonymous_huge_memory": 0,
                "available_memory": 24069767168,
                "buffer_memory": 41082880,
                "cache_memory": 1676857344,
                "commit_limit": 12638248960,
                "committed_memory": 1840472064,
                "context_switches": 1466,
                "cpu_guest_time": 0,
                "cpu_idle_time": 950,
                "cpu_interrupt_time": 0,
                "cpu_nice_time": 0,
                "cpu_pressure_some_averages": "3.23 4.59 5.41",
                "cpu_pressure_some_time": 11794,
                "cpu_soft_interrupt_time": 0,
                "cpu_steal_time": 0,
                "cpu_system_time": 180,
                "cpu_usage": 50,
                "cpu_user_time": 820,
                "cpu_wait_time": 20,
                "dirty_memory": 387690496,
                "free_memory": 22406393856,
                "free_swap": 0,
                "hostname": "labhost",
                "interrupts": 986,
                "interval": 1,
                "io_pressure_full_averages": "0.14 0.32 0.48",
                "io_pressure_full_time": 15896,
                "io_pressure_some_averages": "0.35 0.45 0.60",
                "io_pressure_some_time": 18618,
                "is_cumulative": False,
                "load_average_15_hundredths": 56,
                "load_average_1_hundredths": 107,
                "load_average_5_hundredths": 97,
                "load_averages": "1.07 0.97 0.56",
                "memory_pressure_full_averages": "0.00 0.00 0.00",
                "memory_pressure_full_time": 0,
                "memory_pressure_some_averages": "0.00 0.00 0.00",
                "memory_pressure_some_time": 0,
                "number_of_active_processes": 2,
                "number_of_blocked_threads": 0,
                "number_of_exited_processes": 0,
                "number_of_idle_threads": 0,
                "number_of_lost_processes": 0,
                "number_of_processes": 21,
                "number_of_processors": 2,
                "number_of_running_threads": 1,
                "number_of_sleeping_threads": 23,
                "number_of_tasks": 26,
                "number_of_zombies": 1,
                "offset": 4330,
                "out_of_memory_kills": 0,
                "page_ins": 532,
                "page_outs": 123,
                "page_scans": 0,
                "page_table_memory": 45211648,
                "physical_memory": 25276502016,
                "sample_time": "2026-11-20 21:33:00",
                "shared_memory": 59785216,
                "slab_memory": 368181248,
                "slab_reclaimable_memory": 311422976,
                "started_processes": 20,
                "swap_ins": 0,
                "swap_outs": 0,
                "tcp_active_opens": 0,
                "tcp_current_established": 40,
                "tcp_passive_opens": 0,
                "tcp_socket_memory": 962560,
                "total_swap": 0,
                "udp_socket_memory": 0,
            },
        )

    def testCreateSystemEventDataOfOldestRelease(self):
        """Tests that release 1.26 has nothing of what later releases have."""
        (event_data,) = self.ParseRecording("v1.26").Get("system", is_cumulative=True)
        self.CheckEventData(
            event_data,
            {
                "allocation_stalls": 0,
                "buffer_memory": 41607168,
                "cache_memory": 2308268032,
                "commit_limit": 12638248960,
                "committed_memory": 139157504,
                "context_switches": 1206407,
                "cpu_guest_time": 0,
                "cpu_idle_time": 1589390,
                "cpu_interrupt_time": 0,
                "cpu_nice_time": 0,
                "cpu_soft_interrupt_time": 2170,
                "cpu_steal_time": 310,
                "cpu_system_time": 69360,
                "cpu_usage": 19,
                "cpu_user_time": 324660,
                "cpu_wait_time": 10760,
                "dirty_memory": 116649984,
                "free_memory": 22517436416,
                "free_swap": 0,
                "hostname": "labhost",
                "interrupts": 624124,
                "interval": 1003,
                "is_cumulative": True,
                "load_average_15_hundredths": 36,
                "load_average_1_hundredths": 76,
                "load_average_5_hundredths": 68,
                "load_averages": "0.76 0.68 0.36",
                "number_of_blocked_threads": 0,
                "number_of_exited_processes": 0,
                "number_of_processes": 21,
                "number_of_processors": 2,
                "number_of_running_threads": 1,
                "number_of_sleeping_threads": 23,
                "number_of_tasks": 21,
                "number_of_zombies": 1,
                "offset": 480,
                "page_scans": 0,
                "physical_memory": 25276502016,
                "sample_time": "2026-11-20 21:28:28",
                "slab_memory": 300638208,
                "started_processes": 25882,
                "swap_ins": 0,
                "swap_outs": 0,
                "tcp_active_opens": 249,
                "tcp_current_established": 0,
                "tcp_passive_opens": 4,
                "total_swap": 0,
            },
        )

    def testIterateInterfaceEventData(self):
        """Tests that an interface has its traffic."""
        (event_data,) = self.ParseRecording("v2.13.0").Get(
            "interface", offset=4330, interface_name="lo"
        )
        self.CheckEventData(
            event_data,
            {
                "bytes_received": 240,
                "bytes_sent": 240,
                "carrier_errors": 0,
                "collisions": 0,
                "hostname": "labhost",
                "interface_name": "lo",
                "interface_type": "virtual",
                "interval": 1,
                "is_cumulative": False,
                "multicast_packets_received": 0,
                "offset": 4330,
                "packets_received": 3,
                "packets_sent": 3,
                "receive_drops": 0,
                "receive_errors": 0,
                "sample_time": "2026-11-20 21:33:00",
                "send_drops": 0,
                "send_errors": 0,
            },
        )

    def testIterateInterfaceEventDataOfOldestRelease(self):
        """Tests that an interface of release 1.26 has no type."""
        event_data = self.ParseRecording("v1.26").Get(
            "interface", interface_name="eth0"
        )[0]
        self.CheckEventData(
            event_data,
            {
                "bytes_received": 517853160,
                "bytes_sent": 1292491,
                "carrier_errors": 0,
                "collisions": 0,
                "hostname": "labhost",
                "interface_name": "eth0",
                "interval": 1003,
                "is_cumulative": True,
                "multicast_packets_received": 0,
                "offset": 480,
                "packets_received": 17355,
                "packets_sent": 10961,
                "receive_drops": 0,
                "receive_errors": 0,
                "sample_time": "2026-11-20 21:28:28",
                "send_drops": 0,
                "send_errors": 0,
            },
        )

    def testIterateDiskEventData(self):
        """Tests that a disk has its transfers."""
        event_data = self.ParseRecording("v2.13.0").Get("disk")[1]
        self.CheckEventData(
            event_data,
            {
                "busy_time": 20,
                "device_name": "vda",
                "device_type": "disk",
                "discarded_bytes": 434176,
                "discards": 106,
                "hostname": "labhost",
                "interval": 1,
                "is_cumulative": False,
                "offset": 4330,
                "queue_time": 40,
                "read_bytes": 2179072,
                "reads": 127,
                "requests_in_flight": 0,
                "sample_time": "2026-11-20 21:33:00",
                "writes": 141,
                "written_bytes": 503808,
            },
        )

    def testIterateDiskEventDataOfOldestRelease(self):
        """Tests that a disk of release 1.26 has no discards."""
        event_data = self.ParseRecording("v1.26").Get("disk")[1]
        self.CheckEventData(
            event_data,
            {
                "busy_time": 0,
                "device_name": "vda",
                "device_type": "disk",
                "hostname": "labhost",
                "interval": 1,
                "is_cumulative": False,
                "offset": 2928,
                "queue_time": 1,
                "read_bytes": 20480,
                "reads": 4,
                "sample_time": "2026-11-20 21:28:30",
                "writes": 0,
                "written_bytes": 0,
            },
        )

    def testIterateCgroupEventData(self):
        """Tests that a cgroup has its use and its limits."""
        (event_data,) = self.ParseRecording("v2.13.0").Get(
            "cgroup", cgroup_path="/lab.slice/batch.slice/job-1.scope"
        )
        self.CheckEventData(
            event_data,
            {
                "anonymous_memory": 2097152,
                "cgroup_cpu_limit": 20,
                "cgroup_cpu_weight": 10,
                "cgroup_memory_limit": 67108864,
                "cgroup_path": "/lab.slice/batch.slice/job-1.scope",
                "cgroup_swap_limit": 0,
                "cpu_pressure_full_time": 567,
                "cpu_pressure_some_time": 1234,
                "cpu_system_time": 100,
                "cpu_user_time": 200,
                "current_memory": 4194304,
                "file_memory": 8192,
                "hostname": "labhost",
                "interval": 1274,
                "io_pressure_full_time": 567,
                "io_pressure_some_time": 1234,
                "is_cumulative": True,
                "kernel_memory": 4096,
                "memory_pressure_full_time": 567,
                "memory_pressure_some_time": 1234,
                "number_of_processes": 1,
                "offset": 480,
                "read_bytes": 1048576,
                "reads": 11,
                "sample_time": "2026-11-20 21:32:59",
                "shared_memory": 12288,
                "writes": 22,
                "written_bytes": 2097152,
            },
        )
