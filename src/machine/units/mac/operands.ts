/**
 * Operands of one output pixel: input elements gathered in the order of the reduction, zero point and padding resolved
 * (isa/MICROARCHITECTURE.md, section 5, values).
 */
import type { ByteMemory } from '../../memories.ts';
import { requireRange } from '../../memories.ts';
import type { MacGeometry } from './geometry.ts';

/**
 * Fills `operands` with those of output pixel (y, x). Dense: operands[position − firstPosition]. Depthwise:
 * operands[(position − firstPosition) · operandChannels + input channel]. Positions that no tap holds are left as they are (zero).
 */
export function gatherOperands(
  geometry: MacGeometry,
  sram: ByteMemory,
  y: number,
  x: number,
  operands: Int32Array,
): void {
  const { instruction, tapStart, operandChannels, firstPosition } = geometry;
  const { kernelHeight, kernelWidth, inputHeight, inputWidth } = instruction;
  const end = firstPosition + geometry.positions;
  const offset = instruction.subtractZeroPoint === 1 ? instruction.inputZeroPoint : 0;
  const padding = instruction.paddingTap === 'zeroPoint' ? instruction.inputZeroPoint : 0;
  let tap = 0;
  for (let ky = 0; ky < kernelHeight; ky++) {
    const row = inputRow(geometry, y, ky);
    const rowOnImage = row >= 0 && row < inputHeight;
    for (let kx = 0; kx < kernelWidth; kx++, tap++) {
      const start = tapStart[tap]!;
      const from = Math.max(start, firstPosition);
      const to = Math.min(start + geometry.tapPositions, end);
      if (from >= to) continue;
      const column = inputColumn(geometry, x, kx);
      const at = (from - firstPosition) * operandChannels;
      const count = (to - from) * operandChannels;
      if (rowOnImage && column >= 0 && column < inputWidth) {
        const address =
          instruction.inputAddress +
          row * instruction.inputRowStride +
          column * instruction.inputPixelStride +
          (from - start) * geometry.elementBytes;
        requireRange(sram, address, count * geometry.elementBytes);
        if (geometry.elementBytes === 1) readBytes(sram.signed, address, offset, operands, at, count);
        else readHalves(sram, address, offset, operands, at, count);
      } else {
        operands.fill(padding, at, at + count);
      }
    }
  }
}

/** Input row that output row y meets in filter row ky. */
export function inputRow(geometry: MacGeometry, y: number, ky: number): number {
  const { strideHeight, padTop, dilationHeight } = geometry.instruction;
  return y * strideHeight - padTop + ky * dilationHeight;
}

/** Input column that output column x meets in filter column kx. */
export function inputColumn(geometry: MacGeometry, x: number, kx: number): number {
  const { strideWidth, padLeft, dilationWidth } = geometry.instruction;
  return x * strideWidth - padLeft + kx * dilationWidth;
}

/** Largest magnitude that an operand can have. */
export function operandBound(geometry: MacGeometry): number {
  const { inputZeroPoint, subtractZeroPoint } = geometry.instruction;
  const type = geometry.elementBytes === 1 ? 128 : 32768;
  const zeroPoint = Math.abs(inputZeroPoint);
  return subtractZeroPoint === 1 ? type + zeroPoint : Math.max(type, zeroPoint);
}

function readBytes(
  signed: Int8Array,
  address: number,
  offset: number,
  operands: Int32Array,
  at: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) operands[at + i] = signed[address + i]! - offset;
}

function readHalves(
  sram: ByteMemory,
  address: number,
  offset: number,
  operands: Int32Array,
  at: number,
  count: number,
): void {
  const { bytes, signed } = sram;
  for (let i = 0; i < count; i++) {
    const low = address + 2 * i;
    operands[at + i] = signed[low + 1]! * 256 + bytes[low]! - offset;
  }
}
