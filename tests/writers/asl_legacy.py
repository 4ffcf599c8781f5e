"""Writes Apple System Log (ASL) databases, version 1, sound or with named damage."""

from __future__ import annotations

from typing import Optional
from typing import Sequence
from typing import Tuple

from plaso_extra_parsers.lib import definitions
from plaso_extra_parsers.lib import record_layout
from plaso_extra_parsers.readers.asl import legacy_database
from plaso_extra_parsers.readers.asl import layouts as asl_layouts

DEFAULT_TIME = 1199145600

NO_VALUE = (1 << 64) - 1
NO_LEVEL = (1 << 32) - 1

_MAXIMUM_INLINE_SIZE = 7


def _GetLayout(name: str) -> record_layout.RecordLayout:
    """Compiles the layout of a slot by its name without prefix."""
    return record_layout.CompileLayout(
        definitions.GetStructure(f"asl_legacy_{name}", legacy_database.DEFINITION_FILE),
        record_layout.BIG_ENDIAN,
    )


class ASLDatabaseWriter:
    """Writes an Apple System Log database.

    Attributes:
      message_slots (list[int]): numbers of the slots of the messages, in order.
      pair_list_slots (list[int]): numbers of the slots of the pair lists, in order.
      string_slots (dict[str, int]): number of the first slot per text.
    """

    def __init__(self) -> None:
        """Initializes a writer."""
        self._file_header = _GetLayout("file_header")
        self._message = _GetLayout("message")
        self._pair = _GetLayout("pair")
        self._pair_list = _GetLayout("pair_list")
        self._string = _GetLayout("string")
        self._continuation = _GetLayout("string_continuation")
        self._identifier = 0
        self._references: dict[str, int] = {}
        self._rest = b""
        self._slots: list[bytes] = [bytes(self._message.size)]
        self.message_slots: list[int] = []
        self.pair_list_slots: list[int] = []
        self.string_slots: dict[str, int] = {}
        self.highest_identifier: Optional[int] = None

    def _AllocateIdentifier(self) -> int:
        """Allocates an identifier of a message or string."""
        self._identifier += 1
        return self._identifier

    def _AppendString(self, text: Optional[str]) -> int:
        """Appends a string unless it is there already, and returns its reference."""
        if text is None:
            return NO_VALUE

        data = text.encode("utf-8")
        if len(data) <= _MAXIMUM_INLINE_SIZE:
            format_layouts = asl_layouts.GetLayouts()
            reference: int = format_layouts.string_reference.ReadRecord(
                format_layouts.inline_string.FoldRecord(
                    {"string_size": 0x80 | len(data), "string_data": data}
                )
            ).string_reference
            return reference

        if text in self._references:
            return self._references[text]

        data += b"\x00"
        first_size, next_size = 55, 75
        parts = [data[:first_size]]
        parts.extend(
            data[offset : offset + next_size]
            for offset in range(first_size, len(data), next_size)
        )
        slot = len(self._slots)
        identifier = self._AllocateIdentifier()
        self.string_slots[text] = slot
        self._references[text] = identifier
        for index, part in enumerate(parts):
            next_slot = slot + index + 1 if index + 1 < len(parts) else 0
            if index:
                slot_data = self._continuation.FoldRecord(
                    {
                        "slot_type": legacy_database.SLOT_TYPE_CONTINUATION,
                        "next_slot": next_slot,
                        "string_data": part,
                    }
                )
            else:
                slot_data = self._string.FoldRecord(
                    {
                        "slot_type": legacy_database.SLOT_TYPE_STRING,
                        "next_slot": next_slot,
                        "string_identifier": identifier,
                        "number_of_users": 1,
                        "string_size": len(data),
                        "string_data": part,
                    }
                )
            self._slots.append(slot_data)
        return identifier

    def _AppendPairs(self, pairs: Sequence[Tuple[Optional[str], Optional[str]]]) -> int:
        """Appends the pair lists of a message; returns the first slot, 0 if none."""
        if not pairs:
            return 0

        array = self._pair_list.arrays["pairs"]
        pairs_data = [
            self._pair.FoldRecord(
                {
                    "key_reference": self._AppendString(key),
                    "value_reference": self._AppendString(value),
                }
            )
            for key, value in pairs
        ]
        first_slot = len(self._slots)
        for index in range(0, len(pairs), array.number_of_elements):
            slot = len(self._slots)
            is_last = index + array.number_of_elements >= len(pairs)
            slot_data = bytearray(
                self._pair_list.FoldRecord(
                    {
                        "slot_type": legacy_database.SLOT_TYPE_PAIRS,
                        "next_slot": 0 if is_last else slot + 1,
                        "number_of_pairs": 0 if index else len(pairs),
                    }
                )
            )
            array_data = b"".join(pairs_data[index : index + array.number_of_elements])
            slot_data[array.offset : array.offset + len(array_data)] = array_data
            self.pair_list_slots.append(slot)
            self._slots.append(bytes(slot_data))
        return first_slot

    # All members of a message can be given.
    # pylint: disable-next=too-many-arguments,too-many-locals
    def AppendMessage(
        self,
        message: Optional[str] = "A message of some length",
        *,
        facility: Optional[str] = "com.apple.facility",
        flags: int = 0,
        group_identifier: int = 20,
        host: Optional[str] = "leopard.local",
        level: int = 5,
        pairs: Sequence[Tuple[Optional[str], Optional[str]]] = (),
        process_identifier: int = 100,
        read_group_identifier: int = -1,
        read_user_identifier: int = -1,
        sender: Optional[str] = "loginwindow",
        time: Optional[int] = None,
        user_identifier: int = 501,
    ) -> int:
        """Appends a message: its new strings, its slot and its pair lists.

        The time is in POSIX seconds. Returns the message identifier.
        """
        identifier = self._AllocateIdentifier()
        if time is None:
            time = DEFAULT_TIME + 60 * len(self.message_slots)
        values = {
            "slot_type": legacy_database.SLOT_TYPE_MESSAGE,
            "message_identifier": identifier,
            "read_user_identifier": read_user_identifier,
            "read_group_identifier": read_group_identifier,
            "written_time": time,
            "host_reference": self._AppendString(host),
            "sender_reference": self._AppendString(sender),
            "facility_reference": self._AppendString(facility),
            "level": level,
            "process_identifier": process_identifier,
            "user_identifier": user_identifier,
            "group_identifier": group_identifier,
            "message_reference": self._AppendString(message),
            "flags": flags,
            "next_slot": self._AppendPairs(pairs),
        }
        self.message_slots.append(len(self._slots))
        self._slots.append(self._message.FoldRecord(values))
        return identifier

    def DeleteMessage(self, index: int) -> None:
        """Deletes a message as syslogd does: all its slot becomes zero."""
        self.ClearSlot(self.message_slots[index])

    def ClearSlot(self, slot: int) -> None:
        """Fills a slot with zero bytes."""
        self._slots[slot] = bytes(self._message.size)

    def SetMessageMember(self, index: int, name: str, value: int) -> None:
        """Changes a member, as formats/asl_legacy.yaml names it, of a message."""
        slot = self.message_slots[index]
        values = self._message.ReadRecord(self._slots[slot])._asdict()
        values[name] = value
        self._slots[slot] = self._message.FoldRecord(values)

    def SetSlotType(self, slot: int, slot_type: int) -> None:
        """Changes the type of a slot."""
        values = self._continuation.ReadRecord(self._slots[slot])._asdict()
        values["slot_type"] = slot_type
        self._slots[slot] = self._continuation.FoldRecord(values)

    def SetNextSlot(self, slot: int, next_slot: int) -> None:
        """Changes which slot follows a slot, in any kind of chain."""
        values = self._continuation.ReadRecord(self._slots[slot])._asdict()
        values["next_slot"] = next_slot
        self._slots[slot] = self._continuation.FoldRecord(values)

    def SetNumberOfPairs(self, slot: int, number_of_pairs: int) -> None:
        """Changes the number of pairs in a pair list."""
        array = self._pair_list.arrays["pairs"]
        values = self._pair_list.ReadRecord(self._slots[slot])._asdict()
        values["number_of_pairs"] = number_of_pairs
        start_data = self._pair_list.FoldRecord(values)[: array.offset]
        self._slots[slot] = start_data + self._slots[slot][array.offset :]

    def SetStringSize(self, text: str, size: int) -> None:
        """Changes the size in bytes, text with its NUL, of a string."""
        slot = self.string_slots[text]
        values = self._string.ReadRecord(self._slots[slot])._asdict()
        values["string_size"] = size
        self._slots[slot] = self._string.FoldRecord(values)

    def SwapSlots(self, first_slot: int, second_slot: int) -> None:
        """Swaps two slots that nothing refers to by number, such as of messages."""
        slots = self._slots
        slots[first_slot], slots[second_slot] = slots[second_slot], slots[first_slot]

    def AppendPartialSlot(self, size: int = 40) -> None:
        """Appends so many bytes of a slot, as a file that was cut ends."""
        self._rest = self._message.FoldRecord(
            {"slot_type": legacy_database.SLOT_TYPE_MESSAGE}
        )[:size]

    def GetBytes(self) -> bytes:
        """Retrieves the database."""
        highest_identifier = self.highest_identifier
        if highest_identifier is None:
            highest_identifier = self._identifier
        header = self._file_header.FoldRecord(
            {
                "signature": asl_layouts.SIGNATURE,
                "format_version": legacy_database.FORMAT_VERSION,
                "highest_identifier": highest_identifier,
            }
        )
        return header + b"".join(self._slots[1:]) + self._rest
