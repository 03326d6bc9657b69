/** Hazards under a schedule, and the static proof that no timing brings one out. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instruction } from '../../../src/isa/instructions.generated.ts';
import { findHazards } from '../../../src/microarchitecture/hazards.ts';
import { proveHazardFree } from '../../../src/microarchitecture/proof.ts';
import { scheduleProgram } from '../../../src/microarchitecture/schedule.ts';
import { banksOfSpan, instructionSpans, unitOf } from '../../../src/microarchitecture/spans.ts';
import { arbitraryProgram, arbitraryTiming } from './arbitraryMachine.ts';
import { make, smallHardware } from './smallHardware.ts';

const halt = make('HALT');
/** SRAM bank b holds the addresses 256·b … 256·b + 255. */
const bank = (index: number) => index * 256;

function hazards(...instructions: Instruction[]) {
  const program = [...instructions, halt];
  const found = findHazards(program, scheduleProgram(program, smallHardware), smallHardware);
  return found.map(({ kind, place }) => [kind, place.otherInstruction, place.instruction, place.cycle]);
}

function unordered(...instructions: Instruction[]) {
  const found = proveHazardFree([...instructions, halt], smallHardware);
  return found.map(({ kind, place }) => [kind, place.otherInstruction, place.instruction]);
}

const loadTo = (index: number, fields: Parameters<typeof make<'LOAD'>>[1] = {}) =>
  make('LOAD', { address: bank(index), ...fields });
const copy = (from: number, to: number, fields: Parameters<typeof make<'VECTOR'>>[1] = {}) =>
  make('VECTOR', { input0Address: bank(from), outputAddress: bank(to), ...fields });

