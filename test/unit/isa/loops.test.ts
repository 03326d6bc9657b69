import { describe, expect, it } from 'vitest';
import { Emitter } from '../../../src/compiler/emission/emitter.ts';
import type { LoadInstruction } from '../../../src/isa/instructions.generated.ts';
import { issuedInstructions, mostIssuedInstructions, withoutLoops } from '../../../src/isa/loops.ts';
import type { Program } from '../../../src/isa/program.ts';

const load = { memory: 'sram', runBytes: 4, count0: 1, count1: 1, count2: 1 } as const;

function looped(count: number): Emitter {
  const emitter = new Emitter();
  emitter.emit('LOAD', load);
  emitter.loop(count, () => {
    emitter.emit('LOAD', { ...load, externalAddress: 100, externalLoopStride: 10, address: 64, chipLoopStride: -4 });
    emitter.emit('NOP', {});
  });
  emitter.emit('HALT', {});
  return emitter;
}

function programOf(emitter: Emitter): Program {
  const { instructions } = emitter;
  const scope = { operator: 0, stage: 'output', channels: 1, base: 0, strides: [0], timeStep: 5, timeSteps: 9 };
  return {
    name: 'test',
    hardwareHash: '',
    instructions,
    externalBytes: 1000,
    segments: [],
    inputs: [],
    outputs: [],
    debug: {
      operators: [],
      instructionOperator: Int32Array.from([7, 7, 3, 3, -1]),
      scopes: [scope],
      instructionScope: Int32Array.from([-1, -1, 0, -1, -1]),
      captures: [{ tensor: 0, name: 'a', memory: 'sram', address: 0, bytes: 1, afterInstruction: 3 }],
      hostOperators: [],
      fusedTensors: [],
    },
  };
}

describe('issuedInstructions', () => {
  it('writes the body out with addresses that advance by their loop strides', () => {
    const { instructions, source, iteration } = issuedInstructions(looped(3).instructions);
    expect(instructions.map(({ op }) => op)).toEqual([
      'LOAD',
      'NOP',
      'LOAD',
      'NOP',
      'LOAD',
      'NOP',
      'LOAD',
      'NOP',
      'HALT',
    ]);
    const bodies = instructions.filter((one): one is LoadInstruction => one.op === 'LOAD').slice(1);
    expect(bodies.map(({ externalAddress, address }) => [externalAddress, address])).toEqual([
      [100, 64],
      [110, 60],
      [120, 56],
    ]);
    expect([...source]).toEqual([0, 1, 2, 3, 2, 3, 2, 3, 4]);
    expect([...iteration]).toEqual([0, 0, 0, 0, 1, 1, 2, 2, 0]);
  });

  it.each([
    ['count 0', { count: 0 }, /count is 0/],
    ['length 0', { length: 0 }, /length is 0/],
    ['a body beyond the end', { length: 4 }, /leaves the program/],
    ['HALT in the body', { length: 3 }, /its body holds HALT/],
    ['more instructions than any network needs', { count: mostIssuedInstructions }, /issue more than/],
  ])('refuses %s', (_, change, words) => {
    const emitter = looped(2);
    // The body has two instructions, then HALT.
    const instructions = emitter.instructions.map((one) => (one.op === 'LOOP' ? { ...one, ...change } : one));
    expect(() => issuedInstructions(instructions)).toThrow(
      expect.objectContaining({ code: 'PROGRAM_LOOP', exitCode: 2, message: expect.stringMatching(words) as string }),
    );
  });
});

describe('withoutLoops', () => {
  it('carries operators, scopes (one time step further per iteration) and captures along', () => {
    const { debug } = withoutLoops(programOf(looped(2)));
    expect([...debug.instructionOperator]).toEqual([7, 7, 3, 3, 3, 3, -1]);
    const steps = [...debug.instructionScope].map((scope) => debug.scopes[scope]?.timeStep ?? null);
    expect(steps).toEqual([null, null, 5, null, 6, null, null]);
    expect(debug.captures[0]?.afterInstruction).toBe(5);
  });

  it('leaves a program without loops as it is', () => {
    const emitter = new Emitter();
    emitter.emit('HALT', {});
    const program = programOf(emitter);
    expect(withoutLoops(program)).toBe(program);
  });
});
