// The tab "Story": stops that are read one after another, written, and saved in a copy.

import { CreateButton, CreateElement, Get } from "./canvas.js";
import { FormatCount } from "./format.js";
import { MAXIMUM_STOPS, MAXIMUM_TEXT } from "./story.js";

/** The tab, and the sentence of the current stop over the pictures. */
export class StoryTab {
  /**
   * Makes the tab; locate finds the place of a stop, list lists what a new stop can keep,
   * redraw draws what shows the story, saveCopy and saveStory save a copy of the page or the
   * story.
   */
  constructor({ story, state, locate, list, saveCopy, saveStory, say, redraw }) {
    Object.assign(this, { story, state, locate, list, saveCopy, saveStory, say, redraw, edited: null, places: new WeakMap() });
  }

  /** Retrieves the index of the current stop, or -1. */
  get number() {
    const { stop } = this.state.values;
    return this.story.stops[stop] ? stop : -1;
  }

  /** Shows a stop by its index. */
  Show(index) {
    const { state } = this;
    const { stops } = this.story;
    if (stops[index]) {
      this.edited = null;
      state.ReadAddress(stops[index].address, { tab: "story", stop: index });
      state.Record(true);
    }
  }

  /** Moves on by a step; false if there is no story. */
  Step(step) {
    if (!this.story.stops.length) {
      return false;
    }
    this.Show(Math.min(Math.max(this.number + step, 0), this.story.stops.length - 1));
    return true;
  }

  /** Retrieves the place of a stop, which is found once. */
  Locate(stop) {
    if (!this.places.has(stop)) {
      this.places.set(stop, this.locate(stop));
    }
    return this.places.get(stop);
  }

  /** Lists the flags of the stops on an axis, in its order. */
  ListFlags(timeline) {
    const flags = this.story.stops.map((stop, index) => ({ ...this.Locate(stop), text: stop.text, number: index + 1, isRead: index === this.number }));
    return flags.filter((flag) => flag.timeline === timeline).sort((one, other) => one.position - other.position);
  }

  /** Begins a new stop, from what is shown and selected now. */
  Begin() {
    if (this.story.stops.length >= MAXIMUM_STOPS) {
      this.say(`A story has ${MAXIMUM_STOPS} stops at most`);
      return;
    }
    this.edited = this.edited ?? { index: this.story.stops.length, text: "", left: new Set() };
    this.Open();
  }

  /** Shows the field of the stop that is being written. */
  Open() {
    this.state.Set({ tab: "story" });
    this.redraw().then(() => Get("stop-text")?.focus());
  }

  /** Keeps the stop that is being written, with what is shown now. */
  Keep() {
    const { index, left } = this.edited;
    const names = this.list().filter(([[name]]) => left.has(name)).flatMap(([own]) => own);
    const kept = this.story.Keep(index, Get("stop-text").value, this.state.ToAddress([...names, "stop", "tab"]), new Date().toISOString().slice(0, 19));
    if (kept >= 0) {
      this.edited = null;
      this.state.Set({ stop: kept, range: null });
      this.redraw();
    } else {
      this.say("A stop needs a sentence");
    }
  }

  /** Fills the band over the pictures: the sentence of the current stop. */
  FillBand() {
    const { number } = this;
    const { stops } = this.story;
    const band = Get("band");
    band.hidden = number < 0 || Boolean(this.edited);
    const key = band.hidden ? "" : JSON.stringify([number, stops.length, stops[number]]);
    if (this.bandKey === key) {
      return;
    }
    this.bandKey = key;
    const go = (index, text, className) => {
      const button = CreateButton(text, () => this.Show(index), className);
      button.disabled = !stops[index];
      button.tabIndex = -1;
      return button;
    };
    band.replaceChildren(...(band.hidden ? [] : [
      CreateElement("b", "flag", String(number + 1)), CreateElement("span", "sentence", stops[number].text), CreateElement("span", "dim num", this.Locate(stops[number]).words.split(" · ")[0]),
      go(number - 1, number ? `‹ ${number}` : "‹"), go(number + 1, number + 1 < stops.length ? `${number + 2} ›` : "›", "main"),
    ]));
  }