describe('hazards under a schedule', () => {
  it('BANK_CONFLICT: another unit starts before the retirement', () => {
    // The LOAD holds bank 1 from 1 to 12; the VECTOR reads it from 2.
    const faults = findHazards(
      [loadTo(1), copy(1, 2), halt],
      scheduleProgram([loadTo(1), copy(1, 2), halt], smallHardware),
      smallHardware,
    );
    expect(faults).toHaveLength(1);
    expect(faults[0]?.place).toEqual({
      instruction: 1,
      otherInstruction: 0,
      cycle: 2,
      memory: 'sram',
      bank: 1,
      address: 256,
    });
    expect(faults[0]?.message).toBe(
      'instruction 1, cycle 2, memory sram, bank 1, address 256, against instruction 0: operand 0 (read 256…256): ' +
        'it starts before the retirement of instruction 0, which holds the same',
    );
    expect(hazards(loadTo(1), copy(1, 2, { dependDmaIn: 1 }))).toEqual([]);
    expect(hazards(loadTo(1), copy(0, 2))).toEqual([]);
  });

  it('BANK_CONFLICT: a later instruction has come and gone before an earlier one of another unit starts', () => {
    // VECTOR 0 takes C = 10·⌈40/4⌉ = 100: starts 1, free 103. VECTOR 1 reads bank 1 from 103. LOAD 2 writes bank 1: dispatched 2,
    // starts 3, retires 3 + 10 + 1 = 14. No cycle sees both in bank 1, yet VECTOR 1 would read what was to come later.
    const slow = copy(2, 3, { count2: 10, count3: 40 });
    expect(hazards(slow, copy(1, 0), loadTo(1))).toEqual([['BANK_CONFLICT', 1, 2, 3]]);
  });

  it('two units must not read one bank at a time either', () => {
    const store = make('STORE', { address: bank(1), externalAddress: 500 });
    expect(hazards(store, copy(1, 2))).toEqual([['BANK_CONFLICT', 0, 1, 2]]);
  });

  it('READ_BEFORE_RETIRE: a unit reads what it is still writing', () => {
    // VECTOR 0 writes bank 1, is free at 4, retires at 7; VECTOR 1 starts at 4.
    expect(hazards(copy(0, 1), copy(1, 2))).toEqual([['READ_BEFORE_RETIRE', 0, 1, 4]]);
    expect(hazards(copy(0, 1), copy(1, 2, { dependVector: 1 }))).toEqual([]);
    // Write after read, write after write and read after read are in order.
    expect(hazards(copy(0, 1), copy(2, 0))).toEqual([]);
    expect(hazards(copy(0, 1), copy(2, 1))).toEqual([]);
    expect(hazards(copy(0, 1), copy(0, 2))).toEqual([]);
  });

  it('EXTERNAL_CONFLICT: LOAD after STORE and STORE after LOAD of touching bytes', () => {
    const store = make('STORE', { address: bank(1), externalAddress: 100, runBytes: 10 });
    const load = (externalAddress: number) => make('LOAD', { address: bank(2), externalAddress, runBytes: 10 });
    expect(hazards(store, load(109))).toEqual([['EXTERNAL_CONFLICT', 0, 1, 2]]);
    expect(hazards(store, load(91))).toEqual([['EXTERNAL_CONFLICT', 0, 1, 2]]);
    expect(hazards(store, load(110))).toEqual([]);
    expect(hazards(load(91), store)).toEqual([['EXTERNAL_CONFLICT', 0, 1, 2]]);
    expect(hazards(store, store)).toEqual([]);
    expect(hazards(store, make('HOST'), load(100))).toEqual([]);
  });

  it('are those of the rules, pair by pair', () => {
    fc.assert(
      fc.property(arbitraryProgram(30), arbitraryTiming, (program, hardware) => {
        const schedule = scheduleProgram(program, hardware);
        const expected: string[] = [];
        program.forEach((later, j) => {
          for (let i = 0; i < j; i++) {
            const kind = conflictKind(program[i]!, later);
            if (kind !== null && schedule.start[j]! < schedule.retire[i]!) expected.push(`${i} ${j}`);
          }
        });
        const found = findHazards(program, schedule, hardware);
        expect(
          found.map(({ place }) => `${String(place.otherInstruction)} ${String(place.instruction)}`).sort(),
        ).toEqual(expected.sort());
        for (const { kind, place } of found) {
          const [earlier, later] = [program[place.otherInstruction!]!, program[place.instruction!]!];
          expect(conflictKind(earlier, later)).toContain(kind);
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** The rules of section 3 on every pair of spans; kinds that apply, or null. */
function conflictKind(earlier: Instruction, later: Instruction): string[] | null {
  const kinds: string[] = [];
  for (const a of instructionSpans(earlier, smallHardware)) {
    for (const b of instructionSpans(later, smallHardware)) {
      if (a.memory !== b.memory) continue;
      const sameUnit = unitOf(earlier.op) === unitOf(later.op);
      if (a.memory === 'external') {
        if (earlier.op !== later.op && a.lowest <= b.highest && b.lowest <= a.highest) kinds.push('EXTERNAL_CONFLICT');
        continue;
      }
      const [x, y] = [banksOfSpan(a, smallHardware), banksOfSpan(b, smallHardware)];
      if (x.last < y.first || y.last < x.first) continue;
      if (!sameUnit) kinds.push('BANK_CONFLICT');
      else if (a.access === 'write' && b.access === 'read') kinds.push('READ_BEFORE_RETIRE');
    }
  }
  return kinds.length === 0 ? null : kinds;
}

describe('static proof', () => {
  it('needs a dependence, direct or through others', () => {
    expect(unordered(loadTo(1), copy(1, 2))).toEqual([['BANK_CONFLICT', 0, 1]]);
    expect(unordered(loadTo(1), copy(1, 2, { dependDmaIn: 1 }))).toEqual([]);
    // A dependence on a later LOAD will do: its unit retires in order. On an earlier one it will not.
    expect(unordered(loadTo(1), loadTo(3), copy(1, 2, { dependDmaIn: 1 }))).toEqual([]);
    expect(unordered(loadTo(3), loadTo(1), copy(1, 2, { dependDmaIn: 2 }))).toEqual([['BANK_CONFLICT', 1, 2]]);
    // STORE after VECTOR after LOAD: the STORE may touch the LOAD's bank.
    const store = (fields: object) => make('STORE', { address: bank(1), externalAddress: 500, ...fields });
    expect(unordered(loadTo(1), copy(0, 2, { dependDmaIn: 1 }), store({ dependVector: 1 }))).toEqual([]);
    expect(unordered(loadTo(1), copy(0, 2), store({ dependVector: 1 }))).toEqual([['BANK_CONFLICT', 0, 2]]);
    // What had retired when the previous instruction of the unit started has retired now.
    expect(unordered(loadTo(1), copy(1, 2, { dependDmaIn: 1 }), copy(1, 3))).toEqual([]);
    expect(unordered(copy(0, 1), copy(1, 2))).toEqual([['READ_BEFORE_RETIRE', 0, 1]]);
  });

  it('knows that HOST waits for all', () => {
    expect(unordered(loadTo(1), make('HOST'), copy(1, 2))).toEqual([]);
    expect(unordered(loadTo(1), make('NOP'), copy(1, 2))).toEqual([['BANK_CONFLICT', 0, 2]]);
  });

  it('knows how many instructions of a unit can be in flight', () => {
    // Two of the vector unit: when the third starts, the first has retired.
    expect(unordered(copy(0, 1), copy(0, 2), copy(1, 3))).toEqual([]);
    expect(unordered(copy(0, 1), copy(1, 3))).toEqual([['READ_BEFORE_RETIRE', 0, 1]]);
    // Four of the MAC array.
    const mac = (from: number, to: number) =>
      make('MAC', { inputAddress: bank(from), outputAddress: bank(to), stepCount: 1 });
    expect(unordered(mac(0, 1), mac(0, 2), mac(0, 2), mac(0, 2), mac(1, 3))).toEqual([]);
    expect(unordered(mac(0, 1), mac(0, 2), mac(0, 2), mac(1, 3))).toEqual([['READ_BEFORE_RETIRE', 0, 3]]);
  });

  it('knows that what is more than 31 instructions of its unit back has retired', () => {
    const others = (count: number) => Array.from({ length: count }, () => loadTo(3));
    // 31 LOADs behind the one to bank 1: it is the 32nd most recent.
    expect(unordered(loadTo(1), ...others(31), copy(1, 2))).toEqual([]);
    expect(unordered(loadTo(1), ...others(30), copy(1, 2))).toEqual([['BANK_CONFLICT', 0, 31]]);
    // And what had retired when that one started: VECTOR 0 wrote bank 1, the LOADs behind it depend on it.
    const after = loadTo(0, { dependVector: 1 });
    expect(
      unordered(copy(2, 1), after, ...others(31), make('STORE', { address: bank(1), externalAddress: 99 })),
    ).toEqual([]);
  });

  it('holds under every timing', () => {
    let proven = 0;
    fc.assert(
      fc.property(
        arbitraryProgram(16),
        fc.array(arbitraryTiming, { minLength: 6, maxLength: 6 }),
        (program, timings) => {
          const open = new Set(
            proveHazardFree(program, smallHardware).map(
              ({ place }) => `${String(place.otherInstruction)} ${String(place.instruction)}`,
            ),
          );
          if (open.size === 0) proven += 1;
          for (const hardware of timings) {
            for (const { place } of findHazards(program, scheduleProgram(program, hardware), hardware)) {
              expect(open).toContain(`${String(place.otherInstruction)} ${String(place.instruction)}`);
            }
          }
        },
      ),
      { numRuns: 400 },
    );
    expect(proven).toBeGreaterThan(20);
  });

  it('finds a timing for almost every pair that it leaves open', () => {
    // Deep queues, and every choice of which units are slow: what is not ordered collides under one of them.
    const deep = { ...smallHardware, externalReadOutstanding: 12, externalWriteOutstanding: 12, queueDepth: 19 };
    const slowUnits = [
      { externalReadLatencyCycles: 5000 },
      { externalWriteLatencyCycles: 3000 },
      { macDrainCycles: 255, macFillCycles: 255, channelScalerLanes: 1 },
      { vectorDrainCycles: 255, vectorFillCycles: 255 },
    ];
    const timings = Array.from(
      { length: 16 },
      (_, choice) => Object.assign({}, deep, ...slowUnits.filter((__, unit) => (choice >> unit) & 1)) as typeof deep,
    );
    let open = 0;
    let seen = 0;
    for (const program of fc.sample(arbitraryProgram(12), { numRuns: 200, seed: 11 })) {
      open += proveHazardFree(program, smallHardware).length;
      const found = timings.flatMap((hardware) => findHazards(program, scheduleProgram(program, hardware), hardware));
      seen += new Set(found.map(({ place }) => `${String(place.otherInstruction)} ${String(place.instruction)}`)).size;
    }
    expect(open).toBeGreaterThan(200);
    expect(seen).toBeGreaterThan(0.95 * open);
  });
});
