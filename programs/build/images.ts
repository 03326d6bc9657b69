/** Pictures for calibration and as inputs: soft blobs of colour on a gradient, with a little noise. */
import { gaussian, seeded, type Random } from './random.ts';

const blobs = 5;
const noise = 0.02;

interface Blob {
  readonly row: number;
  readonly column: number;
  readonly radius: number;
  readonly colour: readonly number[];
}

/** A picture `[height, width, depth]` of values in [0, 1]. */
export function picture(seed: number, height: number, width: number, depth: number): Float64Array {
  const random = seeded(seed);
  const colour = (): number[] => Array.from({ length: depth }, () => random());
  const [top, bottom] = [colour(), colour()];
  const shapes = Array.from({ length: blobs }, (): Blob => {
    const radius = (0.1 + 0.25 * random()) * Math.min(height, width);
    return { row: random() * height, column: random() * width, radius, colour: colour() };
  });
  const pixels = new Float64Array(height * width * depth);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      for (let channel = 0; channel < depth; channel++) {
        const blend = row / height;
        const ground = top[channel]! * (1 - blend) + bottom[channel]! * blend;
        pixels[(row * width + column) * depth + channel] = pixel(shapes, row, column, channel, ground, random);
      }
    }
  }
  return pixels;
}

function pixel(
  shapes: readonly Blob[],
  row: number,
  column: number,
  channel: number,
  ground: number,
  random: Random,
): number {
  let value = ground;
  for (const { row: centreRow, column: centreColumn, radius, colour } of shapes) {
    const distance = squared(row - centreRow, column - centreColumn) / (radius * radius);
    const cover = distance < 1 ? (1 - distance) * (1 - distance) : 0;
    value += (colour[channel]! - value) * cover;
  }
  return Math.min(1, Math.max(0, value + noise * gaussian(random)));
}

/** Multiplied out: the rounding of powers is the engine's choice. */
function squared(rows: number, columns: number): number {
  return rows * rows + columns * columns;
}
