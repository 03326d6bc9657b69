/** Conformance of one run: every tensor that the machine materialised and every event count against golden, over all invocations. */
import type { OperatorEvents } from '../numerics/events.ts';
import type { ConformanceResult, Difference } from './result.ts';
import { compareEvents } from './verifyEvents.ts';
import type { ComparedTensor } from './verifyValues.ts';
import { compareValues } from './verifyValues.ts';

/** Differences that a result lists; all are counted. */
const listedDifferences = 10;

/** A tensor of the machine to compare. */
export interface CapturedTensor extends ComparedTensor {
  readonly tensor: number;
  readonly name: string;
  /** Operator that computes it; −1: a model input or a variable. */
  readonly operator: number;
  readonly bytes: Uint8Array;
}

/** Either side of one invocation. */
export interface GoldenSide {
  /** Undefined where golden has no such tensor. */
  readonly tensor: (tensor: number) => Uint8Array | undefined;
  readonly events: ReadonlyMap<number, OperatorEvents>;
}

export interface MachineSide {
  readonly tensors: readonly CapturedTensor[];
  readonly events: ReadonlyMap<number, OperatorEvents>;
}

/** Mismatches of one invocation. */
export interface InvocationVerdict {
  readonly valueMismatches: number;
  readonly counterMismatches: number;
}

/** Collects the comparison over the invocations of a run. */
export class Verification {
  private comparedElements = 0;
  private valueMismatches = 0;
  private comparedCounters = 0;
  private counterMismatches = 0;
  private readonly compared = new Set<number>();
  private readonly notCompared: Set<string>;
  private readonly notObserved = new Set<string>();
  private readonly differences: Difference[] = [];

  /** @param notMaterialised names of tensors that the program never holds */
  constructor(notMaterialised: readonly string[]) {
    this.notCompared = new Set(notMaterialised);
  }

  compareInvocation(invocation: number, machine: MachineSide, golden: GoldenSide): InvocationVerdict {
    const before = { values: this.valueMismatches, counters: this.counterMismatches };
    for (const tensor of machine.tensors) this.compareTensor(invocation, tensor, golden.tensor(tensor.tensor));
    const operators = [...new Set([...golden.events.keys(), ...machine.events.keys()])].sort((a, b) => a - b);
    for (const operator of operators) {
      this.compareOperator(invocation, operator, machine.events.get(operator), golden.events.get(operator));
    }
    return {
      valueMismatches: this.valueMismatches - before.values,
      counterMismatches: this.counterMismatches - before.counters,
    };
  }

  result(): ConformanceResult {
    return {
      comparedTensors: this.compared.size,
      comparedElements: this.comparedElements,
      valueMismatches: this.valueMismatches,
      comparedCounters: this.comparedCounters,
      counterMismatches: this.counterMismatches,
      notCompared: [...this.notCompared],
      differences: this.differences,
    };
  }

  /** Registers that the machine did not observe at every step: `operator stage`. */
  unobserved(): readonly string[] {
    return [...this.notObserved];
  }

  private compareTensor(invocation: number, tensor: CapturedTensor, golden: Uint8Array | undefined): void {
    if (golden === undefined) {
      this.notCompared.add(tensor.name);
      return;
    }
    const { elements, mismatches, first } = compareValues(tensor, tensor.bytes, golden);
    this.compared.add(tensor.tensor);
    this.comparedElements += elements;
    this.valueMismatches += mismatches;
    if (first === null) return;
    const { operator, name } = tensor;
    this.list({ kind: 'value', invocation, operator, name, ...first });
  }

  private compareOperator(
    invocation: number,
    operator: number,
    machine: OperatorEvents | undefined,
    golden: OperatorEvents | undefined,
  ): void {
    const { counters, differences, notObserved } = compareEvents(machine, golden);
    this.comparedCounters += counters;
    this.counterMismatches += differences.length;
    for (const stage of notObserved) this.notObserved.add(`${operator} ${stage}`);
    for (const difference of differences) {
      this.list({ kind: 'counter', invocation, operator, coordinates: null, ...difference });
    }
  }

  private list(difference: Difference): void {
    if (this.differences.length < listedDifferences) this.differences.push(difference);
  }
}

/** One difference as a line: where it is, and both sides. */
export function differenceSentence(difference: Difference): string {
  const { kind, operator, invocation, name, coordinates, machine, golden } = difference;
  const place = coordinates === null ? name : `${name}[${coordinates.join(', ')}]`;
  const when = invocation === 0 ? '' : `, invocation ${invocation}`;
  return `${kind} ${place} (operator ${operator}${when}): machine ${machine}, golden ${golden}`;
}
