/**
 * The machine: executes a program on simulated memories. Values are computed in program order, one instruction after the other;
 * time follows from the schedule recurrence, apart from values (isa/MICROARCHITECTURE.md, sections 2 and 3).
 */
import { inputError } from '../errors.ts';
import type { HardwareConfig } from '../hardware/config.ts';
import { hardwareHash } from '../hardware/hash.ts';
import type { Instruction } from '../isa/instructions.generated.ts';
import { portBytes } from '../isa/portTypes.ts';
import { withoutLoops } from '../isa/loops.ts';
import type { HostOperator, Program, TensorPort } from '../isa/program.ts';
import { ProgramFault } from '../microarchitecture/faults.ts';
import { findHazards } from '../microarchitecture/hazards.ts';
import { checkProgram } from '../microarchitecture/operands.ts';
import type { Schedule } from '../microarchitecture/schedule.ts';
import { scheduleProgram } from '../microarchitecture/schedule.ts';
import type { OperatorEvents } from '../numerics/events.ts';
import type { Activity } from './activity.ts';
import { programActivity } from './activity.ts';
import type { CapturesByInstruction, OnRetire } from './captures.ts';
import { groupCaptures, takeCaptures } from './captures.ts';
import { EventCounters } from './counters.ts';
import { placeFault } from './faults.ts';
import type { ByteMemory, OnChipMemories } from './memories.ts';
import { clearMemories, createMemory, createOnChipMemories, requireRange } from './memories.ts';
import { storedRange } from './storedRange.ts';
import { executeLoad, executeStore } from './units/dma.ts';
import type { MacUnit } from './units/mac/macUnit.ts';
import { createMacUnit, executeMac } from './units/mac/macUnit.ts';
import { executePool } from './units/pool.ts';
import { executeVector } from './units/vector/vectorUnit.ts';

/** A program on its hardware. External memory, and with it state, lives from one invocation to the next. */
export interface Machine {
  readonly program: Program;
  readonly hardware: HardwareConfig;
  readonly chip: OnChipMemories;
  readonly external: ByteMemory;
  readonly activity: Activity;
  readonly captures: CapturesByInstruction;
  /** Computed and found free of hazards at the first timed invocation; the same for all, since time does not depend on data. */
  schedule: Schedule | null;
}

/** Executes an operator of the program's host list on external memory. */
export type HostPort = (operator: HostOperator, external: Uint8Array) => void;

export interface InvocationOptions {
  /** Number of the invocation, for the coordinates of events. */
  readonly invocation: number;
  /** Compute values and events. */
  readonly values: boolean;
  /** Compute the schedule and check it for hazards. */
  readonly timing: boolean;
  /** Receives every tensor of the program's capture list; needs `values`. */
  readonly onRetire?: OnRetire;
  /** Needed where the program has HOST instructions; needs `values`. */
  readonly host?: HostPort;
}

/** What one invocation gave; null for what was not asked for. */
export interface MachineResult {
  /** Bytes of each output port, dense, row-major, little-endian. */
  readonly outputs: readonly Uint8Array[] | null;
  /** By operator index; operators without an event or a range are absent. */
  readonly events: Map<number, OperatorEvents> | null;
  readonly schedule: Schedule | null;
}

/**
 * @throws NpusimError HARDWARE_MISMATCH where the program was compiled for other hardware
 * @throws ProgramFault the first illegal operand or address of the program
 */
export function createMachine(source: Program, hardware: HardwareConfig): Machine {
  const program = withoutLoops(source);
  const hash = hardwareHash(hardware);
  if (program.hardwareHash !== hash) {
    throw inputError(
      'HARDWARE_MISMATCH',
      `program ${program.name} was compiled for hardware ${program.hardwareHash}, not for ${hardware.name} (${hash}); ` +
        'compile it again for this hardware, or run it with the parameters that it was compiled with',
    );
  }
  const [fault] = checkProgram(program.instructions, hardware, program.externalBytes);
  if (fault !== undefined) throw fault;
  const machine: Machine = {
    program,
    hardware,
    chip: createOnChipMemories(hardware),
    external: createMemory('external', program.externalBytes),
    activity: programActivity(program.instructions, hardware),
    captures: groupCaptures(program.debug.captures),
    schedule: null,
  };
  for (const { externalAddress, data } of program.segments) writeExternal(machine.external, externalAddress, data);
  return machine;
}

/** Puts the persistent state back to its initial image. */
export function resetState(machine: Machine): void {
  for (const { kind, externalAddress, data } of machine.program.segments) {
    if (kind === 'state') writeExternal(machine.external, externalAddress, data);
  }
}

/**
 * Runs the program once. On-chip memories start with zeros; external memory keeps what the invocation before left there.
 * @param inputs bytes of each input port, in order; not read without `values`
 * @throws NpusimError INPUT_COUNT, INPUT_SIZE, HOST_PORT_MISSING
 * @throws ProgramFault a hazard, or a value that the microarchitecture does not allow, with instruction, cycle and address
 */
