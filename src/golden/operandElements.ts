/** An operator's operands as typed arrays. */
import type { Tensor } from '../graph/model.ts';
import { floatElements, integerElements, tensorBytes, type IntegerElements } from './elements.ts';
import { requiredInput, type GoldenContext } from './kernel.ts';

/** The integers of the input in that slot. */
export function integerInput(context: GoldenContext, slot: number): IntegerElements {
  const tensor = requiredInput(context, slot);
  return integerElements(tensor.type, context.bytes(tensor));
}

/** The float32 elements of the input in that slot. */
export function floatInput(context: GoldenContext, slot: number): Float32Array {
  return floatElements(context.bytes(requiredInput(context, slot)));
}

/** Zeroed integers for an output tensor. */
export function integerOutput(tensor: Tensor): IntegerElements {
  return integerElements(tensor.type, new Uint8Array(tensorBytes(tensor)));
}
