/** What a network's inputs look like, with the real range that seeded float32 inputs are drawn from. */
import type { Model, Tensor } from '../graph/model.ts';
import type { TensorPort } from '../isa/program.ts';
import type { InputPort } from './inputs.ts';
import type { Network } from './sources.ts';

/** Where nothing quantises a float32 input. */
const plainRange = [-1, 1] as const;

const codeRange = { int8: [-128, 127], uint8: [0, 255], int16: [-32_768, 32_767] } as const;

export function inputPorts({ program, model }: Network): InputPort[] {
  return program.inputs.map((port) => ({
    name: port.name,
    type: port.type,
    shape: port.shape,
    floatRange: model === null ? plainRange : floatRange(model, port),
  }));
}

/** All that the QUANTIZE behind a float32 input can tell apart. */
function floatRange(model: Model, port: TensorPort): readonly [number, number] {
  const quantize = model.operators.find(({ kind, inputs }) => kind === 'QUANTIZE' && inputs[0] === port.tensor);
  const quantized = model.tensors[quantize?.outputs[0] ?? -1];
  return quantized === undefined ? plainRange : representable(quantized);
}

function representable({ type, quantization }: Tensor): readonly [number, number] {
  const scale = quantization.scales[0];
  const zeroPoint = quantization.zeroPoints[0] ?? 0;
  if (scale === undefined || !(type === 'int8' || type === 'uint8' || type === 'int16')) return plainRange;
  const [low, high] = codeRange[type];
  return [(low - zeroPoint) * scale, (high - zeroPoint) * scale];
}
