/** Ways to cut a MAC job into tiles that fit the memories, and a first estimate of what each costs. */
import type { HardwareConfig } from '../../../hardware/config.ts';
import type { BankRing } from '../../emission/bankRing.ts';
import { alignUp, placeBuffers } from '../../emission/regions.ts';
import { sramBankBytes, type LoweringEnvironment } from '../environment.ts';
import type { MacJob } from './job.ts';
import { inputTileBytes, outputTileBytes, type Tile } from './tile.ts';
import { channelRowBytes, stepCountOf } from './weights.ts';

/** Sizes of a full tile; the last tile of an axis may be smaller. */
export interface Tiling {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  /** Output channels in each block of the packed weights, at most as many as lanes; `channels` is a multiple of it. */
  readonly blockChannels: number;
  /** Steps of one piece of the reduction; all of them unless one block's weights exceed the weight memory. */
  readonly steps: number;
  /** Outer loop: channels (weights loaded once) or space (dense inputs loaded once). */
  readonly outer: 'channels' | 'space';
  /** SRAM addresses of the tile buffers; empty where the tensor is in SRAM. */
  readonly inputBuffers: readonly number[];
  readonly outputBuffers: readonly number[];
  readonly estimatedCycles: number;
}

export interface TilingRequest {
  readonly environment: LoweringEnvironment;
  readonly job: MacJob;
  readonly inputExternal: boolean;
  readonly outputExternal: boolean;
}

/** Sizes from the whole axis down to `least`, each about half of the one before, multiples of `granule`. */
function halvings(size: number, granule: number, least: number): number[] {
  const sizes = [size];
  let current = size;
  while (current > least) {
    const next = Math.max(least, alignUp(Math.ceil(current / 2), granule));
    if (next >= current) break;
    sizes.push(next);
    current = next;
  }
  return sizes;
}

/** Starts of the tiles of an axis. */
export function cuts(size: number, step: number): number[] {
  return Array.from({ length: Math.ceil(size / step) }, (_, index) => index * step);
}

/** Every tiling worth a look, the most promising first; empty when none fits. */
export function tilings(request: TilingRequest): Tiling[] {
  const { environment, job } = request;
  const { hardware } = environment;
  const lanes = hardware.outputChannelLanes;
  const steps = stepCountOf(job, hardware);
  const rowBytes = lanes * hardware.reductionLanes;
  const blockBytes = steps * rowBytes;
  const weightRing = environment.rings.weight;
  if (
    blockBytes > weightRing.freeBytes ||
    (blockBytes > weightRing.doubleBufferedBytes && job.outputChannels > lanes)
  ) {
    return cutReductions(request, steps, rowBytes);
  }
  const granule = job.mode === 'depthwise' ? lcm(lanes, job.depthMultiplier) : lanes;
  const found = halvings(job.outputChannels, granule, Math.min(granule, job.outputChannels)).flatMap((channels) =>
    wholeReductions(request, { channels, blockChannels: lanes, steps }),
  );
  if (found.length === 0 && granule > lanes) {
    const channels = alignedBlock(job, lanes);
    found.push(...wholeReductions(request, { channels, blockChannels: channels, steps }));
  }
  return found.sort((a, b) => a.estimatedCycles - b.estimatedCycles);
}

/**
 * The most output channels up to the lanes that can be tiles of a job: a depthwise instruction counts its input channels from
 * the start of its tile, so tiles hold whole groups of `depthMultiplier` outputs, or equal parts of one.
 */
function alignedBlock({ mode, depthMultiplier, outputChannels }: MacJob, lanes: number): number {
  if (outputChannels <= lanes) return outputChannels;
  if (mode === 'dense') return lanes;
  if (depthMultiplier <= lanes) return lanes - (lanes % depthMultiplier);
  let part = lanes;
  while (depthMultiplier % part !== 0) part--;
  return part;
}

