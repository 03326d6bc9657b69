/** Cases of the reference vectors (shared material) as the vector unit's tests read them. */
import { expect, it } from 'vitest';
import type { ElementType } from '../../../../../src/isa/instructions.generated.ts';
import { sharedJson } from '../../../../support/shared.ts';
import type { Vector } from './runVector.ts';
import { bytesOf, readElement } from './runVector.ts';

interface CaseTensor {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly data: string;
}
export interface Case {
  readonly id: string;
  readonly params: Readonly<Record<string, number>> & { readonly axis?: readonly number[] };
  readonly kernel: Readonly<Record<string, number>>;
  readonly tensors: Readonly<Record<string, CaseTensor>>;
}
export interface VectorFile {
  readonly cases: readonly Case[];
  readonly lut_uint16?: readonly number[];
  readonly luts_int16_le?: { readonly exp_lut: string; readonly one_over_one_plus_x_lut: string };
}

/** Elements of a tensor, row-major. */
export function decode(tensor: CaseTensor): Vector & { readonly shape: readonly number[] } {
  const bytes = Buffer.from(tensor.data, 'base64');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { type, shape } = tensor;
  const values = Array.from({ length: bytes.length / bytesOf[type] }, (_, i) =>
    readElement(view, type, i * bytesOf[type]),
  );
  return { type, shape, values };
}

/** Bounds of the result, both in force. */
export const bounds = ({ kernel }: Case) => ({
  hasClampLow: 1,
  hasClampHigh: 1,
  clampLow: kernel['activation_min']!,
  clampHigh: kernel['activation_max']!,
});

/** Runs `check` on every case; a file without cases is a failure. */
export function everyCase(file: string, check: (one: Case, all: VectorFile) => void): void {
  it(file, () => {
    const all = sharedJson<VectorFile>('vectors', `${file}.json`);
    expect(all.cases.length).toBeGreaterThan(0);
    for (const one of all.cases) check(one, all);
  });
}
