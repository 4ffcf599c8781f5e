// The tab "Cause": what led to something, or what came of it, step by step.

import { CreateButton, CreateElement } from "./canvas.js";
import { FoldChains } from "./cause.js";
import { FormatCount, FormatTime } from "./format.js";

const SHOWN_NOISE = 6;

/** The tab. */
export class CauseTab {
  /** Makes the tab; create makes the causes, and is called when they are first needed. */
  constructor({ store, state, create, select, command, copy, tell }) {
    Object.assign(this, { store, state, create, select, command, copy, tell });
  }

  /** Retrieves the causes. */
  get causes() {
    this.createdCauses = this.createdCauses ?? this.create();
    return this.createdCauses;
  }

  /** Retrieves the subject of C, or the selection if C was not pressed and the tab is open. */
  GetSubject() {
    const { about, selection, tab } = this.state.values;
    return about ?? (tab === "cause" ? selection : null);
  }

  /** Retrieves the path that the pictures and the table mark, or null. */
  GetPath() {
    const subject = this.GetSubject();
    return subject && this.causes.GetPath(subject);
  }

  /** Describes a path: its number of steps, and where it leads from or to. */
  DescribePath({ node, isForward, count }) {
    return `${FormatCount(count, "step")} ${isForward ? "from" : "to"} ${this.causes.GetName(node)}`;
  }

  /** Shows what led to something, or what came of it. */
  Show(about, forward) {
    const subject = { ...about, forward };
    this.state.Set({ about: subject, tab: "cause", view: "auto", ...this.FitWindow(this.causes.GetPath(subject)) });
  }

  /** Widens the window as far as a path needs it. */
  FitWindow(path) {
    const { window } = this.state;
    const times = [...path?.rows.keys() ?? []].map((row) => this.store.columns.time[row]).filter((time) => !Number.isNaN(time));
    const [begin, end] = [Math.min(window.begin, ...times), Math.max(window.end, ...times)];
    const room = (end - begin) * 0.02;
    const isIn = window.axis !== "time" || (begin === window.begin && end === window.end);
    return isIn ? {} : { window: { axis: "time", begin: begin - room, end: end + room } };
  }

  /** Fills the tab. */
  Fill() {
    const subject = this.GetSubject();
    const path = this.GetPath();
    if (!path) {
      return [CreateElement("h2", "", "Cause"), CreateElement("p", "dim", subject ? "Nothing in the evidence says what led to this, or what came of it." : "Click a process, descriptor or event, then press C.")];
    }
    const { node, isForward } = path;
    this.lines = [];
    this.numbers = path.numbers;
    const bar = CreateElement("div", "seg");
    [["← What led to it", false], ["What came of it →", true]].forEach(([title, forward]) => {
      const button = CreateButton(title, () => this.Show(subject, forward));
      button.setAttribute("aria-pressed", String(forward === isForward));
      bar.append(button);
    });
    const title = this.causes.GetName(node);
    const nodes = isForward ? this.FillForward(path.told) : this.FillBack(path.told);
    const end = CreateElement("div", "bar2");
    end.append(
      CreateButton("Copy as text", () => this.copy([`${isForward ? "What came of" : "What led to"} ${title}`, "", ...this.lines].join("\n"))),
      CreateButton("Add to story", () => this.tell()),
    );
    return [CreateElement("h2", "", title), bar, ...nodes, end];
  }

  /** Creates a heading, which is added to the text as well. */
  Head(text) {
    this.lines.push("", text);
    return CreateElement("h3", "", text);
  }

  /** Fills what led to something. */
  FillBack({ path, branches, possible, missing, isCut }) {
    const rows = (list) => list.map((step) => ({ step, depth: 0 }));
    const nodes = path.length ? [this.Head(`Shortest path: ${FormatCount(path.length, "step")}`), ...this.List(rows(path))] : [];
    for (const branch of branches) {
      nodes.push(...(branch === branches[0] ? [this.Head(path.length ? "Branches" : "Steps")] : []), ...this.List(branch));
    }
    nodes.push(...(possible.length ? [this.Head("Possible as well"), ...this.List(rows(possible))] : []));
    if (missing.length) {
      nodes.push(this.Head("Not told by evidence"), ...missing.map((step) => this.Say(`? ${this.causes.GetName(this.causes.steps.cause[step])} (${this.causes.GetName(this.causes.steps.effect[step])})`)));
    }
    nodes.push(...(path.length || branches.length || possible.length ? [] : [CreateElement("p", "dim", "Here the evidence begins.")]), ...this.Cut(isCut));
    return nodes;
  }

