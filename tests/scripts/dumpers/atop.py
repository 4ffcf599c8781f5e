"""Tests for the dumper of atop raw logs."""

import argparse
import io
import json
import re
import unittest

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.scripts.dumpers import atop

from tests.readers.atop import test_lib
from tests.writers import atop as atop_writer

# Label, host, time, date, time of day, interval, PID, name, state, ruid, rgid, tgid,
# number of threads.
_PRG = re.compile(
    rb"PRG \S+ (\d+) \S+ \S+ (\d+) (\d+) \((.*?)\) (\S) (-?\d+) (-?\d+) (\d+) (\d+) "
    rb"(-?\d+) (\d+) \((.*?)\) (\d+) ",
    re.DOTALL,
)

# Reserve, and what the reader of a log fills in.
_RESERVE = re.compile(r"future|avail[12]$|cgroupix$")

# No task of the recordings used a GPU.
_UNUSED_GPU = re.compile(r"gpu\.(?!state$)")


def _IterateNames(values, prefix=""):
    """Iterates over the names of members in nested objects."""
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _IterateNames(value, f"{prefix:s}{name:s}.")
        else:
            yield prefix + name


class AtopDumperTest(unittest.TestCase):
    """Tests for the dumper of atop raw logs."""

    maxDiff = None

    def _Dump(self, data, system=False, header=None):
        """Dumps a log.

        Args:
          data (bytes): log.
          system (Optional[bool]): True to dump the system-wide statistics.
          header (Optional[str]): path of another log, whose header is to be used.

        Returns:
          list[dict[str, object]]: objects, as a reader of the output has them.
        """
        options = argparse.Namespace(header=header, system=system)
        return [
            json.loads(json.dumps(values, allow_nan=False))
            for values in atop.AtopDumper().Dump([io.BytesIO(data)], ["path"], options)
        ]

    def _DumpRecording(self, recording, system=False):
        """Dumps a recording."""
        return self._Dump(test_lib.ReadFile(recording, "basic.raw"), system=system)

    def testCheckFormat(self):
        """Tests that a log is told by its first bytes, of either byte order."""
        for byte_order in "<>":
            data = atop_writer.AtopWriter("2.8", byte_order=byte_order).GetBytes()
            self.assertTrue(atop.AtopDumper.CheckFormat(data))
        for data in (b"", b"\xef\xbe\xed", b"\x7fELF"):
            self.assertFalse(atop.AtopDumper.CheckFormat(data))

    def testDumpHeaders(self):
        """Tests that headers have the names of atop's source, and no reserve."""
        header, record = self._DumpRecording("v2.13.0")[:2]
        self.assertEqual(
            header,
            {
                "rawheader": {
                    "magic": 0xFEEDBEEF,
                    "aversion": 0x820D,
                    "rawheadlen": 480,
                    "rawreclen": 96,
                    "hertz": 100,
                    "pidwidth": 7,
                    "sstatlen": 1408336,
                    "tstatlen": 992,
                    "utsname": {
                        "sysname": "Linux",
                        "nodename": "labhost",
                        "release": "6.18.44-fc-v669",
                        "version": "#1 SMP PREEMPT_DYNAMIC @0",
                        "machine": "x86_64",
                        "domainname": "(none)",
                    },
                    "pagesize": 4096,
                    "supportflags": 0x175,
                    "osrel": 6,
                    "osvers": 18,
                    "ossub": 44,
                    "cstatlen": 432,
                }
            },
        )
        self.assertEqual(
            record,
            {
                "rawrecord": {
                    "curtime": 1795210379,
                    "flags": 0x171,
                    "ncgroups": 5,
                    "scomplen": 1998,
                    "pcomplen": 1409,
                    "interval": 1274,
                    "ndeviat": 26,
                    "nactproc": 21,
                    "ntask": 26,
                    "totproc": 21,
                    "totrun": 1,
                    "totslpi": 23,
                    "totslpu": 0,
                    "totzomb": 1,
                    "nexit": 0,
                    "noverflow": 0,
                    "totidle": 0,
                    "ccomplen": 313,
                    "coriglen": 2240,
                    "ncgpids": 10,
                    "icomplen": 34,
                }
            },
        )

    def testDumpTasks(self):
        """Tests that each entry is there in order, as the same release prints it."""
        for recording in test_lib.RECORDINGS:
            text = test_lib.ReadFile(recording, "basic.PRG.txt.gz")
            expected_tasks = []
            for values in _PRG.findall(text):
                numbers = [int(values[index]) for index in (2, 5, 6, 8, 10)]
                expected_tasks.append(
                    (*numbers, values[4].decode("ascii"), len(values[3]))
                )
            tasks = []
            for values in self._DumpRecording(recording):
                if "tstat" in values:
                    general = values["tstat"]["gen"]
                    name = general["name"].encode("utf-8")
                    name_size = len(re.sub(rb"\\x..", b"?", name))
                    tasks.append(
                        (
                            general["pid"],
                            general["ruid"],
                            general["rgid"],
                            general["nthr"],
                            general["btime"],
                            general["state"],
                            name_size,
                        )
                    )
            with self.subTest(recording=recording):
                self.assertGreater(len(tasks), 60)
                self.assertEqual(tasks, expected_tasks)

    def testDumpMembers(self):
        """Tests that all members of a release, and no others, are there by name."""
        layouts = json.loads(test_lib.ReadFile("layouts.json.gz"))
        groups = {
            group["aversion"][-1]: group
            for group in layouts["groups"]
            if group["id"].startswith("lp64:") and group["id"] != "lp64:2.2(.0)"
        }
        for recording in test_lib.RECORDINGS:
            if recording == "v2.2":
                continue
            objects = self._DumpRecording(recording, system=True)
            version = objects[0]["rawheader"]["aversion"]
            # Two releases of one layout have one group.
            group = groups.get(f"0x{version:04x}") or groups[f"0x{version + 1:04x}"]
            for name in ("rawheader", "rawrecord", "tstat"):
                expected_names = {
                    row[0]
                    for row in group[name]
                    if not _RESERVE.search(row[0]) and not _UNUSED_GPU.match(row[0])
                }
                values = next(values for values in objects if name in values)
                with self.subTest(recording=recording, name=name):
                    self.assertEqual(set(_IterateNames(values[name])), expected_names)

    def testDumpSystem(self):
        """Tests that the parts of the system are nested as in atop's source."""
        objects = self._DumpRecording("v2.13.0", system=True)
        self.assertEqual(
            [next(iter(values)) for values in objects[:4]],
            ["rawheader", "rawrecord", "sstat", "tstat"],
        )
        system = objects[2]["sstat"]
        self.assertEqual(
            list(system),
            ["cpu", "mem", "net", "intf", "memnuma", "cpunuma", "dsk", "mdd", "lvm"]
            + ["nfs", "cfs", "psi", "gpu", "ifb", "llc", "www"],
        )
        # Line CPU and line CPL of the reference text.
        self.assertEqual(system["cpu"]["nrcpu"], 2)
        self.assertEqual(len(system["cpu"]["cpu"]), 2)
        self.assertEqual(system["cpu"]["all"]["utime"], 52464)
        self.assertEqual(system["cpu"]["csw"], 1493493)
        self.assertEqual(round(system["cpu"]["lavg1"], 2), 1.07)
        self.assertEqual(system["mem"]["physmem"], 6171021)
        self.assertEqual(
            [entry["name"] for entry in system["intf"]], ["lo", "ifb0", "ifb1", "eth0"]
        )
        self.assertEqual(system["dsk"][0]["name"], "vda")
        self.assertEqual(system["lvm"], [])
        self.assertEqual(system["psi"]["cpusome"]["total"], 50943366)
        self.assertEqual(system["nfs"]["nfsmounts"], {"nrmounts": 0, "nfsmnt": []})

    def testDumpCgroups(self):
        """Tests that a cgroup has its path and its processes."""
        cgroups = [
            values["cgroup"]
            for values in self._DumpRecording("v2.13.0")
            if "cgroup" in values
        ]
        self.assertEqual(
            [(cgroup["name"], cgroup["pids"]) for cgroup in cgroups[:5]],
            [
                ("/", [51, 52, 53, 61, 62, 63, 66, 67]),
                ("/lab.slice", []),
                ("/lab.slice/batch.slice", []),
                ("/lab.slice/batch.slice/job-1.scope", [79]),
                ("/lab.slice/web-frontend.service", [78]),
            ],
        )
        self.assertEqual(cgroups[0]["gen"]["parentseq"], -1)
        self.assertEqual(cgroups[0]["cpu"]["utime"], 1000000)

    def testDumpDamage(self):
        """Tests that damage is in its place, and the rest around it."""
        writer = atop_writer.AtopWriter("2.8")
        writer.AppendSample()
        writer.AppendCorruptSystemBlock()
        writer.AppendCorruptTaskBlock()
        writer.AppendSample()
        writer.AppendDamagedSampleHeader()
        writer.AppendSample()
        writer.AppendTruncatedSample(-10)
        data = writer.GetBytes()
        objects = self._Dump(data, system=True)
        names = [next(iter(values)) for values in objects]
        tasks = ["tstat"] * 2
        sample = ["rawrecord", "sstat", *tasks]
        self.assertEqual(
            names[:-4],
            ["rawheader", *sample, "rawrecord", "error", *tasks]
            + ["rawrecord", "sstat", "error", *sample, "error", *sample],
        )
        self.assertEqual(names[-4:], ["error", "rawrecord", "sstat", "tstat"])
        damages = [values["error"] for values in objects if "error" in values]
        header_size = writer.layout.sample_header.size
        self.assertEqual(damages[0]["offset"], writer.offsets[1] + header_size)
        self.assertIn("Unable to inflate system block", damages[0]["message"])
        self.assertEqual(damages[3]["offset"], writer.offsets[6])
        self.assertIn("cut off", damages[3]["message"])

        # Nobody asked for the block that is damaged.
        names = [next(iter(values)) for values in self._Dump(data)]
        self.assertEqual(names[4:7], ["rawrecord", *tasks])

    def testDumpWithHeaderOfOtherLog(self):
        """Tests that a log that lost its header is read with that of another one."""
        data = test_lib.ReadFile("v2.8.1", "basic.raw")
        expected_objects = self._Dump(data)
        path = test_lib.GetPath("lives", "zombies.raw")
        with open(path, "rb") as file_object:
            other_header = file_object.read(480)
        # Rotated by copying while atop wrote, and cut off at its start.
        for lost_data in (data[480:], bytes(3000) + data[480:], data[700:]):
            with self.subTest(size=len(lost_data)):
                objects = self._Dump(lost_data, header=path)
                # The documented line puts it in front.
                self.assertEqual(objects, self._Dump(other_header + lost_data))
                tasks = [values for values in objects if "tstat" in values]
                expected_tasks = [
                    values for values in expected_objects if "tstat" in values
                ]
                self.assertGreater(len(tasks), 100)
                self.assertEqual(tasks, expected_tasks[-len(tasks) :])

    def testDumpSecondHeader(self):
        """Tests that a second file header is in its place."""
        writer = atop_writer.AtopWriter("2.8")
        writer.AppendSample()
        second_writer = atop_writer.AtopWriter("1.26")
        second_writer.AppendSample()
        writer.AppendLog(second_writer)
        names = [next(iter(values)) for values in self._Dump(writer.GetBytes())]
        self.assertEqual(names, ["rawheader", "rawrecord", "tstat", "tstat"] * 2)

    def testDumpUnusedGPU(self):
        """Tests that left-overs of atop's memory are not shown, and GPU use is."""
        writer = atop_writer.AtopWriter("2.8")
        writer.AppendSample(
            tasks=[
                writer.MakeTask(gpu_busy=77, gpu_memory_size=5),
                writer.MakeTask(gpu_busy=77, gpu_state=b"A"),
            ],
            flags=0x80,
        )
        unused, used = [
            values["tstat"]["gpu"]
            for values in self._Dump(writer.GetBytes())
            if "tstat" in values
        ]
        self.assertEqual(unused, {"state": ""})
        self.assertEqual((used["state"], used["gpubusy"]), ("A", 77))

    def testDumpNumbers(self):
        """Tests that what JSON has no number for is text."""
        writer = atop_writer.AtopWriter("2.8")
        writer.AppendSample(
            system=writer.FoldSystem(
                {
                    "processors": {
                        "load_average_1": float("nan"),
                        "load_average_5": float("inf"),
                    }
                }
            )
        )
        processors = self._Dump(writer.GetBytes(), system=True)[2]["sstat"]["cpu"]
        self.assertEqual(processors["lavg1"], "nan")
        self.assertEqual(processors["lavg5"], "inf")

    def testDumpUnknownLayout(self):
        """Tests that a log of unknown layout is an error of the whole file."""
        writer = atop_writer.AtopWriter("2.8", task_size=1001)
        with self.assertRaises(errors.UnsupportedLayout):
            self._Dump(writer.GetBytes())
