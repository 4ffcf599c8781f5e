"""Tests for the measuring of headers of atop."""

import unittest

from tests.readers.atop import measure

# What readelf --debug-dump=info prints, without attributes that say nothing here, of:
#
# typedef long long count_t;
# struct inner { char name[4]; unsigned char flag; short number; };
# struct outer {
#   int pid;
#   struct { count_t total; float load; } cpu;
#   unsigned short pair[2];
#   struct inner rows[3];
#   const char *text;
# };
# struct outer probe;
_DEBUG_INFORMATION = """
Contents of the .debug_info section:
  Compilation Unit @ offset 0:
 <0><b>: Abbrev Number: 1 (DW_TAG_compile_unit)
    <11>   DW_AT_name        : (string) x.c
 <1><1d>: Abbrev Number: 2 (DW_TAG_typedef)
    <1e>   DW_AT_name        : (strp) (offset: 0x14): count_t
    <25>   DW_AT_type        : (ref4) <0x29>, long long int
 <1><29>: Abbrev Number: 3 (DW_TAG_base_type)
    <2a>   DW_AT_byte_size   : (data1) 8
    <2b>   DW_AT_encoding    : (data1) 5 (signed)
    <2c>   DW_AT_name        : (strp) (offset: 0x14): long long int
 <1><30>: Abbrev Number: 4 (DW_TAG_structure_type)
    <31>   DW_AT_name        : (strp) (offset: 0x14): inner
    <35>   DW_AT_byte_size   : (data1) 8
 <2><3d>: Abbrev Number: 5 (DW_TAG_member)
    <3e>   DW_AT_name        : (strp) (offset: 0x14): name
    <45>   DW_AT_type        : (ref4) <0x65>, char
    <49>   DW_AT_data_member_location: (data1) 0
 <2><4a>: Abbrev Number: 5 (DW_TAG_member)
    <4b>   DW_AT_name        : (strp) (offset: 0x14): flag
    <52>   DW_AT_type        : (ref4) <0x88>, unsigned char
    <56>   DW_AT_data_member_location: (data1) 4
 <2><57>: Abbrev Number: 5 (DW_TAG_member)
    <58>   DW_AT_name        : (strp) (offset: 0x14): number
    <5f>   DW_AT_type        : (ref4) <0x8f>, short int
    <63>   DW_AT_data_member_location: (data1) 6
 <1><65>: Abbrev Number: 6 (DW_TAG_array_type)
    <66>   DW_AT_type        : (ref4) <0x7c>, char
 <2><6e>: Abbrev Number: 7 (DW_TAG_subrange_type)
    <6f>   DW_AT_type        : (ref4) <0x75>, long unsigned int
    <73>   DW_AT_upper_bound : (data1) 3
 <1><75>: Abbrev Number: 3 (DW_TAG_base_type)
    <76>   DW_AT_byte_size   : (data1) 8
    <77>   DW_AT_encoding    : (data1) 7 (unsigned)
    <78>   DW_AT_name        : (strp) (offset: 0x14): long unsigned int
 <1><7c>: Abbrev Number: 3 (DW_TAG_base_type)
    <7d>   DW_AT_byte_size   : (data1) 1
    <7e>   DW_AT_encoding    : (data1) 6 (signed char)
    <7f>   DW_AT_name        : (strp) (offset: 0x14): char
 <1><83>: Abbrev Number: 8 (DW_TAG_const_type)
    <84>   DW_AT_type        : (ref4) <0x7c>, char
 <1><88>: Abbrev Number: 3 (DW_TAG_base_type)
    <89>   DW_AT_byte_size   : (data1) 1
    <8a>   DW_AT_encoding    : (data1) 8 (unsigned char)
    <8b>   DW_AT_name        : (strp) (offset: 0x14): unsigned char
 <1><8f>: Abbrev Number: 3 (DW_TAG_base_type)
    <90>   DW_AT_byte_size   : (data1) 2
    <91>   DW_AT_encoding    : (data1) 5 (signed)
    <92>   DW_AT_name        : (strp) (offset: 0x14): short int
 <1><96>: Abbrev Number: 9 (DW_TAG_structure_type)
    <97>   DW_AT_byte_size   : (data1) 16
 <2><9f>: Abbrev Number: 5 (DW_TAG_member)
    <a0>   DW_AT_name        : (strp) (offset: 0x14): total
    <a7>   DW_AT_type        : (ref4) <0x1d>, count_t, long long int
    <ab>   DW_AT_data_member_location: (data1) 0
 <2><ac>: Abbrev Number: 5 (DW_TAG_member)
    <ad>   DW_AT_name        : (strp) (offset: 0x14): load
    <b4>   DW_AT_type        : (ref4) <0xba>, float
    <b8>   DW_AT_data_member_location: (data1) 8
 <1><ba>: Abbrev Number: 3 (DW_TAG_base_type)
    <bb>   DW_AT_byte_size   : (data1) 4
    <bc>   DW_AT_encoding    : (data1) 4 (float)
    <bd>   DW_AT_name        : (strp) (offset: 0x14): float
 <1><c1>: Abbrev Number: 4 (DW_TAG_structure_type)
    <c2>   DW_AT_name        : (strp) (offset: 0x14): outer
    <c6>   DW_AT_byte_size   : (data1) 64
 <2><ce>: Abbrev Number: 10 (DW_TAG_member)
    <cf>   DW_AT_name        : (string) pid
    <d6>   DW_AT_type        : (ref4) <0x110>, int
    <da>   DW_AT_data_member_location: (data1) 0
 <2><db>: Abbrev Number: 10 (DW_TAG_member)
    <dc>   DW_AT_name        : (string) cpu
    <e3>   DW_AT_type        : (ref4) <0x96>
    <e7>   DW_AT_data_member_location: (data1) 8
 <2><e8>: Abbrev Number: 5 (DW_TAG_member)
    <e9>   DW_AT_name        : (strp) (offset: 0x14): pair
    <f0>   DW_AT_type        : (ref4) <0x117>, short unsigned int
    <f4>   DW_AT_data_member_location: (data1) 24
 <2><f5>: Abbrev Number: 5 (DW_TAG_member)
    <f6>   DW_AT_name        : (strp) (offset: 0x14): rows
    <fd>   DW_AT_type        : (ref4) <0x12e>, inner
    <101>   DW_AT_data_member_location: (data1) 28
 <2><102>: Abbrev Number: 5 (DW_TAG_member)
    <103>   DW_AT_name        : (strp) (offset: 0x14): text
    <10a>   DW_AT_type        : (ref4) <0x13e>, char
    <10e>   DW_AT_data_member_location: (data1) 56
 <1><110>: Abbrev Number: 11 (DW_TAG_base_type)
    <111>   DW_AT_byte_size   : (data1) 4
    <112>   DW_AT_encoding    : (data1) 5 (signed)
    <113>   DW_AT_name        : (string) int
 <1><117>: Abbrev Number: 6 (DW_TAG_array_type)
    <118>   DW_AT_type        : (ref4) <0x127>, short unsigned int
 <2><120>: Abbrev Number: 7 (DW_TAG_subrange_type)
    <121>   DW_AT_type        : (ref4) <0x75>, long unsigned int
    <125>   DW_AT_upper_bound : (data1) 1
 <1><127>: Abbrev Number: 3 (DW_TAG_base_type)
    <128>   DW_AT_byte_size   : (data1) 2
    <129>   DW_AT_encoding    : (data1) 7 (unsigned)
    <12a>   DW_AT_name        : (strp) (offset: 0x14): short unsigned int
 <1><12e>: Abbrev Number: 6 (DW_TAG_array_type)
    <12f>   DW_AT_type        : (ref4) <0x30>, inner
 <2><137>: Abbrev Number: 7 (DW_TAG_subrange_type)
    <138>   DW_AT_type        : (ref4) <0x75>, long unsigned int
    <13c>   DW_AT_upper_bound : (data1) 2
 <1><13e>: Abbrev Number: 12 (DW_TAG_pointer_type)
    <13f>   DW_AT_byte_size   : (data1) 8
    <140>   DW_AT_type        : (ref4) <0x83>, char
 <1><144>: Abbrev Number: 13 (DW_TAG_variable)
    <145>   DW_AT_name        : (strp) (offset: 0x14): probe
    <14c>   DW_AT_type        : (ref4) <0xc1>, outer
"""


