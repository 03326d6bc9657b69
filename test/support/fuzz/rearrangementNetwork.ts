/** An operator that moves values as a network of its own, and its comparison three ways. */
import type { OperatorAttributes } from '../../../src/graph/model.ts';
import type { HardwareConfig } from '../../../src/hardware/config.ts';
import type { RearrangementLayer } from '../bruteForce/rearrangementLayer.ts';
import { bruteForceRearrangement } from '../bruteForce/rearrangement.ts';
import { vectorResult } from '../bruteForce/vectorUnit.ts';
import { Builder, integers } from './network.ts';
import { checkNetwork, type ExpectedNetwork, type Verdict } from './threeWay.ts';

interface Operands {
  /** Inputs of the operator in its order. */
  readonly slots: readonly number[];
  readonly attributes: OperatorAttributes;
}

/** @param data tensors of the layer's inputs */
function operandsOf(builder: Builder, layer: RearrangementLayer, data: readonly number[]): Operands {
  const list = (name: string, values: readonly number[]): number =>
    builder.constant(name, integers([values.length], values));
  const input = data[0]!;
  switch (layer.kind) {
    case 'PADV2': {
      const { inputs, outputs, before } = layer;
      const amounts = before.flatMap((one, axis) => [one, outputs[0]!.shape[axis]! - inputs[0]!.shape[axis]! - one]);
      const paddings = builder.constant('paddings', integers([before.length, 2], amounts));
      const value = builder.constant('value', { ...outputs[0]!, shape: [1], elements: [layer.padValue] });
      return { slots: [input, paddings, value], attributes: {} };
    }
    case 'CONCATENATION':
      return { slots: data, attributes: { axis: layer.axis, activation: 'NONE' } };
    case 'PACK':
      return { slots: data, attributes: { axis: layer.axis, valuesCount: data.length } };
    case 'UNPACK':
      return { slots: data, attributes: { axis: layer.axis, numSplits: layer.outputs.length } };
    case 'SPLIT':
      return {
        slots: [builder.constant('axis', integers([], [layer.axis])), input],
        attributes: { numSplits: layer.outputs.length },
      };
    case 'SPLIT_V': {
      const extents = layer.outputs.map(({ shape }) => shape.at(layer.axis)!);
      const sizes = extents.map((extent, part) => (part === layer.openPart ? -1 : extent));
      return {
        slots: [input, list('sizes', sizes), builder.constant('axis', integers([], [layer.axis]))],
        attributes: { numSplits: layer.outputs.length },
      };
    }
    case 'SLICE':
      return { slots: [input, list('begin', layer.begin), list('size', layer.size)], attributes: {} };
    case 'STRIDED_SLICE': {
      const { beginMask, endMask, shrinkAxisMask } = layer;
      return {
        slots: [input, list('begin', layer.begin), list('end', layer.end), list('strides', layer.strides)],
        attributes: { beginMask, endMask, shrinkAxisMask, ellipsisMask: 0, newAxisMask: 0 },
      };
    }
    case 'TRANSPOSE':
      return { slots: [input, list('permutation', layer.permutation)], attributes: {} };
    case 'SQUEEZE':
      return { slots: [input], attributes: { squeezeDims: layer.axes } };
    case 'EXPAND_DIMS':
      return { slots: [input, list('axis', layer.axes)], attributes: {} };
    case 'RESIZE_NEAREST_NEIGHBOR':
    case 'RESIZE_BILINEAR': {
      const { alignCorners, halfPixelCenters } = layer;
      const size = list('size', layer.outputs[0]!.shape.slice(1, 3));
      return { slots: [input, size], attributes: { alignCorners, halfPixelCenters } };
    }
  }
}

/** The layer with every output a network output, and what brute force makes of it. */
export function rearrangementNetwork(layer: RearrangementLayer): ExpectedNetwork {
  const builder = new Builder();
  const constants = 'constants' in layer ? layer.constants : [];
  const repeated = 'repeated' in layer && layer.repeated;
  const data: number[] = [];
  layer.inputs.forEach((tensor, i) => {
    if (repeated && i > 0 && i === layer.inputs.length - 1) data.push(data[0]!);
    else if (constants.includes(i)) data.push(builder.constant(`constant${i}`, tensor));
    else data.push(builder.input(`input${i}`, tensor));
  });
  const { slots, attributes } = operandsOf(builder, layer, data);
  const outputs = layer.outputs.map((tensor, i) => builder.add(`output${i}`, tensor, null));
  builder.operator(layer.kind, slots, outputs, attributes);
  const values = bruteForceRearrangement(layer);
  const expected = outputs.map((tensor, i) => ({ operator: 0, tensor, result: vectorResult(values[i]!, {}) }));
  return { ...builder.finish(layer.kind, outputs), expected };
}

export function checkRearrangement(layer: RearrangementLayer, hardware: HardwareConfig): Verdict {
  return { ...checkNetwork(rearrangementNetwork(layer), hardware), events: new Map(), fused: false };
}
