/** Weight rows of the weight memory, brought into the order of the reduction (isa/MICROARCHITECTURE.md, section 5, weight memory). */
import type { ByteMemory } from '../../memories.ts';
import { requireRange } from '../../memories.ts';
import type { MacGeometry } from './geometry.ts';

/**
 * Fills `weights[channel · positions + position − firstPosition]` from the rows of the instruction. A row of N·K bytes holds
 * operand k of lane n at byte ⌊k/2⌋·2N + 2n + (k mod 2); with K = 1 at byte n.
 * Returns the largest sum of magnitudes of one channel.
 */
export function unpackWeights(geometry: MacGeometry, memory: ByteMemory, weights: Int8Array): number {
  const { instruction, channelLanes, reductionLanes, stepLanes, positions } = geometry;
  const { outputChannels, stepCount, weightAddress } = instruction;
  const rowBytes = channelLanes * reductionLanes;
  const blocks = Math.ceil(outputChannels / channelLanes);
  requireRange(memory, weightAddress, blocks * stepCount * rowBytes);
  const { signed } = memory;
  const pairBytes = 2 * channelLanes;
  const laneBytes = reductionLanes === 1 ? 1 : 2;
  let bound = 0;
  for (let block = 0; block < blocks; block++) {
    const lanes = Math.min(channelLanes, outputChannels - block * channelLanes);
    for (let lane = 0; lane < lanes; lane++) {
      let magnitudes = 0;
      let to = (block * channelLanes + lane) * positions;
      let row = weightAddress + block * stepCount * rowBytes + lane * laneBytes;
      for (let step = 0; step < stepCount; step++, row += rowBytes) {
        let from = row;
        for (let k = 0; k < stepLanes; k += 2, from += pairBytes) {
          const even = signed[from]!;
          weights[to++] = even;
          magnitudes += Math.abs(even);
          if (k + 1 === stepLanes) break;
          const odd = signed[from + 1]!;
          weights[to++] = odd;
          magnitudes += Math.abs(odd);
        }
      }
      if (magnitudes > bound) bound = magnitudes;
    }
  }
  return bound;
}
