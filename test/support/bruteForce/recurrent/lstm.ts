/** UNIDIRECTIONAL_SEQUENCE_LSTM by brute force: four gates, cell, hidden state, step by step (SEMANTICS section 4). */
import type { Datapath } from '../../../../src/numerics/datapath.ts';
import { clip, limitsOfBits } from '../integers.ts';
import { multiplierOfQ31, multiplierOfScale, type Multiplier } from '../multiplier.ts';
import { narrowForm } from '../scaler.ts';
import { gateNames, initialElements, type GateName, type LstmLayer } from './layer.ts';
import { scaledProduct, type Product } from './product.ts';
import { logistic16, tanh16, type TableResult } from './sigmoidTable.ts';
import { stageOf, type Place, type Stages } from './stages.ts';
import { rescaled, saturatedOutput } from './vectorProduct.ts';

/** Values after every step, each [time, batch, units]. */
export interface LstmTrace {
  readonly gates: Readonly<Record<GateName, number[]>>;
  readonly cell: number[];
  readonly hidden: number[];
}

export interface LstmInvocation {
  /** In the layout of the output tensor. */
  readonly output: readonly number[];
  /** [batch, units], after the last step. */
  readonly hiddenState: readonly number[];
  readonly cellState: readonly number[];
  readonly trace: LstmTrace;
  readonly stages: Stages;
}

const gateOutputScale = 2 ** -15;

/** Multipliers of the eight gate products and of the three products behind the gates, at 32 bits. */
export function lstmMultipliers(layer: LstmLayer): {
  readonly input: Readonly<Record<GateName, Multiplier>>;
  readonly recurrent: Readonly<Record<GateName, Multiplier>>;
  readonly forgetCell: Multiplier;
  readonly inputCell: Multiplier;
  readonly output: Multiplier;
} {
  // Products of scales in float32, the gates' format Q3.12.
  const gate = (activation: number, weights: number): Multiplier =>
    multiplierOfScale(Math.fround(activation * weights) / 2 ** -12, 32);
  const each = (multiplier: (name: GateName) => Multiplier): Record<GateName, Multiplier> =>
    Object.fromEntries(gateNames.map((name) => [name, multiplier(name)])) as Record<GateName, Multiplier>;
  const { gates, inputFormat, hiddenFormat, cellFormat } = layer;
  const cellScale = cellFormat.scales[0]!;
  return {
    input: each((name) => gate(inputFormat.scales[0]!, gates[name].input.scales[0]!)),
    recurrent: each((name) => gate(hiddenFormat.scales[0]!, gates[name].recurrent.scales[0]!)),
    forgetCell: multiplierOfScale((gateOutputScale * cellScale) / cellScale, 32),
    inputCell: multiplierOfScale(gateOutputScale ** 2 / cellScale, 32),
    output: multiplierOfScale(gateOutputScale ** 2 / hiddenFormat.scales[0]!, 32),
  };
}

/** Largest magnitude of the cell state; null without a clip. */
export function cellLimit({ cellClip, cellFormat }: LstmLayer): bigint | null {
  if (cellClip <= 0) return null;
  return BigInt(Math.min(32767, Math.trunc(cellClip / cellFormat.scales[0]!)));
}

/** State of one invocation under way. */
interface Run {
  readonly layer: LstmLayer;
  readonly datapath: Datapath;
  readonly multipliers: ReturnType<typeof lstmMultipliers>;
  readonly stages: Stages;
}

function gateProduct(
  run: Run,
  name: GateName,
  chain: 'input' | 'recurrent',
  values: readonly number[],
  unit: number,
  place: Place,
): bigint {
  const { layer, datapath, multipliers } = run;
  const wide = layer.inputFormat.type === 'int16';
  const gate = layer.gates[name];
  const q31 = multipliers[chain][name];
  const product: Product = {
    values,
    weights: gate[chain].elements.slice(unit * values.length, (unit + 1) * values.length),
    type: layer.inputFormat.type,
    zeroPoint: (chain === 'input' ? layer.inputFormat : layer.hiddenFormat).zeroPoints[0]!,
    bias: chain === 'input' ? gate.bias.elements[unit]! : 0n,
    registerBits: wide ? Math.min(datapath.accumulatorBitsInt16, 64) : Math.min(datapath.accumulatorBits, 32),
    form: wide ? 'wide' : narrowForm(datapath.roundingProfile, layer.kind),
    multiplier: multiplierOfQ31(Number(q31.integer), q31.shift, datapath.multiplierBits),
    resultBits: 16,
  };
  return scaledProduct(product, datapath, stageOf(run.stages, `${name}.${chain}`, layer.units), place);
}

function gateValue(
  run: Run,
  name: GateName,
  input: readonly number[],
  hidden: readonly number[],
  unit: number,
  place: Place,
): bigint {
  const { stages, layer } = run;
  const sum =
    gateProduct(run, name, 'input', input, unit, place) + gateProduct(run, name, 'recurrent', hidden, unit, place);
  const sumStage = stageOf(stages, `${name}.sum`, layer.units);
  const saturated = sumStage.keep(clip(sum, limitsOfBits(16)));
  if (saturated !== sum) sumStage.note(place, 'vectorSaturations');
  return tabulated(run, `${name}.table`, name === 'cellGate' ? tanh16(saturated, -12) : logistic16(saturated), place);
}

