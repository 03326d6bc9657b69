/** RESIZE_NEAREST_NEIGHBOR as rectangular copies: rows and columns whose source positions follow a common pattern move together. */
import type { Model, Operator } from '../../graph/model.ts';
import type { BoxCopy, Movement } from '../../operators/boxCopy.ts';
import { resizeNearestParameters } from '../../operators/resize.ts';

/** `groups` times `repeats` output positions from `first`; the source advances by `step` per group, not within one. */
interface Segment {
  readonly first: number;
  readonly source: number;
  readonly groups: number;
  readonly repeats: number;
  readonly step: number;
}

/** Cuts a list of source positions into segments, greedily. */
export function segmentsOf(sources: Int32Array): Segment[] {
  const segments: Segment[] = [];
  let first = 0;
  while (first < sources.length) {
    const source = sources[first] ?? 0;
    const runAt = (start: number): number => {
      let length = 1;
      while (start + length < sources.length && sources[start + length] === sources[start]) length++;
      return length;
    };
    const repeats = runAt(first);
    const step = (sources[first + repeats] ?? source) - source;
    let groups = 1;
    for (let next = first + repeats; next < sources.length; next += repeats) {
      const follows = sources[next] === source + groups * step && runAt(next) >= repeats;
      if (!follows) break;
      groups++;
      if (runAt(next) > repeats) break;
    }
    segments.push({ first, source, groups, repeats, step });
    first += groups * repeats;
  }
  return segments;
}

export function resizeNearestMovement(model: Model, operator: Operator): Movement {
  const parameters = resizeNearestParameters(model, operator);
  const { batches, channels, inputHeight, inputWidth, outputHeight, outputWidth } = parameters;
  const copies: BoxCopy[] = [];
  for (const rows of segmentsOf(parameters.rows)) {
    for (const columns of segmentsOf(parameters.columns)) {
      copies.push({
        inputSlot: 0,
        outputSlot: 0,
        shape: [batches, rows.groups, rows.repeats, columns.groups, columns.repeats, channels],
        inputOffset: (rows.source * inputWidth + columns.source) * channels,
        inputStrides: [
          inputHeight * inputWidth * channels,
          rows.step * inputWidth * channels,
          0,
          columns.step * channels,
          0,
          1,
        ],
        outputOffset: (rows.first * outputWidth + columns.first) * channels,
        outputStrides: [
          outputHeight * outputWidth * channels,
          rows.repeats * outputWidth * channels,
          outputWidth * channels,
          columns.repeats * channels,
          channels,
          1,
        ],
      });
    }
  }
  return { type: parameters.type, fill: null, copies };
}
