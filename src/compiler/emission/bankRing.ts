/** Round-robin allocation of whole banks, for memories whose contents live from a LOAD to the instructions behind it. */
import { invariant } from '../../errors.ts';

/** A memory used as a ring of banks. Dependences order every reuse, so an allocation needs no release. */
export class BankRing {
  readonly sizeBytes: number;
  readonly banks: number;
  private next = 0;

  constructor(sizeBytes: number, banks: number) {
    this.sizeBytes = sizeBytes;
    this.banks = banks;
  }

  get bankBytes(): number {
    return this.sizeBytes / this.banks;
  }

  /** The largest allocation that still lets another of its size be filled meanwhile. */
  get doubleBufferedBytes(): number {
    return this.banks >= 2 ? Math.floor(this.banks / 2) * this.bankBytes : this.sizeBytes;
  }

  /** First byte of the next free run of banks that holds `bytes`. */
  allocate(bytes: number): number {
    const needed = Math.max(1, Math.ceil(bytes / this.bankBytes));
    invariant(needed <= this.banks, `${String(bytes)} bytes fit a memory of ${String(this.sizeBytes)} bytes`);
    if (this.next + needed > this.banks) this.next = 0;
    const address = this.next * this.bankBytes;
    this.next += needed;
    return address;
  }

  /** A ring in the same state, for costing a candidate without consequences. */
  clone(): BankRing {
    const copy = new BankRing(this.sizeBytes, this.banks);
    copy.next = this.next;
    return copy;
  }
}
