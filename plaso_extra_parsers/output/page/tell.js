// The tab "Story": stops that are read one after the other, written, and saved in a copy.

import { CreateButton, CreateElement, Get } from "./canvas.js";
import { FormatCount } from "./format.js";
import { MAXIMUM_STOPS, MAXIMUM_TEXT } from "./story.js";

/** The tab. */
export class StoryTab {
  /** Makes the tab; go shows an address, save a copy and a file of the story. */
  constructor({ story, state, go, saveCopy, saveStory, say, redraw }) {
    Object.assign(this, { story, state, go, saveCopy, saveStory, say, redraw, edited: null, number: -1 });
  }

  /** Goes to a stop by its number, or by a step from the one that is read. */
  Show(number) {
    const { stops } = this.story;
    if (stops[number]) {
      this.edited = null;
      this.number = number;
      this.go(stops[number].address);
      this.state.Set({ tab: "story" });
      this.redraw();
    }
  }

  /** Goes on by a step; false if there is no story. */
  Step(step) {
    if (!this.story.stops.length) {
      return false;
    }
    this.Show(Math.min(Math.max(this.number + step, 0), this.story.stops.length - 1));
    return true;
  }

  /** Begins a new stop, of what is shown and selected now. */
  Begin() {
    if (this.story.stops.length >= MAXIMUM_STOPS) {
      this.say(`A story has ${MAXIMUM_STOPS} stops at most`);
      return;
    }
    this.edited = { index: this.story.stops.length, text: "", address: this.state.ToAddress() };
    this.Open();
  }

  /** Shows the field of the stop that is written. */
  Open() {
    this.state.Set({ tab: "story" });
    this.redraw().then(() => Get("stop-text")?.focus());
  }

  /** Keeps the stop that is written. */
  Keep() {
    const { index, address } = this.edited;
    const kept = this.story.Keep(index, Get("stop-text").value, address, new Date().toISOString().slice(0, 19));
    if (kept >= 0) {
      this.edited = null;
      this.number = kept;
      this.redraw();
    } else {
      this.say("A stop needs a sentence");
    }
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
    sub.append([stop.author, stop.made.replace("T", " ")].filter(Boolean).join(" · "), " ");
    const change = (text, title, action) => {
      const item = CreateButton(text, action, "plain");
      item.title = title;
      sub.append(item);
    };
    const move = (step) => {
      this.number = this.story.Move(index, step);
      this.redraw();
    };
    if (index === this.number) {
      change("Edit", "Write it anew, for what is shown now", () => {
        this.edited = { index, text: stop.text, address: this.state.ToAddress() };
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
    const kept = CreateElement("p", "dim", "Kept with it: window, filters, what is selected, the cause that is shown.");
    box.append(CreateElement("b", "num", String(this.edited.index + 1)), " What happened, in a sentence", field, kept, bar);
    return box;
  }

  /** Fills the print of the story, which comes first. */
  FillPrint() {
    const { story } = this;
    const items = story.stops.map(({ text, author, made }, index) => CreateElement("p", "", `${index + 1}. ${text} (${[author, made.replace("T", " ")].filter(Boolean).join(", ")})`));
    Get("print-story").replaceChildren(...(items.length ? [CreateElement("h2", "", `Story${story.author ? ` by ${story.author}` : ""}`), ...items] : []));
  }
}
