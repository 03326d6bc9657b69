/** Networks whose cycles are tested: compiled once for a preset, timed on that preset or on variations of its timing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTflite } from '../../src/graph/tflite/reader.ts';
import type { Model } from '../../src/graph/model.ts';
import type { HardwareConfig } from '../../src/hardware/config.ts';
import { type PresetName, presetConfig } from '../../src/hardware/presets.ts';
import { macCycles } from '../../src/microarchitecture/macArray.ts';
import { scheduleProgram } from '../../src/microarchitecture/schedule.ts';
import { compileNetwork, type Network } from '../../src/runner/sources.ts';
import { singleOperator } from '../support/singleOperator.ts';
import { sharedPath } from '../support/shared.ts';

/** Networks of the repository itself. */
export const ownNetworks = ['dscnn', 'mlp'] as const;

export function readOwnNetwork(name: (typeof ownNetworks)[number]): Model {
  const path = join(import.meta.dirname, '..', '..', 'programs', name, `${name}.tflite`);
  return readTflite(readFileSync(path), name);
}

export function readSharedNetwork(name: string): Model {
  return readTflite(readFileSync(sharedPath('models', `${name}.tflite`)), name);
}

/** A matrix product [rows, inputs] × [inputs, outputs] in int8. */
export function fullyConnected(rows: number, inputs: number, outputs: number): Model {
  const filter = Int8Array.from({ length: outputs * inputs }, (_, i) => ((i * 37) % 255) - 127);
  return singleOperator(
    'FULLY_CONNECTED',
    [
      { type: 'int8', shape: [rows, inputs], scale: 0.05, zeroPoint: 3 },
      { type: 'int8', shape: [outputs, inputs], scale: 0.01, zeroPoint: 0, data: filter },
      { type: 'int32', shape: [outputs], scale: 0.0005, zeroPoint: 0, data: new Int32Array(outputs) },
    ],
    { type: 'int8', shape: [rows, outputs], scale: 0.2, zeroPoint: -4 },
  );
}

/** 64 bytes per cycle in each direction, eight times the presets' of 256 MAC/cycle; latencies and bursts stay theirs. */
export const ampleBandwidth: Partial<HardwareConfig> = {
  externalReadBytesPerCycle: 64,
  externalWriteBytesPerCycle: 64,
};

export interface CompiledNetwork {
  readonly network: Network;
  readonly hardware: HardwareConfig;
  /** Σ T·R of the MAC instructions: cycles in which the array takes a step. */
  readonly arrayCycles: number;
}

export function compileFor(model: Model, preset: PresetName): CompiledNetwork {
  const hardware = presetConfig(preset);
  const network = compileNetwork(model, hardware, '');
  const arrayCycles = network.program.instructions.reduce(
    (sum, instruction) => sum + (instruction.op === 'MAC' ? macCycles(instruction, hardware).arrayCycles : 0),
    0,
  );
  return { network, hardware, arrayCycles };
}

/** Cycles of the same program with some parameters of time changed. */
export function totalCycles({ network, hardware }: CompiledNetwork, changes: Partial<HardwareConfig> = {}): number {
  return scheduleProgram(network.program.instructions, { ...hardware, ...changes }).totalCycles;
}