  /** Fills what came of something. */
  FillForward({ rows, noise, isCut }) {
    const counts = new Map();
    rows.forEach(({ step }) => {
      const group = this.causes.words[this.causes.steps.kind[step]][2];
      counts.set(group, (counts.get(group) ?? 0) + 1);
    });
    const sum = [...counts].map(([group, count]) => `${group} ${count}`).join(", ");
    const left = [...noise].slice(0, SHOWN_NOISE).map(([kind, count]) => `${count} × ${kind}`).join(", ");
    return [
      this.Head(rows.length ? sum : "Nothing in the evidence came of it"), ...this.List(rows, true),
      ...(left ? [this.Say(`Folded: ${left}`)] : []), ...this.Cut(isCut),
    ];
  }

  /** Shows that there are more steps. */
  Cut(isCut) {
    const count = this.store.meta.causes_left_out;
    return [...(isCut ? [this.Say("Only the first 200 steps are shown.")] : []), ...(count ? [this.Say(`${FormatCount(count)} records were too many to look for causes.`)] : [])];
  }

  /** Creates a line of text. */
  Say(text) {
    this.lines.push(text);
    return CreateElement("p", "dim", text);
  }

  /** Lists steps; a chain of processes is one row, which can be unfolded. */
  List(rows, isForward = false) {
    const { causes } = this;
    return FoldChains(rows, (step) => causes.kinds[causes.steps.kind[step]] === "started").flatMap((group) => {
      const items = group.map((row) => this.CreateStep(row, isForward));
      if (group.length === 1) {
        return items;
      }
      const box = CreateElement("details", "chain");
      const names = group.map(({ step }) => causes.Describe(step, isForward).name);
      box.append(CreateElement("summary", "", `${names[0]} ${isForward ? "→" : "←"} … ${isForward ? "→" : "←"} ${names.at(-1)}: ${FormatCount(group.length, "process")}`), ...items);
      box.style.marginLeft = items[0].style.marginLeft;
      return [box];
    });
  }

  /** Creates a step: a click selects it in all pictures. */
  CreateStep({ step, depth, isAgain }, isForward) {
    const { causes, store } = this;
    const { time, name, words, how, why } = causes.Describe(step, isForward);
    const node = causes.steps[isForward ? "effect" : "cause"][step];
    const rows = [causes.steps.row[step], causes.steps.other_row[step]].filter((row) => row >= 0);
    const places = rows.map((row) => `${store.shortNames.get(store.setOfSource[store.columns.source[row]])} ${store.NamePosition(row)} ${store.columns.position[row]}`);
    const number = this.numbers.get(step);
    const box = CreateElement("div", `step ${how}`);
    box.style.marginLeft = `${Math.min(depth, 8) * 10}px`;
    const button = CreateButton("", () => this.Select(causes.GetSelection(node, step)), "link");
    const when = Number.isNaN(time) ? "" : FormatTime(time, 3).slice(11);
    button.append(CreateElement("b", "num", String(number)), " ", CreateElement("b", "", name), ` ${words}`, CreateElement("span", "dim", ` ${when}`));
    const sub = CreateElement("div", "sub");
    sub.append(CreateElement("span", "how", how), ` ${[why, ...places, isAgain ? "told above" : ""].filter(Boolean).join(" · ")} `);
    const about = causes.GetAbout(node);
    sub.append(...[["←", false], ["→", true]].map(([sign, forward]) => {
      const turn = CreateButton(sign, () => this.Show(about, forward), "plain");
      turn.title = forward ? `What came of ${name}` : `What led to ${name}`;
      return turn;
    }));
    box.append(button, sub);
    const indent = "  ".repeat(depth);
    this.lines.push(`${indent}${number}. ${Number.isNaN(time) ? "" : FormatTime(time)} ${name} ${words} [${how}${why ? `: ${why}` : ""}]`);
    rows.forEach((row, index) => this.lines.push(`${indent}   ${places[index]}: ${this.command(row)}`));
    return box;
  }

  /** Selects what a step is about; the subject of the tab does not change. */
  Select(selection) {
    if (!this.state.values.about) {
      this.state.Set({ about: { ...this.GetSubject(), forward: false } });
    }
    this.select(selection);
  }
}
