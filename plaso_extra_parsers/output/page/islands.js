// The cut axis: times with events are islands, and what lies between them is cut out.
// Without cuts, a timeline of years would be a few pixels of ink.

const MAXIMUM_ISLANDS = 14;
const MINIMUM_SHARE = 0.12;
const MINIMUM_GAP = 6e7;
const GAP_WIDTH = 22;
const MARGIN = 0;
// Minimum number of events, share of them that may be parked, and maximum number of cuts.
const MINIMUM_EVENTS = 20;
const PARKED_SHARE = 0.005;
const MAXIMUM_CUTS = 40;

/** Finds the largest gap between neighbours of a range of sorted positions. */
function FindLargestGap(positions, first, last) {
  let size = 0;
  let index = -1;
  for (let candidate = first + 1; candidate < last; candidate += 1) {
    const difference = positions[candidate] - positions[candidate - 1];
    if (difference > size) {
      size = difference;
      index = candidate;
    }
  }
  return { size, index, first, last };
}

/** Finds islands in sorted positions: {begin, end, count, weight} each. */
export function FindIslands(positions, minimumGap = MINIMUM_GAP) {
  if (!positions.length) {
    return [{ begin: 0, end: 1, count: 0, weight: 1 }];
  }
  // The gap that is largest in relation to the range that it cuts is cut first.
  const ranges = [FindLargestGap(positions, 0, positions.length)];
  while (ranges.length < MAXIMUM_ISLANDS) {
    let best = null;
    for (const range of ranges) {
      const span = positions[range.last - 1] - positions[range.first];
      const isGap = range.index > 0 && range.size > minimumGap && range.size > MINIMUM_SHARE * span;
      if (isGap && (!best || range.size > best.size)) {
        best = range;
      }
    }
    if (!best) {
      break;
    }
    ranges.splice(
      ranges.indexOf(best), 1,
      FindLargestGap(positions, best.first, best.index),
      FindLargestGap(positions, best.index, best.last),
    );
  }
  return WeighIslands(positions, ranges);
}

/** Finds the range of sorted positions that has nearly all; positions far before and after it are parked. */
function FindMain(positions, share) {
  let [first, last] = [0, positions.length];
  const allowed = Math.floor(positions.length * share);
  // The largest gap is cut from both ends, as long as there are few positions beyond it.
  for (let round = 0; round < MAXIMUM_CUTS; round += 1) {
    const gap = FindLargestGap(positions, first, last);
    const span = positions[last - 1] - positions[first];
    if (gap.index < 0 || gap.size < MINIMUM_SHARE * span || gap.size < MINIMUM_GAP) {
      break;
    }
    const [before, after] = [gap.index, positions.length - gap.index];
    if (before <= allowed && before <= after) {
      first = gap.index;
    } else if (after <= allowed) {
      last = gap.index;
    } else {
      break;
    }
  }
  return [first, last];
}

/**
 * Separates positions that are drawn from parked ones: a few far before or after all others.
 * Retrieves {first, last}: indexes of the positions that are drawn.
 */
export function ParkOutliers(positions, share = PARKED_SHARE) {
  if (positions.length < MINIMUM_EVENTS) {
    return { first: 0, last: positions.length };
  }
  const [first, last] = FindMain(positions, share);
  return { first, last };
}

/** Makes an island of each log on the axis of lines; if there are too many, joins the smallest. */
export function FindLogIslands(positions, bases) {
  const ranges = [];
  const starts = [...bases].sort((one, other) => one - other);
  let first = 0;
  starts.forEach((_, number) => {
    let last = first;
    const next = starts[number + 1] ?? Infinity;
    while (last < positions.length && positions[last] <= next) {
      last += 1;
    }
    if (last > first) {
      ranges.push({ first, last });
    }
    first = last;
  });
  while (ranges.length > MAXIMUM_ISLANDS) {
    let best = 1;
    for (let number = 2; number < ranges.length; number += 1) {
      const size = ranges[number].last - ranges[number - 1].first;
      best = size < ranges[best].last - ranges[best - 1].first ? number : best;
    }
    ranges[best - 1].last = ranges[best].last;
    ranges.splice(best, 1);
  }
  return ranges.length ? WeighIslands(positions, ranges) : FindIslands(positions);
}

/** Determines the share of the width that each island gets. */
function WeighIslands(positions, ranges) {
  const islands = ranges.map(({ first, last }) => {
    const [begin, end] = [positions[first], positions[last - 1]];
    const weight = 1 + Math.log1p(last - first) + Math.log10(1 + (end - begin) / 1e6);
    return { begin, end, count: last - first, weight };
  });
  const sum = islands.reduce((total, island) => total + island.weight, 0);
  for (const island of islands) {
    island.weight /= sum;
  }
  return islands;
}

/** Maps positions to pixels of an axis that is cut between islands. */
export class CutScale {
  constructor(islands, width) {
    const usable = width - 2 * MARGIN - GAP_WIDTH * (islands.length - 1);
    let left = MARGIN;
    this.parts = islands.map((island) => {
      const part = { ...island, left, right: left + island.weight * usable };
      left = part.right + GAP_WIDTH;
      return part;
    });
  }

  /** Retrieves the pixel of a position; between islands, the pixel of the cut. */
  ToPixel(position) {
    for (const part of this.parts) {
      if (position < part.begin) {
        return part.left - GAP_WIDTH / 2 + 3;
      }
      if (position <= part.end) {
        return part.left + (position - part.begin) / Math.max(1, part.end - part.begin) * (part.right - part.left);
      }
    }
    return this.parts[this.parts.length - 1].right;
  }

  /** Retrieves the position of a pixel; on a cut, the position of the nearer edge. */
  ToPosition(pixel) {
    let previous = null;
    for (const part of this.parts) {
      if (pixel < part.left) {
        const isBefore = previous && pixel - previous.right < part.left - pixel;
        return isBefore ? previous.end : part.begin;
      }
      if (pixel <= part.right) {
        return part.begin + (pixel - part.left) / Math.max(1e-9, part.right - part.left) * (part.end - part.begin);
      }
      previous = part;
    }
    return previous.end;
  }

  /** Retrieves the island at a pixel, or null on a cut. */
  GetPart(pixel) {
    return this.parts.find((part) => pixel >= part.left - 4 && pixel <= part.right + 4) ?? null;
  }
}
