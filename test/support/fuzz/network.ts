/** A layer of the brute-force reference as a network of one operator, or of two where a HARD_SWISH reads the first. */
import type { Model, Operator, OperatorAttributes, Tensor } from '../../../src/graph/model.ts';
import type { BiasElements, IntegerType, Layer, MacLayer, TensorElements, TensorFormat } from '../bruteForce/layer.ts';

export interface Network {
  readonly model: Model;
  /** Raw little-endian bytes, one per model input in order. */
  readonly inputs: readonly Uint8Array[];
}

const bytesPerElement = { int8: 1, uint8: 1, int16: 2, int32: 4, int64: 8 } as const;

/** Little-endian two's complement. */
export function bytesOfElements(type: IntegerType, elements: readonly (number | bigint)[]): Uint8Array {
  const size = bytesPerElement[type];
  const bytes = Buffer.alloc(elements.length * size);
  elements.forEach((element, i) => {
    let rest = BigInt.asUintN(8 * size, BigInt(element));
    for (let byte = 0; byte < size; byte++, rest >>= 8n) bytes[i * size + byte] = Number(rest & 255n);
  });
  return Uint8Array.from(bytes);
}

/** Collects the tensors and operators of a network. */
export class Builder {
  readonly tensors: Tensor[] = [];
  private readonly operators: Operator[] = [];
  readonly inputs: number[] = [];
  readonly inputBytes: Uint8Array[] = [];

  add(name: string, format: TensorFormat, data: Uint8Array | null): number {
    this.tensors.push({
      index: this.tensors.length,
      name,
      type: format.type,
      shape: format.shape,
      quantization: { scales: format.scales, zeroPoints: format.zeroPoints, dimension: format.quantizedDimension },
      data,
      isVariable: false,
    });
    return this.tensors.length - 1;
  }

  input(name: string, tensor: TensorElements): number {
    const index = this.add(name, tensor, null);
    this.inputs.push(index);
    this.inputBytes.push(bytesOfElements(tensor.type, tensor.elements));
    return index;
  }

  constant(name: string, tensor: TensorElements | BiasElements): number {
    return this.add(name, tensor, bytesOfElements(tensor.type, tensor.elements));
  }

  /** @param outputs one tensor or several */
  operator(
    kind: string,
    inputs: readonly number[],
    outputs: number | readonly number[],
    attributes: OperatorAttributes = {},
  ): void {
    const written = typeof outputs === 'number' ? [outputs] : outputs;
    this.operators.push({ index: this.operators.length, kind, version: 1, inputs, outputs: written, attributes });
  }

  finish(name: string, outputs: number[]): Network {
    const { tensors, operators, inputs } = this;
    return { model: { name, tensors, operators, inputs, outputs }, inputs: this.inputBytes };
  }
}

export interface AppendedLayer {
  /** Tensor that the layer's own operator writes. */
  readonly output: number;
  /** Tensor behind a HARD_SWISH, else the same. */
  readonly last: number;
}

function macAttributes(layer: MacLayer): OperatorAttributes {
  const { padding, strideHeight, strideWidth, dilationHeight, dilationWidth, depthMultiplier, activation } = layer;
  const window = { padding, strideHeight, strideWidth };
  const byKind = {
    CONV_2D: { ...window, dilationHeight, dilationWidth, quantizedBiasType: layer.biasType },
    DEPTHWISE_CONV_2D: { ...window, dilationHeight, dilationWidth, depthMultiplier },
    FULLY_CONNECTED: { keepDims: false, weightsFormat: 0, quantizedBiasType: layer.biasType },
    TRANSPOSE_CONV: window,
  } satisfies Record<MacLayer['kind'], OperatorAttributes>;
  const attributes: OperatorAttributes = { activation, ...byKind[layer.kind] };
  if (layer.direct === null) return attributes;
  const { multipliers, shifts, ...rest } = layer.direct;
  return { ...attributes, integerParameters: { outputMultiplier: multipliers, outputShift: shifts, ...rest } };
}

/** An int32 constant without quantisation. */
export function integers(shape: readonly number[], elements: readonly number[]): TensorElements {
  return { type: 'int32', shape, scales: [], zeroPoints: [], quantizedDimension: 0, elements };
}

