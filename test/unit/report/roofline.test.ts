import { describe, expect, it } from 'vitest';
import { rooflinePoints } from '../../../src/report/roofline.ts';
import { dscnnResult, plainLayer } from './sampleResults.ts';

const result = dscnnResult('embedded-256', { mode: 'timing' });

describe('the roofline', () => {
  const point = (layer: Partial<typeof plainLayer>) =>
    rooflinePoints({ ...result, layers: [{ ...plainLayer, ...layer }] })[0];

  it('is MACs per cycle against MACs per byte of the busier channel', () => {
    const bytes = { bytesRead: 100, bytesWritten: 400 };
    expect(point({ macs: 12_800, ...bytes, busy: { array: 100 } })).toEqual({
      layer: 0,
      macsPerByte: 12_800 / 400,
      macsPerCycle: 128,
    });
  });

  it('counts at least the cycles that array and channels work', () => {
    // Half of the work fell into the turn of an earlier layer.
    expect(point({ macs: 25_600, attributedCycles: 50, busy: { array: 100 }, bytesRead: 8 })!.macsPerCycle).toBe(256);
  });

  it('leaves out layers without MACs or without external memory', () => {
    expect(point({ macs: 0, bytesRead: 8 })).toBeUndefined();
    expect(point({ macs: 100 })).toBeUndefined();
  });

  it('stays below both ceilings on a network', () => {
    const points = rooflinePoints(result);
    expect(points.length).toBeGreaterThan(5);
    const { externalReadBytesPerCycle: rate } = result.hardware;
    for (const { macsPerByte, macsPerCycle } of points) {
      expect(macsPerCycle).toBeLessThanOrEqual(256);
      expect(macsPerCycle).toBeLessThanOrEqual(macsPerByte * rate * (1 + 1e-12));
    }
  });
});
