// Generated from src/hardware/parameters.ts by `npm run gen`; do not edit.
// Hardware embedded-256, configuration f0a358c4206ff736.
package npusim_hw_pkg;

  // clock
  localparam longint CLOCK_HZ = 64'sd500000000; // Clock of the whole NPU; turns cycles into seconds, nothing else. [Hz]

  // array
  localparam int OUTPUT_CHANNEL_LANES = 8; // N: output channels computed at once. The array does N·K·P multiply-accumulates per cycle. [lanes]
  localparam int REDUCTION_LANES = 8; // K: products of one output element summed in one dense step. [lanes]
  localparam int PIXEL_LANES = 4; // P: neighbouring output pixels of a row computed at once; they share the weights. [lanes]
  localparam int REDUCTION_GROUPING_TAP = 0;
  localparam int REDUCTION_GROUPING_ROW = 1;
  localparam int REDUCTION_GROUPING = REDUCTION_GROUPING_ROW; // What CONV_2D cuts into groups of K: the channels of one filter tap, or the elements of one filter row.
  localparam int DEPTHWISE_TAP_LANES = 4; // G: taps of one filter row summed in one depthwise step, at most K. [lanes]
  localparam int INT16_STEP_CYCLES = 2; // Cycles of a step with int16 activations; 2 means that each 17×8-bit product takes two passes of a 9×8-bit multiplier. [cycles]
  localparam int MAC_FILL_CYCLES = 6; // Cycles from the start of a MAC instruction to its first step. [cycles]
  localparam int MAC_DRAIN_CYCLES = 12; // Depth of the output pipeline: cycles from the end of the last drain to retirement. [cycles]

  // datapath
  localparam int ACCUMULATOR_BITS = 32; // Width of the accumulator for int8 activations. [bits]
  localparam int ACCUMULATOR_BITS_INT16 = 48; // Width of the accumulator for int16 activations. [bits]
  localparam int ACCUMULATOR_OVERFLOW_WRAP = 0;
  localparam int ACCUMULATOR_OVERFLOW_SATURATE = 1;
  localparam int ACCUMULATOR_OVERFLOW = ACCUMULATOR_OVERFLOW_WRAP; // What the accumulator does on leaving its range.
  localparam int ZERO_POINT_HANDLING_SUBTRACT = 0;
  localparam int ZERO_POINT_HANDLING_FOLD = 1;
  localparam int ZERO_POINT_HANDLING = ZERO_POINT_HANDLING_SUBTRACT; // Where the input zero point goes: subtracted at the multiplier, or folded into the bias.
  localparam int MULTIPLIER_BITS = 32; // b: width of the multiplier M0 of the scalers, its always-zero sign bit included. [bits]
  localparam int PRODUCT_BITS = 64; // Width of the saturating register behind the channel scaler's multiplier. [bits]
  localparam int SCALED_BITS = 16; // Width between channel scaler and activation unit in fused mode (exact mode: 32). [bits]
  localparam int ROUNDING_PROFILE_TFLM = 0;
  localparam int ROUNDING_PROFILE_TFLITE = 1;
  localparam int ROUNDING_PROFILE_SINGLE = 2;
  localparam int ROUNDING_PROFILE = ROUNDING_PROFILE_TFLM; // Rounding of the scalers: the reference kernels, TFLite with its optimised kernels, or one rounding everywhere.
  localparam int ACTIVATION_MODE_EXACT = 0;
  localparam int ACTIVATION_MODE_FUSED = 1;
  localparam int ACTIVATION_MODE = ACTIVATION_MODE_EXACT; // Whether an activation behind a MAC operator goes through its own table or is evaluated in the wide format between the scalers.
  localparam int FUSED_HARD_SWISH_ARITHMETIC = 0;
  localparam int FUSED_HARD_SWISH_TABLE = 1;
  localparam int FUSED_HARD_SWISH = FUSED_HARD_SWISH_ARITHMETIC; // How fused H-SWISH is evaluated.
  localparam int LUT_ENTRIES = 256; // Entries of the table of a fused function (one more with interpolation). The exact 256-entry tables are not affected. [entries]
  localparam bit LUT_INTERPOLATION = 1'b0; // Whether the activation unit interpolates linearly between entries.
  localparam int INT8_SIGMOID_TABLE_FIXEDPOINT = 0;
  localparam int INT8_SIGMOID_TABLE_SIXTEENBIT = 1;
  localparam int INT8_SIGMOID_TABLE = INT8_SIGMOID_TABLE_FIXEDPOINT; // Contents of the 256-entry table of LOGISTIC and TANH on int8: the reference's fixed-point polynomial, or the 16-bit interpolated table of the int16 operators, its Q0.15 result rounded to 8 bits (half away from zero). int16 operators and LSTM gates are not affected.

  // output pipeline
  localparam int CHANNEL_SCALER_LANES = 32; // Elements that the channel scaler takes per cycle. [elements/cycle]
  localparam int ACTIVATION_LANES = 32; // Elements that the activation unit takes per cycle. [elements/cycle]
  localparam int OUTPUT_SCALER_LANES = 32; // Elements that the output scaler takes per cycle. [elements/cycle]
  localparam int OUTPUT_WRITE_BYTES_PER_CYCLE = 32; // Bytes that the array's output port writes to SRAM per cycle. [bytes/cycle]

  // vector unit
  localparam int VECTOR_LANES = 32; // V: elements that the vector unit takes per cycle and pass. [lanes]
  localparam int VECTOR_FILL_CYCLES = 4; // Cycles from the start of a vector instruction to its first element. [cycles]
  localparam int VECTOR_DRAIN_CYCLES = 6; // Depth of the vector pipeline: cycles from the last element to retirement. [cycles]

  // memories
  localparam int SRAM_BYTES = 393216; // Memory of the activations. [bytes]
  localparam int SRAM_BANKS = 16; // Contiguous banks of the SRAM; a bank is held by one unit at a time. [banks]
  localparam int SRAM_SUB_BANKS = 17; // M: word-interleaved parts of a bank, each one access per cycle; a prime number makes strided reads free of conflicts. [sub-banks]
  localparam int SRAM_WORD_BYTES = 8; // w: width of one access to a sub-bank. [bytes]
  localparam int WEIGHT_MEMORY_BYTES = 131072; // Memory of the weights: rows of N·K bytes, one per cycle. [bytes]
  localparam int WEIGHT_MEMORY_BANKS = 16; // Contiguous banks of the weight memory. [banks]
  localparam int PARAMETER_MEMORY_BYTES = 16384; // Memory of the channel rows: bias, multiplier and shift, 16 bytes per output channel. [bytes]
  localparam int PARAMETER_MEMORY_BANKS = 8; // Contiguous banks of the parameter memory. [banks]
  localparam int TABLE_MEMORY_BYTES = 16384; // Memory of the activation tables. [bytes]
  localparam int TABLE_MEMORY_BANKS = 8; // Contiguous banks of the table memory. [banks]

  // external memory
  localparam int EXTERNAL_READ_LATENCY_CYCLES = 64; // Cycles from the start of a LOAD to its first byte. [cycles]
  localparam int EXTERNAL_READ_BYTES_PER_CYCLE = 8; // Bandwidth of the read channel. [bytes/cycle]
  localparam int EXTERNAL_READ_BURST_BYTES = 256; // Longest burst of the read channel. [bytes]
  localparam int EXTERNAL_READ_BURST_OVERHEAD_CYCLES = 2; // Cycles lost between two bursts of one run. [cycles]
  localparam int EXTERNAL_READ_OUTSTANDING = 8; // LOADs that may be in flight. [instructions]
  localparam int EXTERNAL_WRITE_LATENCY_CYCLES = 32; // Cycles from the start of a STORE to its first byte. [cycles]
  localparam int EXTERNAL_WRITE_BYTES_PER_CYCLE = 8; // Bandwidth of the write channel. [bytes/cycle]
  localparam int EXTERNAL_WRITE_BURST_BYTES = 256; // Longest burst of the write channel. [bytes]
  localparam int EXTERNAL_WRITE_BURST_OVERHEAD_CYCLES = 2; // Cycles lost between two bursts of one run. [cycles]
  localparam int EXTERNAL_WRITE_OUTSTANDING = 8; // STOREs that may be in flight. [instructions]

  // sequencer
  localparam int QUEUE_DEPTH = 16; // Instructions that wait in each unit's queue. [instructions]
  localparam int DECODE_CYCLES = 1; // Cycles between two dispatches. [cycles]

endpackage
