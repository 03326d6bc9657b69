/** The two tables of SOFTMAX on int16, which the reference's preparation makes in float32. */
import { roundHalfAway } from './integers.ts';

const { fround } = Math;
const steps = 512;

/**
 * 513 entries, so shifted that linear interpolation is best in the middle of a step.
 * @param unit of the input, float32; `zero`: the stored input that means 0
 */
function tableOf(unit: number, zero: number, transform: (value: number) => number): readonly number[] {
  const outputUnit = fround(2 / 65535);
  const first = fround(unit * (-32768 - zero));
  const last = fround(unit * (32767 - zero));
  const step = fround(fround(last - first) / steps);
  const half = fround(step / 2);
  const perUnit = fround(65536 / fround(fround(outputUnit * 32767) - fround(outputUnit * -32768)));
  const scaled = (at: number): number => fround(fround(transform(at)) * perUnit);
  const limited = (value: number): number => Math.min(Math.max(value, -32768), 32767);
  const entries = Array.from({ length: steps }, (_, i) => {
    const at = fround(first + fround(i * step));
    const sample = roundHalfAway(scaled(at));
    const next = scaled(fround(first + fround((i + 1) * step)));
    const interpolated = roundHalfAway(fround(fround(next + sample) / 2));
    const middle = roundHalfAway(scaled(fround(at + half)));
    return limited(sample - roundHalfAway((interpolated - middle) / 2));
  });
  return [...entries, limited(roundHalfAway(scaled(last)))];
}

/** exp(x) for −10 ≤ x ≤ 0. */
export const exponentialEntries = tableOf(fround(10 / 65535), 32767, (x) => Math.exp(x));

/** 1 / (1 + x) for 0 ≤ x ≤ 1. */
export const reciprocalEntries = tableOf(fround(1 / 65535), -32768, (x) => 1 / fround(1 + x));
