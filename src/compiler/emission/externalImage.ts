/** External memory as the compiler lays it out: constants first, then state, inputs, outputs and spilled tensors. */
import type { Segment } from '../../isa/program.ts';
import { alignUp } from './regions.ts';

/** Tensors of external memory start at multiples of this; dependences through external memory are tracked in such pages. */
export const externalPageBytes = 1024;
const constantAlignmentBytes = 16;

/** Grows as lowerings add constants; everything writable lies behind `reserve`d addresses that follow the constants. */
export class ExternalImage {
  private readonly constants: Segment[] = [];
  private readonly known = new Map<string, number>();
  private readonly reserved: Segment[] = [];
  private end: number;

  /** @param writableBytes size of the writable area, which lies before the constants so that its addresses are known first */
  constructor(writableBytes: number) {
    this.end = alignUp(writableBytes, externalPageBytes);
  }

  get bytes(): number {
    return this.end;
  }

  get segments(): readonly Segment[] {
    return [...this.reserved, ...this.constants];
  }

  /** External address of a constant; equal keys share one copy. */
  constant(key: string, make: () => Uint8Array): number {
    const found = this.known.get(key);
    if (found !== undefined) return found;
    const data = make();
    const externalAddress = alignUp(this.end, constantAlignmentBytes);
    this.constants.push({ externalAddress, data, kind: 'constant' });
    this.known.set(key, externalAddress);
    this.end = externalAddress + data.length;
    return externalAddress;
  }

  /** Initial contents of state in the writable area. */
  state(externalAddress: number, data: Uint8Array): void {
    this.reserved.push({ externalAddress, data, kind: 'state' });
  }
}
