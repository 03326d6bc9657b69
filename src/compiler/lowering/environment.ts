/** What a lowering works with: where tensors are, which SRAM is free, and where instructions and constants go. */
import { invariant } from '../../errors.ts';
import type { Model, Tensor } from '../../graph/model.ts';
import type { HardwareConfig } from '../../hardware/config.ts';
import type { EventScope } from '../../isa/program.ts';
import type { BankRing } from '../emission/bankRing.ts';
import type { Emitter } from '../emission/emitter.ts';
import type { ExternalImage } from '../emission/externalImage.ts';
import type { Region } from '../emission/regions.ts';
import type { Home } from '../plan.ts';

/** The memories that instructions fill shortly before use. */
export interface Rings {
  readonly weight: BankRing;
  readonly parameter: BankRing;
  readonly table: BankRing;
}

export interface LoweringEnvironment {
  readonly model: Model;
  readonly hardware: HardwareConfig;
  readonly emitter: Emitter;
  readonly image: ExternalImage;
  readonly rings: Rings;
  /** SRAM that holds nothing needed during or after this operator. */
  readonly free: readonly Region[];
  /** Where the dense bytes of a tensor are. */
  readonly home: (tensor: number) => Home;
}

/** Thrown by a lowering that finds no tiling for the free SRAM; placement then moves a tensor to external memory. */
export class DoesNotFit extends Error {
  readonly neededBytes: number;
  constructor(neededBytes: number) {
    super(`needs ${String(neededBytes)} bytes of SRAM`);
    this.neededBytes = neededBytes;
  }
}

export function tensorOf(environment: Pick<LoweringEnvironment, 'model'>, index: number): Tensor {
  const tensor = environment.model.tensors[index];
  invariant(tensor !== undefined, `tensor ${String(index)} exists`);
  return tensor;
}

export function sramBankBytes(hardware: HardwareConfig): number {
  return hardware.sramBytes / hardware.sramBanks;
}

/** Scope of an operator's stage `output` with events at base + Σ loop index · stride. */
export function outputScope(operator: number, channels: number, base: number, strides: readonly number[]): EventScope {
  return { operator, stage: 'output', channels, base, strides, timeStep: 0, timeSteps: 0 };
}
