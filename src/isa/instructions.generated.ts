/** Generated from isa/instructions.yaml by `npm run gen`; do not edit. Instruction types and the layout of their fields. */

export const instructionBytes = 128;
export const instructionWords = 32;

export const units = ['sequencer', 'dmaIn', 'dmaOut', 'macArray', 'vector'] as const;
export type Unit = (typeof units)[number];

export const memoryValues = ['sram', 'weight', 'parameter', 'table'] as const;
export type Memory = (typeof memoryValues)[number];

export const elementTypeValues = ['int8', 'int16', 'int32', 'uint8'] as const;
export type ElementType = (typeof elementTypeValues)[number];

export const activationTypeValues = ['int8', 'int16'] as const;
export type ActivationType = (typeof activationTypeValues)[number];

export const macModeValues = ['dense', 'depthwise'] as const;
export type MacMode = (typeof macModeValues)[number];

export const groupingValues = ['tap', 'row'] as const;
export type Grouping = (typeof groupingValues)[number];

export const scalerFormValues = ['twoRounding', 'oneRounding', 'wide'] as const;
export type ScalerForm = (typeof scalerFormValues)[number];

export const paddingTapValues = ['zero', 'zeroPoint', 'absent'] as const;
export type PaddingTap = (typeof paddingTapValues)[number];

export const activationFunctionValues = ['none', 'hardSwish', 'table', 'tableInterpolated'] as const;
export type ActivationFunction = (typeof activationFunctionValues)[number];

export const poolFunctionValues = ['max', 'average'] as const;
export type PoolFunction = (typeof poolFunctionValues)[number];

export const vectorFunctionValues = ['copy', 'fill', 'clamp', 'requantize', 'table8', 'sigmoid16', 'tanh16', 'leaky', 'add', 'subtract', 'multiply', 'maximum', 'minimum', 'prelu', 'addSaturate16', 'reduceMax', 'reduceSum', 'softmaxExp8', 'softmaxExp16', 'softmaxReciprocal8', 'softmaxReciprocal16', 'softmaxScale8', 'softmaxScale16', 'dot', 'addWrap', 'sumScale'] as const;
export type VectorFunction = (typeof vectorFunctionValues)[number];

export const saturationEventValues = ['output', 'channelScaler'] as const;
export type SaturationEvent = (typeof saturationEventValues)[number];

/** Values of each enumeration, by its name; an encoding is the index. */
export const enumValues = {
  memory: memoryValues,
  elementType: elementTypeValues,
  activationType: activationTypeValues,
  macMode: macModeValues,
  grouping: groupingValues,
  scalerForm: scalerFormValues,
  paddingTap: paddingTapValues,
  activationFunction: activationFunctionValues,
  poolFunction: poolFunctionValues,
  vectorFunction: vectorFunctionValues,
  saturationEvent: saturationEventValues,
} as const;
export type EnumName = keyof typeof enumValues;

/** Fields of every instruction. */
export interface InstructionHeader {
  /** Wait until the n-th most recent DMA-in instruction before this one has retired; 0: no wait. 0…31. [instructions] */
  readonly dependDmaIn: number;
  /** The same for DMA out. 0…31. [instructions] */
  readonly dependDmaOut: number;
  /** The same for the MAC array. 0…31. [instructions] */
  readonly dependMac: number;
  /** The same for the vector unit. 0…31. [instructions] */
  readonly dependVector: number;
  /** The wait on DMA in is for the reuse of a buffer, not for data (stall attribution only). 0…1. */
  readonly reuseDmaIn: number;
  /** The same for DMA out. 0…1. */
  readonly reuseDmaOut: number;
  /** The same for the MAC array. 0…1. */
  readonly reuseMac: number;
  /** The same for the vector unit. 0…1. */
  readonly reuseVector: number;
}

/** Does nothing. */
export interface NopInstruction extends InstructionHeader {
  readonly op: 'NOP';
}

/** Ends the program. Every unit drains; the program's last cycle is the last retirement. */
export interface HaltInstruction extends InstructionHeader {
  readonly op: 'HALT';
}

/** Waits until every earlier instruction has retired, then lets the host execute operator `hostOperator` on external memory. Takes no NPU time. */
export interface HostInstruction extends InstructionHeader {
  readonly op: 'HOST';
  /** Number of the host operator in the program's list. 0…65535. */
  readonly hostOperator: number;
}

/** Repeats the `length` instructions behind it `count` times. In iteration k (from 0) every address of a body instruction is larger by k times its loop stride. Bodies hold no LOOP, HOST or HALT. */
export interface LoopInstruction extends InstructionHeader {
  readonly op: 'LOOP';
  /** Iterations, at least 1. 1…16777215. [iterations] */
  readonly count: number;
  /** Instructions of the body, at least 1. 1…65535. [instructions] */
  readonly length: number;
}