/** Adds the operator (two with a HARD_SWISH) that computes `layer` from the given tensors. */
export function appendLayer(builder: Builder, layer: Layer, inputs: readonly number[]): AppendedLayer {
  const output = builder.add('output', layer.output, null);
  switch (layer.kind) {
    case 'CONV_2D':
    case 'DEPTHWISE_CONV_2D':
    case 'FULLY_CONNECTED':
    case 'TRANSPOSE_CONV':
      return appendMac(builder, layer, inputs[0]!, output);
    case 'ADD':
    case 'SUB':
    case 'MUL':
      builder.operator(layer.kind, inputs, output, { activation: layer.activation, potScaleInt16: false });
      break;
    case 'MAXIMUM':
    case 'MINIMUM':
      builder.operator(layer.kind, inputs, output);
      break;
    case 'MEAN':
    case 'SUM':
    case 'REDUCE_MAX': {
      const axes = builder.constant('axes', integers([layer.axes.length], layer.axes));
      builder.operator(layer.kind, [...inputs, axes], output, { keepDims: layer.keepDims });
      break;
    }
    case 'AVERAGE_POOL_2D':
    case 'MAX_POOL_2D': {
      const { padding, strideHeight, strideWidth, filterHeight, filterWidth, activation } = layer;
      const attributes = { padding, strideHeight, strideWidth, filterHeight, filterWidth, activation };
      builder.operator(layer.kind, inputs, output, attributes);
      break;
    }
    case 'SOFTMAX':
      builder.operator(layer.kind, inputs, output, { beta: layer.beta });
      break;
    case 'LEAKY_RELU':
      builder.operator(layer.kind, inputs, output, { alpha: layer.alpha });
      break;
    case 'LOGISTIC':
    case 'TANH':
    case 'HARD_SWISH':
    case 'PRELU':
    case 'RELU':
    case 'RELU6':
    case 'RELU_N1_TO_1':
    case 'QUANTIZE':
      builder.operator(layer.kind, inputs, output);
      break;
    case 'PAD': {
      const amounts = layer.before.flatMap((before, axis) => [
        before,
        layer.output.shape[axis]! - layer.input.shape[axis]! - before,
      ]);
      const paddings = builder.constant('paddings', integers([layer.before.length, 2], amounts));
      builder.operator('PAD', [...inputs, paddings], output);
      break;
    }
    case 'RESHAPE': {
      const { shape } = layer.output;
      const wanted = builder.constant('shape', integers([shape.length], shape));
      builder.operator('RESHAPE', [...inputs, wanted], output, { newShape: shape });
    }
  }
  return { output, last: output };
}

function appendMac(builder: Builder, layer: MacLayer, input: number, output: number): AppendedLayer {
  const filter = builder.constant('filter', layer.filter);
  const bias = layer.bias === null ? -1 : builder.constant('bias', layer.bias);
  const inputs = [input, filter, bias];
  if (layer.kind === 'TRANSPOSE_CONV') {
    const shape = integers([4], layer.output.shape);
    inputs.splice(0, 3, builder.constant('outputShape', shape), filter, input, bias);
  }
  builder.operator(layer.kind, inputs, output, macAttributes(layer));
  if (layer.hardSwish === null) return { output, last: output };
  const activated = builder.add('activated', layer.hardSwish, null);
  builder.operator('HARD_SWISH', [output], activated);
  return { output, last: activated };
}

/** The inputs of a layer that come from outside or from other layers; one of two may be a constant. */
export function operandsOf(layer: Layer): readonly TensorElements[] {
  return 'inputs' in layer ? layer.inputs : [layer.input];
}

/** The layer alone, all its operands fed from outside; `firstOutput` is what its own operator writes. */
export function networkOf(layer: Layer): Network & { readonly firstOutput: number } {
  const builder = new Builder();
  const constant = 'constantOperand' in layer ? layer.constantOperand : undefined;
  const inputs = operandsOf(layer).map((tensor, i) =>
    i === constant ? builder.constant(`constant${i}`, tensor) : builder.input(`input${i}`, tensor),
  );
  const { output, last } = appendLayer(builder, layer, inputs);
  return { ...builder.finish(layer.kind, [last]), firstOutput: output };
}
