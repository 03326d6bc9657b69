/** A layer of the brute-force reference as a network of one operator, or of two where a HARD_SWISH reads the first. */
import type { Model, Operator, OperatorAttributes, Tensor } from '../../../src/graph/model.ts';
import type { BiasElements, IntegerType, Layer, MacLayer, TensorElements, TensorFormat } from '../bruteForce/layer.ts';

export interface Network {
  readonly model: Model;
  /** Raw little-endian bytes, one per model input in order. */
  readonly inputs: readonly Uint8Array[];
  /** Tensor that operator 0 writes. */
  readonly firstOutput: number;
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

/** Collects the tensors of the network. */
class Builder {
  readonly tensors: Tensor[] = [];
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

  network(name: string, operators: Operator[], output: number, firstOutput: number): Network {
    const model = { name, tensors: this.tensors, operators, inputs: this.inputs, outputs: [output] };
    return { model, inputs: this.inputBytes, firstOutput };
  }
}

function operator(
  index: number,
  kind: string,
  inputs: number[],
  output: number,
  attributes: OperatorAttributes = {},
): Operator {
  return { index, kind, version: 1, inputs, outputs: [output], attributes };
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

function macNetwork(layer: MacLayer): Network {
  const builder = new Builder();
  const input = builder.input('input', layer.input);
  const filter = builder.constant('filter', layer.filter);
  const bias = layer.bias === null ? -1 : builder.constant('bias', layer.bias);
  const output = builder.add('output', layer.output, null);
  const inputs = [input, filter, bias];
  if (layer.kind === 'TRANSPOSE_CONV') {
    const shape: TensorElements = {
      type: 'int32',
      shape: [4],
      scales: [],
      zeroPoints: [],
      quantizedDimension: 0,
      elements: layer.output.shape,
    };
    inputs.splice(0, 3, builder.constant('outputShape', shape), filter, input, bias);
  }
  const operators = [operator(0, layer.kind, inputs, output, macAttributes(layer))];
  if (layer.hardSwish === null) return builder.network(layer.kind, operators, output, output);
  const activated = builder.add('activated', layer.hardSwish, null);
  operators.push(operator(1, 'HARD_SWISH', [output], activated));
  return builder.network(`${layer.kind} and HARD_SWISH`, operators, activated, output);
}

export function networkOf(layer: Layer): Network {
  const builder = new Builder();
  switch (layer.kind) {
    case 'CONV_2D':
    case 'DEPTHWISE_CONV_2D':
    case 'FULLY_CONNECTED':
    case 'TRANSPOSE_CONV':
      return macNetwork(layer);
    case 'ADD':
    case 'SUB':
    case 'MUL': {
      const inputs = layer.inputs.map((tensor, i) => builder.input(`input${i + 1}`, tensor));
      const output = builder.add('output', layer.output, null);
      const attributes = { activation: layer.activation, potScaleInt16: false };
      return builder.network(layer.kind, [operator(0, layer.kind, inputs, output, attributes)], output, output);
    }
    case 'AVERAGE_POOL_2D':
    case 'MAX_POOL_2D': {
      const { padding, strideHeight, strideWidth, filterHeight, filterWidth, activation } = layer;
      const input = builder.input('input', layer.input);
      const output = builder.add('output', layer.output, null);
      const attributes = { padding, strideHeight, strideWidth, filterHeight, filterWidth, activation };
      return builder.network(layer.kind, [operator(0, layer.kind, [input], output, attributes)], output, output);
    }
    case 'RELU':
    case 'RELU6':
    case 'QUANTIZE': {
      const input = builder.input('input', layer.input);
      const output = builder.add('output', layer.output, null);
      return builder.network(layer.kind, [operator(0, layer.kind, [input], output)], output, output);
    }
  }
}