/** Copies runs of bytes from external memory to an on-chip memory. */
export interface LoadInstruction extends InstructionHeader {
  readonly op: 'LOAD';
  /** First byte in external memory. 0…4294967295. [bytes] */
  readonly externalAddress: number;
  /** The on-chip memory. */
  readonly memory: Memory;
  /** First byte on chip. 0…16777215. [bytes] */
  readonly address: number;
  /** Bytes of one run, at least 1. 1…16777215. [bytes] */
  readonly runBytes: number;
  /** Outermost count, at least 1. 1…65535. [runs] */
  readonly count0: number;
  /** Middle count. 1…65535. [runs] */
  readonly count1: number;
  /** Innermost count. 1…65535. [runs] */
  readonly count2: number;
  /** External distance between outermost steps. -2147483648…2147483647. [bytes] */
  readonly externalStride0: number;
  /** External distance between middle steps. -2147483648…2147483647. [bytes] */
  readonly externalStride1: number;
  /** External distance between innermost steps. -2147483648…2147483647. [bytes] */
  readonly externalStride2: number;
  /** On-chip distance between outermost steps. -16777216…16777215. [bytes] */
  readonly chipStride0: number;
  /** On-chip distance between middle steps. -16777216…16777215. [bytes] */
  readonly chipStride1: number;
  /** On-chip distance between innermost steps. -16777216…16777215. [bytes] */
  readonly chipStride2: number;
  /** Added to externalAddress per iteration of a LOOP. -2147483648…2147483647. [bytes] */
  readonly externalLoopStride: number;
  /** Added to address per iteration of a LOOP. -16777216…16777215. [bytes] */
  readonly chipLoopStride: number;
}

/** Copies runs of bytes from an on-chip memory to external memory. Only `sram` is legal. */
export interface StoreInstruction extends InstructionHeader {
  readonly op: 'STORE';
  /** First byte in external memory. 0…4294967295. [bytes] */
  readonly externalAddress: number;
  /** The on-chip memory. */
  readonly memory: Memory;
  /** First byte on chip. 0…16777215. [bytes] */
  readonly address: number;
  /** Bytes of one run, at least 1. 1…16777215. [bytes] */
  readonly runBytes: number;
  /** Outermost count, at least 1. 1…65535. [runs] */
  readonly count0: number;
  /** Middle count. 1…65535. [runs] */
  readonly count1: number;
  /** Innermost count. 1…65535. [runs] */
  readonly count2: number;
  /** External distance between outermost steps. -2147483648…2147483647. [bytes] */
  readonly externalStride0: number;
  /** External distance between middle steps. -2147483648…2147483647. [bytes] */
  readonly externalStride1: number;
  /** External distance between innermost steps. -2147483648…2147483647. [bytes] */
  readonly externalStride2: number;
  /** On-chip distance between outermost steps. -16777216…16777215. [bytes] */
  readonly chipStride0: number;
  /** On-chip distance between middle steps. -16777216…16777215. [bytes] */
  readonly chipStride1: number;
  /** On-chip distance between innermost steps. -16777216…16777215. [bytes] */
  readonly chipStride2: number;
  /** Added to externalAddress per iteration of a LOOP. -2147483648…2147483647. [bytes] */
  readonly externalLoopStride: number;
  /** Added to address per iteration of a LOOP. -16777216…16777215. [bytes] */
  readonly chipLoopStride: number;
}

