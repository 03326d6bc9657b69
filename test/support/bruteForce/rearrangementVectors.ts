/** Reads operator vectors of PAD, PADV2, CONCATENATION and the resizing operators. */
import type { RearrangementLayer } from './rearrangementLayer.ts';
import { decodeElements, formatOf, withElements, type VectorCase } from './vectors.ts';

export function rearrangementOf({ params, kernel, tensors }: VectorCase, op: string): RearrangementLayer {
  const outputs = [formatOf(tensors['output']!)];
  switch (op) {
    case 'PAD/PADV2': {
      const amounts = decodeElements('int32', tensors['paddings']!.data!).map(Number);
      const value = tensors['pad_value'] ?? null;
      return {
        kind: 'PADV2',
        inputs: [withElements(tensors['input']!)],
        outputs,
        before: amounts.filter((_, i) => i % 2 === 0),
        // PAD is PADV2 with the zero point.
        padValue: value === null ? (kernel['output_zero_point'] as number) : withElements(value).elements[0]!,
      };
    }
    case 'CONCATENATION': {
      const names = Object.keys(tensors).filter((name) => name.startsWith('input'));
      const inputs = names.map((_, i) => withElements(tensors[`input${i}`]!));
      return { kind: op, inputs, outputs, axis: params['axis'] as number, constants: [], repeated: false };
    }
    case 'RESIZE_NEAREST_NEIGHBOR':
    case 'RESIZE_BILINEAR':
      return {
        kind: op,
        inputs: [withElements(tensors['input']!)],
        outputs,
        alignCorners: params['align_corners'] === true,
        halfPixelCenters: params['half_pixel_centers'] === true,
      };
    default:
      throw new Error(`no vectors of ${op}`);
  }
}
