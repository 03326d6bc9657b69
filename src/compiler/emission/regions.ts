/** Free slices of the on-chip SRAM during one operator, and the placing of tile buffers in them. */

/** Byte interval [start, end). */
export interface Region {
  readonly start: number;
  readonly end: number;
}

/** Buffers start at multiples of this, so that typed accesses of every element type stay aligned. */
export const bufferAlignmentBytes = 16;

/** What is left of [0, size) without the taken regions, ascending. */
export function freeRegions(sizeBytes: number, taken: readonly Region[]): Region[] {
  const sorted = [...taken].sort((a, b) => a.start - b.start);
  const free: Region[] = [];
  let start = 0;
  for (const region of sorted) {
    if (region.start > start) free.push({ start, end: region.start });
    start = Math.max(start, region.end);
  }
  if (start < sizeBytes) free.push({ start, end: sizeBytes });
  return free;
}

export function alignUp(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}

/**
 * Addresses for buffers of these sizes, each in banks of its own where possible (so that no two units ever wait for each
 * other because of a shared bank), else packed; null when they do not fit.
 */
export function placeBuffers(
  sizesBytes: readonly number[],
  free: readonly Region[],
  bankBytes: number,
): readonly number[] | null {
  return place(sizesBytes, free, bankBytes) ?? place(sizesBytes, free, bufferAlignmentBytes);
}

function place(sizesBytes: readonly number[], free: readonly Region[], granuleBytes: number): number[] | null {
  const gaps = free.map((region) => ({ ...region }));
  const order = sizesBytes.map((_, index) => index).sort((a, b) => (sizesBytes[b] ?? 0) - (sizesBytes[a] ?? 0));
  const addresses = sizesBytes.map(() => 0);
  for (const index of order) {
    const bytes = sizesBytes[index] ?? 0;
    const gap = gaps.find((candidate) => alignUp(candidate.start, granuleBytes) + bytes <= candidate.end);
    if (gap === undefined) return null;
    const address = alignUp(gap.start, granuleBytes);
    addresses[index] = address;
    gap.start = Math.min(gap.end, alignUp(address + bytes, granuleBytes));
  }
  return addresses;
}
