/** A graph as text: one line per operator, for people who look for the cause of a difference. */
import type { Model } from '../../../src/graph/model.ts';

export function describeGraph({ tensors, operators, inputs, outputs }: Model): string {
  const tensorText = (index: number): string => {
    const tensor = tensors[index];
    if (tensor === undefined) return '–';
    const { type, shape, data, isVariable, quantization } = tensor;
    const role = data !== null ? ' constant' : isVariable ? ' variable' : '';
    const scale = quantization.scales.length === 1 ? ` ${quantization.scales[0]}@${quantization.zeroPoints[0]}` : '';
    return `t${index} ${type}[${shape.join(',')}]${scale}${role}`;
  };
  const list = (indices: readonly number[]): string => indices.map(tensorText).join('; ');
  return [
    `inputs ${list(inputs)}`,
    ...operators.map(
      ({ index, kind, inputs: from, outputs: to, attributes }) =>
        `${index} ${kind} ${JSON.stringify(attributes)} (${list(from)}) → ${list(to)}`,
    ),
    `outputs ${list(outputs)}`,
  ].join('\n');
}