/** Tilings of these channels whose weights stay in the memory for the whole reduction. */
function wholeReductions(
  request: TilingRequest,
  sizes: Pick<Tiling, 'channels' | 'blockChannels' | 'steps'>,
): Tiling[] {
  const { environment, job } = request;
  const { hardware, rings } = environment;
  const { channels } = sizes;
  const whole = channels === job.outputChannels;
  const room = (ring: BankRing): number => (whole ? ring.freeBytes : ring.doubleBufferedBytes);
  if (weightBytesOf(job, sizes, hardware) > room(rings.weight)) return [];
  if (channels * channelRowBytes > room(rings.parameter)) return [];
  const external = request.inputExternal || request.outputExternal;
  const found: Tiling[] = [];
  const rowSizes = external ? halvings(job.rows.outputSize, 1, 1) : [job.rows.outputSize];
  for (const rows of rowSizes) {
    const columnSizes =
      external && rows === 1 ? halvings(job.columns.outputSize, hardware.pixelLanes, 1) : [job.columns.outputSize];
    for (const columns of columnSizes) {
      for (const outer of whole ? (['channels'] as const) : (['channels', 'space'] as const)) {
        const tiling = complete(request, { ...sizes, rows, columns, outer });
        if (tiling !== null) found.push(tiling);
      }
    }
  }
  return found;
}

/** Tiles of one block, whose reduction is cut between steps so that two pieces fit the weight memory. */
function cutReductions(request: TilingRequest, steps: number, rowBytes: number): Tiling[] {
  const { environment, job } = request;
  const { hardware, rings } = environment;
  const pieceSteps = Math.min(steps, Math.floor(rings.weight.doubleBufferedBytes / rowBytes));
  if (pieceSteps < 1) return [];
  const channels = alignedBlock(job, hardware.outputChannelLanes);
  const tiling = complete(request, {
    rows: 1,
    columns: Math.min(hardware.pixelLanes, job.columns.outputSize),
    channels,
    blockChannels: channels,
    steps: pieceSteps,
    outer: 'space',
  });
  return tiling === null ? [] : [tiling];
}

type TilingSizes = Omit<Tiling, 'inputBuffers' | 'outputBuffers' | 'estimatedCycles'>;

/** Places the buffers of a tiling, two of each kind where they fit and help; null when not even one of each fits. */
function complete(request: TilingRequest, sizes: TilingSizes): Tiling | null {
  const { environment, job } = request;
  const bytes = largestTileBytes(job, sizes);
  for (const copies of [2, 1]) {
    const count = copies > tileCount(job, sizes) ? 1 : copies;
    const inputs = request.inputExternal ? count : 0;
    const outputs = request.outputExternal ? count : 0;
    const wanted = [...Array<number>(inputs).fill(bytes.input), ...Array<number>(outputs).fill(bytes.output)];
    const addresses = placeBuffers(wanted, environment.free, sramBankBytes(environment.hardware));
    if (addresses === null) continue;
    return {
      ...sizes,
      inputBuffers: addresses.slice(0, inputs),
      outputBuffers: addresses.slice(inputs),
      estimatedCycles: estimate(request, sizes, bytes, count),
    };
  }
  return null;
}

function tileCount(job: MacJob, sizes: TilingSizes): number {
  return (
    Math.ceil(job.rows.outputSize / sizes.rows) *
    Math.ceil(job.columns.outputSize / sizes.columns) *
    Math.ceil(job.outputChannels / sizes.channels)
  );
}

/** Largest bytes of any tile's input and output. */
function largestTileBytes(job: MacJob, sizes: TilingSizes): { input: number; output: number } {
  let input = 0;
  let output = 0;
  const c1 = Math.min(sizes.channels, job.outputChannels);
  for (const y0 of cuts(job.rows.outputSize, sizes.rows)) {
    for (const x0 of cuts(job.columns.outputSize, sizes.columns)) {
      const tile: Tile = {
        y0,
        y1: Math.min(y0 + sizes.rows, job.rows.outputSize),
        x0,
        x1: Math.min(x0 + sizes.columns, job.columns.outputSize),
        c0: 0,
        c1,
      };
      input = Math.max(input, inputTileBytes(job, tile));
      output = Math.max(output, outputTileBytes(job, tile));
    }
  }
  return { input, output };
}

