/** Collects instructions in sequential order, each with the operator and the event scope that it belongs to. */
import { unsupportedError } from '../../errors.ts';
import {
  enumValues,
  instructionLayouts,
  type FieldLayout,
  type Instruction,
  type InstructionOf,
  type Operation,
} from '../../isa/instructions.generated.ts';
import type { EventScope } from '../../isa/program.ts';

type Fields<Op extends Operation> = Partial<Omit<InstructionOf<Op>, 'op'>>;

const blanks = new Map<Operation, Readonly<Record<string, number | string>>>();

/** Instruction with every field that is not given at zero (the first value of an enumeration). */
function blankOf(op: Operation): Readonly<Record<string, number | string>> {
  let blank = blanks.get(op);
  if (blank === undefined) {
    const fields: Record<string, number | string> = { op };
    for (const field of instructionLayouts[op].fields) {
      fields[field.name] = field.enumName === null ? 0 : enumValues[field.enumName][0];
    }
    blank = fields;
    blanks.set(op, blank);
  }
  return blank;
}

function checkField(op: Operation, field: FieldLayout, value: unknown): void {
  if (typeof value !== 'number') return;
  if (!Number.isInteger(value) || value < field.minimum || value > field.maximum) {
    throw unsupportedError(
      'FIELD_RANGE',
      `the instruction ${op} has no room for ${field.name} = ${String(value)} (${String(field.minimum)}…${String(field.maximum)})`,
    );
  }
}

/** Thrown by an emitter that holds as many instructions as it was made for. */
export class EmitterFull extends Error {}

/** Six times what the largest network that we know needs on a preset; more than this exhausts time and memory. */
const mostInstructions = 200_000;

export class Emitter {
  readonly instructions: Instruction[] = [];
  readonly instructionOperator: number[] = [];
  readonly instructionScope: number[] = [];
  readonly scopes: EventScope[] = [];
  /** Operator of the model whose instructions are being emitted; −1 for none. */
  operator = -1;

  private readonly limit: number;

  /** @param limit instructions that it holds, HALT not counted */
  constructor(limit = Infinity) {
    this.limit = limit;
  }

  /** Emits the body once, under a LOOP that issues it `count` times. */
  loop(count: number, body: () => void): void {
    const start = this.emit('LOOP', { count, length: 1 });
    body();
    const loop = this.instructions[start]!;
    this.instructions[start] = { ...loop, length: this.instructions.length - start - 1 } as Instruction;
  }

  /** @returns number of the instruction */
  emit<Op extends Operation>(op: Op, fields: Fields<Op>, scope: EventScope | null = null): number {
    if (this.instructions.length >= this.limit && op !== 'HALT') throw new EmitterFull();
    if (this.instructions.length >= mostInstructions) {
      throw unsupportedError(
        'PROGRAM_TOO_LONG',
        `operator ${this.operator}: the network needs more than ${mostInstructions} instructions on this hardware`,
      );
    }
    const instruction = { ...blankOf(op), ...fields, op } as unknown as InstructionOf<Op>;
    const values = instruction as unknown as Readonly<Record<string, unknown>>;
    for (const field of instructionLayouts[op].fields) checkField(op, field, values[field.name]);
    this.instructions.push(instruction);
    this.instructionOperator.push(this.operator);
    if (scope === null) this.instructionScope.push(-1);
    else {
      this.instructionScope.push(this.scopes.length);
      this.scopes.push(scope);
    }
    return this.instructions.length - 1;
  }
}
