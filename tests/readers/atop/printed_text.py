"""Prints samples as atop -P does, from nothing but the public values of the reader.

Which columns a release prints was taken from the texts in test_data/atop. A column is
named after the member in the source of atop; the name of the attribute comes from the
definitions, so that a wrong alias shows up as a wrong column.
"""

import datetime

# What atop prints for members of an exited process that it does not know. The reader
# says None there; for anything else that it says None for there is no value here, and
# the test fails.
_EXITED_DEFAULTS = dict.fromkeys(
    (
        "gen.euid gen.suid gen.fsuid gen.egid gen.sgid gen.fsgid gen.nthrrun "
        "gen.nthrslpi gen.nthrslpu gen.nthridle gen.vpid gen.ctid cpu.nice cpu.prio "
        "cpu.rtprio cpu.policy cpu.sleepavg cpu.rundelay cpu.blkdelay cpu.nvcsw "
        "cpu.nivcsw cpu.cgcpumax cpu.cgcpumaxr mem.vexec mem.vmem mem.rmem mem.pmem "
        "mem.vgrow mem.rgrow mem.vdata mem.vstack mem.vlibs mem.vswap mem.vlock "
        "mem.shtext mem.cgmemmax mem.cgmemmaxr mem.cgswpmax mem.cgswpmaxr dsk.rsz "
        "dsk.wio dsk.wsz dsk.cwsz"
    ).split(),
    0,
)
_EXITED_DEFAULTS.update({"cpu.curcpu": -1, "gen.nthr": 1})

# Release 1.27 did not clear these for exited processes: it prints left-overs.
_LEFT_OVERS_1_27 = frozenset(["mem.vlibs", "mem.vdata", "mem.vstack", "mem.vswap"])

# For live tasks atop prints copies of the sectors as if they were requests.
_LIVE_COPIES = {"dsk.rio": "dsk.rsz", "dsk.wio": "dsk.wsz"}

