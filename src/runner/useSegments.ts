/** A gapless list of stretches of time, each of one layer and one use. */
import { cycleUses, type CycleUse } from './result.ts';
import type { UseIntervals } from './timelineResult.ts';

export class UseSegments {
  private readonly layers: number[] = [];
  private readonly uses: CycleUse[] = [];
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  get length(): number {
    return this.layers.length;
  }

  /** Appends cycles from … to − 1; nothing where there are none. Joins what continues the last segment. */
  push(layer: number, use: CycleUse, from: number, to: number): void {
    if (to <= from) return;
    const last = this.layers.length - 1;
    if (this.layers[last] === layer && this.uses[last] === use && this.ends[last] === from) {
      this.ends[last] = to;
      return;
    }
    this.layers.push(layer);
    this.uses.push(use);
    this.starts.push(from);
    this.ends.push(to);
  }

  /** Cycles of each layer by use. */
  byLayer(): Map<number, Partial<Record<CycleUse, number>>> {
    const layers = new Map<number, Partial<Record<CycleUse, number>>>();
    for (let index = 0; index < this.length; index++) {
      const layer = layers.get(this.layers[index]!) ?? {};
      layers.set(this.layers[index]!, layer);
      const use = this.uses[index]!;
      layer[use] = (layer[use] ?? 0) + this.ends[index]! - this.starts[index]!;
    }
    return layers;
  }

  intervals(): UseIntervals {
    return { layer: this.layers, use: this.uses, start: this.starts, end: this.ends };
  }

  /** Stretches of `cycles` cycles, each with the layer and use that takes most of it. */
  coarse(cycles: number): UseSegments {
    const result = new UseSegments();
    let index = 0;
    const total = this.ends.at(-1) ?? 0;
    for (let from = 0; from < total; from += cycles) {
      const to = Math.min(from + cycles, total);
      const shares = new Map<number, number>();
      let [most, mostCycles] = [index, 0];
      for (; index < this.length; index++) {
        const inside = Math.min(this.ends[index]!, to) - Math.max(this.starts[index]!, from);
        const key = this.layers[index]! * cycleUses.length + cycleUses.indexOf(this.uses[index]!);
        const sum = (shares.get(key) ?? 0) + inside;
        shares.set(key, sum);
        if (sum > mostCycles) [most, mostCycles] = [index, sum];
        if (this.ends[index]! >= to) break;
      }
      result.push(this.layers[most]!, this.uses[most]!, from, to);
      if (this.ends[index] === to) index++;
    }
    return result;
  }
}
