"""Tests for the event data of the system in atop raw logs."""

from tests.parsers.atop import test_lib as atop_test_lib
from tests.writers import atop


class SystemTest(atop_test_lib.AtopParserTestCase):
    """Tests for the event data of the system, as the same release of atop prints it."""

    def testCreateSystemEventData(self):
        """Tests that release 2.13 has all there is, in our units."""
        (event_data,) = self.ParseRecording("v2.13.0").Get("system", offset=4330)
        self.CheckEventData(
            event_data,
            {
                "available_memory": 24069767168,
                "cpu_usage": 50,
                "extra_information": (
                    "Load: 1.07 0.97 0.56, Processors: 2, Tasks without an event: 24"
                ),
                "free_memory": 22406393856,
                "free_swap": 0,
                "hostname": "labhost",
                "interval": 1,
                "is_cumulative": False,
                "load_average_1_hundredths": 107,
                "number_of_processes": 21,
                "offset": 4330,
                "out_of_memory_kills": 0,
                "physical_memory": 25276502016,
                "sample_time": "2026-11-20 21:33:00",
                "statistics": [
                    "processes left out: 19",
                    "threads left out: 5",
                    "active processes: 2",
                    "tasks: 26",
                    "running threads: 1",
                    "sleeping threads: 23",
                    "zombies: 1",
                    "started processes: 20",
                    "context switches: 1466",
                    "interrupts: 986",
                    "CPU user time in ms: 820",
                    "CPU system time in ms: 180",
                    "CPU idle time in ms: 950",
                    "CPU wait time in ms: 20",
                    "cache memory: 1676857344",
                    "dirty memory: 387690496",
                    "buffer memory: 41082880",
                    "slab memory: 368181248",
                    "reclaimable slab memory: 311422976",
                    "shared memory: 59785216",
                    "page tables: 45211648",
                    "committed memory: 1840472064",
                    "commit limit: 12638248960",
                    "TCP socket memory: 962560",
                    "page ins: 532",
                    "page outs: 123",
                    "TCP established: 40",
                    "CPU some pressure: 3.23 4.59 5.41, 11794 us",
                    "memory some pressure: 0.00 0.00 0.00, 0 us",
                    "memory full pressure: 0.00 0.00 0.00, 0 us",
                    "disk some pressure: 0.35 0.45 0.60, 18618 us",
                    "disk full pressure: 0.14 0.32 0.48, 15896 us",
                ],
                "total_swap": 0,
            },
        )

    def testCreateSystemEventDataOfOldestRelease(self):
        """Tests that release 1.26 has nothing of what later releases have."""
        (event_data,) = self.ParseRecording("v1.26").Get("system", is_cumulative=True)
        self.CheckEventData(
            event_data,
            {
                "cpu_usage": 19,
                "extra_information": (
                    "Load: 0.76 0.68 0.36, Processors: 2, Tasks without an event: 17"
                ),
                "free_memory": 22517436416,
                "free_swap": 0,
                "hostname": "labhost",
                "interval": 1003,
                "is_cumulative": True,
                "load_average_1_hundredths": 76,
                "number_of_processes": 21,
                "offset": 480,
                "physical_memory": 25276502016,
                "sample_time": "2026-11-20 21:28:28",
                "statistics": [
                    "processes left out: 17",
                    "tasks: 21",
                    "running threads: 1",
                    "sleeping threads: 23",
                    "zombies: 1",
                    "started processes: 25882",
                    "context switches: 1206407",
                    "interrupts: 624124",
                    "CPU user time in ms: 324660",
                    "CPU system time in ms: 69360",
                    "CPU idle time in ms: 1589390",
                    "CPU wait time in ms: 10760",
                    "CPU soft interrupt time in ms: 2170",
                    "CPU steal time in ms: 310",
                    "cache memory: 2308268032",
                    "dirty memory: 116649984",
                    "buffer memory: 41607168",
                    "slab memory: 300638208",
                    "committed memory: 139157504",
                    "commit limit: 12638248960",
                    "TCP active opens: 249",
                    "TCP passive opens: 4",
                ],
                "total_swap": 0,
            },
        )

    def testIterateInterfaceEventData(self):
        """Tests that an interface has its traffic."""
        (event_data,) = self.ParseRecording("v2.13.0").Get(
            "interface", offset=4330, device_name="lo"
        )
        self.CheckEventData(
            event_data,
            {
                "bytes_received": 240,
                "bytes_sent": 240,
                "device_name": "lo",
                "hostname": "labhost",
                "interval": 1,
                "is_cumulative": False,
                "offset": 4330,
                "sample_time": "2026-11-20 21:33:00",
                "statistics": [
                    "packets received: 3",
                    "packets sent: 3",
                    "type: virtual",
                ],
            },
        )

    def testInterfaceTypes(self):
        """Tests that an interface has its type, if atop knew it."""
        writer = atop.AtopWriter("2.13")
        types = ((b"e", "ethernet"), (b"v", "virtual"), (b"w", "wireless"), (b"?", ""))
        entries = [
            {"interface_type": value, "received_packets": 1} for value, _ in types
        ]
        parts = {"interfaces": {"number_of_interfaces": len(types)}}
        writer.AppendSample(
            system=writer.FoldSystem(parts, {("interfaces", "interfaces"): entries})
        )
        found = atop_test_lib.ParsedFile(writer.GetBytes()).Get("interface")
        self.assertEqual(
            [event_data.statistics[1:] for event_data in found],
            [[f"type: {name:s}"] if name else [] for _, name in types],
        )

    def testIterateInterfaceEventDataOfOldestRelease(self):
        """Tests that an interface of release 1.26 has no type."""
        event_data = self.ParseRecording("v1.26").Get("interface", device_name="eth0")[
            0
        ]
        self.CheckEventData(
            event_data,
            {
                "bytes_received": 517853160,
                "bytes_sent": 1292491,
                "device_name": "eth0",
                "hostname": "labhost",
                "interval": 1003,
                "is_cumulative": True,
                "offset": 480,
                "sample_time": "2026-11-20 21:28:28",
                "statistics": [
                    "packets received: 17355",
                    "packets sent: 10961",
                ],
            },
        )

    def testIterateDiskEventData(self):
        """Tests that a disk has its transfers."""
        event_data = self.ParseRecording("v2.13.0").Get("disk")[1]
        self.CheckEventData(
            event_data,
            {
                "device_name": "vda",
                "extra_information": "Type: disk, Busy: 20 ms",
                "hostname": "labhost",
                "interval": 1,
                "is_cumulative": False,
                "offset": 4330,
                "read_bytes": 2179072,
                "sample_time": "2026-11-20 21:33:00",
                "statistics": [
                    "reads: 127",
                    "writes: 141",
                    "discards: 106",
                    "discarded bytes: 434176",
                    "queue time: 40",
                ],
                "written_bytes": 503808,
            },
        )

    def testIterateDiskEventDataOfOldestRelease(self):
        """Tests that a disk of release 1.26 has no discards."""
        event_data = self.ParseRecording("v1.26").Get("disk")[1]
        self.CheckEventData(
            event_data,
            {
                "device_name": "vda",
                "extra_information": "Type: disk, Busy: 0 ms",
                "hostname": "labhost",
                "interval": 1,
                "is_cumulative": False,
                "offset": 2928,
                "read_bytes": 20480,
                "sample_time": "2026-11-20 21:28:30",
                "statistics": [
                    "reads: 4",
                    "queue time: 1",
                ],
                "written_bytes": 0,
            },
        )

    def testNFSMounts(self):
        """Tests that a share that was read or written has event data."""
        for release in ("2.2-3", "2.13"):
            writer = atop.AtopWriter(release)
            system = writer.FoldSystem(
                {"nfs": {"mounts_number_of_mounts": 2}},
                {
                    ("nfs", "mounts_mounts"): [
                        {
                            "mount_device": b"files:/export/home",
                            "total_read_bytes": 4096,
                            "total_written_bytes": 0,
                            "read_bytes": 9000,
                            "age": 86400,
                        },
                        {"mount_device": b"files:/export/idle", "age": 86400},
                    ]
                },
            )
            writer.AppendSample(system=system)
            parsed_file = atop_test_lib.ParsedFile(writer.GetBytes())
            (event_data,) = parsed_file.Get("nfs_mount")
            self.CheckEventData(
                event_data,
                {
                    "device_name": "files:/export/home",
                    "hostname": "labhost",
                    "interval": 600,
                    "is_cumulative": False,
                    "offset": 480,
                    "read_bytes": 4096,
                    "sample_time": "2026-11-20 21:28:28",
                    "statistics": [
                        "mounted for seconds: 86400",
                        "bytes read by programs: 9000",
                    ],
                    "written_bytes": 0,
                },
            )

    def testGPUAverage(self):
        """Tests that how busy a GPU was is the average over its samples."""
        writer = atop.AtopWriter("2.13")
        for samples, expected_values in (
            (5, (40, 10)),
            (0, (97, 96)),
        ):
            with self.subTest(samples=samples):
                system = writer.FoldSystem(
                    {"gpus": {"number_of_gpus": 1}},
                    {
                        ("gpus", "gpus"): [
                            {
                                "busy": 97,
                                "busy_cumulative": 200,
                                "memory_busy": 96,
                                "memory_busy_cumulative": 50,
                                "samples": samples,
                            },
                        ]
                    },
                )
                writer.AppendSample(system=system)
                *_, event_data = atop_test_lib.ParsedFile(writer.GetBytes()).Get("gpu")
                self.assertEqual(
                    (event_data.gpu_busy, event_data.gpu_memory_busy), expected_values
                )

    def testGPUs(self):
        """Tests that a GPU that was in use has event data."""
        writer = atop.AtopWriter("2.13")
        system = writer.FoldSystem(
            {"gpus": {"number_of_gpus": 2}},
            {
                ("gpus", "gpus"): [
                    {"bus_identifier": b"0000:3b:00.0", "busy": 0, "memory_busy": -1},
                    {
                        "bus_identifier": b"0000:af:00.0",
                        "gpu_type": b"Tesla T4",
                        "gpu_number": 1,
                        "number_of_processes": 3,
                        "busy": 97,
                        "memory_busy": -1,
                        "memory_total": 16384,
                        "memory_used": 1024,
                    },
                ]
            },
        )
        writer.AppendSample(system=system)
        (event_data,) = atop_test_lib.ParsedFile(writer.GetBytes()).Get("gpu")
        self.CheckEventData(
            event_data,
            {
                "device_name": "0000:af:00.0",
                "extra_information": "Type: Tesla T4, Memory: 1048576 bytes",
                "gpu_busy": 97,
                "hostname": "labhost",
                "interval": 600,
                "is_cumulative": False,
                "offset": 480,
                "sample_time": "2026-11-20 21:28:28",
                "statistics": ["number: 1", "processes: 3", "total memory: 16777216"],
            },
        )


