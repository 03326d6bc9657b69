/** What a network's inputs look like, with the real range that seeded float32 inputs are drawn from. */
import type { Program, TensorPort } from '../isa/program.ts';
import type { InputPort } from './inputs.ts';
import type { Network } from './sources.ts';

/** Where nothing quantises a float32 input. */
const plainRange = [-1, 1] as const;

const codeRange = { int8: [-128, 127], uint8: [0, 255], int16: [-32_768, 32_767] } as const;

export function inputPorts({ program }: Network): InputPort[] {
  return program.inputs.map((port) => ({
    name: port.name,
    type: port.type,
    shape: port.shape,
    floatRange: floatRange(program, port),
  }));
}

/** All that the QUANTIZE behind a float32 input can tell apart; the host executes it. */
function floatRange({ debug }: Program, port: TensorPort): readonly [number, number] {
  const quantize = debug.hostOperators.find(
    ({ kind, inputs }) => kind === 'QUANTIZE' && inputs[0]?.tensor === port.tensor,
  );
  const quantized = quantize?.outputs[0];
  return quantized === undefined ? plainRange : representable(quantized);
}

function representable({ type, scale, zeroPoint }: TensorPort): readonly [number, number] {
  if (!(type === 'int8' || type === 'uint8' || type === 'int16')) return plainRange;
  const [low, high] = codeRange[type];
  return [(low - zeroPoint) * scale, (high - zeroPoint) * scale];
}