/** Products of an input tile with filter rows, accumulated step by step, scaled per channel, activated, scaled per tensor and written. */
export interface MacInstruction extends InstructionHeader {
  readonly op: 'MAC';
  /** dense: every output channel reads all input channels; depthwise: output channel c reads input channel c. */
  readonly mode: MacMode;
  /** Type of the input. */
  readonly inputType: ActivationType;
  /** Type of the output. */
  readonly outputType: ActivationType;
  /** How the reduction is cut into steps (dense mode). */
  readonly grouping: Grouping;
  /** Form of the channel scaler. */
  readonly scalerForm: ScalerForm;
  /** The reference accumulates in 64 bits: the register is accumulatorBitsInt16 wide, otherwise at most 32. 0…1. */
  readonly wideAccumulator: number;
  /** What a tap outside the input contributes. */
  readonly paddingTap: PaddingTap;
  /** The operand is the stored input minus inputZeroPoint; 0: the stored input. 0…1. */
  readonly subtractZeroPoint: number;
  /** Function of the activation unit; none: only the clamp. */
  readonly activationFunction: ActivationFunction;
  /** clampLow is in force. 0…1. */
  readonly hasClampLow: number;
  /** clampHigh is in force. 0…1. */
  readonly hasClampHigh: number;
  /** Width between channel scaler and activation unit, 8 to 32. 8…32. [bits] */
  readonly scaledBits: number;
  /** Fraction bits F of the fused format. 0…255. [bits] */
  readonly fractionBits: number;
  /** SRAM address of row 0 column 0 channel 0 of the input tile. 0…16777215. [bytes] */
  readonly inputAddress: number;
  /** Distance between input pixels of a row. 0…1048575. [bytes] */
  readonly inputPixelStride: number;
  /** Distance between input rows. 0…16777215. [bytes] */
  readonly inputRowStride: number;
  /** Rows of the tile; taps outside 0…inputHeight−1 are padding. 1…65535. [rows] */
  readonly inputHeight: number;
  /** Columns of the tile. 1…65535. [pixels] */
  readonly inputWidth: number;
  /** Channels that one output channel reads (dense). 1 in depthwise mode. 1…65535. [channels] */
  readonly inputChannels: number;
  /** Depthwise: output channel c reads input channel floor(c / depthMultiplier). 1 in dense mode. 1…4095. */
  readonly depthMultiplier: number;
  /** Input row of output row 0 and filter row 0 is −padTop. -32768…32767. [rows] */
  readonly padTop: number;
  /** The same for columns. -32768…32767. [pixels] */
  readonly padLeft: number;
  /** Filter rows. 1…4095. [rows] */
  readonly kernelHeight: number;
  /** Filter columns. 1…4095. [pixels] */
  readonly kernelWidth: number;
  /** Input rows between output rows. 1…255. [rows] */
  readonly strideHeight: number;
  /** Input columns between output columns. 1…255. [pixels] */
  readonly strideWidth: number;
  /** Input rows between filter rows; may be negative. -2048…2047. [rows] */
  readonly dilationHeight: number;
  /** Input columns between filter columns; may be negative. -2048…2047. [pixels] */
  readonly dilationWidth: number;
  /** SRAM address of output row 0 column 0 channel 0. 0…16777215. [bytes] */
  readonly outputAddress: number;
  /** Distance between output pixels. 0…1048575. [bytes] */
  readonly outputPixelStride: number;
  /** Distance between output rows. 0…16777215. [bytes] */
  readonly outputRowStride: number;
  /** Output rows. 1…65535. [rows] */
  readonly outputHeight: number;
  /** Output columns. 1…65535. [pixels] */
  readonly outputWidth: number;
  /** Output channels. 1…65535. [channels] */
  readonly outputChannels: number;
  /** First weight row in the weight memory, a multiple of N·K. 0…16777215. [bytes] */
  readonly weightAddress: number;
  /** First channel row (16 bytes each: bias int64, multiplier int32, rightShift int8, 3 bytes zero) in the parameter memory, a multiple of 16. 0…16777215. [bytes] */
  readonly channelAddress: number;
  /** Table of the activation function in the table memory. 0…16777215. [bytes] */
  readonly tableAddress: number;
  /** First reduction step executed. 0: the registers are loaded with the bias; otherwise they keep the value of the previous MAC instruction. 0…16777215. [steps] */
  readonly firstStep: number;
  /** Steps executed. When the last step of the reduction is among them the result is emitted. 1…16777215. [steps] */
  readonly stepCount: number;
  /** Zero point of the input. -32768…32767. */
  readonly inputZeroPoint: number;
  /** Added behind the channel scaler. -32768…32767. */
  readonly scaledZeroPoint: number;
  /** Added behind the output scaler. -32768…32767. */
  readonly outputZeroPoint: number;
  /** Lower clamp of the activation unit. -2147483648…2147483647. */
  readonly clampLow: number;
  /** Upper clamp of the activation unit. -2147483648…2147483647. */
  readonly clampHigh: number;
  /** Multiplier of the output scaler (fused mode). -2147483648…2147483647. */
  readonly outputMultiplier: number;
  /** Added to inputAddress per iteration of a LOOP. -16777216…16777215. [bytes] */
  readonly inputLoopStride: number;
  /** Added to outputAddress per iteration of a LOOP. -16777216…16777215. [bytes] */
  readonly outputLoopStride: number;
  /** Right shift of the output scaler (fused mode): S3 = floor(A·multiplier/2^shift + 1/2). -2048…2047. [bits] */
  readonly outputRightShift: number;
}

/** Element-wise functions, tables, reductions and row functions over four nested loops. */
export interface VectorInstruction extends InstructionHeader {
  readonly op: 'VECTOR';
  /** The function. */
  readonly function: VectorFunction;
  /** Type of operand 0. */
  readonly input0Type: ElementType;
  /** Type of operand 1. */
  readonly input1Type: ElementType;
  /** Type of the result. */
  readonly outputType: ElementType;
  /** Rounding of the multipliers. */
  readonly scalerForm: ScalerForm;
  /** clampLow is in force. 0…1. */
  readonly hasClampLow: number;
  /** clampHigh is in force. 0…1. */
  readonly hasClampHigh: number;
  /** What the saturation to outputType counts: outputSaturationsLow/High, or channelScalerSaturations (products inside a recurrent cell). */
  readonly saturationEvent: SaturationEvent;
  /** Left shift in front of the operand multipliers. 0…63. [bits] */
  readonly leftShift: number;
  /** Right shift of a sum, rounding half away from zero. 0…63. [bits] */
  readonly roundingShift: number;
  /** Outermost loop, at least 1. 1…65535. [iterations] */
  readonly count0: number;
  /** Second loop. 1…65535. [iterations] */
  readonly count1: number;
  /** Third loop. 1…65535. [iterations] */
  readonly count2: number;
  /** Innermost loop; lanes run along it. 1…65535. [iterations] */
  readonly count3: number;
  /** SRAM address of operand 0. 0…16777215. [bytes] */
  readonly input0Address: number;
  /** Distance in operand 0 along loop 0. -16777216…16777215. [bytes] */
  readonly input0Stride0: number;
  /** Along loop 1. -16777216…16777215. [bytes] */
  readonly input0Stride1: number;
  /** Along loop 2. -16777216…16777215. [bytes] */
  readonly input0Stride2: number;
  /** Along loop 3. -16777216…16777215. [bytes] */
  readonly input0Stride3: number;
  /** SRAM address of operand 1. 0…16777215. [bytes] */
  readonly input1Address: number;
  /** Distance in operand 1 along loop 0. -16777216…16777215. [bytes] */
  readonly input1Stride0: number;
  /** Along loop 1. -16777216…16777215. [bytes] */
  readonly input1Stride1: number;
  /** Along loop 2. -16777216…16777215. [bytes] */
  readonly input1Stride2: number;
  /** Along loop 3. -16777216…16777215. [bytes] */
  readonly input1Stride3: number;
  /** SRAM address of the result. 0…16777215. [bytes] */
  readonly outputAddress: number;
  /** Distance in the result along loop 0. -16777216…16777215. [bytes] */
  readonly outputStride0: number;
  /** Along loop 1. -16777216…16777215. [bytes] */
  readonly outputStride1: number;
  /** Along loop 2 (0 in a reduction). -16777216…16777215. [bytes] */
  readonly outputStride2: number;
  /** Along loop 3 (0 in a reduction). -16777216…16777215. [bytes] */
  readonly outputStride3: number;
  /** Table in the table memory. 0…16777215. [bytes] */
  readonly tableAddress: number;
  /** Subtracted from operand 0. -32768…32767. */
  readonly input0ZeroPoint: number;
  /** Subtracted from operand 1. -32768…32767. */
  readonly input1ZeroPoint: number;
  /** Added to the result; the constant of fill. -32768…32767. */
  readonly outputZeroPoint: number;
  /** Shift of multiplier 0, positive = left. -128…127. [bits] */
  readonly input0Shift: number;
  /** Shift of multiplier 1, positive = left. -128…127. [bits] */
  readonly input1Shift: number;
  /** Shift of the output multiplier, positive = left. -128…127. [bits] */
  readonly outputShift: number;
  /** Multiplier of operand 0. -2147483648…2147483647. */
  readonly input0Multiplier: number;
  /** Multiplier of operand 1. -2147483648…2147483647. */
  readonly input1Multiplier: number;
  /** Multiplier of the result. -2147483648…2147483647. */
  readonly outputMultiplier: number;
  /** Added to input0Address per iteration of a LOOP. -16777216…16777215. [bytes] */
  readonly input0LoopStride: number;
  /** Added to input1Address per iteration of a LOOP. -16777216…16777215. [bytes] */
  readonly input1LoopStride: number;
  /** Added to outputAddress per iteration of a LOOP. -16777216…16777215. [bytes] */
  readonly outputLoopStride: number;
  /** Added to the sum of a reduction before its multiplier. -2147483648…2147483647. */
  readonly sumOffset: number;
  /** Lower clamp. -2147483648…2147483647. */
  readonly clampLow: number;
  /** Upper clamp. -2147483648…2147483647. */
  readonly clampHigh: number;
}

