import { describe, expect, it } from 'vitest';
import { plain } from '../../../src/report/colours.ts';
import { conformanceReport } from '../../../src/report/conformanceText.ts';
import { conformanceLines } from '../../../src/report/verdict.ts';
import type { SimulationResult } from '../../../src/runner/result.ts';

/** The lines for a verdict; nothing else of the result is read. */
function lines(conformance: SimulationResult['conformance']): string[] {
  return conformanceLines({ conformance } as SimulationResult, plain);
}

const exact = {
  comparedTensors: 3,
  comparedElements: 1234,
  valueMismatches: 0,
  comparedCounters: 56,
  counterMismatches: 0,
  notCompared: ['a', 'b'],
  differences: [],
};

describe('the verdict of a run', () => {
  it('says what agreed and what could not be compared', () => {
    expect(lines(exact)).toEqual([
      'conformance  exact: machine = golden model in 1,234 elements of 3 tensors and 56 event counts; 2 fused away',
    ]);
  });

  it('names the first differences with both sides', () => {
    const differences = [
      { kind: 'value', invocation: 0, operator: 4, name: 'conv', coordinates: [0, 1, 2], machine: '5', golden: '6' },
      {
        kind: 'counter',
        invocation: 1,
        operator: 4,
        name: 'output activationClamps total',
        coordinates: null,
        machine: '7',
        golden: '8',
      },
    ] as const;
    expect(lines({ ...exact, notCompared: [], valueMismatches: 1, counterMismatches: 1, differences })).toEqual([
      'conformance  MISMATCH: 1 values and 1 counters differ, of 1,234 elements of 3 tensors and 56 event counts',
      '             value conv[0, 1, 2] (operator 4): machine 5, golden 6',
      '             counter output activationClamps total (operator 4, invocation 1): machine 7, golden 8',
    ]);
  });

  it('says that nothing was checked', () => expect(lines(null)).toEqual(['conformance  not checked']));
});

describe('the conformance of vector files', () => {
  it('is a row per file, then what differs and, by reason, what was not run', () => {
    const text = conformanceReport({
      files: [
        {
          file: 'a.json',
          cases: 5,
          goldenMismatches: 0,
          machineRun: 3,
          machineMismatches: 1,
          notRun: [
            { id: 'two', reason: 'too wide' },
            { id: 'three', reason: 'too wide' },
          ],
          differences: [{ id: 'one', side: 'machine', words: ['values differ'] }],
        },
      ],
    });
    expect(text.split('\n')).toEqual([
      'file    cases  golden differs  machine ran  machine differs  not run',
      'a.json      5               0            3                1        2',
      'a.json: one: machine: values differ',
      'a.json: 2 not run, from two: too wide',
      '',
    ]);
  });
});
