"""Prints the system-wide statistics of a sample as atop -P does."""

from tests.readers.atop import printed_text

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


class SystemPrinter(printed_text.LinePrinter):
    """Prints system-wide statistics and control groups."""

    def __init__(self, atop_log, version, sample):
        """Initializes a printer.

        Args:
          atop_log (AtopLog): log.
          version (tuple[int]): release that prints, such as (2, 12).
          sample (AtopSample): sample.
        """
        super().__init__(atop_log, version, sample)
        self._part_names = {
            part.source_path[0]: name
            for name, part in self._header.layout.GetSystemParts().items()
        }
        self._system = atop_log.ReadSystem(sample)

    def PrintLines(self):
        """Prints the statistics.

        Yields:
          str: lines in the order of atop -P ALL.
        """
        yield from self._PrintProcessors()
        yield from self._PrintMemory()
        yield from self._PrintPressure()
        yield from self._PrintDisks()
        yield from self._PrintNetworks()
        yield from self._PrintNUMANodes()
        yield from self._PrintCgroups(self._cgroups)

    def _SelectColumns(self, table):
        """Selects the columns that the release prints."""
        return [
            column
            for version, columns in table
            if self._version >= version
            for column in columns.split()
        ]

    def _ReadRecord(self, part_name):
        """Reads a part of the system-wide statistics under its names in the source."""
        name = self._part_names[part_name]
        record = self._system.ReadPart(name)
        fields = self._system.GetParts()[name].layout.fields
        return {
            source_name: getattr(record, member_name)
            for source_name, member_name in printed_text.MapNames(fields).items()
        }

    def _ReadEntries(self, part_name, array_source_path):
        """Reads the entries of an array under their names in the source."""
        name = self._part_names[part_name]
        (array,) = (
            array
            for array in self._system.GetParts()[name].layout.arrays.values()
            if array.source_path == array_source_path
        )
        names = printed_text.MapNames(array.layout.fields)
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
        """Prints the processors."""
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
        """Prints memory, swap space and paging."""
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
        """Prints pressure stall information, 2.4 and later."""
        if self._version >= (2, 4):
            pressure = self._ReadRecord("psi")
            values = []
            for name in ("cpusome", "memsome", "memfull", "iosome", "iofull"):
                for average in ("avg10", "avg60", "avg300"):
                    values.append(f"{pressure[f'{name}.{average}']:.1f}")
                values.append(pressure[f"{name}.total"])
            yield self._PrintLine(
                "PSI", printed_text.FormatTruth(pressure["present"]), *values
            )

    def _PrintDisks(self):
        """Prints logical volumes, MD devices, disks and NFS."""
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
        """Prints protocols and interfaces."""
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
        """Prints the memory of NUMA nodes, 2.7 and later."""
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
        """Prints control groups, 2.11 and later."""
        for cgroup in cgroups:
            names = printed_text.MapNames(self._header.layout.GetCgroupLayout().fields)
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