class CgroupsTest(atop_test_lib.AtopParserTestCase):
    """Tests for the event data of control groups."""

    def testUnknownValues(self):
        """Tests that values below zero are not known, zero is one."""
        for value, expected_value in ((0, 0), (-1, None)):
            writer = atop.AtopWriter("2.13")
            names = ("disk_read_bytes", "memory_current", "processor_user_time")
            values = {"disk_reads": 1, **dict.fromkeys(names, value)}
            writer.AppendSample(cgroups=[atop.Cgroup(b"", -1, (), values)])
            (event_data,) = atop_test_lib.ParsedFile(writer.GetBytes()).Get("cgroup")
            self.assertEqual(event_data.read_bytes, expected_value)
            self.assertEqual(event_data.current_memory, expected_value)
            self.assertEqual(event_data.cpu_user_time, expected_value)

    def testIterateCgroupEventData(self):
        """Tests that a cgroup has its use and its limits."""
        (event_data,) = self.ParseRecording("v2.13.0").Get(
            "cgroup", cgroup_path="/lab.slice/batch.slice/job-1.scope"
        )
        self.CheckEventData(
            event_data,
            {
                "cgroup_path": "/lab.slice/batch.slice/job-1.scope",
                "cpu_system_time": 100,
                "cpu_user_time": 200,
                "current_memory": 4194304,
                "hostname": "labhost",
                "interval": 1274,
                "is_cumulative": True,
                "number_of_processes": 1,
                "offset": 480,
                "read_bytes": 1048576,
                "sample_time": "2026-11-20 21:32:59",
                "statistics": [
                    "reads: 11",
                    "writes: 22",
                    "CPU limit: 20",
                    "CPU weight: 10",
                    "CPU some pressure in us: 1234",
                    "CPU full pressure in us: 567",
                    "memory some pressure in us: 1234",
                    "memory full pressure in us: 567",
                    "disk some pressure in us: 1234",
                    "disk full pressure in us: 567",
                    "anonymous memory: 2097152",
                    "file memory: 8192",
                    "kernel memory: 4096",
                    "shared memory: 12288",
                    "memory limit: 67108864",
                ],
                "written_bytes": 2097152,
            },
        )