class DebugInformationTest(unittest.TestCase):
    """Tests how members are found in debug information."""

    def testMeasure(self):
        """Tests that each member has the place that the compiler gave it."""
        measured = measure.DebugInformation(_DEBUG_INFORMATION).Measure("probe")
        self.assertEqual(measured.size, 64)
        self.assertEqual(
            measured.rows,
            [
                ["pid", 0, 4, "i32"],
                ["cpu.total", 8, 8, "i64"],
                ["cpu.load", 16, 4, "f32"],
                ["pair", 24, 4, "u16[2]"],
                [
                    *("rows", 28, 24, "struct inner"),
                    {
                        "count": 3,
                        "elemsize": 8,
                        "members": [
                            ["name", 0, 4, "char[4]"],
                            ["flag", 4, 1, "u8"],
                            ["number", 6, 2, "i16"],
                        ],
                    },
                ],
                ["text", 56, 8, "u64"],
            ],
        )
        self.assertEqual(
            measured.parts,
            [
                ["pid", 0, 4],
                ["cpu", 8, 16],
                ["pair", 24, 4],
                ["rows", 28, 24],
                ["text", 56, 8],
            ],
        )

    def testNoVariable(self):
        """Tests that a release without a structure is told from one with it."""
        with self.assertRaisesRegex(ValueError, "No such variable: bogus"):
            measure.DebugInformation(_DEBUG_INFORMATION).Measure("bogus")


if __name__ == "__main__":
    unittest.main()