  /** Fills the tab. */
  Fill() {
    const { story } = this;
    const { stops } = story;
    const head = CreateElement("h2", "", this.number >= 0 && stops[this.number] ? `Stop ${this.number + 1} of ${stops.length}` : `Story: ${FormatCount(stops.length, "stop")}`);
    const list = stops.map((stop, index) => (this.edited?.index === index ? this.CreateEditor() : this.CreateStop(stop, index)));
    if (this.edited && this.edited.index >= stops.length) {
      list.push(this.CreateEditor());
    }
    const author = CreateElement("input");
    author.value = story.author;
    author.setAttribute("aria-label", "Author of the story");
    author.placeholder = "author";
    author.addEventListener("change", () => {
      story.author = author.value;
    });
    const bar = CreateElement("div", "bar2");
    bar.append(CreateButton("Add stop (M)", () => this.Begin()));
    if (this.number >= 0) {
      bar.append(CreateButton("Leave story", () => this.state.Set({ stop: null })));
    }
    if (stops.length) {
      bar.append(CreateButton("Save a copy", () => this.saveCopy(), "main"), CreateButton("Export", () => this.saveStory()));
    }
    const unsaved = story.unsaved ? [CreateElement("p", "warn-note", `${FormatCount(story.unsaved, "change")} not saved`)] : [];
    const words = stops.length ? "N, B: next, last stop" : "Select something, press M, and say in a sentence what happened: who gets a copy sees that first.";
    return [head, CreateElement("p", "dim", words), ...list, author, bar, ...unsaved];
  }

  /** Creates a stop. */
  CreateStop(stop, index) {
    const box = CreateElement("div", index === this.number ? "stop read" : "stop");
    const button = CreateButton("", () => this.Show(index), "link");
    button.append(CreateElement("b", "num", String(index + 1)), ` ${stop.text}`);
    const sub = CreateElement("div", "sub");
    const made = [stop.author, stop.made.replace("T", " ")].filter(Boolean).join(", ");
    sub.append(CreateElement("div", "when", this.Locate(stop).words), made && `by ${made} `);
    const change = (text, title, action) => {
      const item = CreateButton(text, action, "plain");
      item.title = title;
      sub.append(item);
    };
    const move = (step) => {
      this.state.Set({ stop: this.story.Move(index, step) });
      this.redraw();
    };
    if (index === this.number) {
      change("Edit", "Write it anew, for what is shown now", () => {
        this.edited = { index, text: stop.text, left: new Set() };
        this.Open();
      });
      change("↑", "Move up", () => move(-1));
      change("↓", "Move down", () => move(1));
      change("×", "Remove", () => {
        this.story.Remove(index);
        this.redraw();
      });
    }
    box.append(button, sub);
    return box;
  }

  /** Creates the field for the sentence of a stop. */
  CreateEditor() {
    const box = CreateElement("div", "stop read");
    const field = CreateElement("textarea");
    field.id = "stop-text";
    field.maxLength = MAXIMUM_TEXT;
    field.value = this.edited.text;
    field.setAttribute("aria-label", "What happened, in a sentence");
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.ctrlKey) {
        this.Keep();
      }
    });
    const bar = CreateElement("div", "bar2");
    bar.append(CreateButton("Keep stop (Ctrl+Enter)", () => this.Keep(), "main"), CreateButton("Cancel", () => {
      this.edited = null;
      this.redraw();
    }));
    field.addEventListener("input", () => {
      this.edited.text = field.value;
    });
    const kept = CreateElement("div", "kept");
    kept.append(CreateElement("b", "", "Kept with it"), ...this.list().map(([[name], words]) => this.CreateChoice(name, words)), CreateElement("span", "dim", "Shift+drag in the pictures: a range of the stop"));
    box.append(CreateElement("b", "num", String(this.edited.index + 1)), " What happened, in a sentence", field, kept, bar);
    return box;
  }

  /** Creates the choice whether a stop keeps something. */
  CreateChoice(name, words) {
    const { left } = this.edited;
    const label = CreateElement("label");
    const check = CreateElement("input");
    check.type = "checkbox";
    check.checked = !left.has(name);
    check.addEventListener("change", () => (check.checked ? left.delete(name) : left.add(name)));
    label.append(check, words);
    return label;
  }

  /** Fills the print of the story, which comes before everything else. */
  FillPrint() {
    const { story } = this;
    const items = story.stops.map(({ text, author, made }, index) => CreateElement("p", "", `${index + 1}. ${text} (${[author, made.replace("T", " ")].filter(Boolean).join(", ")})`));
    Get("print-story").replaceChildren(...(items.length ? [CreateElement("h2", "", `Story${story.author ? ` by ${story.author}` : ""}`), ...items] : []));
  }
}