# Columns of one member each, with the first release that prints them.
_MEMORY_COLUMNS = (
    ((1, 26), "physmem freemem cachemem buffermem slabmem cachedrt"),
    ((2, 0), "slabreclaim"),
    ((2, 1), "vmwballoon shmem shmrss shmswp"),
    ((2, 1), "hugepagesz|shugepagesz tothugepage|stothugepage"),
    ((2, 1), "freehugepage|sfreehugepage"),
    ((2, 6), "zfsarcsize"),
    ((2, 7), "ksmsharing ksmshared"),
    ((2, 8), "tcpsock udpsock pagetables"),
    ((2, 10), "lhugepagesz ltothugepage lfreehugepage availablemem anonhugepage"),
)
_SWAP_COLUMNS = (
    ((1, 26), "totswap freeswap swapcached|0 committed commitlim"),
    ((2, 7), "swapcached zswstored|zswapped zswtotpool|zswap"),
)
_PAGING_COLUMNS = (
    ((1, 26), "pgscans allocstall 0 swins swouts"),
    ((2, 7), "oomkills compactstall pgmigrate numamigrate"),
    ((2, 8), "pgins pgouts"),
    ((2, 10), "zswins zswouts"),
)
_PROCESSOR_COLUMNS = "stime utime ntime itime wtime Itime Stime steal guest"
_DISK_COLUMNS = (
    ((1, 26), "io_ms nread nrsect nwrite nwsect"),
    ((2, 7), "ndisc ndsect"),
    ((2, 8), "inflight"),
)
_INTERFACE_COLUMNS = (
    ((1, 26), "rpack rbyte spack sbyte speed duplex"),
    ((2, 12), "rerrs serrs rdrop sdrop rfifo sfifo rcompr scompr rframe rmultic"),
    ((2, 12), "scollis scarrier"),
)
_NETWORK_COLUMNS = (
    ((1, 26), "tcp.InSegs tcp.OutSegs"),
    ((1, 26), "udpv4.InDatagrams+udpv6.Udp6InDatagrams"),
    ((1, 26), "udpv4.OutDatagrams+udpv6.Udp6OutDatagrams"),
    ((1, 26), "ipv4.InReceives+ipv6.Ip6InReceives"),
    ((1, 26), "ipv4.OutRequests+ipv6.Ip6OutRequests"),
    ((1, 26), "ipv4.InDelivers+ipv6.Ip6InDelivers"),
    ((1, 26), "ipv4.ForwDatagrams+ipv6.Ip6OutForwDatagrams"),
    ((2, 6), "udpv4.InErrors+udpv6.Udp6InErrors udpv4.NoPorts+udpv6.Udp6NoPorts"),
    ((2, 6), "tcp.ActiveOpens tcp.PassiveOpens tcp.CurrEstab tcp.RetransSegs"),
    ((2, 6), "tcp.InErrs tcp.OutRsts"),
    ((2, 10), "tcp.InCsumErrors"),
)
_NFS_CLIENT_COLUMNS = "rpccnt rpcread rpcwrite rpcretrans rpcautrefresh"
_NFS_SERVER_COLUMNS = (
    "rpccnt rpcread rpcwrite nrbytes nwbytes rpcbadfmt rpcbadaut rpcbadcln netcnt "
    "nettcpcnt netudpcnt nettcpcon rchits rcmiss rcnoca"
)
_NUMA_COLUMNS = (
    ((2, 7), "totmem freemem active inactive filepage dirtymem slabmem slabreclaim"),
    ((2, 7), "shmem tothp"),
    ((2, 10), "freehp"),
)
_CGROUP_COLUMNS = (
    "gen.nprocs gen.procsbelow cpu.utime cpu.stime conf.cpuweight conf.cpumax "
    "mem.current mem.anon mem.file mem.kernel mem.shmem conf.memmax conf.swpmax "
    "dsk.rbytes dsk.wbytes dsk.rios dsk.wios conf.dskweight cpu.somepres cpu.fullpres "
    "mem.somepres mem.fullpres dsk.somepres dsk.fullpres"
)

_SUPPORT_CGROUPS = 0x100
_SUPPORT_IO_COUNTERS = 0x4
_SUPPORT_KERNEL_PATCH = 0x2
_SAMPLE_IO_COUNTERS = 0x20
_SAMPLE_NETATOP = 0x4

_NOT_SUPPORTED = -3
_NOT_DEFINED = -2


def _MapNames(fields):
    """Maps the names in the source of atop to ours.

    Args:
      fields (list[Field]): fields of a layout.

    Returns:
      dict[str, str]: names per name in the source.
    """
    return {".".join(field.source_path): field.name for field in fields}


def _IsTrue(value):
    """Formats a truth value.

    Args:
      value (int): value.

    Returns:
      str: "y" or "n".
    """
    return "y" if value else "n"


