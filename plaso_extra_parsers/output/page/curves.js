// Resources as atop recorded them: processors, memory, disks, network, processes.

import {
  Colour, CreateElement, DrawHatching, DrawText, FillList, Get, GUTTER, PaletteColour, RIGHT_MARGIN,
} from "./canvas.js";
import { FormatBytes, FormatCount, FormatPath } from "./format.js";
import { GetName, IsFamilyHidden, IsGroupFocused } from "./processes.js";
import { BuildAxis, BuildRateSeries, BuildSampleSeries, FindRuns, MergeGaps, SelectRows } from "./samples.js";

const MAXIMUM_DEVICES = 3;
const MAXIMUM_PROCESSES = 5;
const CHART_HEIGHT = 74;
const NAME_WIDTH = 130;
const LOOPBACK = "lo";

/** Prepares the samples of each host. */
export function PrepareCurves(app) {
  const { tables } = app.store;
  app.hosts = new Map();
  for (const group of new Set(tables.samples.group)) {
    const samples = SelectRows(tables.samples, (index) => tables.samples.group[index] === group);
    const found = FindRuns(samples.time, samples.interval, samples.cumulative);
    const own = tables.gaps.group.flatMap((other, index) => (
      other === group ? [{ begin: tables.gaps.start[index], end: tables.gaps.end[index], reason: tables.gaps.reason[index] }] : []));
    app.hosts.set(group, { samples, runs: found.runs, gaps: MergeGaps(found.gaps, own) });
  }
}

/** Retrieves the hosts with samples in the window. */
function GetHosts(app) {
  const { state, store } = app;
  if (!state.timeline.isTime || IsFamilyHidden(app, "atop")) {
    return [];
  }
  return [...app.hosts].filter(([group, { samples }]) => {
    const isInside = samples.time[0] <= state.end && samples.time[samples.time.length - 1] >= state.begin;
    return isInside && IsGroupFocused(app, group);
  }).map(([group]) => ({ group, name: store.meta.groups[group][1] }));
}

/** Collects what each device moved at each time, those that moved most first. */
function CollectDevices(app, group, kind) {
  const { devices } = app.store.tables;
  const found = new Map();
  devices.group.forEach((other, index) => {
    if (other !== group || devices.kind[index] !== kind || devices.cumulative[index]) {
      return;
    }
    const name = devices.name[index];
    const device = found.get(name) ?? found.set(name, { read: new Map(), written: new Map(), sum: 0 }).get(name);
    device.read.set(devices.time[index], devices.read[index] ?? 0);
    device.written.set(devices.time[index], devices.written[index] ?? 0);
    device.sum += (devices.read[index] ?? 0) + (devices.written[index] ?? 0);
  });
  found.delete(app.store.meta.names.indexOf(LOOPBACK));
  const sorted = [...found].sort((one, other) => other[1].sum - one[1].sum);
  return sorted.map(([name, device]) => ({ name: app.store.meta.names[name], ...device }));
}

/** Collects the processes that used most of the processors, the selected one first. */
function CollectProcesses(app, group) {
  const { lanes, tasks } = app.store.tables;
  const found = new Map();
  tasks.lane.forEach((lane, index) => {
    if (lanes.group[lane] === group && !tasks.cumulative[index]) {
      const process = found.get(lane) ?? found.set(lane, { lane, sum: 0, used: new Map() }).get(lane);
      process.used.set(tasks.time[index], tasks.processor[index] ?? 0);
      process.sum += tasks.processor[index] ?? 0;
    }
  });
  const { selection } = app.state;
  const isSelected = ({ lane }) => selection?.type === "lane" && selection.lane === lane;
  const sorted = [...found.values()].sort((one, other) => isSelected(other) - isSelected(one) || other.sum - one.sum);
  return sorted.filter((process) => process.sum || isSelected(process));
}

/** Formats the title of a chart that shows some of several things. */
function FormatTitle(title, shown, all) {
  return shown.length < all.length ? `${title} (${shown.length} of ${FormatCount(all.length)})` : title;
}

