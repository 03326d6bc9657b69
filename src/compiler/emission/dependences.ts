/**
 * Derives every dependence between instructions from the banks and external addresses that they touch, so that a program that
 * is right when executed one instruction after the other stays right when its units run concurrently.
 */
import type { HardwareConfig } from '../../hardware/config.ts';
import type { Instruction, Memory, Unit } from '../../isa/instructions.generated.ts';
import { banksOfSpan, instructionSpans, unitOf, type OperandSpan } from '../../microarchitecture/spans.ts';
import { externalPageBytes } from './externalImage.ts';

/** Units that a dependence can name, with the fields of theirs. */
const dependUnits = [
  { unit: 'dmaIn', depend: 'dependDmaIn', reuse: 'reuseDmaIn' },
  { unit: 'dmaOut', depend: 'dependDmaOut', reuse: 'reuseDmaOut' },
  { unit: 'macArray', depend: 'dependMac', reuse: 'reuseMac' },
  { unit: 'vector', depend: 'dependVector', reuse: 'reuseVector' },
] as const;
const unitCount = dependUnits.length;
/** Further back than this everything has retired (isa/MICROARCHITECTURE.md section 2). */
const longestDistance = 31;

const unitIndex: Readonly<Record<Unit, number>> = { dmaIn: 0, dmaOut: 1, macArray: 2, vector: 3, sequencer: -1 };

/** Last users of one bank (or page of external memory): number within its unit, counted from 1; 0: none. */
class Users {
  readonly lastUse = new Int32Array(unitCount);
  readonly lastWrite = new Int32Array(unitCount);
}

/** Adds dependences to instructions one by one, in program order. */
export class DependenceTracker {
  private readonly hardware: HardwareConfig;
  private readonly banks = new Map<Memory, Users[]>();
  private readonly pages = new Map<number, Users>();
  private readonly issued = new Int32Array(unitCount);
  private readonly needed = new Int32Array(unitCount);
  private readonly dataNeeded = new Int32Array(unitCount);

  constructor(hardware: HardwareConfig) {
    this.hardware = hardware;
  }

  /** The instruction with its dependence fields set. */
  add(instruction: Instruction): Instruction {
    const unit = unitIndex[unitOf(instruction.op)];
    if (unit < 0) return instruction;
    const { needed, dataNeeded } = this;
    needed.fill(0);
    dataNeeded.fill(0);
    const spans = instructionSpans(instruction, this.hardware);
    for (const span of spans) this.require(span, unit);
    const number = (this.issued[unit] ?? 0) + 1;
    for (const span of spans) this.note(span, unit, number);
    const fields: Record<string, number> = {};
    for (const [index, names] of dependUnits.entries()) {
      const target = needed[index] ?? 0;
      const distance = target === 0 ? 0 : (this.issued[index] ?? 0) - target + 1;
      const wait = distance > longestDistance ? 0 : distance;
      fields[names.depend] = wait;
      fields[names.reuse] = wait !== 0 && dataNeeded[index] !== target ? 1 : 0;
    }
    this.issued[unit] = number;
    return { ...instruction, ...fields };
  }

  private usersOf(span: OperandSpan): Users[] {
    const { memory } = span;
    if (memory === 'external') {
      const users: Users[] = [];
      const last = Math.floor(span.highest / externalPageBytes);
      for (let page = Math.floor(span.lowest / externalPageBytes); page <= last; page++) {
        let entry = this.pages.get(page);
        if (entry === undefined) this.pages.set(page, (entry = new Users()));
        users.push(entry);
      }
      return users;
    }
    let banks = this.banks.get(memory);
    if (banks === undefined) this.banks.set(memory, (banks = []));
    const { first, last } = banksOfSpan(span, this.hardware);
    const users: Users[] = [];
    for (let bank = first; bank <= last; bank++) users.push((banks[bank] ??= new Users()));
    return users;
  }

  private require(span: OperandSpan, unit: number): void {
    const external = span.memory === 'external';
    const reads = span.access === 'read';
    for (const users of this.usersOf(span)) {
      for (let other = 0; other < unitCount; other++) {
        const written = users.lastWrite[other] ?? 0;
        const used = users.lastUse[other] ?? 0;
        // On chip a bank has one unit at a time; within a unit and in external memory only writes conflict.
        const conflicting = external || other === unit ? (reads ? written : 0) : used;
        const target = external && !reads && other !== unit ? used : conflicting;
        if (target > (this.needed[other] ?? 0)) this.needed[other] = target;
        if (reads && written > (this.dataNeeded[other] ?? 0)) this.dataNeeded[other] = written;
      }
    }
  }

  private note(span: OperandSpan, unit: number, number: number): void {
    for (const users of this.usersOf(span)) {
      users.lastUse[unit] = number;
      if (span.access === 'write') users.lastWrite[unit] = number;
    }
  }
}