export function runInvocation(
  machine: Machine,
  inputs: readonly Uint8Array[],
  options: InvocationOptions,
): MachineResult {
  const schedule = options.timing ? timeProgram(machine) : null;
  if (!options.values) return { outputs: null, events: null, schedule };
  clearMemories(machine.chip);
  writeInputs(machine, inputs);
  const counters = executeProgram(machine, options, schedule);
  const outputs = machine.program.outputs.map((port) => readPort(machine.external, port));
  return { outputs, events: counters.operators, schedule };
}

function timeProgram(machine: Machine): Schedule {
  if (machine.schedule !== null) return machine.schedule;
  const { instructions } = machine.program;
  const schedule = scheduleProgram(instructions, machine.hardware);
  const [fault] = findHazards(instructions, schedule, machine.hardware);
  if (fault !== undefined) throw fault;
  machine.schedule = schedule;
  return schedule;
}

function executeProgram(machine: Machine, options: InvocationOptions, schedule: Schedule | null): EventCounters {
  const { instructions, debug } = machine.program;
  const counters = new EventCounters(options.invocation);
  const mac = createMacUnit(machine.hardware);
  const capture = (after: number): void => {
    if (options.onRetire === undefined) return;
    takeCaptures(machine.captures, after, machine.chip.sram, machine.external, options.onRetire);
  };
  capture(-1);
  for (const [number, instruction] of instructions.entries()) {
    counters.begin(debug.scopes[debug.instructionScope[number] ?? -1] ?? null);
    try {
      executeInstruction(machine, mac, counters, instruction, options);
    } catch (error) {
      if (!(error instanceof ProgramFault)) throw error;
      throw placeFault(error, { instruction: number, cycle: schedule?.start[number] ?? null });
    }
    counters.end();
    if (counters.keepsStored) {
      const range = storedRange(instruction, machine.hardware, machine.chip.sram);
      if (range !== null) counters.observeStored(range);
    }
    capture(number);
  }
  return counters;
}

function executeInstruction(
  machine: Machine,
  mac: MacUnit,
  events: EventCounters,
  instruction: Instruction,
  options: InvocationOptions,
): void {
  const { chip, external } = machine;
  switch (instruction.op) {
    case 'NOP':
    case 'LOOP':
    case 'HALT':
      return;
    case 'HOST':
      callHost(machine, instruction.hostOperator, options);
      return;
    case 'LOAD':
      executeLoad({ chip, external }, instruction);
      return;
    case 'STORE':
      executeStore({ chip, external }, instruction);
      return;
    case 'MAC':
      executeMac(mac, { ...chip, events }, instruction);
      return;
    case 'VECTOR':
      executeVector({ sram: chip.sram, table: chip.table, events }, instruction);
      return;
    case 'POOL':
      executePool({ sram: chip.sram, events }, instruction);
      return;
  }
}

function callHost(machine: Machine, hostOperator: number, options: InvocationOptions): void {
  const operator = machine.program.debug.hostOperators[hostOperator];
  const { length } = machine.program.debug.hostOperators;
  if (operator === undefined) {
    throw new ProgramFault('ILLEGAL_OPERAND', `host operator ${hostOperator} of a program that lists ${length}`);
  }
  if (options.host === undefined) {
    const words = `operator ${operator.operator} (${operator.kind}) runs on the host, but no host was given`;
    throw inputError('HOST_PORT_MISSING', words);
  }
  options.host(operator, machine.external.bytes);
}

function writeInputs(machine: Machine, inputs: readonly Uint8Array[]): void {
  const ports = machine.program.inputs;
  if (inputs.length !== ports.length)
    throw inputError('INPUT_COUNT', `${inputs.length} inputs for a program with ${ports.length}`);
  for (const [index, port] of ports.entries()) {
    const bytes = inputs[index]!;
    const expected = portBytes(port.type, port.shape);
    if (bytes.length !== expected) {
      const shape = `${port.type} [${port.shape.join(', ')}]`;
      const words = `input ${index} (${port.name}) has ${bytes.length} bytes; ${shape} needs ${expected}`;
      throw inputError('INPUT_SIZE', words);
    }
    writeExternal(machine.external, port.externalAddress, bytes);
  }
}

function writeExternal(external: ByteMemory, address: number, data: Uint8Array): void {
  requireRange(external, address, data.length);
  external.bytes.set(data, address);
}

function readPort(external: ByteMemory, port: TensorPort): Uint8Array {
  const bytes = portBytes(port.type, port.shape);
  requireRange(external, port.externalAddress, bytes);
  return external.bytes.slice(port.externalAddress, port.externalAddress + bytes);
}
