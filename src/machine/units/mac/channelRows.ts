/** Channel rows of the parameter memory: bias, multiplier and right shift of each output channel, 16 bytes each. */
import { illegalValue } from '../../faults.ts';
import type { ByteMemory } from '../../memories.ts';
import { requireRange } from '../../memories.ts';
import type { RegisterFormat } from './registers.ts';

export const channelRowBytes = 16;

export interface ChannelRows {
  /** Bias as stored. */
  readonly bias: BigInt64Array;
  /** Register value after loading the bias, and 1 where that was an overflow. */
  readonly loaded: Float64Array;
  readonly loadOverflows: Float64Array;
  readonly multiplier: Int32Array;
  readonly rightShift: Int8Array;
}

/**
 * Reads `channels` rows and loads each bias into a register of the format (SEMANTICS section 2: loading follows the rule of a step).
 * @param largestMultiplier 2^31 − 1, or 2^15 − 1 for the 64-bit form of the scaler
 */
export function readChannelRows(
  memory: ByteMemory,
  addressBytes: number,
  channels: number,
  format: RegisterFormat,
  largestMultiplier: number,
): ChannelRows {
  requireRange(memory, addressBytes, channels * channelRowBytes);
  const rows: ChannelRows = {
    bias: new BigInt64Array(channels),
    loaded: new Float64Array(channels),
    loadOverflows: new Float64Array(channels),
    multiplier: new Int32Array(channels),
    rightShift: new Int8Array(channels),
  };
  const lowest = BigInt(format.smallest);
  const highest = BigInt(format.largest);
  for (let channel = 0; channel < channels; channel++) {
    const at = addressBytes + channel * channelRowBytes;
    const bias = memory.view.getBigInt64(at, true);
    const multiplier = memory.view.getInt32(at + 8, true);
    if (multiplier < 0 || multiplier > largestMultiplier)
      throw illegalValue(`multiplier ${multiplier} of channel ${channel}; allowed are 0 to ${largestMultiplier}`);
    rows.bias[channel] = bias;
    rows.multiplier[channel] = multiplier;
    rows.rightShift[channel] = memory.view.getInt8(at + 12);
    if (bias >= lowest && bias <= highest) rows.loaded[channel] = Number(bias);
    else {
      rows.loadOverflows[channel] = 1;
      if (format.wraps) rows.loaded[channel] = Number(BigInt.asIntN(format.bits, bias));
      else rows.loaded[channel] = bias < 0n ? format.smallest : format.largest;
    }
  }
  return rows;
}
