/** Finds PADs whose zeros a single convolution behind them can resolve itself. */
import type { Model, Operator } from '../../graph/model.ts';
import type { FoldedPad } from '../plan.ts';

/** PADs to fold, by the convolution that takes each over. */
export function foldedPads(model: Model): ReadonlyMap<number, FoldedPad> {
  const folded = new Map<number, FoldedPad>();
  for (const operator of model.operators) {
    if (operator.kind !== 'PAD') continue;
    const readers = model.operators.filter((other) => other.inputs.includes(operator.outputs[0] ?? -1));
    const [reader] = readers;
    if (readers.length !== 1 || reader === undefined) continue;
    const pad = foldable(model, operator, reader);
    if (pad !== null) folded.set(reader.index, pad);
  }
  return folded;
}

function foldable(model: Model, pad: Operator, reader: Operator): FoldedPad | null {
  const convolution = reader.kind === 'CONV_2D' || reader.kind === 'DEPTHWISE_CONV_2D';
  const padded = pad.outputs[0] ?? -1;
  const input = pad.inputs[0] ?? -1;
  const amounts = model.tensors[pad.inputs[1] ?? -1];
  const source = model.tensors[input];
  const target = model.tensors[padded];
  if (
    !convolution ||
    reader.attributes.padding !== 'VALID' ||
    reader.inputs[0] !== padded ||
    model.outputs.includes(padded) ||
    source === undefined ||
    target === undefined ||
    source.data !== null ||
    amounts?.data === null ||
    amounts?.type !== 'int32' ||
    source.shape.length !== 4
  ) {
    return null;
  }
  // The PAD's value is its output's zero point; a padding tap of the convolution is the zero point of what it reads.
  if (source.quantization.zeroPoints[0] !== target.quantization.zeroPoints[0]) return null;
  const view = new DataView(amounts.data.buffer, amounts.data.byteOffset, amounts.data.byteLength);
  const at = (index: number): number => view.getInt32(index * 4, true);
  if (at(0) !== 0 || at(1) !== 0 || at(6) !== 0 || at(7) !== 0) return null;
  return { operator: pad.index, input, top: at(2), left: at(4) };
}