/** Makes a chart of devices: what was read upwards, what was written downwards. */
function BuildDeviceChart(app, group, kind, title, verbs, axis, samples) {
  const all = CollectDevices(app, group, kind);
  const devices = all.slice(0, MAXIMUM_DEVICES);
  const rate = (map) => BuildRateSeries(axis, samples.time, samples.interval, samples.cumulative, map);
  return devices.length && {
    title: FormatTitle(title, devices, all),
    names: devices.flatMap(({ name }) => verbs.map((verb) => `${name} ${verb}`)),
    series: devices.flatMap(({ read, written }) => [rate(read), rate(written).map((value) => (value ? -value : value))]),
    colours: ["blue", "orange", "green", "pink", "sky", "violet"].map(Colour),
    format: (value) => `${FormatBytes(Math.abs(value))}/s`,
  };
}

/** Makes the charts of a host. */
function BuildCharts(app, group) {
  const { samples } = app.hosts.get(group);
  const axis = BuildAxis(samples.time, samples.interval, samples.cumulative);
  const values = (list, isRate) => BuildSampleSeries(axis, list, samples.cumulative, isRate);
  const allProcesses = CollectProcesses(app, group);
  const processes = allProcesses.slice(0, MAXIMUM_PROCESSES);
  const charts = [
    { title: "CPU, all processors", names: ["used"], series: [values(samples.cpu, true)], format: (value) => `${value} %`, range: [0, 100] },
    {
      title: "Memory", names: ["in use", "swap in use"], series: [values(samples.used), values(samples.swap)], format: FormatBytes,
      range: [0, samples.physical.reduce((most, value) => Math.max(most, value ?? 0), 0)],
    },
    BuildDeviceChart(app, group, "disk", "Disks", ["read", "written"], axis, samples),
    BuildDeviceChart(app, group, "interface", "Network", ["received", "sent"], axis, samples),
    processes.length && {
      title: FormatTitle("CPU, top processes", processes, allProcesses),
      names: processes.map(({ lane }) => GetName(app, lane)),
      // Milliseconds a second are a tenth of a percent of one processor.
      series: processes.map(({ used }) => BuildRateSeries(axis, samples.time, samples.interval, samples.cumulative, used)
        .map((value) => (value === null ? null : value / 10))),
      format: (value) => `${value} %`,
      range: [0, 1],
    },
  ];
  return { axis, charts: charts.filter(Boolean) };
}

/** Retrieves the colour of a series of a chart. */
function GetSeriesColour(chart, index) {
  return chart.colours ? chart.colours[index % chart.colours.length] : PaletteColour(index);
}

/** Draws what lies over a chart: its names, gaps, boots. */
function DrawOver(app, plot, group, chart) {
  const context = plot.ctx;
  const ratio = window.devicePixelRatio || 1;
  const { left, top, width, height } = plot.bbox;
  context.save();
  context.font = `${11 * ratio}px system-ui, 'DejaVu Sans', sans-serif`;
  context.textAlign = "left";
  context.textBaseline = "top";
  context.fillStyle = Colour("text");
  context.fillText(chart.title, 8 * ratio, 2 * ratio);
  chart.names.forEach((name, index) => {
    const y = (15 + 11.5 * index) * ratio;
    context.fillStyle = GetSeriesColour(chart, index);
    context.fillRect(8 * ratio, y + 5 * ratio, 10 * ratio, 2 * ratio);
    context.fillStyle = Colour("text");
    DrawText(context, name, 22 * ratio, y, NAME_WIDTH * ratio);
  });
  const toPixel = (time) => Math.min(Math.max(plot.valToPos(time / 1e6, "x", true), left), left + width);
  for (const gap of app.hosts.get(group).gaps) {
    const [begin, end] = [toPixel(gap.begin), toPixel(gap.end)];
    if (end - begin > 2) {
      DrawHatching(context, begin, top, end - begin, height);
    }
  }
  const { marks } = app.store.tables;
  marks.time.forEach((time, index) => {
    if (marks.kind[index] === "boot" && time >= app.state.begin && time <= app.state.end) {
      context.strokeStyle = Colour("green");
      context.setLineDash([4, 3]);
      context.beginPath();
      context.moveTo(toPixel(time), top);
      context.lineTo(toPixel(time), top + height);
      context.stroke();
    }
  });
  context.restore();
}

