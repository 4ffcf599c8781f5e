// Resources as atop recorded them: processors, memory, disks, network, processes.

import { Colour, DrawHatching, DrawText, PaletteName } from "./canvas.js";
import { FormatBytes, FormatCount, FormatPath } from "./format.js";
import { BuildAxis, BuildRateSeries, BuildSampleSeries } from "./samples.js";
import { FindFirst } from "./timeline.js";

const MAXIMUM_DEVICES = 3;
const MAXIMUM_PROCESSES = 5;
export const CURVE = 58;
const LOOPBACK = "lo";

/** Curves of a report. */
export class Curves {
  constructor(store, processes, hosts) {
    this.store = store;
    this.processes = processes;
    this.hosts = hosts;
    this.charts = new Map();
  }

  /** Retrieves the hosts with samples in the window. */
  GetHosts({ timeline, window, filter }) {
    const passes = filter.isWhole || this.store.meta.kinds.some(([dataType], number) => dataType === "linux:atop:system" && this.Passes(filter, number));
    if (!timeline.isTime || !passes) {
      return [];
    }
    return [...this.hosts].filter(([, { samples }]) => samples.time.length && samples.time[0] <= window.end && samples.time[samples.time.length - 1] >= window.begin).map(([group]) => group);
  }

  /** Determines if samples of a kind pass the filter; a process has a curve of its own. */
  Passes(filter, kind) {
    const [dataType] = this.store.meta.kinds[kind];
    return (!filter.kinds || filter.kinds.values.includes(dataType) !== filter.kinds.isNot) && !filter.text && !filter.tags;
  }

  /** Retrieves the rows of the window, one chart each. */
  BuildRows(scene) {
    const groups = this.GetHosts(scene);
    const lane = scene.selection?.type === "lane" ? scene.selection.lane : -1;
    this.count = groups.reduce((sum, group) => sum + this.hosts.get(group).samples.time.length, 0);
    return groups.flatMap((group) => {
      const name = FormatPath(this.store.meta.groups[group][1], 1).replace("…/", "");
      return this.GetCharts(group, lane).map((chart) => ({
        key: `chart ${group} ${chart.title}`, section: "resources", height: CURVE, depth: 0, parts: [], chart, name: chart.title, dim: groups.length > 1 ? name : "",
        label: `${chart.title}: ${chart.names.join(", ")}`, tip: (position) => this.DescribeChart(chart, position),
        draw: (painter) => this.DrawChart(painter, chart, this.hosts.get(group).gaps), drawName: (painter, width) => DrawNames(painter, chart, width, this.GetValues(chart, scene.hover)),
      }));
    });
  }

  /** Retrieves the charts of a host, with the selected process first among processes. */
  GetCharts(group, lane) {
    const key = `${group}|${lane}`;
    if (!this.charts.has(key)) {
      this.charts.clear();
      this.charts.set(key, this.BuildCharts(group, lane));
    }
    return this.charts.get(key);
  }

  /** Collects what each device moved at each time; devices that moved most come first. */
  CollectDevices(group, kind) {
    const { devices } = this.store.tables;
    const found = new Map();
    devices.group.forEach((other, index) => {
      if (other === group && devices.kind[index] === kind && !devices.cumulative[index]) {
        const name = devices.name[index];
        const device = found.get(name) ?? found.set(name, { read: new Map(), written: new Map(), sum: 0 }).get(name);
        device.read.set(devices.time[index], devices.read[index] ?? 0);
        device.written.set(devices.time[index], devices.written[index] ?? 0);
        device.sum += (devices.read[index] ?? 0) + (devices.written[index] ?? 0);
      }
    });
    found.delete(this.store.meta.names.indexOf(LOOPBACK));
    const sorted = [...found].sort((one, other) => other[1].sum - one[1].sum);
    return sorted.map(([name, device]) => ({ name: this.store.meta.names[name], ...device }));
  }

  /** Collects the processes that used most processor time, the selected one first. */
  CollectProcesses(group, selected) {
    const { lanes, tasks } = this.store.tables;
    const found = new Map();
    tasks.lane.forEach((lane, index) => {
      if (lanes.group[lane] === group && !tasks.cumulative[index]) {
        const process = found.get(lane) ?? found.set(lane, { lane, sum: 0, used: new Map() }).get(lane);
        process.used.set(tasks.time[index], tasks.processor[index] ?? 0);
        process.sum += tasks.processor[index] ?? 0;
      }
    });
    const isSelected = ({ lane }) => lane === selected;
    const sorted = [...found.values()].sort((one, other) => isSelected(other) - isSelected(one) || other.sum - one.sum);
    return sorted.filter((process) => process.sum || isSelected(process));
  }

  /** Makes a chart of devices: what was read points up, what was written points down. */
  BuildDeviceChart(group, kind, title, verbs, axis, samples) {
    const all = this.CollectDevices(group, kind);
    const devices = all.slice(0, MAXIMUM_DEVICES);
    const rate = (map) => BuildRateSeries(axis, samples.time, samples.interval, samples.cumulative, map);
    return devices.length && {
      title: FormatTitle(title, devices, all),
      names: devices.flatMap(({ name }) => verbs.map((verb) => `${name} ${verb}`)),
      series: devices.flatMap(({ read, written }) => [rate(read), rate(written).map((value) => (value ? -value : value))]),
      colours: ["blue", "orange", "green", "pink", "sky", "violet"],
      format: (value) => `${FormatBytes(Math.round(Math.abs(value)))}/s`,
    };
  }

