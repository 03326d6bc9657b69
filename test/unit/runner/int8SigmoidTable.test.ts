/** LOGISTIC and TANH on int8 through compiler, machine and golden model under both definitions of their table. */
import { describe, expect, it } from 'vitest';
import { resolveHardware } from '../../../src/hardware/resolve.ts';
import { sigmoidTable16 } from '../../../src/numerics/tables/sigmoid16.ts';
import { simulate } from '../../../src/runner/simulate.ts';
import { compileNetwork } from '../../../src/runner/sources.ts';
import { sixteenBitTable, type SigmoidName } from '../../support/bruteForce/sigmoidTable.ts';
import { singleOperator, type TensorSketch } from '../../support/singleOperator.ts';

const everyInput = Int8Array.from({ length: 256 }, (_, index) => index - 128);
const outputs: Readonly<Record<SigmoidName, Pick<TensorSketch, 'scale' | 'zeroPoint'>>> = {
  LOGISTIC: { scale: 1 / 256, zeroPoint: -128 },
  TANH: { scale: 1 / 128, zeroPoint: 0 },
};

function run(name: SigmoidName, type: 'int8' | 'int16', scale: number, zeroPoint: number, setting: string) {
  const hardware = resolveHardware(undefined, [`int8SigmoidTable=${setting}`]);
  const output = type === 'int8' ? outputs[name] : { scale: 2 ** -15, zeroPoint: 0 };
  const model = singleOperator(name, [{ type, shape: [256], scale, zeroPoint }], { type, shape: [256], ...output });
  const input = type === 'int8' ? everyInput : Int16Array.from(everyInput, (x) => x * 200);
  const { result, outputs: bytes } = simulate(compileNetwork(model, hardware, ''), {
    hardware,
    inputs: [new Uint8Array(input.buffer)],
  });
  expect(result.conformance).toMatchObject({ valueMismatches: 0, counterMismatches: 0, comparedElements: 256 });
  return { values: [...new Int8Array(bytes![0]!)], events: result.events, hash: result.hardware.programHash };
}

describe.each(['LOGISTIC', 'TANH'] as const)('%s', (name) => {
  it('takes the table that the hardware parameter names, on machine and golden model alike', () => {
    let differing = 0;
    for (const scale of [2 ** -12, 2 ** -6, 0.02, 0.036, 0.05, 0.1, 0.37, 4].map(Math.fround)) {
      for (const zeroPoint of [-128, -3, 127]) {
        const reference = run(name, 'int8', scale, zeroPoint, 'fixedPoint');
        const wide = run(name, 'int8', scale, zeroPoint, 'sixteenBit');
        expect(wide.values, `${scale} ${zeroPoint}`).toEqual(sixteenBitTable(name, scale, zeroPoint, sigmoidTable16));
        expect(wide.events).toEqual(reference.events);
        // A program is tied to the choice.
        expect(wide.hash).not.toBe(reference.hash);
        differing += wide.values.filter((value, index) => value !== reference.values[index]).length;
      }
    }
    expect(differing).toBeGreaterThan(0);
  });

  it('on int16 is decided by the reference', () => {
    const reference = run(name, 'int16', 2 ** -12, 0, 'fixedPoint');
    expect(run(name, 'int16', 2 ** -12, 0, 'sixteenBit').values).toEqual(reference.values);
  });
});
