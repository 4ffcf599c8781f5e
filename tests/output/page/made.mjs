// A store of a few events that are made for tests: a shell, its wget, a call, a login.

import { Store } from "../../../plaso_extra_parsers/output/page/store.js";
import { CreateLineTimeline, CreateTimeTimeline } from "../../../plaso_extra_parsers/output/page/timeline.js";

const TIME = 1795217904e6;

/** Makes a store: six events in blocks of two. */
export function CreateStore() {
  const meta = {
    events: 6, rows_per_text_block: 2, text_blocks: 3, maximum_events: 100, left_out_messages: 0, filter: null, storage: "case.plaso",
    kinds: [["linux:atop:process", "Start Time"], ["linux:atop:process", "Exit Time"], ["linux:strace:syscall", "Recorded Time"], ["linux:utmp:event", "Recorded Time"], ["linux:strace:log", "Not a time"]],
    sources: ["OS:/atop", "OS:/tr.1", "OS:/tr.2", "OS:/btmp"], tags: [[], ["login"]], groups: [["atop", "web01"]], senders: [],
  };
  const store = new Store(meta);
  store.columns = {
    time: Float64Array.of(TIME, TIME + 1e6, TIME + 2e6, TIME + 3e6, TIME + 4e6, NaN), kind: Uint32Array.of(0, 0, 2, 1, 3, 4), source: Uint32Array.of(0, 0, 1, 0, 3, 2),
    lane: Uint32Array.of(1, 2, 0, 2, 0, 0), session: Uint32Array.of(0, 0, 5, 0, 0, 0), position: Float64Array.of(1, 2, 3, 4, 5, 6),
    tags: Uint32Array.of(0, 0, 0, 0, 1, 0), class: new Uint8Array(6), flags: Uint8Array.of(0, 0, 4, 0, 0, 5), sender: new Uint32Array(6),
  };
  store.tables = {
    lanes: { name: ["sh", "wget"], identifier: [11, 12], user: ["0", "33"], same: [-1, -1] },
    descriptors: { session: [5], object: ["/etc/passwd"], address: [null], calls: [1] }, further_sessions: { row: [2], session: [6] },
  };
  const texts = {
    m0: "uname -a\nwget http://x", m1: "read(3)\nwget exit 4", m2: "login of alice\nstrace log",
    a0: [[["process_identifier", "user_identifier"], [0, 1], [[11, 12], [0, 33]]]],
    a1: [[["process_identifier"], [0], [99]], [["process_identifier", "user_identifier", "exit_status"], [1], [[12], [33], [4]]]],
    a2: [[["username"], [0], [["alice"]]]],
  };
  store.ReadText = async (name) => (name.startsWith("m") ? texts[name] : JSON.stringify(texts[name]));
  store.ReadGroups = async (block) => texts[`a${block}`];
  store.noted = { bits: Uint16Array.of(0, 1, 0, 0, 1, 0) };
  store.FindFamilies();
  store.FindSources();
  store.times = CreateTimeTimeline(store.columns.time);
  store.lines = CreateLineTimeline(store.columns, (source) => store.setOfSource[source], 4);
  return store;
}

export { TIME };