  /** Makes the charts of a host. */
  BuildCharts(group, lane) {
    const { samples } = this.hosts.get(group);
    const axis = BuildAxis(samples.time, samples.interval, samples.cumulative);
    const values = (list, isRate) => BuildSampleSeries(axis, list, samples.cumulative, isRate);
    const allProcesses = this.CollectProcesses(group, lane);
    const processes = allProcesses.slice(0, MAXIMUM_PROCESSES);
    const charts = [
      { title: "Processors, all", names: ["used"], series: [values(samples.cpu, true)], format: (value) => `${Math.round(value)} %`, range: [0, 100] },
      {
        title: "Memory", names: ["in use", "swap in use"], series: [values(samples.used), values(samples.swap)], format: (value) => FormatBytes(Math.round(value)),
        range: [0, samples.physical.reduce((most, value) => Math.max(most, value ?? 0), 0)],
      },
      this.BuildDeviceChart(group, "disk", "Disks", ["read", "written"], axis, samples),
      this.BuildDeviceChart(group, "interface", "Network", ["received", "sent"], axis, samples),
      processes.length && {
        title: FormatTitle("Processors, by process", processes, allProcesses),
        names: processes.map((process) => this.processes.GetName(process.lane)),
        // Milliseconds per second are a tenth of a percent of one processor.
        series: processes.map(({ used }) => BuildRateSeries(axis, samples.time, samples.interval, samples.cumulative, used)
          .map((value) => (value === null ? null : value / 10))),
        format: (value) => `${Math.round(value)} %`,
        range: [0, 1],
      },
    ];
    return charts.filter(Boolean).map((chart) => ({ ...chart, times: axis.times.map((time) => time * 1e6), range: GetRange(chart) }));
  }

  /** Retrieves the values of a chart at a position, or null. */
  GetValues(chart, position) {
    if (position === null || position === undefined) {
      return null;
    }
    const index = FindFirst(chart.times, position);
    return index < chart.times.length ? chart.series.map((series) => series[index]) : null;
  }

  /** Describes the values of a chart at a position. */
  DescribeChart(chart, position) {
    const values = this.GetValues(chart, position);
    return [chart.title, ...chart.names.map((name, index) => (values && values[index] !== null && values[index] !== undefined ? `${name}: ${chart.format(values[index])}` : `${name}: not recorded`))].join("\n");
  }

  /** Draws the curves and the grid of a chart, and hatches times that were not recorded. */
  DrawChart(painter, chart, gaps) {
    const { context, scale, top } = painter;
    const [low, high] = chart.range;
    const toY = (value) => top + CURVE - 6 - (value - low) / Math.max(1e-9, high - low) * (CURVE - 12);
    context.save();
    context.beginPath();
    context.rect(scale.left, top, scale.width, CURVE);
    context.clip();
    context.strokeStyle = Colour("line");
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(scale.left, Math.round(toY(0)) + 0.5);
    context.lineTo(scale.left + scale.width, Math.round(toY(0)) + 0.5);
    context.stroke();
    for (const gap of gaps) {
      const [left, right] = painter.Place(gap.begin, gap.end, 1);
      if (right - left > 2) {
        DrawHatching(context, left, top + 2, right - left, CURVE - 4);
      }
    }
    chart.series.forEach((series, index) => DrawCurve(context, chart.times, series, scale, toY, Colour(GetColour(chart, index))));
    context.restore();
  }
}

/** Retrieves the name of the colour of a series of a chart. */
function GetColour(chart, index) {
  return chart.colours ? chart.colours[index % chart.colours.length] : PaletteName(index);
}

/** Retrieves the lowest and the highest value of a chart. */
function GetRange({ range = [0, 0], series }) {
  const most = (choose, first) => series.reduce((found, values) => values.reduce((best, value) => choose(best, value ?? best), found), first);
  return [most(Math.min, range[0]), Math.max(most(Math.max, range[1]), 1e-9)];
}

/** Draws a curve: lines between samples, but none where a sample is missing. */
function DrawCurve(context, times, series, scale, toY, colour) {
  const first = Math.max(0, FindFirst(times, scale.begin) - 1);
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  let isDown = false;
  for (let index = first; index < times.length; index += 1) {
    const value = series[index];
    const isAlone = value !== null && (series[index - 1] ?? null) === null && (series[index + 1] ?? null) === null;
    if (value === null || value === undefined) {
      isDown = false;
    } else {
      const [x, y] = [scale.ToPixel(times[index]), toY(value)];
      if (isDown) {
        context.lineTo(x, y);
      } else {
        context.moveTo(x, y);
      }
      if (isAlone) {
        context.fillRect(x - 1.5, y - 1.5, 3, 3);
      }
      isDown = true;
    }
    if (times[index] > scale.end) {
      break;
    }
  }
  context.stroke();
}

/** Writes the names of the curves of a chart, with their values under the pointer. */
function DrawNames(painter, chart, width, values) {
  const { context, top } = painter;
  context.fillStyle = Colour("text");
  DrawText(context, chart.title, 20, top + 9, width - 24, "small");
  const room = Math.floor((CURVE - 16) / 12);
  chart.names.slice(0, room).forEach((name, index) => {
    const y = top + 21 + index * 12;
    context.fillStyle = Colour(GetColour(chart, index));
    context.fillRect(20, y - 1, 10, 2);
    context.fillStyle = Colour("dim");
    const value = values?.[index];
    const more = index === room - 1 && chart.names.length > room ? ` +${FormatCount(chart.names.length - room)}` : "";
    DrawText(context, `${name}${more}${value === null || value === undefined ? "" : ` ${chart.format(value)}`}`, 34, y, width - 38, "small");
  });
}

/** Formats the title of a chart that shows some of several things. */
function FormatTitle(title, shown, all) {
  return shown.length < all.length ? `${title} (${shown.length} of ${FormatCount(all.length)})` : title;
}
