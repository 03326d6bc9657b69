/** Round-robin allocation of whole banks, for memories whose contents live from a LOAD to the instructions behind it. */
import { invariant } from '../../errors.ts';

/** A memory used as a ring of banks. Dependences order every reuse, so an allocation needs no release. */
export class BankRing {
  readonly sizeBytes: number;
  readonly banks: number;
  /** Banks in front of this one are pinned. */
  private firstBank = 0;
  private next = 0;

  constructor(sizeBytes: number, banks: number) {
    this.sizeBytes = sizeBytes;
    this.banks = banks;
  }

  get bankBytes(): number {
    return this.sizeBytes / this.banks;
  }

  /** The largest allocation. */
  get freeBytes(): number {
    return (this.banks - this.firstBank) * this.bankBytes;
  }

  /** The largest allocation that still lets another of its size be filled meanwhile. */
  get doubleBufferedBytes(): number {
    const banks = this.banks - this.firstBank;
    return banks >= 2 ? Math.floor(banks / 2) * this.bankBytes : this.freeBytes;
  }

  /** First byte of the next run of banks that holds `bytes`. */
  allocate(bytes: number): number {
    const needed = this.banksOf(bytes);
    invariant(this.firstBank + needed <= this.banks, `${bytes} bytes fit the ${this.freeBytes} free bytes of a memory`);
    if (this.next + needed > this.banks) this.next = this.firstBank;
    const address = this.next * this.bankBytes;
    this.next += needed;
    return address;
  }

  /** Whether these contents, each in banks of its own, leave half of the memory for the ring. */
  canPin(sizesBytes: readonly number[]): boolean {
    const needed = sizesBytes.reduce((sum, bytes) => sum + this.banksOf(bytes), 0);
    return 2 * (this.firstBank + needed) <= this.banks;
  }

  /** Takes banks out of the ring until `unpin`; their contents stay. */
  pin(bytes: number): number {
    const address = this.firstBank * this.bankBytes;
    this.firstBank += this.banksOf(bytes);
    invariant(this.firstBank < this.banks, 'the ring keeps at least one bank');
    this.next = Math.max(this.next, this.firstBank);
    return address;
  }

  /** Gives all pinned banks back. */
  unpin(): void {
    this.firstBank = 0;
  }

  /** A ring in the same state, for costing a candidate without consequences. */
  clone(): BankRing {
    const copy = new BankRing(this.sizeBytes, this.banks);
    copy.next = this.next;
    copy.firstBank = this.firstBank;
    return copy;
  }

  private banksOf(bytes: number): number {
    return Math.max(1, Math.ceil(bytes / this.bankBytes));
  }
}
