import { describe, expect, it } from 'vitest';
import { BankRing } from '../../../../src/compiler/emission/bankRing.ts';

describe('BankRing', () => {
  it('hands out whole banks in turn and never wraps an allocation', () => {
    const ring = new BankRing(400, 4);
    expect([ring.allocate(50), ring.allocate(150), ring.allocate(150)]).toEqual([0, 100, 0]);
  });

  it('lets half of the banks be filled while the other half is read', () => {
    expect(new BankRing(400, 4).doubleBufferedBytes).toBe(200);
    expect(new BankRing(300, 3).doubleBufferedBytes).toBe(100);
    expect(new BankRing(100, 1).doubleBufferedBytes).toBe(100);
  });

  it('clones its position', () => {
    const ring = new BankRing(400, 4);
    ring.allocate(100);
    const copy = ring.clone();
    expect(copy.allocate(100)).toBe(100);
    expect(ring.allocate(100)).toBe(100);
  });
});