/** Cycles of a tile that nothing else hides, roughly: dispatch of its instructions, fill, a dependence. */
const tileHandlingCycles = 12;

function estimate(
  request: TilingRequest,
  sizes: TilingSizes,
  bytes: { input: number; output: number },
  buffers: number,
): number {
  const { environment, job, inputExternal, outputExternal } = request;
  const { hardware } = environment;
  const spatial = Math.ceil(job.rows.outputSize / sizes.rows) * Math.ceil(job.columns.outputSize / sizes.columns);
  const channelTiles = Math.ceil(job.outputChannels / sizes.channels);
  const steps = stepCountOf(job, hardware);
  const pieces = Math.ceil(steps / sizes.steps);
  const blocks =
    Math.ceil(job.outputChannels / hardware.outputChannelLanes) *
    job.rows.outputSize *
    Math.ceil(job.columns.outputSize / sizes.columns) *
    Math.ceil(sizes.columns / hardware.pixelLanes);
  const array = blocks * steps * (job.inputElementBytes === 2 ? hardware.int16StepCycles : 1);
  const instructions = spatial * channelTiles * pieces;
  const weightTileBytes = weightBytesOf(job, sizes, hardware);
  const weightLoads = sizes.outer === 'channels' ? channelTiles : spatial * channelTiles;
  const inputLoads = sizes.outer === 'channels' || job.mode === 'depthwise' ? spatial * channelTiles : spatial;
  const read = hardware.externalReadBytesPerCycle;
  const inputCycles = inputExternal ? inputLoads * (bytes.input / read + 2) : 0;
  const weightCycles = weightLoads * ((weightTileBytes * pieces) / read + 4);
  const outputCycles = outputExternal
    ? (spatial * channelTiles * bytes.output) / hardware.externalWriteBytesPerCycle
    : 0;
  const macCycles = array + instructions * (hardware.macFillCycles + 2);
  const firstCycles = (inputExternal ? bytes.input / read : 0) + weightTileBytes / read;
  const lastCycles = outputExternal ? bytes.output / hardware.externalWriteBytesPerCycle : 0;
  // Each tile is dispatched, waited for and handed on: with many small tiles that is not hidden.
  const handling = spatial * channelTiles * tileHandlingCycles;
  const overlapped = Math.max(macCycles, inputCycles + weightCycles, outputCycles) + handling;
  const serial = macCycles + inputCycles + weightCycles + outputCycles;
  return firstCycles + lastCycles + (buffers >= 2 || spatial * channelTiles === 1 ? overlapped : serial);
}

/** Bytes of the weights that one MAC instruction of the tiling uses. */
export function weightBytesOf(
  job: MacJob,
  sizes: Pick<Tiling, 'channels' | 'steps'>,
  hardware: HardwareConfig,
): number {
  const lanes = hardware.outputChannelLanes;
  return (
    Math.ceil(Math.min(sizes.channels, job.outputChannels) / lanes) * sizes.steps * lanes * hardware.reductionLanes
  );
}

/** SRAM that a job likes to have for tile buffers: four output rows, twice; never more than the tensors themselves. */
export function wantedBytes(job: MacJob, inputExternal: boolean, outputExternal: boolean): number {
  const rows = Math.min(4, job.rows.outputSize);
  const tile: Tile = { y0: 0, y1: rows, x0: 0, x1: job.columns.outputSize, c0: 0, c1: job.outputChannels };
  const copies = rows < job.rows.outputSize ? 2 : 1;
  return (
    (inputExternal ? copies * inputTileBytes(job, tile) : 0) +
    (outputExternal ? copies * outputTileBytes(job, tile) : 0)
  );
}

function lcm(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return (a / x) * b;
}
