/** Dependences of loop bodies, which one encoding serves in every iteration (isa/MICROARCHITECTURE.md, section 2). */
import { describe, expect, it } from 'vitest';
import { withDependences } from '../../../../src/compiler/emission/finish.ts';
import { issuedInstructions } from '../../../../src/isa/loops.ts';
import type { Instruction } from '../../../../src/isa/instructions.generated.ts';
import { checkProgram } from '../../../../src/microarchitecture/operands.ts';
import { make, smallHardware } from '../../microarchitecture/smallHardware.ts';

const bankBytes = smallHardware.sramBytes / smallHardware.sramBanks;

/** A byte from one bank of the SRAM to another. */
function copy(from: number, to: number): Instruction {
  const types = { input0Type: 'int8', outputType: 'int8' } as const;
  return make('VECTOR', { function: 'copy', ...types, input0Address: from * bankBytes, outputAddress: to * bankBytes });
}

const waits = (instructions: readonly Instruction[]): number[] => instructions.map(({ dependVector }) => dependVector);

describe('dependences in a loop', () => {
  it('takes the shortest distance of all iterations', () => {
    // The second copy of the body reads what the first wrote, one back; the first reads what the second wrote, one back.
    const program = [
      copy(2, 3),
      copy(2, 1),
      make('LOOP', { count: 3, length: 2 }),
      copy(1, 0),
      copy(0, 1),
      make('HALT'),
    ];
    expect(waits(withDependences(program, smallHardware))).toEqual([0, 0, 0, 1, 1, 0]);
  });

  it('shortens a distance that reaches beyond the start of the program in the first iteration', () => {
    // From the second iteration on the first copy reads what the second wrote, two back; before the first there is one copy.
    const body = [copy(1, 0), copy(2, 1), copy(2, 3)];
    const program = [copy(2, 3), make('LOOP', { count: 2, length: 3 }), ...body, make('HALT')];
    const complete = withDependences(program, smallHardware);
    expect(complete[2]!.dependVector).toBe(1);
    expect(checkProgram(issuedInstructions(complete).instructions, smallHardware, 0)).toEqual([]);
  });
});
