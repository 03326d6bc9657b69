/**
 * Decides which storages live in SRAM for their whole life and at what address. What does not fit beside the tile buffers of
 * the operators that run meanwhile stays in external memory.
 */
import { invariant } from '../../errors.ts';
import { alignUp, bufferAlignmentBytes, freeRegions, type Region } from '../emission/regions.ts';
import type { Plan, Storage, Task } from '../plan.ts';

export interface Placement {
  /** SRAM address of each storage by id; −1: external memory. */
  readonly sramAddress: readonly number[];
}

/** SRAM that a task wants for its tile buffers and scratch, given which tensors are in external memory. */
export type WorkspaceOf = (task: Task, isExternal: (tensor: number) => boolean) => number;

export class Placer {
  private readonly plan: Plan;
  private readonly workspaceOf: WorkspaceOf;
  private readonly resident: boolean[];
  private readonly sramBytes: number;
  private readonly bankBytes: number;

  constructor(plan: Plan, workspaceOf: WorkspaceOf) {
    this.plan = plan;
    this.workspaceOf = workspaceOf;
    this.sramBytes = plan.hardware.sramBytes;
    this.bankBytes = plan.hardware.sramBytes / plan.hardware.sramBanks;
    this.resident = plan.storages.map((storage) => !storage.external && storage.bytes <= this.sramBytes);
  }

  /** Addresses for as many storages as possible. */
  place(): Placement {
    this.evictForWorkspace();
    for (;;) {
      const sramAddress = this.assign(this.bankBytes) ?? this.assign(bufferAlignmentBytes);
      if (sramAddress !== null) return { sramAddress };
      const crowded = this.mostCrowded();
      invariant(this.evictAt(crowded), 'an empty SRAM has room for no storage');
    }
  }

  /** Moves the largest storage that is in SRAM during a task to external memory; false when there is none. */
  evictAt(position: number): boolean {
    const victim = this.residentsAt(position).sort((a, b) => b.bytes - a.bytes)[0];
    if (victim === undefined) return false;
    this.resident[victim.id] = false;
    return true;
  }

  /** Free SRAM during a task. */
  freeAt(position: number, placement: Placement): Region[] {
    const taken = this.residentsAt(position).map((storage) => {
      const start = placement.sramAddress[storage.id] ?? 0;
      return { start, end: alignUp(start + storage.bytes, bufferAlignmentBytes) };
    });
    return freeRegions(this.sramBytes, taken);
  }

  private residentsAt(position: number): Storage[] {
    return this.plan.storages.filter(
      (storage) => this.resident[storage.id] === true && storage.first <= position && storage.last >= position,
    );
  }

  private residentBytesAt(position: number): number {
    return this.residentsAt(position).reduce((sum, storage) => sum + alignUp(storage.bytes, bufferAlignmentBytes), 0);
  }

  private evictForWorkspace(): void {
    const isExternal = (tensor: number): boolean => {
      const id = this.plan.storageOf[tensor] ?? -1;
      return id < 0 || this.resident[id] !== true;
    };
    let changed = true;
    while (changed) {
      changed = false;
      for (const task of this.plan.tasks) {
        const wanted = Math.min(this.workspaceOf(task, isExternal), this.sramBytes);
        if (this.residentBytesAt(task.position) + wanted <= this.sramBytes) continue;
        if (this.evictAt(task.position)) changed = true;
      }
    }
  }

  private mostCrowded(): number {
    let position = 0;
    let most = -1;
    for (const task of this.plan.tasks) {
      const bytes = this.residentBytesAt(task.position);
      if (bytes > most) [most, position] = [bytes, task.position];
    }
    return position;
  }

  /** First fit in order of decreasing size, at multiples of the granule; null when one storage finds no place. */
  private assign(granuleBytes: number): number[] | null {
    const { storages } = this.plan;
    const sramAddress = storages.map(() => -1);
    const placed: Storage[] = [];
    const order = storages.filter((storage) => this.resident[storage.id] === true).sort((a, b) => b.bytes - a.bytes);
    for (const storage of order) {
      const taken = placed
        .filter((other) => other.first <= storage.last && other.last >= storage.first)
        .map((other) => {
          const start = sramAddress[other.id] ?? 0;
          return { start, end: alignUp(start + other.bytes, granuleBytes) };
        });
      const gap = freeRegions(this.sramBytes, taken).find(
        (region) => alignUp(region.start, granuleBytes) + storage.bytes <= region.end,
      );
      if (gap === undefined) return null;
      sramAddress[storage.id] = alignUp(gap.start, granuleBytes);
      placed.push(storage);
    }
    return sramAddress;
  }
}