function tabulated(run: Run, name: string, { value, clamped }: TableResult, place: Place): bigint {
  const stage = stageOf(run.stages, name, run.layer.units);
  if (clamped) stage.note(place, 'tableClamps');
  return stage.keep(value);
}

/** A product of gate and cell, saturated to 16 bits. */
function cellProduct(run: Run, name: string, product: bigint, multiplier: Multiplier, place: Place): bigint {
  const stage = stageOf(run.stages, name, run.layer.units);
  const scaled = rescaled(product, multiplier, run.datapath, stage, place);
  const result = clip(scaled, limitsOfBits(16));
  if (result !== scaled) stage.note(place, 'channelScalerSaturations');
  return stage.keep(result);
}

function nextCell(run: Run, gates: Readonly<Record<GateName, bigint>>, cell: number, place: Place): bigint {
  const { multipliers, layer } = run;
  const kept = cellProduct(run, 'cell.forget', gates.forgetGate * BigInt(cell), multipliers.forgetCell, place);
  const added = cellProduct(run, 'cell.input', gates.inputGate * gates.cellGate, multipliers.inputCell, place);
  const stage = stageOf(run.stages, 'cell', layer.units);
  const sum = clip(kept + added, limitsOfBits(16));
  if (sum !== kept + added) stage.note(place, 'vectorSaturations');
  const limit = cellLimit(layer);
  if (limit === null) return stage.keep(sum);
  const clipped = clip(sum, { min: -limit, max: limit });
  if (clipped !== sum) stage.note(place, 'activationClamps');
  return stage.keep(clipped);
}

function nextHidden(run: Run, outputGate: bigint, cell: bigint, place: Place): bigint {
  const { layer, multipliers, datapath } = run;
  const power = Math.round(Math.log2(layer.cellFormat.scales[0]!));
  const activated = tabulated(run, 'hidden.table', tanh16(cell, power), place);
  const stage = stageOf(run.stages, 'hidden', layer.units);
  const offset =
    rescaled(outputGate * activated, multipliers.output, datapath, stage, place) +
    BigInt(layer.hiddenFormat.zeroPoints[0]!);
  const s2 = clip(offset, limitsOfBits(32));
  if (s2 !== offset) stage.note(place, 'channelScalerSaturations');
  return saturatedOutput(s2, layer.hiddenFormat.type === 'int16' ? 16 : 8, stage, place);
}

/** @param state [batch, units] each, before the invocation */
function invoke(
  layer: LstmLayer,
  datapath: Datapath,
  frame: readonly number[],
  invocation: number,
  state: { hidden: readonly number[]; cell: readonly number[] },
): LstmInvocation {
  const { batches, timeSteps, inputs, units, timeMajor } = layer;
  const run: Run = { layer, datapath, multipliers: lstmMultipliers(layer), stages: new Map() };
  const trace: LstmTrace = {
    gates: { inputGate: [], forgetGate: [], cellGate: [], outputGate: [] },
    cell: [],
    hidden: [],
  };
  const output = new Array<number>(batches * timeSteps * units).fill(0);
  let hidden = [...state.hidden];
  let cell = [...state.cell];
  for (let timeStep = 0; timeStep < timeSteps; timeStep++) {
    const nextHiddens: number[] = [];
    const nextCells: number[] = [];
    for (let batch = 0; batch < batches; batch++) {
      const row = timeMajor ? timeStep * batches + batch : batch * timeSteps + timeStep;
      const x = frame.slice(row * inputs, (row + 1) * inputs);
      const h = hidden.slice(batch * units, (batch + 1) * units);
      for (let unit = 0; unit < units; unit++) {
        const index = batch * units + unit;
        const place: Place = { invocation, timeStep, index, slot: invocation * timeSteps + timeStep };
        const value = (name: GateName): bigint => gateValue(run, name, x, h, unit, place);
        const gates = {
          inputGate: value('inputGate'),
          forgetGate: value('forgetGate'),
          cellGate: value('cellGate'),
          outputGate: value('outputGate'),
        };
        const newCell = nextCell(run, gates, cell[index]!, place);
        const newHidden = Number(nextHidden(run, gates.outputGate, newCell, place));
        for (const name of gateNames) trace.gates[name].push(Number(gates[name]));
        nextCells.push(Number(newCell));
        nextHiddens.push(newHidden);
        output[row * units + unit] = newHidden;
      }
    }
    [hidden, cell] = [nextHiddens, nextCells];
    trace.cell.push(...cell);
    trace.hidden.push(...hidden);
  }
  return { output, hiddenState: hidden, cellState: cell, trace, stages: run.stages };
}

/** One result per invocation. */
export function bruteForceLstm(layer: LstmLayer, datapath: Datapath): LstmInvocation[] {
  const initial = {
    hidden: initialElements(layer.hiddenFormat, layer.initialHidden),
    cell: initialElements(layer.cellFormat, layer.initialCell),
  };
  let state: { hidden: readonly number[]; cell: readonly number[] } = initial;
  return layer.frames.map((frame, invocation) => {
    if (layer.resets) state = initial;
    const result = invoke(layer, datapath, frame, invocation, state);
    state = { hidden: result.hiddenState, cell: result.cellState };
    return result;
  });
}
