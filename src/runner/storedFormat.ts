/**
 * The fixed-point formats inside UNIDIRECTIONAL_SEQUENCE_LSTM (SEMANTICS section 4): sums in Q3.12, table results in Q0.15, the
 * cell state on the power-of-two scale that the model gives it.
 */
import type { Model } from '../graph/model.ts';

/** Slot of the cell state among the operator's inputs. */
const cellSlot = 19;

/** Fraction bits of a stage's stored integers; null where they follow from no power of two, or the model that says so is missing. */
export function fractionBitsOf(kind: string, stage: string, model: Model | null, operator: number): number | null {
  if (kind !== 'UNIDIRECTIONAL_SEQUENCE_LSTM') return null;
  if (stage === 'cell' || stage.startsWith('cell.')) return cellFractionBits(model, operator);
  if (stage.endsWith('.table')) return 15;
  return /\.(input|recurrent|sum)$/.test(stage) ? 12 : null;
}

function cellFractionBits(model: Model | null, operator: number): number | null {
  const tensor = model?.operators[operator]?.inputs[cellSlot] ?? -1;
  const scale = model?.tensors[tensor]?.quantization.scales[0];
  return scale === undefined ? null : -Math.log2(scale);
}
