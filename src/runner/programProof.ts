/** What can be proven of a program without running it. */
import type { HardwareConfig } from '../hardware/config.ts';
import { issuedInstructions } from '../isa/loops.ts';
import type { Program } from '../isa/program.ts';
import type { ProgramFault } from '../microarchitecture/faults.ts';
import { checkProgram } from '../microarchitecture/operands.ts';
import { proveHazardFree } from '../microarchitecture/proof.ts';

/** Illegal instructions; where there are none, pairs of instructions that some timing could make collide. */
export function proveProgram(program: Program, hardware: HardwareConfig): readonly ProgramFault[] {
  const { instructions } = issuedInstructions(program.instructions);
  const illegal = checkProgram(instructions, hardware, program.externalBytes);
  return illegal.length > 0 ? illegal : proveHazardFree(instructions, hardware);
}