/** Maximum or average over a window, without rescaling. */
export interface PoolInstruction extends InstructionHeader {
  readonly op: 'POOL';
  /** The function. */
  readonly function: PoolFunction;
  /** Type of input and output. */
  readonly elementType: ElementType;
  /** clampLow is in force. 0…1. */
  readonly hasClampLow: number;
  /** clampHigh is in force. 0…1. */
  readonly hasClampHigh: number;
  /** SRAM address of row 0 column 0 channel 0 of the input tile. 0…16777215. [bytes] */
  readonly inputAddress: number;
  /** Distance between input pixels of a row. 0…1048575. [bytes] */
  readonly inputPixelStride: number;
  /** Distance between input rows. 0…16777215. [bytes] */
  readonly inputRowStride: number;
  /** Rows of the tile; taps outside are padding. 1…65535. [rows] */
  readonly inputHeight: number;
  /** Columns of the tile. 1…65535. [pixels] */
  readonly inputWidth: number;
  /** Input row of output row 0 and window row 0 is −padTop. -32768…32767. [rows] */
  readonly padTop: number;
  /** The same for columns. -32768…32767. [pixels] */
  readonly padLeft: number;
  /** Window rows. 1…65535. [rows] */
  readonly kernelHeight: number;
  /** Window columns. 1…65535. [pixels] */
  readonly kernelWidth: number;
  /** Input rows between output rows. 1…255. [rows] */
  readonly strideHeight: number;
  /** Input columns between output columns. 1…255. [pixels] */
  readonly strideWidth: number;
  /** SRAM address of output row 0 column 0 channel 0. 0…16777215. [bytes] */
  readonly outputAddress: number;
  /** Distance between output pixels. 0…1048575. [bytes] */
  readonly outputPixelStride: number;
  /** Distance between output rows. 0…16777215. [bytes] */
  readonly outputRowStride: number;
  /** Output rows. 1…65535. [rows] */
  readonly outputHeight: number;
  /** Output columns. 1…65535. [pixels] */
  readonly outputWidth: number;
  /** Channels. 1…65535. [channels] */
  readonly channels: number;
  /** Lower clamp. -2147483648…2147483647. */
  readonly clampLow: number;
  /** Upper clamp. -2147483648…2147483647. */
  readonly clampHigh: number;
}

export type Instruction =
  | NopInstruction
  | HaltInstruction
  | HostInstruction
  | LoopInstruction
  | LoadInstruction
  | StoreInstruction
  | MacInstruction
  | VectorInstruction
  | PoolInstruction;
export type Operation = Instruction['op'];
export type InstructionOf<Op extends Operation> = Extract<Instruction, { op: Op }>;
export const operations = ['NOP', 'HALT', 'HOST', 'LOOP', 'LOAD', 'STORE', 'MAC', 'VECTOR', 'POOL'] as const;

