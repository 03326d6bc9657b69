/**
 * The MAC unit: executes MAC instructions pixel by pixel (isa/MICROARCHITECTURE.md, section 5). Its registers live on between
 * instructions, since a reduction may be cut between them. Time is not its business.
 */
import { invariant } from '../../../errors.ts';
import type { HardwareConfig } from '../../../hardware/config.ts';
import type { MacInstruction } from '../../../isa/instructions.generated.ts';
import type { EventPort } from '../../counters.ts';
import type { ByteMemory } from '../../memories.ts';
import { accumulatePixel } from './array.ts';
import type { ChannelRows } from './channelRows.ts';
import { readChannelRows } from './channelRows.ts';
import { createEmission, emitPixel } from './emission.ts';
import type { MacGeometry } from './geometry.ts';
import { macGeometry } from './geometry.ts';
import { gatherOperands } from './operands.ts';
import { createRangeCollector, collectRange, reportRange } from './observedRange.ts';
import { createArray } from './reduction.ts';
import type { Registers } from './registers.ts';
import { createRegisters, registerFormat } from './registers.ts';
import { unpackWeights } from './weights.ts';

/** What the MAC unit is connected to. */
export interface MacPorts {
  readonly sram: ByteMemory;
  readonly weight: ByteMemory;
  readonly parameter: ByteMemory;
  readonly table: ByteMemory;
  readonly events: EventPort;
}

export interface MacUnit {
  readonly hardware: HardwareConfig;
  registers: Registers;
  /** Steps that the reduction in the registers has had; 0 while none waits for its next instruction. */
  stepsDone: number;
  operands: Int32Array;
  weights: Int8Array;
}

export function createMacUnit(hardware: HardwareConfig): MacUnit {
  return {
    hardware,
    registers: createRegisters(hardware.outputChannelLanes * hardware.pixelLanes),
    stepsDone: 0,
    operands: new Int32Array(0),
    weights: new Int8Array(0),
  };
}

/** @throws ProgramFault ILLEGAL_OPERAND for a channel row that no scaler takes, ADDRESS_RANGE */
export function executeMac(unit: MacUnit, ports: MacPorts, instruction: MacInstruction): void {
  const geometry = macGeometry(instruction, unit.hardware);
  const { outputHeight, outputWidth, outputChannels } = instruction;
  const { loads, emits } = geometry;
  invariant(loads || unit.stepsDone === instruction.firstStep, 'a cut reduction continues where it ended');
  prepareScratch(unit, geometry);
  const weightBound = unpackWeights(geometry, ports.weight, unit.weights);

  const format = registerFormat(instruction, unit.hardware);
  const rows = loads || emits ? readRows(ports, instruction, format) : null;
  const array = createArray(geometry, format, unit.operands, unit.weights, weightBound, rows);
  const emission = emits && rows !== null ? createEmission(instruction, unit.hardware, rows, ports.table) : null;
  const ranges = createRangeCollector(outputChannels);
  if (loads && rows !== null) unit.registers.bias.set(rows.bias);
  // A whole reduction needs the registers of one pixel only; those of a cut one stay.
  const pixelRegisters = loads && emits ? 0 : outputChannels;
  for (let y = 0; y < outputHeight; y++) {
    for (let x = 0; x < outputWidth; x++) {
      const at = x * pixelRegisters;
      gatherOperands(geometry, ports.sram, y, x, unit.operands);
      accumulatePixel(array, unit.registers, at, y, x);
      if (emission === null) continue;
      collectRange(ranges, unit.registers, at);
      emitPixel(emission, unit.registers, at, y, x, ports.sram, ports.events);
    }
  }
  if (emission !== null) reportRange(ranges, unit.registers.bias, ports.events);
  unit.stepsDone = emits ? 0 : instruction.firstStep + instruction.stepCount;
}

function readRows(
  ports: MacPorts,
  instruction: MacInstruction,
  format: ReturnType<typeof registerFormat>,
): ChannelRows {
  const largestMultiplier = instruction.scalerForm === 'wide' ? 32767 : 2147483647;
  const { channelAddress, outputChannels } = instruction;
  return readChannelRows(ports.parameter, channelAddress, outputChannels, format, largestMultiplier);
}

/** Grows the scratch arrays and clears the operands: positions that no tap holds must read zero. */
function prepareScratch(unit: MacUnit, geometry: MacGeometry): void {
  const { outputChannels } = geometry.instruction;
  const operands = geometry.positions * geometry.operandChannels;
  const weights = geometry.positions * outputChannels;
  if (unit.operands.length < operands) unit.operands = new Int32Array(operands);
  else unit.operands.fill(0, 0, operands);
  if (unit.weights.length < weights) unit.weights = new Int8Array(weights);
  if (geometry.loads && unit.registers.value.length < outputChannels) unit.registers = createRegisters(outputChannels);
}
