/** fast-check arbitraries of instructions and programs, driven by the instruction table: every field, over its whole range. */
import fc from 'fast-check';
import { enumNames, instructionOfFields } from '../../../src/isa/fields.ts';
import type { FieldLayout, Instruction, Operation } from '../../../src/isa/instructions.generated.ts';
import { instructionLayouts, operations } from '../../../src/isa/instructions.generated.ts';
import type { Program } from '../../../src/isa/program.ts';

function arbitraryField(field: FieldLayout): fc.Arbitrary<number | string> {
  const names = enumNames(field);
  if (names !== null) return fc.constantFrom(...names);
  const { minimum, maximum } = field;
  return fc.oneof(fc.integer({ min: minimum, max: maximum }), fc.constantFrom(minimum, maximum));
}

export function arbitraryOf(op: Operation): fc.Arbitrary<Instruction> {
  const { fields } = instructionLayouts[op];
  return fc
    .record(Object.fromEntries(fields.map((field) => [field.name, arbitraryField(field)])))
    .map((values) => instructionOfFields(op, values));
}

export const arbitraryInstruction: fc.Arbitrary<Instruction> = fc.constantFrom(...operations).chain(arbitraryOf);

/** Programs with every part of the debug map; HOST calls only host operators that exist. */
export const arbitraryProgram: fc.Arbitrary<Program> = fc
  .record({
    name: fc.string({ unit: 'binary' }),
    hardwareHash: fc.stringMatching(/^[0-9a-f]{0,16}$/),
    instructions: fc.array(
      arbitraryInstruction.filter((instruction) => instruction.op !== 'HOST' || instruction.hostOperator === 0),
      { maxLength: 8 },
    ),
    data: fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 3 }),
    portName: fc.string({ unit: 'binary' }),
    scale: fc.float({ min: 0, noNaN: true, noDefaultInfinity: true }),
    zeroPoint: fc.integer({ min: -128, max: 127 }),
    hostModel: fc.option(fc.uint8Array({ minLength: 1, maxLength: 20 }), { nil: null }),
    shape: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 }),
  })
  .map(({ name, hardwareHash, instructions, data, portName, scale, zeroPoint, hostModel, shape }) => {
    const port = { tensor: 3, name: portName, type: 'int16', shape, scale, zeroPoint, externalAddress: 128 } as const;
    return {
      name,
      hardwareHash,
      instructions,
      externalBytes: 4096,
      segments: data.map((bytes, index) => ({
        externalAddress: 1024 + index * 64,
        data: bytes,
        kind: index % 2 === 0 ? 'constant' : 'state',
      })),
      inputs: [port],
      outputs: [port, { ...port, type: 'bool', externalAddress: 0 }],
      ...(hostModel === null ? {} : { hostModel }),
      debug: {
        operators: [
          { index: 0, kind: 'CONV_2D', name: portName, unit: 'npu', fusedInto: null, macs: 12, provenBits: 20 },
          { index: 7, kind: 'RELU', name: '', unit: 'fused', fusedInto: 0, macs: 0, provenBits: null },
        ],
        instructionOperator: Int32Array.from(instructions, (_, number) => [0, 7, -1][number % 3]!),
        scopes: [
          { operator: 7, stage: 'output', channels: 3, base: 5, strides: [6, -3, 1], timeStep: 0, timeSteps: 2 },
        ],
        instructionScope: Int32Array.from(instructions, (_, number) => -(number % 2)),
        captures: [
          { tensor: 3, name: portName, memory: 'external', address: 16, bytes: 8, afterInstruction: -1 },
          { tensor: 4, name: '', memory: 'sram', address: 99, bytes: 8, afterInstruction: instructions.length - 1 },
        ],
        hostOperators: [{ operator: 7, kind: 'RFFT', inputs: [port], outputs: [port] }],
        fusedTensors: [1, 2],
      },
    } satisfies Program;
  });
