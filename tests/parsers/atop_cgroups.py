"""Tests for the event data of control groups in atop raw logs."""

from tests.parsers import atop_test_lib


class CgroupsTest(atop_test_lib.AtopParserTestCase):
    """Tests for the event data of control groups."""

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
