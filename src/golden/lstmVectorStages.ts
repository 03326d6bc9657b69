/** What the vector unit does in an LSTM step: gate sums, tables, cell and hidden state (SEMANTICS section 4). */
import { leftShiftSaturates } from '../numerics/fixedPoint.ts';
import { clamp, limits, saturate } from '../numerics/integers.ts';
import { recordEvent, stageOf, type NumericEvent } from '../numerics/events.ts';
import type { FixedMultiplier } from '../numerics/multiplier.ts';
import type { LstmGateName, LstmParameters } from '../operators/lstm.ts';
import { vectorScalerForm } from '../operators/vectorScaler.ts';
import type { GoldenContext } from './kernel.ts';
import type { ElementPosition } from './productStage.ts';
import { logistic16, tablePosition, tanh16, type TableResult } from '../numerics/interpolatedSigmoid.ts';
import { vectorScale } from './vectorUnit.ts';

/** Gate sums have 12 fraction bits; a unit of the tables is a third of that. */
const gateInput = { multiplier: 3, rightShift: 0 };

export class LstmVectorStages {
  private readonly context: GoldenContext;
  private readonly parameters: LstmParameters;
  private readonly oneRounding: boolean;

  constructor(context: GoldenContext, parameters: LstmParameters) {
    this.context = context;
    this.parameters = parameters;
    this.oneRounding = vectorScalerForm(context.datapath.roundingProfile) === 'oneRounding';
  }

  /** Saturating 16-bit sum of the two chains of a gate. */
  gateSum(gate: LstmGateName, fromInput: number, fromHidden: number, position: ElementPosition): number {
    return this.saturatingSum(`${gate}.sum`, fromInput + fromHidden, position);
  }

  /** tanh in the cell gate, the logistic function in the others; Q0.15. */
  gateFunction(gate: LstmGateName, sum: number, position: ElementPosition): number {
    const table = gate === 'cellGate' ? tanh16 : logistic16;
    return this.tableValue(`${gate}.table`, table(tablePosition(sum, gateInput)), position);
  }

  /** The new cell state: forget · cell + input · candidate, saturating, then clipped. */
  cell(forget: number, cell: number, input: number, candidate: number, position: ElementPosition): number {
    const { forgetScale, inputScale, cellLimit } = this.parameters;
    const kept = this.product('cell.forget', forget * cell, forgetScale, position);
    const added = this.product('cell.input', input * candidate, inputScale, position);
    const sum = this.saturatingSum('cell', kept + added, position);
    if (cellLimit === null) return sum;
    const clipped = clamp(sum, -cellLimit, cellLimit);
    if (clipped !== sum) this.record('cell', 'activationClamps', position);
    return clipped;
  }

  /** The new hidden state: output gate · tanh(cell), rescaled to the output's format. */
  hidden(outputGate: number, cell: number, position: ElementPosition): number {
    const { cellTanhInput, hiddenScale, hiddenZeroPoint, type } = this.parameters;
    const squashed = this.tableValue('hidden.table', tanh16(tablePosition(cell, cellTanhInput)), position);
    const { min, max } = limits(type);
    const offset = this.scale('hidden', outputGate * squashed, hiddenScale, position) + hiddenZeroPoint;
    // S2 of the vector unit has 32 bits.
    const value = saturate(offset, 32);
    if (value !== offset) this.record('hidden', 'channelScalerSaturations', position);
    if (value < min) this.record('hidden', 'outputSaturationsLow', position);
    if (value > max) this.record('hidden', 'outputSaturationsHigh', position);
    return clamp(value, min, max);
  }

  private product(stage: string, exact: number, scale: FixedMultiplier, position: ElementPosition): number {
    const scaled = this.scale(stage, exact, scale, position);
    const saturated = saturate(scaled, 16);
    if (saturated !== scaled) this.record(stage, 'channelScalerSaturations', position);
    return saturated;
  }

  private scale(stage: string, x: number, scale: FixedMultiplier, position: ElementPosition): number {
    if (!this.oneRounding && leftShiftSaturates(x, scale.shift)) {
      this.record(stage, 'channelScalerOverflows', position);
    }
    return vectorScale(x, scale, this.oneRounding);
  }

  private saturatingSum(stage: string, exact: number, position: ElementPosition): number {
    const saturated = saturate(exact, 16);
    if (saturated !== exact) this.record(stage, 'vectorSaturations', position);
    return saturated;
  }

  private tableValue(stage: string, { value, clamped }: TableResult, position: ElementPosition): number {
    if (clamped) this.record(stage, 'tableClamps', position);
    return value;
  }

  private record(stage: string, event: NumericEvent, position: ElementPosition): void {
    const { channel, invocation, timeStep, index, slot } = position;
    const found = stageOf(this.context.events, stage, this.parameters.units, true);
    recordEvent(found, event, 1, channel, { invocation, timeStep, index, step: 0 }, slot);
  }
}
