/** Completes an emitted sequence: dependences on every instruction, HALT at the end. */
import type { HardwareConfig } from '../../hardware/config.ts';
import type { Instruction } from '../../isa/instructions.generated.ts';
import { DependenceTracker } from './dependences.ts';

export function withDependences(instructions: readonly Instruction[], hardware: HardwareConfig): Instruction[] {
  const tracker = new DependenceTracker(hardware);
  return instructions.map((instruction) => tracker.add(instruction));
}
