/** Addresses of everything writable in external memory: inputs and outputs for good, spilled tensors while they live. */
import { externalPageBytes } from '../emission/externalImage.ts';
import { alignUp, freeRegions } from '../emission/regions.ts';
import type { Plan, Storage } from '../plan.ts';
import type { Placement } from './placement.ts';

export interface ExternalLayout {
  /** External address of each storage by id; −1: in SRAM. */
  readonly address: readonly number[];
  readonly writableBytes: number;
}

/** Room for any network: freeRegions needs an end. */
const addressSpaceBytes = 2 ** 31;

export function externalLayout(plan: Plan, placement: Placement): ExternalLayout {
  const address = plan.storages.map(() => -1);
  const ports = new Set([...plan.model.inputs, ...plan.model.outputs].map((tensor) => plan.storageOf[tensor] ?? -1));
  let end = 0;
  for (const id of ports) {
    const storage = plan.storages[id];
    if (storage === undefined) continue;
    address[id] = end;
    end = alignUp(end + storage.bytes, externalPageBytes);
  }
  const spillStart = end;
  const placed: Storage[] = [];
  for (const storage of plan.storages) {
    if (ports.has(storage.id) || (placement.sramAddress[storage.id] ?? -1) >= 0) continue;
    const taken = placed
      .filter((other) => other.first <= storage.last && other.last >= storage.first)
      .map((other) => {
        const start = address[other.id] ?? 0;
        return { start, end: alignUp(start + other.bytes, externalPageBytes) };
      });
    const gap = freeRegions(addressSpaceBytes, [{ start: 0, end: spillStart }, ...taken]).find(
      (region) => region.start + storage.bytes <= region.end,
    );
    const start = gap?.start ?? end;
    address[storage.id] = start;
    end = Math.max(end, alignUp(start + storage.bytes, externalPageBytes));
    placed.push(storage);
  }
  return { address, writableBytes: end };
}
