/** Expected outputs have an origin outside src/: a second evaluator, of plain BigInt, computes them as well. */
import { expect, test } from 'vitest';
import { evaluate } from './independent/evaluate.ts';
import { networkModel, programFile } from './program.ts';

test.each(['mlp', 'lstm-int8', 'lstm-int16x8'])('the evaluator in BigInt computes expected.bin of %s', (name) => {
  const output = evaluate(networkModel(name), programFile(name, 'input.bin'));
  expect([...output]).toEqual([...programFile(name, 'expected.bin')]);
});
