// Generated from isa/instructions.yaml by `npm run gen`; do not edit.
// Bit n of an instruction is bit n mod 32 of its word n / 32; word 0 is at the lowest address.
package npusim_isa_pkg;

  localparam int INSTRUCTION_BITS = 1024;
  typedef logic [1023:0] instruction_t;

  typedef enum logic [5:0] {
    OP_NOP = 6'd0,
    OP_HALT = 6'd1,
    OP_HOST = 6'd2,
    OP_LOOP = 6'd3,
    OP_LOAD = 6'd8,
    OP_STORE = 6'd9,
    OP_MAC = 6'd16,
    OP_VECTOR = 6'd24,
    OP_POOL = 6'd25
  } opcode_t;

  typedef enum logic [1:0] {
    MEMORY_SRAM = 2'd0,
    MEMORY_WEIGHT = 2'd1,
    MEMORY_PARAMETER = 2'd2,
    MEMORY_TABLE = 2'd3
  } memory_t;

  typedef enum logic [1:0] {
    ELEMENT_TYPE_INT8 = 2'd0,
    ELEMENT_TYPE_INT16 = 2'd1,
    ELEMENT_TYPE_INT32 = 2'd2,
    ELEMENT_TYPE_UINT8 = 2'd3
  } element_type_t;

  typedef enum logic [0:0] {
    ACTIVATION_TYPE_INT8 = 1'd0,
    ACTIVATION_TYPE_INT16 = 1'd1
  } activation_type_t;

  typedef enum logic [0:0] {
    MAC_MODE_DENSE = 1'd0,
    MAC_MODE_DEPTHWISE = 1'd1
  } mac_mode_t;

  typedef enum logic [0:0] {
    GROUPING_TAP = 1'd0,
    GROUPING_ROW = 1'd1
  } grouping_t;

  typedef enum logic [1:0] {
    SCALER_FORM_TWO_ROUNDING = 2'd0,
    SCALER_FORM_ONE_ROUNDING = 2'd1,
    SCALER_FORM_WIDE = 2'd2
  } scaler_form_t;

  typedef enum logic [1:0] {
    PADDING_TAP_ZERO = 2'd0,
    PADDING_TAP_ZERO_POINT = 2'd1,
    PADDING_TAP_ABSENT = 2'd2
  } padding_tap_t;

  typedef enum logic [1:0] {
    ACTIVATION_FUNCTION_NONE = 2'd0,
    ACTIVATION_FUNCTION_HARD_SWISH = 2'd1,
    ACTIVATION_FUNCTION_TABLE = 2'd2,
    ACTIVATION_FUNCTION_TABLE_INTERPOLATED = 2'd3
  } activation_function_t;

  typedef enum logic [0:0] {
    POOL_FUNCTION_MAX = 1'd0,
    POOL_FUNCTION_AVERAGE = 1'd1
  } pool_function_t;

  typedef enum logic [4:0] {
    VECTOR_FUNCTION_COPY = 5'd0,
    VECTOR_FUNCTION_FILL = 5'd1,
    VECTOR_FUNCTION_CLAMP = 5'd2,
    VECTOR_FUNCTION_REQUANTIZE = 5'd3,
    VECTOR_FUNCTION_TABLE8 = 5'd4,
    VECTOR_FUNCTION_SIGMOID16 = 5'd5,
    VECTOR_FUNCTION_TANH16 = 5'd6,
    VECTOR_FUNCTION_LEAKY = 5'd7,
    VECTOR_FUNCTION_ADD = 5'd8,
    VECTOR_FUNCTION_SUBTRACT = 5'd9,
    VECTOR_FUNCTION_MULTIPLY = 5'd10,
    VECTOR_FUNCTION_MAXIMUM = 5'd11,
    VECTOR_FUNCTION_MINIMUM = 5'd12,
    VECTOR_FUNCTION_PRELU = 5'd13,
    VECTOR_FUNCTION_ADD_SATURATE16 = 5'd14,
    VECTOR_FUNCTION_REDUCE_MAX = 5'd15,
    VECTOR_FUNCTION_REDUCE_SUM = 5'd16,
    VECTOR_FUNCTION_SOFTMAX_EXP8 = 5'd17,
    VECTOR_FUNCTION_SOFTMAX_EXP16 = 5'd18,
    VECTOR_FUNCTION_SOFTMAX_RECIPROCAL8 = 5'd19,
    VECTOR_FUNCTION_SOFTMAX_RECIPROCAL16 = 5'd20,
    VECTOR_FUNCTION_SOFTMAX_SCALE8 = 5'd21,
    VECTOR_FUNCTION_SOFTMAX_SCALE16 = 5'd22,
    VECTOR_FUNCTION_DOT = 5'd23,
    VECTOR_FUNCTION_ADD_WRAP = 5'd24,
    VECTOR_FUNCTION_SUM_SCALE = 5'd25
  } vector_function_t;

  typedef enum logic [0:0] {
    SATURATION_EVENT_OUTPUT = 1'd0,
    SATURATION_EVENT_CHANNEL_SCALER = 1'd1
  } saturation_event_t;

  // Header
  localparam int HEADER_OPCODE_LSB = 0;
  localparam int HEADER_OPCODE_BITS = 6;
  function automatic logic [5:0] header_opcode(input instruction_t instruction);
    return instruction[HEADER_OPCODE_LSB +: HEADER_OPCODE_BITS];
  endfunction
  localparam int HEADER_DEPEND_DMA_IN_LSB = 6;
  localparam int HEADER_DEPEND_DMA_IN_BITS = 5;
  function automatic logic [4:0] header_depend_dma_in(input instruction_t instruction);
    return instruction[HEADER_DEPEND_DMA_IN_LSB +: HEADER_DEPEND_DMA_IN_BITS];
  endfunction
  localparam int HEADER_DEPEND_DMA_OUT_LSB = 11;
  localparam int HEADER_DEPEND_DMA_OUT_BITS = 5;
  function automatic logic [4:0] header_depend_dma_out(input instruction_t instruction);
    return instruction[HEADER_DEPEND_DMA_OUT_LSB +: HEADER_DEPEND_DMA_OUT_BITS];
  endfunction
  localparam int HEADER_DEPEND_MAC_LSB = 16;
  localparam int HEADER_DEPEND_MAC_BITS = 5;
  function automatic logic [4:0] header_depend_mac(input instruction_t instruction);
    return instruction[HEADER_DEPEND_MAC_LSB +: HEADER_DEPEND_MAC_BITS];
  endfunction
  localparam int HEADER_DEPEND_VECTOR_LSB = 21;
  localparam int HEADER_DEPEND_VECTOR_BITS = 5;
  function automatic logic [4:0] header_depend_vector(input instruction_t instruction);
    return instruction[HEADER_DEPEND_VECTOR_LSB +: HEADER_DEPEND_VECTOR_BITS];
  endfunction
  localparam int HEADER_REUSE_DMA_IN_LSB = 26;
  localparam int HEADER_REUSE_DMA_IN_BITS = 1;
  function automatic logic [0:0] header_reuse_dma_in(input instruction_t instruction);
    return instruction[HEADER_REUSE_DMA_IN_LSB +: HEADER_REUSE_DMA_IN_BITS];
  endfunction
  localparam int HEADER_REUSE_DMA_OUT_LSB = 27;
  localparam int HEADER_REUSE_DMA_OUT_BITS = 1;
  function automatic logic [0:0] header_reuse_dma_out(input instruction_t instruction);
    return instruction[HEADER_REUSE_DMA_OUT_LSB +: HEADER_REUSE_DMA_OUT_BITS];
  endfunction
  localparam int HEADER_REUSE_MAC_LSB = 28;
  localparam int HEADER_REUSE_MAC_BITS = 1;
  function automatic logic [0:0] header_reuse_mac(input instruction_t instruction);
    return instruction[HEADER_REUSE_MAC_LSB +: HEADER_REUSE_MAC_BITS];
  endfunction
  localparam int HEADER_REUSE_VECTOR_LSB = 29;
  localparam int HEADER_REUSE_VECTOR_BITS = 1;
  function automatic logic [0:0] header_reuse_vector(input instruction_t instruction);
    return instruction[HEADER_REUSE_VECTOR_LSB +: HEADER_REUSE_VECTOR_BITS];
  endfunction

  // HOST
  localparam int HOST_HOST_OPERATOR_LSB = 32;
  localparam int HOST_HOST_OPERATOR_BITS = 16;
  function automatic logic [15:0] host_host_operator(input instruction_t instruction);
    return instruction[HOST_HOST_OPERATOR_LSB +: HOST_HOST_OPERATOR_BITS];
  endfunction

  // LOOP
  localparam int LOOP_COUNT_LSB = 32;
  localparam int LOOP_COUNT_BITS = 24;
  function automatic logic [23:0] loop_count(input instruction_t instruction);
    return instruction[LOOP_COUNT_LSB +: LOOP_COUNT_BITS];
  endfunction
  localparam int LOOP_LENGTH_LSB = 64;
  localparam int LOOP_LENGTH_BITS = 16;
  function automatic logic [15:0] loop_length(input instruction_t instruction);
    return instruction[LOOP_LENGTH_LSB +: LOOP_LENGTH_BITS];
  endfunction

  // LOAD
  localparam int LOAD_EXTERNAL_ADDRESS_LSB = 32;
  localparam int LOAD_EXTERNAL_ADDRESS_BITS = 32;
  function automatic logic [31:0] load_external_address(input instruction_t instruction);
    return instruction[LOAD_EXTERNAL_ADDRESS_LSB +: LOAD_EXTERNAL_ADDRESS_BITS];
  endfunction
  localparam int LOAD_MEMORY_LSB = 64;
  localparam int LOAD_MEMORY_BITS = 2;
  function automatic logic [1:0] load_memory(input instruction_t instruction);
    return instruction[LOAD_MEMORY_LSB +: LOAD_MEMORY_BITS];
  endfunction
  localparam int LOAD_ADDRESS_LSB = 66;
  localparam int LOAD_ADDRESS_BITS = 24;
  function automatic logic [23:0] load_address(input instruction_t instruction);
    return instruction[LOAD_ADDRESS_LSB +: LOAD_ADDRESS_BITS];
  endfunction
  localparam int LOAD_RUN_BYTES_LSB = 96;
  localparam int LOAD_RUN_BYTES_BITS = 24;
  function automatic logic [23:0] load_run_bytes(input instruction_t instruction);
    return instruction[LOAD_RUN_BYTES_LSB +: LOAD_RUN_BYTES_BITS];
  endfunction
  localparam int LOAD_COUNT0_LSB = 128;
  localparam int LOAD_COUNT0_BITS = 16;
  function automatic logic [15:0] load_count0(input instruction_t instruction);
    return instruction[LOAD_COUNT0_LSB +: LOAD_COUNT0_BITS];
  endfunction
  localparam int LOAD_COUNT1_LSB = 144;
  localparam int LOAD_COUNT1_BITS = 16;
  function automatic logic [15:0] load_count1(input instruction_t instruction);
    return instruction[LOAD_COUNT1_LSB +: LOAD_COUNT1_BITS];
  endfunction
  localparam int LOAD_COUNT2_LSB = 160;
  localparam int LOAD_COUNT2_BITS = 16;
  function automatic logic [15:0] load_count2(input instruction_t instruction);
    return instruction[LOAD_COUNT2_LSB +: LOAD_COUNT2_BITS];
  endfunction
  localparam int LOAD_EXTERNAL_STRIDE0_LSB = 192;
  localparam int LOAD_EXTERNAL_STRIDE0_BITS = 32;
  function automatic logic signed [31:0] load_external_stride0(input instruction_t instruction);
    return instruction[LOAD_EXTERNAL_STRIDE0_LSB +: LOAD_EXTERNAL_STRIDE0_BITS];
  endfunction
  localparam int LOAD_EXTERNAL_STRIDE1_LSB = 224;
  localparam int LOAD_EXTERNAL_STRIDE1_BITS = 32;
  function automatic logic signed [31:0] load_external_stride1(input instruction_t instruction);
    return instruction[LOAD_EXTERNAL_STRIDE1_LSB +: LOAD_EXTERNAL_STRIDE1_BITS];
  endfunction
  localparam int LOAD_EXTERNAL_STRIDE2_LSB = 256;
  localparam int LOAD_EXTERNAL_STRIDE2_BITS = 32;
  function automatic logic signed [31:0] load_external_stride2(input instruction_t instruction);
    return instruction[LOAD_EXTERNAL_STRIDE2_LSB +: LOAD_EXTERNAL_STRIDE2_BITS];
  endfunction
  localparam int LOAD_CHIP_STRIDE0_LSB = 288;
  localparam int LOAD_CHIP_STRIDE0_BITS = 25;
  function automatic logic signed [24:0] load_chip_stride0(input instruction_t instruction);
    return instruction[LOAD_CHIP_STRIDE0_LSB +: LOAD_CHIP_STRIDE0_BITS];
  endfunction
  localparam int LOAD_CHIP_STRIDE1_LSB = 320;
  localparam int LOAD_CHIP_STRIDE1_BITS = 25;
  function automatic logic signed [24:0] load_chip_stride1(input instruction_t instruction);
    return instruction[LOAD_CHIP_STRIDE1_LSB +: LOAD_CHIP_STRIDE1_BITS];
  endfunction
  localparam int LOAD_CHIP_STRIDE2_LSB = 352;
  localparam int LOAD_CHIP_STRIDE2_BITS = 25;
  function automatic logic signed [24:0] load_chip_stride2(input instruction_t instruction);
    return instruction[LOAD_CHIP_STRIDE2_LSB +: LOAD_CHIP_STRIDE2_BITS];
  endfunction
  localparam int LOAD_EXTERNAL_LOOP_STRIDE_LSB = 384;
  localparam int LOAD_EXTERNAL_LOOP_STRIDE_BITS = 32;
  function automatic logic signed [31:0] load_external_loop_stride(input instruction_t instruction);
    return instruction[LOAD_EXTERNAL_LOOP_STRIDE_LSB +: LOAD_EXTERNAL_LOOP_STRIDE_BITS];
  endfunction
  localparam int LOAD_CHIP_LOOP_STRIDE_LSB = 416;
  localparam int LOAD_CHIP_LOOP_STRIDE_BITS = 25;
  function automatic logic signed [24:0] load_chip_loop_stride(input instruction_t instruction);
    return instruction[LOAD_CHIP_LOOP_STRIDE_LSB +: LOAD_CHIP_LOOP_STRIDE_BITS];
  endfunction

  // STORE
  localparam int STORE_EXTERNAL_ADDRESS_LSB = 32;
  localparam int STORE_EXTERNAL_ADDRESS_BITS = 32;
  function automatic logic [31:0] store_external_address(input instruction_t instruction);
    return instruction[STORE_EXTERNAL_ADDRESS_LSB +: STORE_EXTERNAL_ADDRESS_BITS];
  endfunction
  localparam int STORE_MEMORY_LSB = 64;
  localparam int STORE_MEMORY_BITS = 2;
  function automatic logic [1:0] store_memory(input instruction_t instruction);
    return instruction[STORE_MEMORY_LSB +: STORE_MEMORY_BITS];
  endfunction
  localparam int STORE_ADDRESS_LSB = 66;
  localparam int STORE_ADDRESS_BITS = 24;
  function automatic logic [23:0] store_address(input instruction_t instruction);
    return instruction[STORE_ADDRESS_LSB +: STORE_ADDRESS_BITS];
  endfunction
  localparam int STORE_RUN_BYTES_LSB = 96;
  localparam int STORE_RUN_BYTES_BITS = 24;
  function automatic logic [23:0] store_run_bytes(input instruction_t instruction);
    return instruction[STORE_RUN_BYTES_LSB +: STORE_RUN_BYTES_BITS];
  endfunction
  localparam int STORE_COUNT0_LSB = 128;
  localparam int STORE_COUNT0_BITS = 16;
  function automatic logic [15:0] store_count0(input instruction_t instruction);
    return instruction[STORE_COUNT0_LSB +: STORE_COUNT0_BITS];
  endfunction
  localparam int STORE_COUNT1_LSB = 144;
  localparam int STORE_COUNT1_BITS = 16;
  function automatic logic [15:0] store_count1(input instruction_t instruction);
    return instruction[STORE_COUNT1_LSB +: STORE_COUNT1_BITS];
  endfunction
  localparam int STORE_COUNT2_LSB = 160;
  localparam int STORE_COUNT2_BITS = 16;
  function automatic logic [15:0] store_count2(input instruction_t instruction);
    return instruction[STORE_COUNT2_LSB +: STORE_COUNT2_BITS];
  endfunction
  localparam int STORE_EXTERNAL_STRIDE0_LSB = 192;
  localparam int STORE_EXTERNAL_STRIDE0_BITS = 32;
  function automatic logic signed [31:0] store_external_stride0(input instruction_t instruction);
    return instruction[STORE_EXTERNAL_STRIDE0_LSB +: STORE_EXTERNAL_STRIDE0_BITS];
  endfunction
  localparam int STORE_EXTERNAL_STRIDE1_LSB = 224;
  localparam int STORE_EXTERNAL_STRIDE1_BITS = 32;
  function automatic logic signed [31:0] store_external_stride1(input instruction_t instruction);
    return instruction[STORE_EXTERNAL_STRIDE1_LSB +: STORE_EXTERNAL_STRIDE1_BITS];
  endfunction
  localparam int STORE_EXTERNAL_STRIDE2_LSB = 256;
  localparam int STORE_EXTERNAL_STRIDE2_BITS = 32;
  function automatic logic signed [31:0] store_external_stride2(input instruction_t instruction);
    return instruction[STORE_EXTERNAL_STRIDE2_LSB +: STORE_EXTERNAL_STRIDE2_BITS];
  endfunction
  localparam int STORE_CHIP_STRIDE0_LSB = 288;
  localparam int STORE_CHIP_STRIDE0_BITS = 25;
  function automatic logic signed [24:0] store_chip_stride0(input instruction_t instruction);
    return instruction[STORE_CHIP_STRIDE0_LSB +: STORE_CHIP_STRIDE0_BITS];
  endfunction
  localparam int STORE_CHIP_STRIDE1_LSB = 320;
  localparam int STORE_CHIP_STRIDE1_BITS = 25;
  function automatic logic signed [24:0] store_chip_stride1(input instruction_t instruction);
    return instruction[STORE_CHIP_STRIDE1_LSB +: STORE_CHIP_STRIDE1_BITS];
  endfunction
  localparam int STORE_CHIP_STRIDE2_LSB = 352;
  localparam int STORE_CHIP_STRIDE2_BITS = 25;
  function automatic logic signed [24:0] store_chip_stride2(input instruction_t instruction);
    return instruction[STORE_CHIP_STRIDE2_LSB +: STORE_CHIP_STRIDE2_BITS];
  endfunction
  localparam int STORE_EXTERNAL_LOOP_STRIDE_LSB = 384;
  localparam int STORE_EXTERNAL_LOOP_STRIDE_BITS = 32;
  function automatic logic signed [31:0] store_external_loop_stride(input instruction_t instruction);
    return instruction[STORE_EXTERNAL_LOOP_STRIDE_LSB +: STORE_EXTERNAL_LOOP_STRIDE_BITS];
  endfunction
  localparam int STORE_CHIP_LOOP_STRIDE_LSB = 416;
  localparam int STORE_CHIP_LOOP_STRIDE_BITS = 25;
  function automatic logic signed [24:0] store_chip_loop_stride(input instruction_t instruction);
    return instruction[STORE_CHIP_LOOP_STRIDE_LSB +: STORE_CHIP_LOOP_STRIDE_BITS];
  endfunction

  // MAC
  localparam int MAC_MODE_LSB = 30;
  localparam int MAC_MODE_BITS = 1;
  function automatic logic [0:0] mac_mode(input instruction_t instruction);
    return instruction[MAC_MODE_LSB +: MAC_MODE_BITS];
  endfunction
  localparam int MAC_INPUT_TYPE_LSB = 31;
  localparam int MAC_INPUT_TYPE_BITS = 1;
  function automatic logic [0:0] mac_input_type(input instruction_t instruction);
    return instruction[MAC_INPUT_TYPE_LSB +: MAC_INPUT_TYPE_BITS];
  endfunction
  localparam int MAC_OUTPUT_TYPE_LSB = 32;
  localparam int MAC_OUTPUT_TYPE_BITS = 1;
  function automatic logic [0:0] mac_output_type(input instruction_t instruction);
    return instruction[MAC_OUTPUT_TYPE_LSB +: MAC_OUTPUT_TYPE_BITS];
  endfunction
  localparam int MAC_GROUPING_LSB = 33;
  localparam int MAC_GROUPING_BITS = 1;
  function automatic logic [0:0] mac_grouping(input instruction_t instruction);
    return instruction[MAC_GROUPING_LSB +: MAC_GROUPING_BITS];
  endfunction
  localparam int MAC_SCALER_FORM_LSB = 34;
  localparam int MAC_SCALER_FORM_BITS = 2;
  function automatic logic [1:0] mac_scaler_form(input instruction_t instruction);
    return instruction[MAC_SCALER_FORM_LSB +: MAC_SCALER_FORM_BITS];
  endfunction
  localparam int MAC_WIDE_ACCUMULATOR_LSB = 36;
  localparam int MAC_WIDE_ACCUMULATOR_BITS = 1;
  function automatic logic [0:0] mac_wide_accumulator(input instruction_t instruction);
    return instruction[MAC_WIDE_ACCUMULATOR_LSB +: MAC_WIDE_ACCUMULATOR_BITS];
  endfunction
  localparam int MAC_PADDING_TAP_LSB = 37;
  localparam int MAC_PADDING_TAP_BITS = 2;
  function automatic logic [1:0] mac_padding_tap(input instruction_t instruction);
    return instruction[MAC_PADDING_TAP_LSB +: MAC_PADDING_TAP_BITS];
  endfunction
  localparam int MAC_SUBTRACT_ZERO_POINT_LSB = 39;
  localparam int MAC_SUBTRACT_ZERO_POINT_BITS = 1;
  function automatic logic [0:0] mac_subtract_zero_point(input instruction_t instruction);
    return instruction[MAC_SUBTRACT_ZERO_POINT_LSB +: MAC_SUBTRACT_ZERO_POINT_BITS];
  endfunction
  localparam int MAC_ACTIVATION_FUNCTION_LSB = 40;
  localparam int MAC_ACTIVATION_FUNCTION_BITS = 2;
  function automatic logic [1:0] mac_activation_function(input instruction_t instruction);
    return instruction[MAC_ACTIVATION_FUNCTION_LSB +: MAC_ACTIVATION_FUNCTION_BITS];
  endfunction
  localparam int MAC_HAS_CLAMP_LOW_LSB = 42;
  localparam int MAC_HAS_CLAMP_LOW_BITS = 1;
  function automatic logic [0:0] mac_has_clamp_low(input instruction_t instruction);
    return instruction[MAC_HAS_CLAMP_LOW_LSB +: MAC_HAS_CLAMP_LOW_BITS];
  endfunction
  localparam int MAC_HAS_CLAMP_HIGH_LSB = 43;
  localparam int MAC_HAS_CLAMP_HIGH_BITS = 1;
  function automatic logic [0:0] mac_has_clamp_high(input instruction_t instruction);
    return instruction[MAC_HAS_CLAMP_HIGH_LSB +: MAC_HAS_CLAMP_HIGH_BITS];
  endfunction
  localparam int MAC_SCALED_BITS_LSB = 44;
  localparam int MAC_SCALED_BITS_BITS = 6;
  function automatic logic [5:0] mac_scaled_bits(input instruction_t instruction);
    return instruction[MAC_SCALED_BITS_LSB +: MAC_SCALED_BITS_BITS];
  endfunction
  localparam int MAC_FRACTION_BITS_LSB = 50;
  localparam int MAC_FRACTION_BITS_BITS = 8;
  function automatic logic [7:0] mac_fraction_bits(input instruction_t instruction);
    return instruction[MAC_FRACTION_BITS_LSB +: MAC_FRACTION_BITS_BITS];
  endfunction
  localparam int MAC_INPUT_ADDRESS_LSB = 64;
  localparam int MAC_INPUT_ADDRESS_BITS = 24;
  function automatic logic [23:0] mac_input_address(input instruction_t instruction);
    return instruction[MAC_INPUT_ADDRESS_LSB +: MAC_INPUT_ADDRESS_BITS];
  endfunction
  localparam int MAC_INPUT_PIXEL_STRIDE_LSB = 96;
  localparam int MAC_INPUT_PIXEL_STRIDE_BITS = 20;
  function automatic logic [19:0] mac_input_pixel_stride(input instruction_t instruction);
    return instruction[MAC_INPUT_PIXEL_STRIDE_LSB +: MAC_INPUT_PIXEL_STRIDE_BITS];
  endfunction
  localparam int MAC_INPUT_ROW_STRIDE_LSB = 128;
  localparam int MAC_INPUT_ROW_STRIDE_BITS = 24;
  function automatic logic [23:0] mac_input_row_stride(input instruction_t instruction);
    return instruction[MAC_INPUT_ROW_STRIDE_LSB +: MAC_INPUT_ROW_STRIDE_BITS];
  endfunction
  localparam int MAC_INPUT_HEIGHT_LSB = 160;
  localparam int MAC_INPUT_HEIGHT_BITS = 16;
  function automatic logic [15:0] mac_input_height(input instruction_t instruction);
    return instruction[MAC_INPUT_HEIGHT_LSB +: MAC_INPUT_HEIGHT_BITS];
  endfunction
  localparam int MAC_INPUT_WIDTH_LSB = 176;
  localparam int MAC_INPUT_WIDTH_BITS = 16;
  function automatic logic [15:0] mac_input_width(input instruction_t instruction);
    return instruction[MAC_INPUT_WIDTH_LSB +: MAC_INPUT_WIDTH_BITS];
  endfunction
  localparam int MAC_INPUT_CHANNELS_LSB = 192;
  localparam int MAC_INPUT_CHANNELS_BITS = 16;
  function automatic logic [15:0] mac_input_channels(input instruction_t instruction);
    return instruction[MAC_INPUT_CHANNELS_LSB +: MAC_INPUT_CHANNELS_BITS];
  endfunction
  localparam int MAC_DEPTH_MULTIPLIER_LSB = 208;
  localparam int MAC_DEPTH_MULTIPLIER_BITS = 12;
  function automatic logic [11:0] mac_depth_multiplier(input instruction_t instruction);
    return instruction[MAC_DEPTH_MULTIPLIER_LSB +: MAC_DEPTH_MULTIPLIER_BITS];
  endfunction
  localparam int MAC_PAD_TOP_LSB = 224;
  localparam int MAC_PAD_TOP_BITS = 16;
  function automatic logic signed [15:0] mac_pad_top(input instruction_t instruction);
    return instruction[MAC_PAD_TOP_LSB +: MAC_PAD_TOP_BITS];
  endfunction
  localparam int MAC_PAD_LEFT_LSB = 240;
  localparam int MAC_PAD_LEFT_BITS = 16;
  function automatic logic signed [15:0] mac_pad_left(input instruction_t instruction);
    return instruction[MAC_PAD_LEFT_LSB +: MAC_PAD_LEFT_BITS];
  endfunction
  localparam int MAC_KERNEL_HEIGHT_LSB = 256;
  localparam int MAC_KERNEL_HEIGHT_BITS = 12;
  function automatic logic [11:0] mac_kernel_height(input instruction_t instruction);
    return instruction[MAC_KERNEL_HEIGHT_LSB +: MAC_KERNEL_HEIGHT_BITS];
  endfunction
  localparam int MAC_KERNEL_WIDTH_LSB = 268;
  localparam int MAC_KERNEL_WIDTH_BITS = 12;
  function automatic logic [11:0] mac_kernel_width(input instruction_t instruction);
    return instruction[MAC_KERNEL_WIDTH_LSB +: MAC_KERNEL_WIDTH_BITS];
  endfunction
  localparam int MAC_STRIDE_HEIGHT_LSB = 280;
  localparam int MAC_STRIDE_HEIGHT_BITS = 8;
  function automatic logic [7:0] mac_stride_height(input instruction_t instruction);
    return instruction[MAC_STRIDE_HEIGHT_LSB +: MAC_STRIDE_HEIGHT_BITS];
  endfunction
  localparam int MAC_STRIDE_WIDTH_LSB = 288;
  localparam int MAC_STRIDE_WIDTH_BITS = 8;
  function automatic logic [7:0] mac_stride_width(input instruction_t instruction);
    return instruction[MAC_STRIDE_WIDTH_LSB +: MAC_STRIDE_WIDTH_BITS];
  endfunction
  localparam int MAC_DILATION_HEIGHT_LSB = 296;
  localparam int MAC_DILATION_HEIGHT_BITS = 12;
  function automatic logic signed [11:0] mac_dilation_height(input instruction_t instruction);
    return instruction[MAC_DILATION_HEIGHT_LSB +: MAC_DILATION_HEIGHT_BITS];
  endfunction
  localparam int MAC_DILATION_WIDTH_LSB = 308;
  localparam int MAC_DILATION_WIDTH_BITS = 12;
  function automatic logic signed [11:0] mac_dilation_width(input instruction_t instruction);
    return instruction[MAC_DILATION_WIDTH_LSB +: MAC_DILATION_WIDTH_BITS];
  endfunction
  localparam int MAC_OUTPUT_ADDRESS_LSB = 320;
  localparam int MAC_OUTPUT_ADDRESS_BITS = 24;
  function automatic logic [23:0] mac_output_address(input instruction_t instruction);
    return instruction[MAC_OUTPUT_ADDRESS_LSB +: MAC_OUTPUT_ADDRESS_BITS];
  endfunction
  localparam int MAC_OUTPUT_PIXEL_STRIDE_LSB = 352;
  localparam int MAC_OUTPUT_PIXEL_STRIDE_BITS = 20;
  function automatic logic [19:0] mac_output_pixel_stride(input instruction_t instruction);
    return instruction[MAC_OUTPUT_PIXEL_STRIDE_LSB +: MAC_OUTPUT_PIXEL_STRIDE_BITS];
  endfunction
  localparam int MAC_OUTPUT_ROW_STRIDE_LSB = 384;
  localparam int MAC_OUTPUT_ROW_STRIDE_BITS = 24;
  function automatic logic [23:0] mac_output_row_stride(input instruction_t instruction);
    return instruction[MAC_OUTPUT_ROW_STRIDE_LSB +: MAC_OUTPUT_ROW_STRIDE_BITS];
  endfunction
  localparam int MAC_OUTPUT_HEIGHT_LSB = 416;
  localparam int MAC_OUTPUT_HEIGHT_BITS = 16;
  function automatic logic [15:0] mac_output_height(input instruction_t instruction);
    return instruction[MAC_OUTPUT_HEIGHT_LSB +: MAC_OUTPUT_HEIGHT_BITS];
  endfunction
  localparam int MAC_OUTPUT_WIDTH_LSB = 432;
  localparam int MAC_OUTPUT_WIDTH_BITS = 16;
  function automatic logic [15:0] mac_output_width(input instruction_t instruction);
    return instruction[MAC_OUTPUT_WIDTH_LSB +: MAC_OUTPUT_WIDTH_BITS];
  endfunction
  localparam int MAC_OUTPUT_CHANNELS_LSB = 448;
  localparam int MAC_OUTPUT_CHANNELS_BITS = 16;
  function automatic logic [15:0] mac_output_channels(input instruction_t instruction);
    return instruction[MAC_OUTPUT_CHANNELS_LSB +: MAC_OUTPUT_CHANNELS_BITS];
  endfunction
  localparam int MAC_WEIGHT_ADDRESS_LSB = 480;
  localparam int MAC_WEIGHT_ADDRESS_BITS = 24;
  function automatic logic [23:0] mac_weight_address(input instruction_t instruction);
    return instruction[MAC_WEIGHT_ADDRESS_LSB +: MAC_WEIGHT_ADDRESS_BITS];
  endfunction
  localparam int MAC_CHANNEL_ADDRESS_LSB = 512;
  localparam int MAC_CHANNEL_ADDRESS_BITS = 24;
  function automatic logic [23:0] mac_channel_address(input instruction_t instruction);
    return instruction[MAC_CHANNEL_ADDRESS_LSB +: MAC_CHANNEL_ADDRESS_BITS];
  endfunction
  localparam int MAC_TABLE_ADDRESS_LSB = 544;
  localparam int MAC_TABLE_ADDRESS_BITS = 24;
  function automatic logic [23:0] mac_table_address(input instruction_t instruction);
    return instruction[MAC_TABLE_ADDRESS_LSB +: MAC_TABLE_ADDRESS_BITS];
  endfunction
  localparam int MAC_FIRST_STEP_LSB = 576;
  localparam int MAC_FIRST_STEP_BITS = 24;
  function automatic logic [23:0] mac_first_step(input instruction_t instruction);
    return instruction[MAC_FIRST_STEP_LSB +: MAC_FIRST_STEP_BITS];
  endfunction
  localparam int MAC_STEP_COUNT_LSB = 608;
  localparam int MAC_STEP_COUNT_BITS = 24;
  function automatic logic [23:0] mac_step_count(input instruction_t instruction);
    return instruction[MAC_STEP_COUNT_LSB +: MAC_STEP_COUNT_BITS];
  endfunction
  localparam int MAC_INPUT_ZERO_POINT_LSB = 640;
  localparam int MAC_INPUT_ZERO_POINT_BITS = 16;
  function automatic logic signed [15:0] mac_input_zero_point(input instruction_t instruction);
    return instruction[MAC_INPUT_ZERO_POINT_LSB +: MAC_INPUT_ZERO_POINT_BITS];
  endfunction
  localparam int MAC_SCALED_ZERO_POINT_LSB = 656;
  localparam int MAC_SCALED_ZERO_POINT_BITS = 16;
  function automatic logic signed [15:0] mac_scaled_zero_point(input instruction_t instruction);
    return instruction[MAC_SCALED_ZERO_POINT_LSB +: MAC_SCALED_ZERO_POINT_BITS];
  endfunction
  localparam int MAC_OUTPUT_ZERO_POINT_LSB = 672;
  localparam int MAC_OUTPUT_ZERO_POINT_BITS = 16;
  function automatic logic signed [15:0] mac_output_zero_point(input instruction_t instruction);
    return instruction[MAC_OUTPUT_ZERO_POINT_LSB +: MAC_OUTPUT_ZERO_POINT_BITS];
  endfunction
  localparam int MAC_CLAMP_LOW_LSB = 704;
  localparam int MAC_CLAMP_LOW_BITS = 32;
  function automatic logic signed [31:0] mac_clamp_low(input instruction_t instruction);
    return instruction[MAC_CLAMP_LOW_LSB +: MAC_CLAMP_LOW_BITS];
  endfunction
  localparam int MAC_CLAMP_HIGH_LSB = 736;
  localparam int MAC_CLAMP_HIGH_BITS = 32;
  function automatic logic signed [31:0] mac_clamp_high(input instruction_t instruction);
    return instruction[MAC_CLAMP_HIGH_LSB +: MAC_CLAMP_HIGH_BITS];
  endfunction
  localparam int MAC_OUTPUT_MULTIPLIER_LSB = 768;
  localparam int MAC_OUTPUT_MULTIPLIER_BITS = 32;
  function automatic logic signed [31:0] mac_output_multiplier(input instruction_t instruction);
    return instruction[MAC_OUTPUT_MULTIPLIER_LSB +: MAC_OUTPUT_MULTIPLIER_BITS];
  endfunction
  localparam int MAC_INPUT_LOOP_STRIDE_LSB = 800;
  localparam int MAC_INPUT_LOOP_STRIDE_BITS = 25;
  function automatic logic signed [24:0] mac_input_loop_stride(input instruction_t instruction);
    return instruction[MAC_INPUT_LOOP_STRIDE_LSB +: MAC_INPUT_LOOP_STRIDE_BITS];
  endfunction
  localparam int MAC_OUTPUT_LOOP_STRIDE_LSB = 832;
  localparam int MAC_OUTPUT_LOOP_STRIDE_BITS = 25;
  function automatic logic signed [24:0] mac_output_loop_stride(input instruction_t instruction);
    return instruction[MAC_OUTPUT_LOOP_STRIDE_LSB +: MAC_OUTPUT_LOOP_STRIDE_BITS];
  endfunction
  localparam int MAC_OUTPUT_RIGHT_SHIFT_LSB = 864;
  localparam int MAC_OUTPUT_RIGHT_SHIFT_BITS = 12;
  function automatic logic signed [11:0] mac_output_right_shift(input instruction_t instruction);
    return instruction[MAC_OUTPUT_RIGHT_SHIFT_LSB +: MAC_OUTPUT_RIGHT_SHIFT_BITS];
  endfunction

  // VECTOR
  localparam int VECTOR_FUNCTION_LSB = 32;
  localparam int VECTOR_FUNCTION_BITS = 6;
  function automatic logic [5:0] vector_function(input instruction_t instruction);
    return instruction[VECTOR_FUNCTION_LSB +: VECTOR_FUNCTION_BITS];
  endfunction
  localparam int VECTOR_INPUT0_TYPE_LSB = 38;
  localparam int VECTOR_INPUT0_TYPE_BITS = 2;
  function automatic logic [1:0] vector_input0_type(input instruction_t instruction);
    return instruction[VECTOR_INPUT0_TYPE_LSB +: VECTOR_INPUT0_TYPE_BITS];
  endfunction
  localparam int VECTOR_INPUT1_TYPE_LSB = 40;
  localparam int VECTOR_INPUT1_TYPE_BITS = 2;
  function automatic logic [1:0] vector_input1_type(input instruction_t instruction);
    return instruction[VECTOR_INPUT1_TYPE_LSB +: VECTOR_INPUT1_TYPE_BITS];
  endfunction
  localparam int VECTOR_OUTPUT_TYPE_LSB = 42;
  localparam int VECTOR_OUTPUT_TYPE_BITS = 2;
  function automatic logic [1:0] vector_output_type(input instruction_t instruction);
    return instruction[VECTOR_OUTPUT_TYPE_LSB +: VECTOR_OUTPUT_TYPE_BITS];
  endfunction
  localparam int VECTOR_SCALER_FORM_LSB = 44;
  localparam int VECTOR_SCALER_FORM_BITS = 2;
  function automatic logic [1:0] vector_scaler_form(input instruction_t instruction);
    return instruction[VECTOR_SCALER_FORM_LSB +: VECTOR_SCALER_FORM_BITS];
  endfunction
  localparam int VECTOR_HAS_CLAMP_LOW_LSB = 46;
  localparam int VECTOR_HAS_CLAMP_LOW_BITS = 1;
  function automatic logic [0:0] vector_has_clamp_low(input instruction_t instruction);
    return instruction[VECTOR_HAS_CLAMP_LOW_LSB +: VECTOR_HAS_CLAMP_LOW_BITS];
  endfunction
  localparam int VECTOR_HAS_CLAMP_HIGH_LSB = 47;
  localparam int VECTOR_HAS_CLAMP_HIGH_BITS = 1;
  function automatic logic [0:0] vector_has_clamp_high(input instruction_t instruction);
    return instruction[VECTOR_HAS_CLAMP_HIGH_LSB +: VECTOR_HAS_CLAMP_HIGH_BITS];
  endfunction
  localparam int VECTOR_SATURATION_EVENT_LSB = 48;
  localparam int VECTOR_SATURATION_EVENT_BITS = 1;
  function automatic logic [0:0] vector_saturation_event(input instruction_t instruction);
    return instruction[VECTOR_SATURATION_EVENT_LSB +: VECTOR_SATURATION_EVENT_BITS];
  endfunction
  localparam int VECTOR_LEFT_SHIFT_LSB = 49;
  localparam int VECTOR_LEFT_SHIFT_BITS = 6;
  function automatic logic [5:0] vector_left_shift(input instruction_t instruction);
    return instruction[VECTOR_LEFT_SHIFT_LSB +: VECTOR_LEFT_SHIFT_BITS];
  endfunction
  localparam int VECTOR_ROUNDING_SHIFT_LSB = 55;
  localparam int VECTOR_ROUNDING_SHIFT_BITS = 6;
  function automatic logic [5:0] vector_rounding_shift(input instruction_t instruction);
    return instruction[VECTOR_ROUNDING_SHIFT_LSB +: VECTOR_ROUNDING_SHIFT_BITS];
  endfunction
  localparam int VECTOR_COUNT0_LSB = 64;
  localparam int VECTOR_COUNT0_BITS = 16;
  function automatic logic [15:0] vector_count0(input instruction_t instruction);
    return instruction[VECTOR_COUNT0_LSB +: VECTOR_COUNT0_BITS];
  endfunction
  localparam int VECTOR_COUNT1_LSB = 80;
  localparam int VECTOR_COUNT1_BITS = 16;
  function automatic logic [15:0] vector_count1(input instruction_t instruction);
    return instruction[VECTOR_COUNT1_LSB +: VECTOR_COUNT1_BITS];
  endfunction
  localparam int VECTOR_COUNT2_LSB = 96;
  localparam int VECTOR_COUNT2_BITS = 16;
  function automatic logic [15:0] vector_count2(input instruction_t instruction);
    return instruction[VECTOR_COUNT2_LSB +: VECTOR_COUNT2_BITS];
  endfunction
  localparam int VECTOR_COUNT3_LSB = 112;
  localparam int VECTOR_COUNT3_BITS = 16;
  function automatic logic [15:0] vector_count3(input instruction_t instruction);
    return instruction[VECTOR_COUNT3_LSB +: VECTOR_COUNT3_BITS];
  endfunction
  localparam int VECTOR_INPUT0_ADDRESS_LSB = 128;
  localparam int VECTOR_INPUT0_ADDRESS_BITS = 24;
  function automatic logic [23:0] vector_input0_address(input instruction_t instruction);
    return instruction[VECTOR_INPUT0_ADDRESS_LSB +: VECTOR_INPUT0_ADDRESS_BITS];
  endfunction
  localparam int VECTOR_INPUT0_STRIDE0_LSB = 160;
  localparam int VECTOR_INPUT0_STRIDE0_BITS = 25;
  function automatic logic signed [24:0] vector_input0_stride0(input instruction_t instruction);
    return instruction[VECTOR_INPUT0_STRIDE0_LSB +: VECTOR_INPUT0_STRIDE0_BITS];
  endfunction
  localparam int VECTOR_INPUT0_STRIDE1_LSB = 192;
  localparam int VECTOR_INPUT0_STRIDE1_BITS = 25;
  function automatic logic signed [24:0] vector_input0_stride1(input instruction_t instruction);
    return instruction[VECTOR_INPUT0_STRIDE1_LSB +: VECTOR_INPUT0_STRIDE1_BITS];
  endfunction
  localparam int VECTOR_INPUT0_STRIDE2_LSB = 224;
  localparam int VECTOR_INPUT0_STRIDE2_BITS = 25;
  function automatic logic signed [24:0] vector_input0_stride2(input instruction_t instruction);
    return instruction[VECTOR_INPUT0_STRIDE2_LSB +: VECTOR_INPUT0_STRIDE2_BITS];
  endfunction
  localparam int VECTOR_INPUT0_STRIDE3_LSB = 256;
  localparam int VECTOR_INPUT0_STRIDE3_BITS = 25;
  function automatic logic signed [24:0] vector_input0_stride3(input instruction_t instruction);
    return instruction[VECTOR_INPUT0_STRIDE3_LSB +: VECTOR_INPUT0_STRIDE3_BITS];
  endfunction
  localparam int VECTOR_INPUT1_ADDRESS_LSB = 288;
  localparam int VECTOR_INPUT1_ADDRESS_BITS = 24;
  function automatic logic [23:0] vector_input1_address(input instruction_t instruction);
    return instruction[VECTOR_INPUT1_ADDRESS_LSB +: VECTOR_INPUT1_ADDRESS_BITS];
  endfunction
  localparam int VECTOR_INPUT1_STRIDE0_LSB = 320;
  localparam int VECTOR_INPUT1_STRIDE0_BITS = 25;
  function automatic logic signed [24:0] vector_input1_stride0(input instruction_t instruction);
    return instruction[VECTOR_INPUT1_STRIDE0_LSB +: VECTOR_INPUT1_STRIDE0_BITS];
  endfunction
  localparam int VECTOR_INPUT1_STRIDE1_LSB = 352;
  localparam int VECTOR_INPUT1_STRIDE1_BITS = 25;
  function automatic logic signed [24:0] vector_input1_stride1(input instruction_t instruction);
    return instruction[VECTOR_INPUT1_STRIDE1_LSB +: VECTOR_INPUT1_STRIDE1_BITS];
  endfunction
  localparam int VECTOR_INPUT1_STRIDE2_LSB = 384;
  localparam int VECTOR_INPUT1_STRIDE2_BITS = 25;
  function automatic logic signed [24:0] vector_input1_stride2(input instruction_t instruction);
    return instruction[VECTOR_INPUT1_STRIDE2_LSB +: VECTOR_INPUT1_STRIDE2_BITS];
  endfunction
  localparam int VECTOR_INPUT1_STRIDE3_LSB = 416;
  localparam int VECTOR_INPUT1_STRIDE3_BITS = 25;
  function automatic logic signed [24:0] vector_input1_stride3(input instruction_t instruction);
    return instruction[VECTOR_INPUT1_STRIDE3_LSB +: VECTOR_INPUT1_STRIDE3_BITS];
  endfunction
  localparam int VECTOR_OUTPUT_ADDRESS_LSB = 448;
  localparam int VECTOR_OUTPUT_ADDRESS_BITS = 24;
  function automatic logic [23:0] vector_output_address(input instruction_t instruction);
    return instruction[VECTOR_OUTPUT_ADDRESS_LSB +: VECTOR_OUTPUT_ADDRESS_BITS];
  endfunction
  localparam int VECTOR_OUTPUT_STRIDE0_LSB = 480;
  localparam int VECTOR_OUTPUT_STRIDE0_BITS = 25;
  function automatic logic signed [24:0] vector_output_stride0(input instruction_t instruction);
    return instruction[VECTOR_OUTPUT_STRIDE0_LSB +: VECTOR_OUTPUT_STRIDE0_BITS];
  endfunction
  localparam int VECTOR_OUTPUT_STRIDE1_LSB = 512;
  localparam int VECTOR_OUTPUT_STRIDE1_BITS = 25;
  function automatic logic signed [24:0] vector_output_stride1(input instruction_t instruction);
    return instruction[VECTOR_OUTPUT_STRIDE1_LSB +: VECTOR_OUTPUT_STRIDE1_BITS];
  endfunction
  localparam int VECTOR_OUTPUT_STRIDE2_LSB = 544;
  localparam int VECTOR_OUTPUT_STRIDE2_BITS = 25;
  function automatic logic signed [24:0] vector_output_stride2(input instruction_t instruction);
    return instruction[VECTOR_OUTPUT_STRIDE2_LSB +: VECTOR_OUTPUT_STRIDE2_BITS];
  endfunction
  localparam int VECTOR_OUTPUT_STRIDE3_LSB = 576;
  localparam int VECTOR_OUTPUT_STRIDE3_BITS = 25;
  function automatic logic signed [24:0] vector_output_stride3(input instruction_t instruction);
    return instruction[VECTOR_OUTPUT_STRIDE3_LSB +: VECTOR_OUTPUT_STRIDE3_BITS];
  endfunction
  localparam int VECTOR_TABLE_ADDRESS_LSB = 608;
  localparam int VECTOR_TABLE_ADDRESS_BITS = 24;
  function automatic logic [23:0] vector_table_address(input instruction_t instruction);
    return instruction[VECTOR_TABLE_ADDRESS_LSB +: VECTOR_TABLE_ADDRESS_BITS];
  endfunction
  localparam int VECTOR_INPUT0_ZERO_POINT_LSB = 640;
  localparam int VECTOR_INPUT0_ZERO_POINT_BITS = 16;
  function automatic logic signed [15:0] vector_input0_zero_point(input instruction_t instruction);
    return instruction[VECTOR_INPUT0_ZERO_POINT_LSB +: VECTOR_INPUT0_ZERO_POINT_BITS];
  endfunction
  localparam int VECTOR_INPUT1_ZERO_POINT_LSB = 656;
  localparam int VECTOR_INPUT1_ZERO_POINT_BITS = 16;
  function automatic logic signed [15:0] vector_input1_zero_point(input instruction_t instruction);
    return instruction[VECTOR_INPUT1_ZERO_POINT_LSB +: VECTOR_INPUT1_ZERO_POINT_BITS];
  endfunction
  localparam int VECTOR_OUTPUT_ZERO_POINT_LSB = 672;
  localparam int VECTOR_OUTPUT_ZERO_POINT_BITS = 16;
  function automatic logic signed [15:0] vector_output_zero_point(input instruction_t instruction);
    return instruction[VECTOR_OUTPUT_ZERO_POINT_LSB +: VECTOR_OUTPUT_ZERO_POINT_BITS];
  endfunction
  localparam int VECTOR_INPUT0_SHIFT_LSB = 688;
  localparam int VECTOR_INPUT0_SHIFT_BITS = 8;
  function automatic logic signed [7:0] vector_input0_shift(input instruction_t instruction);
    return instruction[VECTOR_INPUT0_SHIFT_LSB +: VECTOR_INPUT0_SHIFT_BITS];
  endfunction
  localparam int VECTOR_INPUT1_SHIFT_LSB = 696;
  localparam int VECTOR_INPUT1_SHIFT_BITS = 8;
  function automatic logic signed [7:0] vector_input1_shift(input instruction_t instruction);
    return instruction[VECTOR_INPUT1_SHIFT_LSB +: VECTOR_INPUT1_SHIFT_BITS];
  endfunction
  localparam int VECTOR_OUTPUT_SHIFT_LSB = 704;
  localparam int VECTOR_OUTPUT_SHIFT_BITS = 8;
  function automatic logic signed [7:0] vector_output_shift(input instruction_t instruction);
    return instruction[VECTOR_OUTPUT_SHIFT_LSB +: VECTOR_OUTPUT_SHIFT_BITS];
  endfunction
  localparam int VECTOR_INPUT0_MULTIPLIER_LSB = 736;
  localparam int VECTOR_INPUT0_MULTIPLIER_BITS = 32;
  function automatic logic signed [31:0] vector_input0_multiplier(input instruction_t instruction);
    return instruction[VECTOR_INPUT0_MULTIPLIER_LSB +: VECTOR_INPUT0_MULTIPLIER_BITS];
  endfunction
  localparam int VECTOR_INPUT1_MULTIPLIER_LSB = 768;
  localparam int VECTOR_INPUT1_MULTIPLIER_BITS = 32;
  function automatic logic signed [31:0] vector_input1_multiplier(input instruction_t instruction);
    return instruction[VECTOR_INPUT1_MULTIPLIER_LSB +: VECTOR_INPUT1_MULTIPLIER_BITS];
  endfunction
  localparam int VECTOR_OUTPUT_MULTIPLIER_LSB = 800;
  localparam int VECTOR_OUTPUT_MULTIPLIER_BITS = 32;
  function automatic logic signed [31:0] vector_output_multiplier(input instruction_t instruction);
    return instruction[VECTOR_OUTPUT_MULTIPLIER_LSB +: VECTOR_OUTPUT_MULTIPLIER_BITS];
  endfunction
  localparam int VECTOR_INPUT0_LOOP_STRIDE_LSB = 832;
  localparam int VECTOR_INPUT0_LOOP_STRIDE_BITS = 25;
  function automatic logic signed [24:0] vector_input0_loop_stride(input instruction_t instruction);
    return instruction[VECTOR_INPUT0_LOOP_STRIDE_LSB +: VECTOR_INPUT0_LOOP_STRIDE_BITS];
  endfunction
  localparam int VECTOR_INPUT1_LOOP_STRIDE_LSB = 864;
  localparam int VECTOR_INPUT1_LOOP_STRIDE_BITS = 25;
  function automatic logic signed [24:0] vector_input1_loop_stride(input instruction_t instruction);
    return instruction[VECTOR_INPUT1_LOOP_STRIDE_LSB +: VECTOR_INPUT1_LOOP_STRIDE_BITS];
  endfunction
  localparam int VECTOR_OUTPUT_LOOP_STRIDE_LSB = 896;
  localparam int VECTOR_OUTPUT_LOOP_STRIDE_BITS = 25;
  function automatic logic signed [24:0] vector_output_loop_stride(input instruction_t instruction);
    return instruction[VECTOR_OUTPUT_LOOP_STRIDE_LSB +: VECTOR_OUTPUT_LOOP_STRIDE_BITS];
  endfunction
  localparam int VECTOR_SUM_OFFSET_LSB = 928;
  localparam int VECTOR_SUM_OFFSET_BITS = 32;
  function automatic logic signed [31:0] vector_sum_offset(input instruction_t instruction);
    return instruction[VECTOR_SUM_OFFSET_LSB +: VECTOR_SUM_OFFSET_BITS];
  endfunction
  localparam int VECTOR_CLAMP_LOW_LSB = 960;
  localparam int VECTOR_CLAMP_LOW_BITS = 32;
  function automatic logic signed [31:0] vector_clamp_low(input instruction_t instruction);
    return instruction[VECTOR_CLAMP_LOW_LSB +: VECTOR_CLAMP_LOW_BITS];
  endfunction
  localparam int VECTOR_CLAMP_HIGH_LSB = 992;
  localparam int VECTOR_CLAMP_HIGH_BITS = 32;
  function automatic logic signed [31:0] vector_clamp_high(input instruction_t instruction);
    return instruction[VECTOR_CLAMP_HIGH_LSB +: VECTOR_CLAMP_HIGH_BITS];
  endfunction

  // POOL
  localparam int POOL_FUNCTION_LSB = 30;
  localparam int POOL_FUNCTION_BITS = 1;
  function automatic logic [0:0] pool_function(input instruction_t instruction);
    return instruction[POOL_FUNCTION_LSB +: POOL_FUNCTION_BITS];
  endfunction
  localparam int POOL_ELEMENT_TYPE_LSB = 32;
  localparam int POOL_ELEMENT_TYPE_BITS = 2;
  function automatic logic [1:0] pool_element_type(input instruction_t instruction);
    return instruction[POOL_ELEMENT_TYPE_LSB +: POOL_ELEMENT_TYPE_BITS];
  endfunction
  localparam int POOL_HAS_CLAMP_LOW_LSB = 34;
  localparam int POOL_HAS_CLAMP_LOW_BITS = 1;
  function automatic logic [0:0] pool_has_clamp_low(input instruction_t instruction);
    return instruction[POOL_HAS_CLAMP_LOW_LSB +: POOL_HAS_CLAMP_LOW_BITS];
  endfunction
  localparam int POOL_HAS_CLAMP_HIGH_LSB = 35;
  localparam int POOL_HAS_CLAMP_HIGH_BITS = 1;
  function automatic logic [0:0] pool_has_clamp_high(input instruction_t instruction);
    return instruction[POOL_HAS_CLAMP_HIGH_LSB +: POOL_HAS_CLAMP_HIGH_BITS];
  endfunction
  localparam int POOL_INPUT_ADDRESS_LSB = 36;
  localparam int POOL_INPUT_ADDRESS_BITS = 24;
  function automatic logic [23:0] pool_input_address(input instruction_t instruction);
    return instruction[POOL_INPUT_ADDRESS_LSB +: POOL_INPUT_ADDRESS_BITS];
  endfunction
  localparam int POOL_INPUT_PIXEL_STRIDE_LSB = 64;
  localparam int POOL_INPUT_PIXEL_STRIDE_BITS = 20;
  function automatic logic [19:0] pool_input_pixel_stride(input instruction_t instruction);
    return instruction[POOL_INPUT_PIXEL_STRIDE_LSB +: POOL_INPUT_PIXEL_STRIDE_BITS];
  endfunction
  localparam int POOL_INPUT_ROW_STRIDE_LSB = 96;
  localparam int POOL_INPUT_ROW_STRIDE_BITS = 24;
  function automatic logic [23:0] pool_input_row_stride(input instruction_t instruction);
    return instruction[POOL_INPUT_ROW_STRIDE_LSB +: POOL_INPUT_ROW_STRIDE_BITS];
  endfunction
  localparam int POOL_INPUT_HEIGHT_LSB = 128;
  localparam int POOL_INPUT_HEIGHT_BITS = 16;
  function automatic logic [15:0] pool_input_height(input instruction_t instruction);
    return instruction[POOL_INPUT_HEIGHT_LSB +: POOL_INPUT_HEIGHT_BITS];
  endfunction
  localparam int POOL_INPUT_WIDTH_LSB = 144;
  localparam int POOL_INPUT_WIDTH_BITS = 16;
  function automatic logic [15:0] pool_input_width(input instruction_t instruction);
    return instruction[POOL_INPUT_WIDTH_LSB +: POOL_INPUT_WIDTH_BITS];
  endfunction
  localparam int POOL_PAD_TOP_LSB = 160;
  localparam int POOL_PAD_TOP_BITS = 16;
  function automatic logic signed [15:0] pool_pad_top(input instruction_t instruction);
    return instruction[POOL_PAD_TOP_LSB +: POOL_PAD_TOP_BITS];
  endfunction
  localparam int POOL_PAD_LEFT_LSB = 176;
  localparam int POOL_PAD_LEFT_BITS = 16;
  function automatic logic signed [15:0] pool_pad_left(input instruction_t instruction);
    return instruction[POOL_PAD_LEFT_LSB +: POOL_PAD_LEFT_BITS];
  endfunction
  localparam int POOL_KERNEL_HEIGHT_LSB = 192;
  localparam int POOL_KERNEL_HEIGHT_BITS = 16;
  function automatic logic [15:0] pool_kernel_height(input instruction_t instruction);
    return instruction[POOL_KERNEL_HEIGHT_LSB +: POOL_KERNEL_HEIGHT_BITS];
  endfunction
  localparam int POOL_KERNEL_WIDTH_LSB = 208;
  localparam int POOL_KERNEL_WIDTH_BITS = 16;
  function automatic logic [15:0] pool_kernel_width(input instruction_t instruction);
    return instruction[POOL_KERNEL_WIDTH_LSB +: POOL_KERNEL_WIDTH_BITS];
  endfunction
  localparam int POOL_STRIDE_HEIGHT_LSB = 224;
  localparam int POOL_STRIDE_HEIGHT_BITS = 8;
  function automatic logic [7:0] pool_stride_height(input instruction_t instruction);
    return instruction[POOL_STRIDE_HEIGHT_LSB +: POOL_STRIDE_HEIGHT_BITS];
  endfunction
  localparam int POOL_STRIDE_WIDTH_LSB = 232;
  localparam int POOL_STRIDE_WIDTH_BITS = 8;
  function automatic logic [7:0] pool_stride_width(input instruction_t instruction);
    return instruction[POOL_STRIDE_WIDTH_LSB +: POOL_STRIDE_WIDTH_BITS];
  endfunction
  localparam int POOL_OUTPUT_ADDRESS_LSB = 256;
  localparam int POOL_OUTPUT_ADDRESS_BITS = 24;
  function automatic logic [23:0] pool_output_address(input instruction_t instruction);
    return instruction[POOL_OUTPUT_ADDRESS_LSB +: POOL_OUTPUT_ADDRESS_BITS];
  endfunction
  localparam int POOL_OUTPUT_PIXEL_STRIDE_LSB = 288;
  localparam int POOL_OUTPUT_PIXEL_STRIDE_BITS = 20;
  function automatic logic [19:0] pool_output_pixel_stride(input instruction_t instruction);
    return instruction[POOL_OUTPUT_PIXEL_STRIDE_LSB +: POOL_OUTPUT_PIXEL_STRIDE_BITS];
  endfunction
  localparam int POOL_OUTPUT_ROW_STRIDE_LSB = 320;
  localparam int POOL_OUTPUT_ROW_STRIDE_BITS = 24;
  function automatic logic [23:0] pool_output_row_stride(input instruction_t instruction);
    return instruction[POOL_OUTPUT_ROW_STRIDE_LSB +: POOL_OUTPUT_ROW_STRIDE_BITS];
  endfunction
  localparam int POOL_OUTPUT_HEIGHT_LSB = 352;
  localparam int POOL_OUTPUT_HEIGHT_BITS = 16;
  function automatic logic [15:0] pool_output_height(input instruction_t instruction);
    return instruction[POOL_OUTPUT_HEIGHT_LSB +: POOL_OUTPUT_HEIGHT_BITS];
  endfunction
  localparam int POOL_OUTPUT_WIDTH_LSB = 368;
  localparam int POOL_OUTPUT_WIDTH_BITS = 16;
  function automatic logic [15:0] pool_output_width(input instruction_t instruction);
    return instruction[POOL_OUTPUT_WIDTH_LSB +: POOL_OUTPUT_WIDTH_BITS];
  endfunction
  localparam int POOL_CHANNELS_LSB = 384;
  localparam int POOL_CHANNELS_BITS = 16;
  function automatic logic [15:0] pool_channels(input instruction_t instruction);
    return instruction[POOL_CHANNELS_LSB +: POOL_CHANNELS_BITS];
  endfunction
  localparam int POOL_CLAMP_LOW_LSB = 416;
  localparam int POOL_CLAMP_LOW_BITS = 32;
  function automatic logic signed [31:0] pool_clamp_low(input instruction_t instruction);
    return instruction[POOL_CLAMP_LOW_LSB +: POOL_CLAMP_LOW_BITS];
  endfunction
  localparam int POOL_CLAMP_HIGH_LSB = 448;
  localparam int POOL_CLAMP_HIGH_BITS = 32;
  function automatic logic signed [31:0] pool_clamp_high(input instruction_t instruction);
    return instruction[POOL_CLAMP_HIGH_LSB +: POOL_CLAMP_HIGH_BITS];
  endfunction

endpackage
