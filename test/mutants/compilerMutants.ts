/** Mistakes in the compiler: tiles, memory images, events, order. */
import { mutant, type Mutant } from './mutant.ts';

const mac = 'src/compiler/lowering/mac';

export const compilerMutants: readonly Mutant[] = [
  mutant(
    'a tile misses the last row of its halo',
    'tiles',
    `${mac}/job.ts`,
    'const end = Math.max(Math.min(highest + 1, axis.inputSize), first + 1);',
    'const end = Math.max(Math.min(highest, axis.inputSize), first + 1);',
  ),
  mutant(
    'inner tiles are padded like the first',
    'tiles',
    `${mac}/tile.ts`,
    'padTop: box.rows.first - (tile.y0 * rows.stride - rows.padBefore),',
    'padTop: rows.padBefore,',
  ),
  mutant(
    'events of a tile start at the first row',
    'tiles',
    `${mac}/tile.ts`,
    'job.eventBase + tile.y0 * job.eventRowStride + ',
    'job.eventBase + ',
  ),
  mutant(
    'a later channel tile computes with a stale weight bank',
    'tiles',
    `${mac}/lower.ts`,
    'const weightAddress = loadWeights(channels.c0, channels.c1, 0, totalSteps);',
    'const weightAddress = start === 0 ? loadWeights(channels.c0, channels.c1, 0, totalSteps) : 0;',
  ),
  mutant(
    'channel tiles take the channel rows of the first',
    'tiles',
    `${mac}/lower.ts`,
    '(job.firstOutputChannel + c0) * channelRowBytes;',
    'job.firstOutputChannel * channelRowBytes;',
  ),
  mutant(
    'a depthwise tile starts within the outputs of an input channel',
    'cut depthwise reductions',
    `${mac}/tiling.ts`,
    "if (mode === 'dense') return lanes;",
    "if (mode === 'dense' || depthMultiplier > 0) return lanes;",
  ),
  mutant(
    'the filter sum of a depthwise channel is taken along the wrong axis',
    'zero point folding',
    `${mac}/weights.ts`,
    'values[depthwise ? i * bias.length + channel : channel * perChannel + i]',
    'values[channel * perChannel + i]',
  ),
  mutant(
    'odd products of a weight row lie with the even ones',
    'geometry',
    `${mac}/weights.ts`,
    'Math.floor(k / 2) * 2 * lanes + (k % 2)',
    'k * lanes',
  ),
  mutant(
    'a load may overwrite what the array still reads',
    'tiles',
    'src/compiler/emission/dependences.ts',
    'const conflicting = external || other === unit ? (reads ? written : 0) : used;',
    'const conflicting = external || other === unit ? (reads ? written : 0) : written;',
  ),
  mutant(
    'the array does not wait for its weights',
    'cut reductions',
    'src/compiler/emission/dependences.ts',
    'if (target > (this.needed[other] ?? 0)) this.needed[other] = target;',
    "if (target > (this.needed[other] ?? 0) && span.memory !== 'weight') this.needed[other] = target;",
  ),
];
