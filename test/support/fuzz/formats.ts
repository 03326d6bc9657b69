/** Tensor formats and contents that all random layers of the vector unit and of the DMA are made of. */
import fc from 'fast-check';
import type { IntegerType, TensorElements, TensorFormat } from '../bruteForce/layer.ts';
import { elementsOf } from '../bruteForce/record.ts';
import { dataModes, drawElements, type DataMode } from './elements.ts';

export const upTo = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });
export const zeroPointArbitrary = fc.oneof(fc.constantFrom(0, -128, 127), fc.integer({ min: -128, max: 127 }));
export const seedArbitrary = fc.integer({ min: 0, max: 2 ** 31 - 1 });
export const modeArbitrary = fc.constantFrom(...dataModes);

/** Binary logarithm by which the real output range is narrower than what the inputs can reach. */
export const outputGain = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -2, max: 3 }) },
  { weight: 2, arbitrary: fc.integer({ min: 4, max: 15 }) },
  { weight: 3, arbitrary: fc.integer({ min: 16, max: 45 }) },
  { weight: 1, arbitrary: fc.integer({ min: -34, max: -8 }) },
);

/** @param zeroPoint of an int8 tensor; uint8 has it 128 higher, wider types have none */
export function format(type: IntegerType, shape: readonly number[], scale: number, zeroPoint: number): TensorFormat {
  const symmetric = type === 'int16' || type === 'int32';
  return {
    type,
    shape,
    scales: [Math.fround(scale)],
    zeroPoints: [symmetric ? 0 : type === 'uint8' ? zeroPoint + 128 : zeroPoint],
    quantizedDimension: 0,
  };
}

export function filled(tensor: TensorFormat, mode: DataMode, random: () => number): TensorElements {
  const elements = drawElements(tensor.type, elementsOf(tensor.shape), mode, tensor.zeroPoints[0]!, random);
  return { ...tensor, elements };
}

/** Significand that comes arbitrarily close to a power of two now and then: multipliers at the ends of their range. */
export const significand = (random: () => number): number =>
  [1, 1 + 2 ** -23, 2 - 2 ** -23][Math.floor(random() * 9)] ?? 1 + random();