class AtopPrinter:
    """Prints the samples of a log as one release of atop does."""

    def __init__(self, atop_log, version):
        """Initializes a printer.

        Args:
          atop_log (AtopLog): log.
          version (tuple[int]): release that prints, such as (2, 12).
        """
        self._header = atop_log.file_header
        self._log = atop_log
        self._version = version

        layout = self._header.layout
        self._task_names = _MapNames(layout.task.fields)
        self._part_names = {}
        for name, part in layout.GetSystemParts().items():
            self._part_names[part.source_path[0]] = name

        self._cgroup_by_process = {}
        self._sample = None
        self._system = None

    def _SelectColumns(self, table):
        """Selects the columns that the release prints.

        Args:
          table (tuple[tuple[tuple[int], str]]): first releases and columns.

        Returns:
          list[str]: columns.
        """
        return [
            column
            for version, columns in table
            if self._version >= version
            for column in columns.split()
        ]

    def _ReadRecord(self, part_name):
        """Reads a part of the system-wide statistics under its names in the source.

        Args:
          part_name (str): name of the part in the source.

        Returns:
          dict[str, int]: values.
        """
        name = self._part_names[part_name]
        record = self._system.ReadPart(name)
        fields = self._system.GetParts()[name].layout.fields
        return {
            source_name: getattr(record, member_name)
            for source_name, member_name in _MapNames(fields).items()
        }

    def _ReadEntries(self, part_name, array_source_path):
        """Reads the entries of an array under their names in the source.

        Args:
          part_name (str): name of the part in the source.
          array_source_path (tuple[str]): name of the array in the source.

        Returns:
          list[dict[str, int|str]]: values.
        """
        name = self._part_names[part_name]
        (array,) = (
            array
            for array in self._system.GetParts()[name].layout.arrays.values()
            if array.source_path == array_source_path
        )
        names = _MapNames(array.layout.fields)
        return [
            {
                source_name: getattr(entry, member_name)
                for source_name, member_name in names.items()
            }
            for entry in self._system.ReadEntries(name, array.name)
        ]

    @staticmethod
    def _GetValues(values, columns):
        """Retrieves the values of columns.

        Args:
          values (dict[str, int]): values.
          columns (list[str]): columns: names, sums of names with "+", names of which
              the first that exists counts with "|", or 0.

        Returns:
          list[int]: values, where atop prints 0 for those of -1 in some columns.
        """
        result = []
        for column in columns:
            for name in column.split("|"):
                if name == "0":
                    result.append(0)
                    break
                terms = name.split("+")
                if terms[0] in values:
                    result.append(sum(values[term] for term in terms))
                    break
            else:
                raise KeyError(column)
        return result

    def _PrintLine(self, label, *values):
        """Formats a line.

        Args:
          label (str): label.
          values (list[object]): values.

        Returns:
          str: line.
        """
        record = self._sample.record
        time = datetime.datetime.fromtimestamp(
            record.sample_time, datetime.timezone.utc
        ).strftime("%Y/%m/%d %H:%M:%S")
        node_name = self._header.GetText("utsname_node_name")
        line = f"{label} {node_name} {record.sample_time} {time} {record.interval}"
        return " ".join([line, *(str(value) for value in values)])

    def PrintSample(self, sample):
        """Prints a sample.

        Args:
          sample (AtopSample): sample.

        Yields:
          str: lines in the order of atop -P ALL.
        """
        self._sample = sample
        self._system = self._log.ReadSystem(sample)
        cgroups = self._log.ReadCgroups(sample)
        self._cgroup_by_process = {
            identifier: cgroup
            for cgroup in cgroups
            for identifier in cgroup.process_identifiers
        }
        tasks = list(self._log.ReadTasks(sample))

        if sample.is_boot:
            yield "RESET"
        yield from self._PrintProcessors()
        yield from self._PrintMemory()
        yield from self._PrintPressure()
        yield from self._PrintDisks()
        yield from self._PrintNetworks()
        yield from self._PrintNUMANodes()
        yield from self._PrintCgroups(cgroups)
        for print_task in (
            self._PrintGeneral,
            self._PrintTaskProcessor,
            self._PrintTaskMemory,
            self._PrintTaskDisk,
            self._PrintTaskNetwork,
            self._PrintTaskGPU,
        ):
            for task in tasks:
                line = print_task(task)
                if line:
                    yield line
        yield "SEP"

    def _CalculateFrequency(self, maximum, count, ticks):
        """Calculates a frequency as atop does.

        Args:
          maximum (int): maximum frequency in MHz.
          count (int): sum of the frequencies.
          ticks (int): number of ticks.

        Returns:
          tuple[int, int]: frequency in MHz and percentage.
        """
        if ticks and maximum:
            return count // ticks, 100 * (count // ticks) // maximum
        if maximum:
            return count, 100 * count // maximum
        return count, 100

    def _PrintProcessors(self):
        """Prints the processors.

        Yields:
          str: lines.
        """
        ticks_per_second = self._header.record.ticks_per_second
        total = self._ReadRecord("cpu")
        processors = self._ReadEntries("cpu", ("cpu",))
        maximum = processors[0]["freqcnt.maxfreq"]
        columns = _PROCESSOR_COLUMNS.split()

        frequency = self._CalculateFrequency(
            maximum,
            sum(processor["freqcnt.cnt"] for processor in processors),
            sum(processor["freqcnt.ticks"] for processor in processors),
        )
        instructions = []
        if self._version >= (2, 4):
            instructions = [total["all.instr"], total["all.cycle"]]
            # An atop that cannot read performance counters has 1 there.
            if instructions[0] == 1:
                instructions = [0, 0]
        yield self._PrintLine(
            "CPU",
            ticks_per_second,
            total["nrcpu"],
            *(total[f"all.{column}"] for column in columns),
            *frequency,
            *instructions,
        )
        for index, processor in enumerate(processors):
            if not processor.get("online", True):
                continue
            instructions = []
            if self._version >= (2, 4):
                instructions = [processor["instr"], processor["cycle"]]
            yield self._PrintLine(
                "cpu",
                ticks_per_second,
                index,
                *(processor[column] for column in columns),
                *self._CalculateFrequency(
                    maximum, processor["freqcnt.cnt"], processor["freqcnt.ticks"]
                ),
                *instructions,
            )
        yield self._PrintLine(
            "CPL",
            total["nrcpu"],
            *(f"{total[name]:.2f}" for name in ("lavg1", "lavg5", "lavg15")),
            total["csw"],
            total["devint"],
        )

    def _PrintMemory(self):
        """Prints memory, swap space and paging.

        Yields:
          str: lines.
        """
        memory = self._ReadRecord("mem")
        if self._version >= (2, 7):
            # What the kernel does not have is -1 in the file and printed as 0.
            for name in (
                "vmwballoon zfsarcsize ksmsharing ksmshared zswstored zswtotpool"
            ).split():
                if memory.get(name) == -1:
                    memory[name] = 0
        for label, table in (
            ("MEM", _MEMORY_COLUMNS),
            ("SWP", _SWAP_COLUMNS),
            ("PAG", _PAGING_COLUMNS),
        ):
            yield self._PrintLine(
                label,
                self._header.record.page_size,
                *self._GetValues(memory, self._SelectColumns(table)),
            )

    def _PrintPressure(self):
        """Prints pressure stall information, 2.4 and later.

        Yields:
          str: line.
        """
        if self._version >= (2, 4):
            pressure = self._ReadRecord("psi")
            values = []
            for name in ("cpusome", "memsome", "memfull", "iosome", "iofull"):
                for average in ("avg10", "avg60", "avg300"):
                    values.append(f"{pressure[f'{name}.{average}']:.1f}")
                values.append(pressure[f"{name}.total"])
            yield self._PrintLine("PSI", _IsTrue(pressure["present"]), *values)

    def _PrintDisks(self):
        """Prints logical volumes, MD devices, disks and NFS.

        Yields:
          str: lines.
        """
        for label in ("LVM", "MDD", "DSK"):
            for disk in self._ReadEntries("dsk", (label.lower(),)):
                values = self._GetValues(disk, self._SelectColumns(_DISK_COLUMNS))
                if self._version >= (2, 8):
                    busy_time = disk["io_ms"]
                    queue = disk["avque"] / busy_time if busy_time > 0 else 0.0
                    values.append(f"{queue:.2f}")
                yield self._PrintLine(label, disk["name"], *values)

        if self._version >= (2, 2):
            nfs = self._ReadRecord("nfs")
            for label, name, columns in (
                ("NFC", "client", _NFS_CLIENT_COLUMNS),
                ("NFS", "server", _NFS_SERVER_COLUMNS),
            ):
                yield self._PrintLine(
                    label, *(nfs[f"{name}.{column}"] for column in columns.split())
                )

    def _PrintNetworks(self):
        """Prints protocols and interfaces.

        Yields:
          str: lines.
        """
        protocols = self._ReadRecord("net")
        yield self._PrintLine(
            "NET",
            "upper",
            *self._GetValues(protocols, self._SelectColumns(_NETWORK_COLUMNS)),
        )
        for interface in self._ReadEntries("intf", ("intf",)):
            yield self._PrintLine(
                "NET",
                interface["name"],
                *self._GetValues(interface, self._SelectColumns(_INTERFACE_COLUMNS)),
            )

    def _PrintNUMANodes(self):
        """Prints the memory of NUMA nodes, 2.7 and later.

        Yields:
          str: lines.
        """
        if self._version >= (2, 7):
            for index, node in enumerate(self._ReadEntries("memnuma", ("numa",))):
                yield self._PrintLine(
                    "NUM",
                    node.get("numanr", index),
                    self._header.record.page_size,
                    f"{node['frag'] * 100:.0f}",
                    *self._GetValues(node, self._SelectColumns(_NUMA_COLUMNS)),
                )

    def _PrintCgroups(self, cgroups):
        """Prints control groups, 2.11 and later.

        Args:
          cgroups (list[AtopCgroup]): control groups.

        Yields:
          str: lines.
        """
        for cgroup in cgroups:
            names = _MapNames(self._header.layout.GetCgroupLayout().fields)
            yield self._PrintLine(
                "CGR",
                "C",
                cgroup.path,
                *(
                    getattr(cgroup.record, names[column])
                    for column in _CGROUP_COLUMNS.split()
                ),
            )
            if cgroup.process_identifiers:
                yield self._PrintLine(
                    "CGR", "P", cgroup.path, *cgroup.process_identifiers
                )

    def _GetTaskValue(self, task, source_name):
        """Retrieves a value of a task as atop prints it.

        Args:
          task (AtopTask): task.
          source_name (str): name in the source.

        Returns:
          int|str: value.
        """
        value = getattr(task, self._task_names[source_name])
        if value is None:
            if not task.is_exited:
                return self._GetTaskValue(task, _LIVE_COPIES[source_name])
            if source_name == "cpu.curcpu" and self._version < (2, 8):
                return 0
            return self._GetExitedValue(task, source_name)
        if source_name[-3:] in ("uid", "gid") and value > 0x7FFFFFFF:
            return value - 0x100000000
        return value

    def _GetExitedValue(self, task, source_name):
        """Retrieves what atop prints for a value of an exited process it did not know.

        Args:
          task (AtopTask): task.
          source_name (str): name in the source.

        Returns:
          int: value.
        """
        if self._version == (1, 27) and source_name in _LEFT_OVERS_1_27:
            names = [field.name for field in task.layout.fields]
            return task[names.index(self._task_names[source_name])]
        return _EXITED_DEFAULTS[source_name]

    def _PrintTask(self, label, task, *columns):
        """Formats a line of a task.

        Args:
          label (str): label.
          task (AtopTask): task.
          columns (list[str|tuple[object]]): names in the source, separated by spaces,
              or values.

        Returns:
          str: line.
        """
        values = [task.process_identifier, f"({task.name})", task.state]
        for column in columns:
            if isinstance(column, tuple):
                values.extend(column)
            else:
                values.extend(self._GetTaskValue(task, name) for name in column.split())
        return self._PrintLine(label, *values)

    def _GetOwner(self, task):
        """Retrieves the process of a task and if it is one.

        Args:
          task (AtopTask): task.

        Returns:
          tuple[object]: columns, none in 1.26.
        """
        if self._version < (1, 27):
            return ()
        return (task.thread_group_identifier, _IsTrue(task.is_process))

    def _GetCgroup(self, task):
        """Retrieves the control group of a task, 2.11 and later.

        Args:
          task (AtopTask): task.

        Returns:
          AtopCgroup: control group, or None.
        """
        if not task.is_process or task.is_exited:
            return None
        return self._cgroup_by_process.get(task.process_identifier)

    def _PrintGeneral(self, task):
        """Prints identity, times and exit of a task.

        Args:
          task (AtopTask): task.

        Returns:
          str: line.
        """
        exit_column = task.exit_code
        if self._version >= (2, 4):
            if task.is_exited:
                exit_column = task.exit_status
                if exit_column is None:
                    exit_column = task.exit_signal + 256
            else:
                exit_column = 0

        columns = [
            "gen.ruid gen.rgid",
            (task.thread_group_identifier or task.process_identifier,),
            "gen.nthr",
            (exit_column,),
            "gen.btime",
            (f"({task.command_line})",),
            "gen.ppid gen.nthrrun gen.nthrslpi gen.nthrslpu gen.euid gen.egid gen.suid",
            "gen.sgid gen.fsuid gen.fsgid gen.elaps",
        ]
        if self._version >= (1, 27):
            columns.append((_IsTrue(task.is_process),))
        if self._version >= (2, 2):
            columns.append("gen.vpid gen.ctid")
        if self._version >= (2, 3):
            if self._version >= (2, 10):
                container = task.container_hostname
            else:
                container = task.container_identifier
            columns.append((container or "-",))
        if self._version >= (2, 6):
            columns.append(("N" if task.began_in_interval else "-",))
        if self._version >= (2, 11):
            cgroup = self._GetCgroup(task)
            columns.append((f"({cgroup.path if cgroup else '-'})",))
        elif self._version >= (2, 8):
            columns.append((f"({task.cgroup_path or ''})",))
        if self._version >= (2, 9):
            end_time = 0
            if task.is_exited:
                duration = task.elapsed_time // self._header.record.ticks_per_second
                end_time = task.start_time + duration
            columns.append((end_time,))
        if self._version >= (2, 10):
            columns.append("gen.nthridle")
        return self._PrintTask("PRG", task, *columns)

    def _GetLimit(self, task, source_name, cgroup_name, is_memory):
        """Retrieves a limit of the control group of a task.

        Args:
          task (AtopTask): task.
          source_name (str): name in a task, 2.8 to 2.10.
          cgroup_name (str): name in a control group, 2.11 and later.
          is_memory (bool): True if the value is in pages and printed in KiB.

        Returns:
          int: limit.
        """
        if not self._sample.record.flags & _SUPPORT_CGROUPS:
            return _NOT_SUPPORTED
        if self._version < (2, 11):
            if not task.is_process:
                return _NOT_DEFINED
            return self._GetTaskValue(task, source_name)

        cgroup = self._GetCgroup(task)
        if not cgroup or not cgroup_name:
            return _NOT_DEFINED
        names = _MapNames(self._header.layout.GetCgroupLayout().fields)
        value = getattr(cgroup.record, names[cgroup_name])
        if is_memory and value > 0:
            value *= self._header.record.page_size // 1024
        return value

    def _PrintTaskProcessor(self, task):
        """Prints the processor use of a task.

        Args:
          task (AtopTask): task.

        Returns:
          str: line.
        """
        columns = [
            (self._header.record.ticks_per_second,),
            "cpu.utime cpu.stime cpu.nice cpu.prio cpu.rtprio cpu.policy cpu.curcpu",
            "cpu.sleepavg",
            self._GetOwner(task),
        ]
        if self._version >= (2, 6):
            columns.extend(["cpu.rundelay", (f"({task.wait_channel or ''})",)])
        if self._version >= (2, 8):
            columns.extend(
                [
                    "cpu.blkdelay",
                    (self._GetLimit(task, "cpu.cgcpumax", "conf.cpumax", False),),
                ]
            )
            if self._version >= (2, 11):
                columns.append((_NOT_DEFINED,))
            else:
                columns.append((self._GetLimit(task, "cpu.cgcpumaxr", "", False),))
        if self._version >= (2, 9):
            columns.append("cpu.nvcsw cpu.nivcsw")
        return self._PrintTask("PRC", task, *columns)

    def _PrintTaskMemory(self, task):
        """Prints the memory use of a task.

        Args:
          task (AtopTask): task.

        Returns:
          str: line.
        """
        columns = [(self._header.record.page_size,), "mem.vmem mem.rmem"]
        columns.append("mem.vexec" if self._version >= (1, 27) else "mem.shtext")
        columns.append("mem.vgrow mem.rgrow mem.minflt mem.majflt")
        if self._version >= (1, 27):
            columns.append("mem.vlibs mem.vdata mem.vstack mem.vswap")
        columns.append(self._GetOwner(task))
        if self._version >= (2, 1):
            size = self._GetTaskValue(task, "mem.pmem")
            columns.append((0 if size == -1 else size,))
        if self._version >= (2, 6):
            columns.append("mem.vlock")
        if self._version >= (2, 8):
            for source_name, cgroup_name in (
                ("mem.cgmemmax", "conf.memmax"),
                ("mem.cgmemmaxr", ""),
                ("mem.cgswpmax", "conf.swpmax"),
                ("mem.cgswpmaxr", ""),
            ):
                if self._version >= (2, 11) and not cgroup_name:
                    value = _NOT_DEFINED
                else:
                    value = self._GetLimit(task, source_name, cgroup_name, True)
                columns.append((value,))
        return self._PrintTask("PRM", task, *columns)

    def _PrintTaskDisk(self, task):
        """Prints the disk use of a task.

        Args:
          task (AtopTask): task.

        Returns:
          str: line.
        """
        support_flags = self._header.record.support_flags
        has_patch = bool(support_flags & _SUPPORT_KERNEL_PATCH)
        has_counters = support_flags & _SUPPORT_IO_COUNTERS
        if self._version >= (2, 3):
            has_counters = self._sample.record.flags & _SAMPLE_IO_COUNTERS
        line = self._PrintTask(
            "PRD",
            task,
            (_IsTrue(has_patch), _IsTrue(has_counters)),
            "dsk.rio dsk.rsz dsk.wio dsk.wsz dsk.cwsz",
        )
        if self._version >= (1, 27):
            # Before 2.1 a space is missing.
            space = " " if self._version >= (2, 1) else ""
            identifier, is_process = self._GetOwner(task)
            line = f"{line} {identifier}{space}n {is_process}"
        return line

    def _PrintTaskNetwork(self, task):
        """Prints the network use of a task.

        Args:
          task (AtopTask): task.

        Returns:
          str: line.
        """
        if self._version >= (1, 27):
            raw_columns = (0, 0)
            has_counters = self._sample.record.flags & _SAMPLE_NETATOP
        else:
            raw_columns = (task.raw_packets_sent, task.raw_packets_received)
            has_counters = self._header.record.support_flags & _SUPPORT_KERNEL_PATCH
        return self._PrintTask(
            "PRN",
            task,
            (_IsTrue(has_counters),),
            "net.tcpsnd net.tcpssz net.tcprcv net.tcprsz",
            "net.udpsnd net.udpssz net.udprcv net.udprsz",
            raw_columns,
            self._GetOwner(task),
        )

    def _PrintTaskGPU(self, task):
        """Prints the beginning of the line of the GPU use of a task, 2.4 to 2.12.

        Args:
          task (AtopTask): task.

        Returns:
          str: line up to the state of the task. For all tasks that use no GPU the rest,
              in 2.4 to 2.6 the GPU state too, are left-overs of the memory of atop.
        """
        if not (2, 4) <= self._version < (2, 13):
            return None
        return self._PrintTask("PRE", task)