class AllStatisticsTest(atop_test_lib.AtopParserTestCase):
    """Tests that each member of the statistics has its name and unit.

    Each integer in the log is its place in its structure.
    """

    def testStatistics(self):
        """Tests the statistics of the system, its devices and control groups."""
        writer = atop.AtopWriter("2.13")
        layouts = {
            name: part.layout for name, part in writer.layout.GetSystemParts().items()
        }
        parts = {
            name: atop_test_lib.NumberMembers(layouts[name])
            for name in ("memory", "network", "processors")
        }
        entries = {}
        for name, array_name, counter in (
            ("disks", "disks", "number_of_disks"),
            ("gpus", "gpus", "number_of_gpus"),
            ("interfaces", "interfaces", "number_of_interfaces"),
            ("nfs", "mounts_mounts", "mounts_number_of_mounts"),
        ):
            parts[name] = {counter: 1}
            array = layouts[name].arrays[array_name]
            entries[name, array_name] = [atop_test_lib.NumberMembers(array.layout)]
        values = atop_test_lib.NumberMembers(writer.layout.GetCgroupLayout())
        # Those of the structure itself are as they have to be.
        values = {
            name: value
            for name, value in values.items()
            if not name.startswith("general_")
        }
        writer.AppendSample(
            system=writer.FoldSystem(parts, entries),
            cgroups=[atop.Cgroup(b"", -1, (), values)],
        )
        parsed_file = atop_test_lib.ParsedFile(writer.GetBytes())
        for kind, expected_statistics in {
            "system": [
                "tasks: 2",
                "started processes: 5",
                "context switches: 4",
                "interrupts: 3",
                "CPU user time in ms: 120",
                "CPU nice time in ms: 130",
                "CPU system time in ms: 110",
                "CPU idle time in ms: 140",
                "CPU wait time in ms: 150",
                "CPU interrupt time in ms: 160",
                "CPU soft interrupt time in ms: 170",
                "CPU steal time in ms: 180",
                "CPU guest time in ms: 190",
                "cache memory: 20480",
                "dirty memory: 24576",
                "buffer memory: 12288",
                "slab memory: 16384",
                "reclaimable slab memory: 86016",
                "shared memory: 73728",
                "anonymous huge pages: 184320",
                "page tables: 155648",
                "committed memory: 69632",
                "commit limit: 65536",
                "TCP socket memory: 57344",
                "UDP socket memory: 61440",
                "swap ins: 13",
                "page ins: 37",
                "page outs: 36",
                "page scans: 9",
                "allocation stalls: 11",
                "TCP active opens: 109",
                "TCP passive opens: 110",
                "TCP established: 113",
            ],
            "interface": [
                "packets received: 3",
                "packets sent: 11",
                "receive errors: 4",
                "send errors: 12",
                "receive drops: 5",
                "send drops: 13",
                "multicast packets received: 9",
                "collisions: 15",
                "carrier errors: 16",
                "speed: 19 Mbit/s, full duplex",
            ],
            "disk": [
                "reads: 2",
                "writes: 4",
                "discards: 8",
                "discarded bytes: 4608",
                "queue time: 7",
                "requests in flight: 10",
            ],
            "nfs_mount": [
                "mounted for seconds: 2",
                "bytes read by programs: 3",
                "bytes written by programs: 4",
                "bytes read directly: 5",
                "bytes written directly: 6",
                "mapped pages read: 9",
                "mapped pages written: 10",
            ],
            "gpu": ["number: 5", "processes: 2", "total memory: 8192", "samples: 10"],
            "cgroup": [
                "reads: 28",
                "writes: 29",
                "CPU limit: 11",
                "CPU weight: 10",
                "disk weight: 14",
                "CPU some pressure in us: 17",
                "CPU full pressure in us: 18",
                "memory some pressure in us: 24",
                "memory full pressure in us: 25",
                "disk some pressure in us: 30",
                "disk full pressure in us: 31",
                "anonymous memory: 81920",
                "file memory: 86016",
                "kernel memory: 90112",
                "shared memory: 94208",
                "memory limit: 49152",
                "swap limit: 53248",
            ],
        }.items():
            with self.subTest(kind=kind):
                (event_data,) = parsed_file.Get(kind)
                self.assertEqual(event_data.statistics, expected_statistics)
