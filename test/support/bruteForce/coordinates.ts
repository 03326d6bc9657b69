/** Row-major coordinates: the plainest way to say which elements of two tensors belong together. */

/** Coordinates of a row-major index. */
export function coordinatesOf(shape: readonly number[], index: number): number[] {
  const coordinates: number[] = [];
  let rest = index;
  for (const extent of [...shape].reverse()) {
    coordinates.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return coordinates;
}

/** Row-major index of coordinates. */
export function indexOf(shape: readonly number[], coordinates: readonly number[]): number {
  return shape.reduce((index, extent, axis) => index * extent + coordinates[axis]!, 0);
}
