// Samples of atop as series: gaps have no values, and what was idle has the value 0.

// A sample is shown at the second it was taken; the interval is in whole seconds.
const TOLERANCE = 1.5e6;

/**
 * Finds runs and gaps in samples, which are in the order of time. A sample since boot
 * begins a run of atop: the time before it does not count as recorded.
 */
export function FindRuns(times, intervals, cumulative) {
  const runs = [];
  const gaps = [];
  times.forEach((time, index) => {
    const begin = cumulative[index] ? time : time - intervals[index] * 1e6;
    const run = runs[runs.length - 1];
    if (run && begin - run.end <= TOLERANCE) {
      run.end = Math.max(run.end, time);
    } else {
      if (run) {
        gaps.push({ begin: run.end, end: begin });
      }
      runs.push({ begin, end: time });
    }
  });
  return { runs, gaps };
}

/**
 * Joins gaps between samples with gaps that the parser reports, which have a cause and
 * reach to the samples themselves. A filter of psort may have left out either.
 */
export function MergeGaps(found, reported) {
  const gaps = found.map((gap) => ({ ...gap, reason: null }));
  for (const report of reported) {
    const known = gaps.find((gap) => report.begin < gap.end && report.end > gap.begin);
    if (known) {
      known.reason = known.reason ?? report.reason;
    } else {
      gaps.push(report);
    }
  }
  return gaps.sort((one, other) => one.begin - other.begin);
}

/** Makes the axis of a chart: each sample, and a hole where nothing was recorded. */
export function BuildAxis(times, intervals, cumulative) {
  const axis = { times: [], samples: [] };
  let last = null;
  times.forEach((time, index) => {
    const begin = cumulative[index] ? time : time - intervals[index] * 1e6;
    if (last !== null && begin - last > TOLERANCE) {
      axis.times.push((last + 1) / 1e6);
      axis.samples.push(-1);
    }
    axis.times.push(time / 1e6);
    axis.samples.push(index);
    last = time;
  });
  return axis;
}

/** Makes a series of values in the samples themselves; counters since boot are left out. */
export function BuildSampleSeries(axis, values, cumulative, isRate) {
  return axis.samples.map((sample) => {
    const isMissing = sample < 0 || (isRate && cumulative[sample]);
    return isMissing ? null : values[sample] ?? null;
  });
}

/** Makes a series of the activity of a device or process, which was idle in samples without a row. */
export function BuildRateSeries(axis, times, intervals, cumulative, rateOfTime) {
  return axis.samples.map((sample) => {
    if (sample < 0 || cumulative[sample] || !intervals[sample]) {
      return null;
    }
    return (rateOfTime.get(times[sample]) ?? 0) / intervals[sample];
  });
}

/** Retrieves the rows of a table that belong to a group, in the order of time. */
export function SelectRows(table, isWanted) {
  const indexes = table.time.map((_, index) => index).filter(isWanted);
  indexes.sort((one, other) => table.time[one] - table.time[other]);
  const rows = { indexes };
  for (const name of Object.keys(table)) {
    rows[name] = indexes.map((index) => table[name][index]);
  }
  return rows;
}