/** Bits bitOffset … bitOffset + bits − 1 of the little-endian 32-bit word `word`. */
export interface FieldLayout {
  readonly name: string;
  readonly word: number;
  readonly bitOffset: number;
  readonly bits: number;
  readonly signed: boolean;
  readonly enumName: EnumName | null;
  /** Least and greatest legal value; of an enumeration, index. */
  readonly minimum: number;
  readonly maximum: number;
}
export interface InstructionLayout {
  readonly opcode: number;
  readonly unit: Unit;
  /** Every field but the opcode. */
  readonly fields: readonly FieldLayout[];
}

export const opcodeLayout: FieldLayout = { name: 'opcode', word: 0, bitOffset: 0, bits: 6, signed: false, enumName: null, minimum: 0, maximum: 63 };

const header: readonly FieldLayout[] = [
  { name: 'dependDmaIn', word: 0, bitOffset: 6, bits: 5, signed: false, enumName: null, minimum: 0, maximum: 31 },
  { name: 'dependDmaOut', word: 0, bitOffset: 11, bits: 5, signed: false, enumName: null, minimum: 0, maximum: 31 },
  { name: 'dependMac', word: 0, bitOffset: 16, bits: 5, signed: false, enumName: null, minimum: 0, maximum: 31 },
  { name: 'dependVector', word: 0, bitOffset: 21, bits: 5, signed: false, enumName: null, minimum: 0, maximum: 31 },
  { name: 'reuseDmaIn', word: 0, bitOffset: 26, bits: 1, signed: false, enumName: null, minimum: 0, maximum: 1 },
  { name: 'reuseDmaOut', word: 0, bitOffset: 27, bits: 1, signed: false, enumName: null, minimum: 0, maximum: 1 },
  { name: 'reuseMac', word: 0, bitOffset: 28, bits: 1, signed: false, enumName: null, minimum: 0, maximum: 1 },
  { name: 'reuseVector', word: 0, bitOffset: 29, bits: 1, signed: false, enumName: null, minimum: 0, maximum: 1 },
];