/** Creates the plot of a chart. */
function CreatePlot(app, group, axis, chart, width) {
  const box = CreateElement("div");
  Get("curves").append(box);
  const series = chart.names.map((label, index) => ({
    label, stroke: GetSeriesColour(chart, index), width: 1.4, spanGaps: false,
    fill: chart.names.length < 3 ? `${GetSeriesColour(chart, index)}30` : undefined,
    points: { show: axis.times.length < 150, size: 3 },
  }));
  const range = chart.range && ((_, low, high) => [Math.min(chart.range[0], low ?? 0), Math.max(chart.range[1], high ?? 0)]);
  const options = {
    width, height: Math.max(CHART_HEIGHT, 22 + 12 * chart.names.length),
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    legend: { show: false },
    padding: [7, RIGHT_MARGIN, 7, 0],
    scales: { x: { time: true, min: app.state.begin / 1e6, max: app.state.end / 1e6 }, y: range ? { range } : {} },
    axes: [{ show: false }, {
      size: GUTTER, stroke: Colour("dim"), grid: { stroke: Colour("grid"), width: 1 }, ticks: { show: false }, space: 22,
      font: "10px sans-serif", values: (_, values) => values.map((value) => (value === null ? "" : chart.format(value))),
    }],
    series: [{}, ...series],
    hooks: { draw: [(plot) => DrawOver(app, plot, group, chart)] },
  };
  return new uPlot(options, [axis.times, ...chart.series], box);
}

/** Fills the choice of hosts. */
function UpdateChoice(hosts) {
  const choice = Get("curves-group");
  const key = hosts.map(({ group }) => group).join();
  if (choice.dataset.key !== key) {
    const chosen = choice.value;
    choice.dataset.key = key;
    choice.replaceChildren(...hosts.map(({ group, name }) => {
      const option = CreateElement("option", "", FormatPath(name));
      option.value = group;
      return option;
    }));
    if (hosts.some(({ group }) => String(group) === chosen)) {
      choice.value = chosen;
    }
  }
  return Number(choice.value);
}

/** Draws the curves; they are built anew only for another host or process. */
export function DrawCurves(app) {
  const hosts = GetHosts(app);
  Get("curves-view").hidden = !hosts.length;
  if (!hosts.length) {
    app.curveKey = null;
    return;
  }
  const group = UpdateChoice(hosts);
  const width = Get("curves").clientWidth;
  const { selection } = app.state;
  const key = [group, width, selection?.type === "lane" ? selection.lane : "", Colour("text")].join();
  if (app.curveKey === key) {
    for (const plot of app.plots) {
      plot.setScale("x", { min: app.state.begin / 1e6, max: app.state.end / 1e6 });
    }
    return;
  }
  app.curveKey = key;
  for (const plot of app.plots ?? []) {
    plot.destroy();
  }
  Get("curves").replaceChildren();
  const { axis, charts } = BuildCharts(app, group);
  app.charts = charts;
  app.plots = charts.map((chart) => CreatePlot(app, group, axis, chart, width));
  const { samples, gaps } = app.hosts.get(group);
  const middle = samples.interval.slice().sort((one, other) => one - other)[samples.interval.length >> 1];
  Get("curves-note").textContent = `${FormatCount(samples.time.length, "sample")}, mostly ${middle} s apart · ${FormatCount(gaps.length, "gap")} (hatched) · green dashes: boot · below 0: written, sent`;
  FillList("curves-list", charts.map(({ title, names }) => `${title}: ${names.join(", ")}`));
}