export const instructionLayouts: Readonly<Record<Operation, InstructionLayout>> = {
  NOP: {
    opcode: 0,
    unit: 'sequencer',
    fields: [
      ...header,
    ],
  },
  HALT: {
    opcode: 1,
    unit: 'sequencer',
    fields: [
      ...header,
    ],
  },
  HOST: {
    opcode: 2,
    unit: 'sequencer',
    fields: [
      ...header,
      { name: 'hostOperator', word: 1, bitOffset: 0, bits: 16, signed: false, enumName: null, minimum: 0, maximum: 65535 },
    ],
  },
  LOOP: {
    opcode: 3,
    unit: 'sequencer',
    fields: [
      ...header,
      { name: 'count', word: 1, bitOffset: 0, bits: 24, signed: false, enumName: null, minimum: 1, maximum: 16777215 },
      { name: 'length', word: 2, bitOffset: 0, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
    ],
  },
  LOAD: {
    opcode: 8,
    unit: 'dmaIn',
    fields: [
      ...header,
      { name: 'externalAddress', word: 1, bitOffset: 0, bits: 32, signed: false, enumName: null, minimum: 0, maximum: 4294967295 },
      { name: 'memory', word: 2, bitOffset: 0, bits: 2, signed: false, enumName: 'memory', minimum: 0, maximum: 3 },
      { name: 'address', word: 2, bitOffset: 2, bits: 24, signed: false, enumName: null, minimum: 0, maximum: 16777215 },
      { name: 'runBytes', word: 3, bitOffset: 0, bits: 24, signed: false, enumName: null, minimum: 1, maximum: 16777215 },
      { name: 'count0', word: 4, bitOffset: 0, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
      { name: 'count1', word: 4, bitOffset: 16, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
      { name: 'count2', word: 5, bitOffset: 0, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
      { name: 'externalStride0', word: 6, bitOffset: 0, bits: 32, signed: true, enumName: null, minimum: -2147483648, maximum: 2147483647 },
      { name: 'externalStride1', word: 7, bitOffset: 0, bits: 32, signed: true, enumName: null, minimum: -2147483648, maximum: 2147483647 },
      { name: 'externalStride2', word: 8, bitOffset: 0, bits: 32, signed: true, enumName: null, minimum: -2147483648, maximum: 2147483647 },
      { name: 'chipStride0', word: 9, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
      { name: 'chipStride1', word: 10, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
      { name: 'chipStride2', word: 11, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
      { name: 'externalLoopStride', word: 12, bitOffset: 0, bits: 32, signed: true, enumName: null, minimum: -2147483648, maximum: 2147483647 },
      { name: 'chipLoopStride', word: 13, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
    ],
  },
  STORE: {
    opcode: 9,
    unit: 'dmaOut',
    fields: [
      ...header,
      { name: 'externalAddress', word: 1, bitOffset: 0, bits: 32, signed: false, enumName: null, minimum: 0, maximum: 4294967295 },
      { name: 'memory', word: 2, bitOffset: 0, bits: 2, signed: false, enumName: 'memory', minimum: 0, maximum: 3 },
      { name: 'address', word: 2, bitOffset: 2, bits: 24, signed: false, enumName: null, minimum: 0, maximum: 16777215 },
      { name: 'runBytes', word: 3, bitOffset: 0, bits: 24, signed: false, enumName: null, minimum: 1, maximum: 16777215 },
      { name: 'count0', word: 4, bitOffset: 0, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
      { name: 'count1', word: 4, bitOffset: 16, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
      { name: 'count2', word: 5, bitOffset: 0, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
      { name: 'externalStride0', word: 6, bitOffset: 0, bits: 32, signed: true, enumName: null, minimum: -2147483648, maximum: 2147483647 },
      { name: 'externalStride1', word: 7, bitOffset: 0, bits: 32, signed: true, enumName: null, minimum: -2147483648, maximum: 2147483647 },
      { name: 'externalStride2', word: 8, bitOffset: 0, bits: 32, signed: true, enumName: null, minimum: -2147483648, maximum: 2147483647 },
      { name: 'chipStride0', word: 9, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
      { name: 'chipStride1', word: 10, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
      { name: 'chipStride2', word: 11, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
      { name: 'externalLoopStride', word: 12, bitOffset: 0, bits: 32, signed: true, enumName: null, minimum: -2147483648, maximum: 2147483647 },
      { name: 'chipLoopStride', word: 13, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
    ],
  },
  MAC: {
    opcode: 16,
    unit: 'macArray',
    fields: [
      ...header,
      { name: 'mode', word: 0, bitOffset: 30, bits: 1, signed: false, enumName: 'macMode', minimum: 0, maximum: 1 },
      { name: 'inputType', word: 0, bitOffset: 31, bits: 1, signed: false, enumName: 'activationType', minimum: 0, maximum: 1 },
      { name: 'outputType', word: 1, bitOffset: 0, bits: 1, signed: false, enumName: 'activationType', minimum: 0, maximum: 1 },
      { name: 'grouping', word: 1, bitOffset: 1, bits: 1, signed: false, enumName: 'grouping', minimum: 0, maximum: 1 },
      { name: 'scalerForm', word: 1, bitOffset: 2, bits: 2, signed: false, enumName: 'scalerForm', minimum: 0, maximum: 2 },
      { name: 'wideAccumulator', word: 1, bitOffset: 4, bits: 1, signed: false, enumName: null, minimum: 0, maximum: 1 },
      { name: 'paddingTap', word: 1, bitOffset: 5, bits: 2, signed: false, enumName: 'paddingTap', minimum: 0, maximum: 2 },
      { name: 'subtractZeroPoint', word: 1, bitOffset: 7, bits: 1, signed: false, enumName: null, minimum: 0, maximum: 1 },
      { name: 'activationFunction', word: 1, bitOffset: 8, bits: 2, signed: false, enumName: 'activationFunction', minimum: 0, maximum: 3 },
      { name: 'hasClampLow', word: 1, bitOffset: 10, bits: 1, signed: false, enumName: null, minimum: 0, maximum: 1 },
      { name: 'hasClampHigh', word: 1, bitOffset: 11, bits: 1, signed: false, enumName: null, minimum: 0, maximum: 1 },
      { name: 'scaledBits', word: 1, bitOffset: 12, bits: 6, signed: false, enumName: null, minimum: 8, maximum: 32 },
      { name: 'fractionBits', word: 1, bitOffset: 18, bits: 8, signed: false, enumName: null, minimum: 0, maximum: 255 },
      { name: 'inputAddress', word: 2, bitOffset: 0, bits: 24, signed: false, enumName: null, minimum: 0, maximum: 16777215 },
      { name: 'inputPixelStride', word: 3, bitOffset: 0, bits: 20, signed: false, enumName: null, minimum: 0, maximum: 1048575 },
      { name: 'inputRowStride', word: 4, bitOffset: 0, bits: 24, signed: false, enumName: null, minimum: 0, maximum: 16777215 },
      { name: 'inputHeight', word: 5, bitOffset: 0, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
      { name: 'inputWidth', word: 5, bitOffset: 16, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
      { name: 'inputChannels', word: 6, bitOffset: 0, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
      { name: 'depthMultiplier', word: 6, bitOffset: 16, bits: 12, signed: false, enumName: null, minimum: 1, maximum: 4095 },
      { name: 'padTop', word: 7, bitOffset: 0, bits: 16, signed: true, enumName: null, minimum: -32768, maximum: 32767 },
      { name: 'padLeft', word: 7, bitOffset: 16, bits: 16, signed: true, enumName: null, minimum: -32768, maximum: 32767 },
      { name: 'kernelHeight', word: 8, bitOffset: 0, bits: 12, signed: false, enumName: null, minimum: 1, maximum: 4095 },
      { name: 'kernelWidth', word: 8, bitOffset: 12, bits: 12, signed: false, enumName: null, minimum: 1, maximum: 4095 },
      { name: 'strideHeight', word: 8, bitOffset: 24, bits: 8, signed: false, enumName: null, minimum: 1, maximum: 255 },
      { name: 'strideWidth', word: 9, bitOffset: 0, bits: 8, signed: false, enumName: null, minimum: 1, maximum: 255 },
      { name: 'dilationHeight', word: 9, bitOffset: 8, bits: 12, signed: true, enumName: null, minimum: -2048, maximum: 2047 },
      { name: 'dilationWidth', word: 9, bitOffset: 20, bits: 12, signed: true, enumName: null, minimum: -2048, maximum: 2047 },
      { name: 'outputAddress', word: 10, bitOffset: 0, bits: 24, signed: false, enumName: null, minimum: 0, maximum: 16777215 },
      { name: 'outputPixelStride', word: 11, bitOffset: 0, bits: 20, signed: false, enumName: null, minimum: 0, maximum: 1048575 },
      { name: 'outputRowStride', word: 12, bitOffset: 0, bits: 24, signed: false, enumName: null, minimum: 0, maximum: 16777215 },
      { name: 'outputHeight', word: 13, bitOffset: 0, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
      { name: 'outputWidth', word: 13, bitOffset: 16, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
      { name: 'outputChannels', word: 14, bitOffset: 0, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
      { name: 'weightAddress', word: 15, bitOffset: 0, bits: 24, signed: false, enumName: null, minimum: 0, maximum: 16777215 },
      { name: 'channelAddress', word: 16, bitOffset: 0, bits: 24, signed: false, enumName: null, minimum: 0, maximum: 16777215 },
      { name: 'tableAddress', word: 17, bitOffset: 0, bits: 24, signed: false, enumName: null, minimum: 0, maximum: 16777215 },
      { name: 'firstStep', word: 18, bitOffset: 0, bits: 24, signed: false, enumName: null, minimum: 0, maximum: 16777215 },
      { name: 'stepCount', word: 19, bitOffset: 0, bits: 24, signed: false, enumName: null, minimum: 1, maximum: 16777215 },
      { name: 'inputZeroPoint', word: 20, bitOffset: 0, bits: 16, signed: true, enumName: null, minimum: -32768, maximum: 32767 },
      { name: 'scaledZeroPoint', word: 20, bitOffset: 16, bits: 16, signed: true, enumName: null, minimum: -32768, maximum: 32767 },
      { name: 'outputZeroPoint', word: 21, bitOffset: 0, bits: 16, signed: true, enumName: null, minimum: -32768, maximum: 32767 },
      { name: 'clampLow', word: 22, bitOffset: 0, bits: 32, signed: true, enumName: null, minimum: -2147483648, maximum: 2147483647 },
      { name: 'clampHigh', word: 23, bitOffset: 0, bits: 32, signed: true, enumName: null, minimum: -2147483648, maximum: 2147483647 },
      { name: 'outputMultiplier', word: 24, bitOffset: 0, bits: 32, signed: true, enumName: null, minimum: -2147483648, maximum: 2147483647 },
      { name: 'inputLoopStride', word: 25, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
      { name: 'outputLoopStride', word: 26, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
      { name: 'outputRightShift', word: 27, bitOffset: 0, bits: 12, signed: true, enumName: null, minimum: -2048, maximum: 2047 },
    ],
  },
  VECTOR: {
    opcode: 24,
    unit: 'vector',
    fields: [
      ...header,
      { name: 'function', word: 1, bitOffset: 0, bits: 6, signed: false, enumName: 'vectorFunction', minimum: 0, maximum: 25 },
      { name: 'input0Type', word: 1, bitOffset: 6, bits: 2, signed: false, enumName: 'elementType', minimum: 0, maximum: 3 },
      { name: 'input1Type', word: 1, bitOffset: 8, bits: 2, signed: false, enumName: 'elementType', minimum: 0, maximum: 3 },
      { name: 'outputType', word: 1, bitOffset: 10, bits: 2, signed: false, enumName: 'elementType', minimum: 0, maximum: 3 },
      { name: 'scalerForm', word: 1, bitOffset: 12, bits: 2, signed: false, enumName: 'scalerForm', minimum: 0, maximum: 2 },
      { name: 'hasClampLow', word: 1, bitOffset: 14, bits: 1, signed: false, enumName: null, minimum: 0, maximum: 1 },
      { name: 'hasClampHigh', word: 1, bitOffset: 15, bits: 1, signed: false, enumName: null, minimum: 0, maximum: 1 },
      { name: 'saturationEvent', word: 1, bitOffset: 16, bits: 1, signed: false, enumName: 'saturationEvent', minimum: 0, maximum: 1 },
      { name: 'leftShift', word: 1, bitOffset: 17, bits: 6, signed: false, enumName: null, minimum: 0, maximum: 63 },
      { name: 'roundingShift', word: 1, bitOffset: 23, bits: 6, signed: false, enumName: null, minimum: 0, maximum: 63 },
      { name: 'count0', word: 2, bitOffset: 0, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
      { name: 'count1', word: 2, bitOffset: 16, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
      { name: 'count2', word: 3, bitOffset: 0, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
      { name: 'count3', word: 3, bitOffset: 16, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
      { name: 'input0Address', word: 4, bitOffset: 0, bits: 24, signed: false, enumName: null, minimum: 0, maximum: 16777215 },
      { name: 'input0Stride0', word: 5, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
      { name: 'input0Stride1', word: 6, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
      { name: 'input0Stride2', word: 7, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
      { name: 'input0Stride3', word: 8, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
      { name: 'input1Address', word: 9, bitOffset: 0, bits: 24, signed: false, enumName: null, minimum: 0, maximum: 16777215 },
      { name: 'input1Stride0', word: 10, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
      { name: 'input1Stride1', word: 11, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
      { name: 'input1Stride2', word: 12, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
      { name: 'input1Stride3', word: 13, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
      { name: 'outputAddress', word: 14, bitOffset: 0, bits: 24, signed: false, enumName: null, minimum: 0, maximum: 16777215 },
      { name: 'outputStride0', word: 15, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
      { name: 'outputStride1', word: 16, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
      { name: 'outputStride2', word: 17, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
      { name: 'outputStride3', word: 18, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
      { name: 'tableAddress', word: 19, bitOffset: 0, bits: 24, signed: false, enumName: null, minimum: 0, maximum: 16777215 },
      { name: 'input0ZeroPoint', word: 20, bitOffset: 0, bits: 16, signed: true, enumName: null, minimum: -32768, maximum: 32767 },
      { name: 'input1ZeroPoint', word: 20, bitOffset: 16, bits: 16, signed: true, enumName: null, minimum: -32768, maximum: 32767 },
      { name: 'outputZeroPoint', word: 21, bitOffset: 0, bits: 16, signed: true, enumName: null, minimum: -32768, maximum: 32767 },
      { name: 'input0Shift', word: 21, bitOffset: 16, bits: 8, signed: true, enumName: null, minimum: -128, maximum: 127 },
      { name: 'input1Shift', word: 21, bitOffset: 24, bits: 8, signed: true, enumName: null, minimum: -128, maximum: 127 },
      { name: 'outputShift', word: 22, bitOffset: 0, bits: 8, signed: true, enumName: null, minimum: -128, maximum: 127 },
      { name: 'input0Multiplier', word: 23, bitOffset: 0, bits: 32, signed: true, enumName: null, minimum: -2147483648, maximum: 2147483647 },
      { name: 'input1Multiplier', word: 24, bitOffset: 0, bits: 32, signed: true, enumName: null, minimum: -2147483648, maximum: 2147483647 },
      { name: 'outputMultiplier', word: 25, bitOffset: 0, bits: 32, signed: true, enumName: null, minimum: -2147483648, maximum: 2147483647 },
      { name: 'input0LoopStride', word: 26, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
      { name: 'input1LoopStride', word: 27, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
      { name: 'outputLoopStride', word: 28, bitOffset: 0, bits: 25, signed: true, enumName: null, minimum: -16777216, maximum: 16777215 },
      { name: 'sumOffset', word: 29, bitOffset: 0, bits: 32, signed: true, enumName: null, minimum: -2147483648, maximum: 2147483647 },
      { name: 'clampLow', word: 30, bitOffset: 0, bits: 32, signed: true, enumName: null, minimum: -2147483648, maximum: 2147483647 },
      { name: 'clampHigh', word: 31, bitOffset: 0, bits: 32, signed: true, enumName: null, minimum: -2147483648, maximum: 2147483647 },
    ],
  },
  POOL: {
    opcode: 25,
    unit: 'vector',
    fields: [
      ...header,
      { name: 'function', word: 0, bitOffset: 30, bits: 1, signed: false, enumName: 'poolFunction', minimum: 0, maximum: 1 },
      { name: 'elementType', word: 1, bitOffset: 0, bits: 2, signed: false, enumName: 'elementType', minimum: 0, maximum: 3 },
      { name: 'hasClampLow', word: 1, bitOffset: 2, bits: 1, signed: false, enumName: null, minimum: 0, maximum: 1 },
      { name: 'hasClampHigh', word: 1, bitOffset: 3, bits: 1, signed: false, enumName: null, minimum: 0, maximum: 1 },
      { name: 'inputAddress', word: 1, bitOffset: 4, bits: 24, signed: false, enumName: null, minimum: 0, maximum: 16777215 },
      { name: 'inputPixelStride', word: 2, bitOffset: 0, bits: 20, signed: false, enumName: null, minimum: 0, maximum: 1048575 },
      { name: 'inputRowStride', word: 3, bitOffset: 0, bits: 24, signed: false, enumName: null, minimum: 0, maximum: 16777215 },
      { name: 'inputHeight', word: 4, bitOffset: 0, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
      { name: 'inputWidth', word: 4, bitOffset: 16, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
      { name: 'padTop', word: 5, bitOffset: 0, bits: 16, signed: true, enumName: null, minimum: -32768, maximum: 32767 },
      { name: 'padLeft', word: 5, bitOffset: 16, bits: 16, signed: true, enumName: null, minimum: -32768, maximum: 32767 },
      { name: 'kernelHeight', word: 6, bitOffset: 0, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
      { name: 'kernelWidth', word: 6, bitOffset: 16, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
      { name: 'strideHeight', word: 7, bitOffset: 0, bits: 8, signed: false, enumName: null, minimum: 1, maximum: 255 },
      { name: 'strideWidth', word: 7, bitOffset: 8, bits: 8, signed: false, enumName: null, minimum: 1, maximum: 255 },
      { name: 'outputAddress', word: 8, bitOffset: 0, bits: 24, signed: false, enumName: null, minimum: 0, maximum: 16777215 },
      { name: 'outputPixelStride', word: 9, bitOffset: 0, bits: 20, signed: false, enumName: null, minimum: 0, maximum: 1048575 },
      { name: 'outputRowStride', word: 10, bitOffset: 0, bits: 24, signed: false, enumName: null, minimum: 0, maximum: 16777215 },
      { name: 'outputHeight', word: 11, bitOffset: 0, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
      { name: 'outputWidth', word: 11, bitOffset: 16, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
      { name: 'channels', word: 12, bitOffset: 0, bits: 16, signed: false, enumName: null, minimum: 1, maximum: 65535 },
      { name: 'clampLow', word: 13, bitOffset: 0, bits: 32, signed: true, enumName: null, minimum: -2147483648, maximum: 2147483647 },
      { name: 'clampHigh', word: 14, bitOffset: 0, bits: 32, signed: true, enumName: null, minimum: -2147483648, maximum: 2147483647 },
    ],
  },
};
