// Cycle-by-cycle state machines of sequencer, DMA units, MAC array and vector unit, written from isa/MICROARCHITECTURE.md.
// Runs the programs of +program=FILE one behind the other, each up to its HALT, and prints for each
//   I number dispatch start retire      for every instruction in the order of issue (the body of a LOOP as often as it is issued)
//   U unit kind cycles                  for every counter that is not 0 (kinds: the constants below)
//   T cycles                            the total
// Icarus Verilog 11 drops some `x++` and `x += …` and cannot return early: sums are written out, results assigned.
// Time is counted in whole cycles: what a cycle c prints about happens at its beginning, [c, c+1) is the cycle's work.
module npu_timing;
  import npusim_isa_pkg::*;
  import npusim_hw_pkg::*;

  localparam int MAX = 65536;
  localparam int DMA_IN = 0, DMA_OUT = 1, MAC_ARRAY = 2, VECTOR_UNIT = 3, SEQUENCER = 4;

  // Kinds of counters: stall causes in the order of attribution, then kinds of work.
  localparam int DISPATCH = 0, DATA = 1, REUSE = 5, IN_FLIGHT = 9, QUEUE_FULL = 10, DRAIN = 11;
  localparam int DECODE = 12, TRANSFER = 13, LATENCY = 14, FILL = 15, ARRAY = 16, OUTPUT_PIPELINE = 17, LANES = 18, IDLE = 19;
  localparam int KINDS = 20;

  instruction_t memory [0:MAX-1];
  int first;          // first instruction of the running program
  int cycle;
  int issued;         // instructions of the program issued so far: the number of the next one
  int counters [0:4][0:KINDS-1];
  // By number of issue.
  int source [0:MAX-1];            // place in memory
  int dispatched_at [0:MAX-1];
  int started_at [0:MAX-1];
  int retired_at [0:MAX-1];
  int needed [0:MAX-1][0:3];       // retirements of each unit that the instruction waits for
  // By unit: totals, and the instructions in order.
  int dispatched [0:3];
  int started [0:3];
  int retired [0:3];
  int order [0:3][0:MAX-1];
  int waiting_for_dispatch [0:3];  // cycles whose cause, dispatch or idle, the next dispatch of the unit decides

  function automatic int limit(input int unit);
    case (unit)
      DMA_IN: return EXTERNAL_READ_OUTSTANDING;
      DMA_OUT: return EXTERNAL_WRITE_OUTSTANDING;
      MAC_ARRAY: return 4;
      default: return 2;
    endcase
  endfunction

  function automatic int unit_of(input instruction_t i);
    case (header_opcode(i))
      OP_LOAD: return DMA_IN;
      OP_STORE: return DMA_OUT;
      OP_MAC: return MAC_ARRAY;
      OP_VECTOR, OP_POOL: return VECTOR_UNIT;
      default: return SEQUENCER;
    endcase
  endfunction

  function automatic int depend(input instruction_t i, input int unit);
    case (unit)
      DMA_IN: return header_depend_dma_in(i);
      DMA_OUT: return header_depend_dma_out(i);
      MAC_ARRAY: return header_depend_mac(i);
      default: return header_depend_vector(i);
    endcase
  endfunction

  function automatic int reuse(input instruction_t i, input int unit);
    case (unit)
      DMA_IN: return header_reuse_dma_in(i);
      DMA_OUT: return header_reuse_dma_out(i);
      MAC_ARRAY: return header_reuse_mac(i);
      default: return header_reuse_vector(i);
    endcase
  endfunction

  function automatic int groups(input int items, input int size);
    return (items + size - 1) / size;
  endfunction

  function automatic int smaller(input int a, input int b);
    return a < b ? a : b;
  endfunction

  task automatic tally(input int unit, input int kind);
    counters[unit][kind] = counters[unit][kind] + 1;
  endtask

  // ---------------------------------------------------------------------------------------------------------------- sequencer

  int next;           // place of the instruction to dispatch
  int loop_first, loop_after;      // body of the running LOOP
  int loop_left;      // iterations that it has still to issue, the current one included; 0: no loop runs
  int since_dispatch; // cycles since the last one
  logic halted;

  // Whether every instruction dispatched so far has retired.
  function automatic logic drained();
    drained = 1;
    for (int unit = 0; unit < 4; unit++) if (retired[unit] != dispatched[unit]) drained = 0;
  endfunction

  // After the starts of the cycle: an instruction that starts now leaves its place in the queue to the one dispatched now.
  task automatic sequence_cycle;
    automatic instruction_t i = memory[next];
    automatic int unit = unit_of(i);
    automatic logic decoded = issued == 0 || since_dispatch >= DECODE_CYCLES;
    automatic logic waits_for_all = header_opcode(i) == OP_HALT || header_opcode(i) == OP_HOST;
    automatic logic place;
    if (unit == SEQUENCER) place = !waits_for_all || drained();
    else place = dispatched[unit] - started[unit] < QUEUE_DEPTH;
    if (decoded && place) begin
      source[issued] = next;
      dispatched_at[issued] = cycle;
      if (unit == SEQUENCER) begin
        started_at[issued] = cycle;
        retired_at[issued] = cycle;
        halted = header_opcode(i) == OP_HALT;
      end else begin
        for (int other = 0; other < 4; other++)
          needed[issued][other] = depend(i, other) == 0 ? 0 : dispatched[other] - depend(i, other) + 1;
        order[unit][dispatched[unit]] = issued;
        dispatched[unit] = dispatched[unit] + 1;
        // The dispatch cycle itself is still a wait for dispatch; it has been counted in `count_waits`.
        counters[unit][DISPATCH] = counters[unit][DISPATCH] + waiting_for_dispatch[unit];
        waiting_for_dispatch[unit] = 0;
      end
      issued = issued + 1;
      since_dispatch = 0;
      next = next + 1;
      if (header_opcode(i) == OP_LOOP) begin
        loop_first = next;
        loop_after = next + loop_length(i);
        loop_left = loop_count(i);
      end else if (loop_left > 0 && next == loop_after) begin
        loop_left = loop_left - 1;
        if (loop_left > 0) next = loop_first;
      end
    end
    // The cycle that follows a dispatch at its beginning is the first of the next instruction's decoding.
    if (!halted) begin
      since_dispatch = since_dispatch + 1;
      if (since_dispatch <= DECODE_CYCLES) tally(SEQUENCER, DECODE);
      else tally(SEQUENCER, unit_of(memory[next]) == SEQUENCER ? DRAIN : QUEUE_FULL);
    end
  endtask

  // ------------------------------------------------------------------------------------------------------------------- starts

  // The oldest instruction of the unit that has not started, dispatched before this cycle; −1: none.
  function automatic int candidate(input int unit);
    return started[unit] == dispatched[unit] ? -1 : order[unit][started[unit]];
  endfunction

  // First cause for which it waits; −1: none.
  function automatic int cause(input int unit, input int number);
    cause = started[unit] - retired[unit] >= limit(unit) ? IN_FLIGHT : -1;
    // From the last cause to the first, so that the first remains.
    for (int kind = 1; kind >= 0; kind--)
      for (int other = 3; other >= 0; other--)
        if (reuse(memory[source[number]], other) == kind && retired[other] < needed[number][other])
          cause = (kind == 0 ? DATA : REUSE) + other;
  endfunction

  // Starts what can start in this cycle; without a start, and when the unit has nothing to do, counts what it waits for.
  task automatic start_cycle(input int unit, input logic is_free, input logic is_busy);
    automatic int number = candidate(unit);
    automatic int waits_for = number < 0 ? -1 : cause(unit, number);
    if (number >= 0 && is_free && waits_for < 0) begin
      started_at[number] = cycle;
      started[unit] = started[unit] + 1;
      case (unit)
        MAC_ARRAY: mac_start(memory[source[number]]);
        VECTOR_UNIT: vector_start(memory[source[number]]);
        default: ;
      endcase
    end else if (!is_busy) begin
      if (number < 0) waiting_for_dispatch[unit] = waiting_for_dispatch[unit] + 1;
      else tally(unit, waits_for);
    end
  endtask

  task automatic retire_next(input int unit);
    retired_at[order[unit][retired[unit]]] = cycle;
    retired[unit] = retired[unit] + 1;
  endtask

  // --------------------------------------------------------------------------------------------------------------------- DMA

  int moved_instructions [0:1];   // data phases that have ended
  logic transferring [0:1];
  int run0 [0:1];
  int run1 [0:1];
  int run2 [0:1];
  int moved_bytes [0:1];          // of the run
  int next_burst [0:1];           // first byte of the run's next burst
  int break_left [0:1];           // cycles of the break before that byte
  logic break_paid [0:1];

  task automatic dma_begin_run(input int d);
    moved_bytes[d] = 0;
    next_burst[d] = d == DMA_IN ? EXTERNAL_READ_BURST_BYTES : EXTERNAL_WRITE_BURST_BYTES;
    break_left[d] = 0;
    break_paid[d] = 0;
  endtask

  // One cycle of a data phase. STORE has the fields of LOAD in the same places.
  task automatic dma_transfer(input int d, input instruction_t i);
    automatic int bytes = d == DMA_IN ? EXTERNAL_READ_BYTES_PER_CYCLE : EXTERNAL_WRITE_BYTES_PER_CYCLE;
    automatic int burst = d == DMA_IN ? EXTERNAL_READ_BURST_BYTES : EXTERNAL_WRITE_BURST_BYTES;
    automatic int pause = d == DMA_IN ? EXTERNAL_READ_BURST_OVERHEAD_CYCLES : EXTERNAL_WRITE_BURST_OVERHEAD_CYCLES;
    automatic int end_of_word = smaller(moved_bytes[d] + bytes, load_run_bytes(i));
    // A break comes before the word that brings the first byte of the next burst.
    if (next_burst[d] < end_of_word && !break_paid[d]) begin
      break_left[d] = pause;
      break_paid[d] = 1;
    end
    if (break_left[d] > 0) break_left[d] = break_left[d] - 1;
    else begin
      moved_bytes[d] = end_of_word;
      if (next_burst[d] < end_of_word) begin
        next_burst[d] = next_burst[d] + burst;
        break_paid[d] = 0;
      end
      if (end_of_word == load_run_bytes(i)) dma_next_run(d, i);
    end
  endtask

  task automatic dma_next_run(input int d, input instruction_t i);
    dma_begin_run(d);
    run2[d] = run2[d] + 1;
    if (run2[d] == load_count2(i)) begin
      run2[d] = 0;
      run1[d] = run1[d] + 1;
    end
    if (run1[d] == load_count1(i)) begin
      run1[d] = 0;
      run0[d] = run0[d] + 1;
    end
    if (run0[d] == load_count0(i)) begin
      transferring[d] = 0;
      moved_instructions[d] = moved_instructions[d] + 1;
    end
  endtask

  task automatic dma_cycle(input int d);
    automatic int latency = d == DMA_IN ? EXTERNAL_READ_LATENCY_CYCLES : EXTERNAL_WRITE_LATENCY_CYCLES;
    if (moved_instructions[d] < started[d]) begin
      if (!transferring[d] && cycle >= started_at[order[d][moved_instructions[d]]] + latency) begin
        transferring[d] = 1;
        run0[d] = 0;
        run1[d] = 0;
        run2[d] = 0;
        dma_begin_run(d);
      end
      tally(d, transferring[d] ? TRANSFER : LATENCY);
      if (transferring[d]) dma_transfer(d, memory[source[order[d][moved_instructions[d]]]]);
    end
  endtask

  // --------------------------------------------------------------------------------------------------------------- MAC array

  // The array: an instruction in it fills, then accumulates block by block; a finished block waits for the other register set.
  logic array_used;
  instruction_t mac;
  int fill_left;
  int access, passes, step;             // within a block: accesses of a pass, passes of a step, steps
  int channel, row, pixel;              // first output channel, row and first pixel of the block
  logic block_ready;
  // The set that drains: what each stage has still to take of it.
  logic drain_used;
  logic drain_last;
  int scaler_left, activation_left, output_left, write_left;
  // Cycles to the finish of each instruction in the order of the unit: −1 until its last drain, or its array, is done. An
  // instruction without output can be done before the one in front of it has drained; it retires behind that one.
  int pipeline_left [0:MAX-1];
  int array_owner, drain_owner;         // instructions that use the array and the draining set

  function automatic int element_bytes(input int type_code);
    case (type_code)
      ELEMENT_TYPE_INT16: return 2;
      ELEMENT_TYPE_INT32: return 4;
      default: return 1;
    endcase
  endfunction

  function automatic int reduction_steps(input instruction_t i);
    if (mac_mode(i) == MAC_MODE_DEPTHWISE)
      reduction_steps = mac_kernel_height(i) * groups(mac_kernel_width(i), DEPTHWISE_TAP_LANES);
    else if (mac_grouping(i) == GROUPING_TAP)
      reduction_steps = mac_kernel_height(i) * mac_kernel_width(i) * groups(mac_input_channels(i), REDUCTION_LANES);
    else
      reduction_steps = mac_kernel_height(i) * groups(mac_kernel_width(i) * mac_input_channels(i), REDUCTION_LANES);
  endfunction

  int sub_bank_load [0:1023];

  // Accesses of a step go to sub-banks `distance` words apart, one access per sub-bank and cycle: the fullest decides.
  function automatic int access_cycles(input instruction_t i);
    automatic int bytes = element_bytes(mac_input_type(i));
    automatic int pixels = smaller(PIXEL_LANES, mac_output_width(i));
    automatic int taps = smaller(DEPTHWISE_TAP_LANES, mac_kernel_width(i));
    automatic int dilation = mac_dilation_width(i);
    automatic int accesses, distance, columns, bank;
    automatic int fullest = 0;
    if (mac_mode(i) == MAC_MODE_DENSE) begin
      accesses = pixels * groups(REDUCTION_LANES * bytes, SRAM_WORD_BYTES);
      distance = groups(mac_stride_width(i) * mac_input_pixel_stride(i), SRAM_WORD_BYTES);
    end else begin
      if (dilation < 0) dilation = -dilation;
      columns = smaller(pixels * taps, (pixels - 1) * mac_stride_width(i) + (taps - 1) * dilation + 1);
      accesses = columns * groups(groups(OUTPUT_CHANNEL_LANES, mac_depth_multiplier(i)) * bytes, SRAM_WORD_BYTES);
      distance = groups(mac_input_pixel_stride(i), SRAM_WORD_BYTES);
    end
    for (int b = 0; b < SRAM_SUB_BANKS; b++) sub_bank_load[b] = 0;
    bank = 0;
    for (int a = 0; a < accesses; a++) begin
      sub_bank_load[bank] = sub_bank_load[bank] + 1;
      if (sub_bank_load[bank] > fullest) fullest = sub_bank_load[bank];
      bank = (bank + distance) % SRAM_SUB_BANKS;
    end
    return fullest;
  endfunction

  int mac_access_cycles;
  logic mac_emits;

  task automatic mac_begin_block;
    access = 0;
    passes = 0;
    step = 0;
    block_ready = 0;
  endtask

  task automatic mac_start(input instruction_t i);
    array_used = 1;
    array_owner = started[MAC_ARRAY] - 1;
    pipeline_left[array_owner] = -1;
    mac = i;
    mac_access_cycles = access_cycles(i);
    mac_emits = mac_first_step(i) + mac_step_count(i) == reduction_steps(i);
    fill_left = MAC_FILL_CYCLES;
    channel = 0;
    row = 0;
    pixel = 0;
    mac_begin_block;
  endtask

  // At the beginning of a cycle: the end of a drain, the hand-over of a block, retirements in order.
  task automatic mac_settle;
    if (drain_used && scaler_left <= 0 && activation_left <= 0 && output_left <= 0 && write_left <= 0) begin
      drain_used = 0;
      if (drain_last) begin
        pipeline_left[drain_owner] = MAC_DRAIN_CYCLES;
      end
    end
    if (array_used && block_ready && !mac_emits) begin
      array_used = 0;
      pipeline_left[array_owner] = 0;
    end
    if (array_used && block_ready && !drain_used) begin
      drain_used = 1;
      drain_owner = array_owner;
      scaler_left = OUTPUT_CHANNEL_LANES * PIXEL_LANES;
      activation_left = scaler_left;
      output_left = scaler_left;
      write_left = scaler_left * element_bytes(mac_output_type(mac));
      pixel = pixel + PIXEL_LANES;
      if (pixel >= mac_output_width(mac)) begin
        pixel = 0;
        row = row + 1;
      end
      if (row == mac_output_height(mac)) begin
        row = 0;
        channel = channel + OUTPUT_CHANNEL_LANES;
      end
      drain_last = channel >= mac_output_channels(mac);
      if (drain_last) array_used = 0;
      else mac_begin_block;
    end
    while (retired[MAC_ARRAY] < started[MAC_ARRAY] && pipeline_left[retired[MAC_ARRAY]] == 0) retire_next(MAC_ARRAY);
  endtask

  task automatic mac_cycle;
    for (int k = retired[MAC_ARRAY]; k < started[MAC_ARRAY]; k++) if (pipeline_left[k] > 0) pipeline_left[k] = pipeline_left[k] - 1;
    if (drain_used) begin
      scaler_left = scaler_left - CHANNEL_SCALER_LANES;
      activation_left = activation_left - ACTIVATION_LANES;
      output_left = output_left - OUTPUT_SCALER_LANES;
      write_left = write_left - OUTPUT_WRITE_BYTES_PER_CYCLE;
    end
    if (array_used && fill_left > 0) begin
      fill_left = fill_left - 1;
      tally(MAC_ARRAY, FILL);
    end else if (array_used && block_ready) begin
      tally(MAC_ARRAY, OUTPUT_PIPELINE);
    end else if (array_used) begin
      tally(MAC_ARRAY, ARRAY);
      access = access + 1;
      if (access == mac_access_cycles) begin
        access = 0;
        passes = passes + 1;
      end
      if (passes == (mac_input_type(mac) == ACTIVATION_TYPE_INT16 ? INT16_STEP_CYCLES : 1)) begin
        passes = 0;
        step = step + 1;
      end
      block_ready = step == mac_step_count(mac);
    end
  endtask

  // -------------------------------------------------------------------------------------------------------------- vector unit

  logic vector_used;
  int vector_fill_left;
  int loop_end [0:3];       // loops of groups of lanes, outermost first
  int loop_at [0:3];
  int vector_passes, vector_pass;
  int tree_levels, tree_left;   // after each pass through loops 1 to 3
  int vector_drain;
  int vector_ended;
  int vector_left [0:MAX-1];

  function automatic int levels(input int lanes);
    automatic int count = 0;
    for (int width = lanes; width > 1; width = (width + 1) / 2) count = count + 1;
    return count;
  endfunction

  task automatic vector_start(input instruction_t i);
    vector_used = 1;
    vector_fill_left = VECTOR_FILL_CYCLES;
    vector_drain = VECTOR_DRAIN_CYCLES;
    for (int k = 0; k < 4; k++) loop_at[k] = 0;
    vector_passes = 1;
    vector_pass = 0;
    tree_levels = 0;
    tree_left = -1;
    if (header_opcode(i) == OP_POOL) begin
      if (pool_function(i) == POOL_FUNCTION_AVERAGE) vector_drain = vector_drain + 16;
      loop_end[0] = pool_output_height(i);
      loop_end[1] = pool_output_width(i);
      loop_end[2] = groups(pool_channels(i), VECTOR_LANES);
      loop_end[3] = pool_kernel_height(i) * pool_kernel_width(i);
    end else begin
      loop_end[0] = vector_count0(i);
      loop_end[1] = vector_count1(i);
      loop_end[2] = vector_count2(i);
      loop_end[3] = vector_count3(i);
      case (vector_function(i))
        VECTOR_FUNCTION_REDUCE_MAX, VECTOR_FUNCTION_REDUCE_SUM, VECTOR_FUNCTION_DOT: begin
          if (vector_count1(i) > 1) loop_end[1] = groups(vector_count1(i), VECTOR_LANES);
          else begin
            loop_end[3] = groups(vector_count3(i), VECTOR_LANES);
            tree_levels = levels(VECTOR_LANES);
          end
        end
        default: loop_end[3] = groups(vector_count3(i), VECTOR_LANES);
      endcase
      case (vector_function(i))
        VECTOR_FUNCTION_ADD, VECTOR_FUNCTION_SUBTRACT: vector_passes = 3;
        VECTOR_FUNCTION_PRELU: vector_passes = 2;
        VECTOR_FUNCTION_SOFTMAX_RECIPROCAL8: vector_passes = 24;
        VECTOR_FUNCTION_SOFTMAX_RECIPROCAL16: vector_passes = 4;
        default: ;
      endcase
    end
  endtask

  task automatic vector_settle;
    if (vector_used && loop_at[0] == loop_end[0]) begin
      vector_used = 0;
      vector_left[vector_ended] = vector_drain;
      vector_ended = vector_ended + 1;
    end
    while (retired[VECTOR_UNIT] < vector_ended && vector_left[retired[VECTOR_UNIT]] == 0) retire_next(VECTOR_UNIT);
  endtask

  task automatic vector_cycle;
    for (int k = retired[VECTOR_UNIT]; k < vector_ended; k++) if (vector_left[k] > 0) vector_left[k] = vector_left[k] - 1;
    if (vector_used && vector_fill_left > 0) begin
      vector_fill_left = vector_fill_left - 1;
      tally(VECTOR_UNIT, FILL);
    end else if (vector_used) begin
      tally(VECTOR_UNIT, LANES);
      if (tree_left > 0) begin
        tree_left = tree_left - 1;
        if (tree_left == 0) loop_at[0] = loop_at[0] + 1;
      end else begin
        vector_pass = vector_pass + 1;
        if (vector_pass == vector_passes) begin
          vector_pass = 0;
          vector_next;
        end
      end
    end
  endtask

  task automatic vector_next;
    loop_at[3] = loop_at[3] + 1;
    for (int k = 3; k > 1; k--)
      if (loop_at[k] == loop_end[k]) begin
        loop_at[k] = 0;
        loop_at[k-1] = loop_at[k-1] + 1;
      end
    if (loop_at[1] == loop_end[1]) begin
      loop_at[1] = 0;
      if (tree_levels > 0) tree_left = tree_levels;
      else loop_at[0] = loop_at[0] + 1;
    end
  endtask

  // -------------------------------------------------------------------------------------------------------------------- clock

  task automatic reset;
    cycle = 0;
    next = first;
    issued = 0;
    loop_left = 0;
    since_dispatch = 0;
    halted = 0;
    for (int unit = 0; unit <= SEQUENCER; unit++) for (int kind = 0; kind < KINDS; kind++) counters[unit][kind] = 0;
    for (int unit = 0; unit < 4; unit++) begin
      dispatched[unit] = 0;
      started[unit] = 0;
      retired[unit] = 0;
      waiting_for_dispatch[unit] = 0;
    end
    for (int d = 0; d < 2; d++) begin
      moved_instructions[d] = 0;
      transferring[d] = 0;
    end
    array_used = 0;
    block_ready = 0;
    drain_used = 0;
    vector_used = 0;
    vector_ended = 0;
  endtask

  task automatic clock_cycle;
    // What ended with the cycle before.
    for (int d = 0; d < 2; d++) while (retired[d] < moved_instructions[d]) retire_next(d);
    mac_settle;
    vector_settle;
    if (!settled_halt()) begin
      for (int d = 0; d < 2; d++) start_cycle(d, 1'b1, moved_instructions[d] < started[d]);
      start_cycle(MAC_ARRAY, !array_used, array_used);
      start_cycle(VECTOR_UNIT, !vector_used, vector_used);
    end
    sequence_cycle;
    if (!halted) begin
      for (int d = 0; d < 2; d++) dma_cycle(d);
      mac_cycle;
      vector_cycle;
      cycle = cycle + 1;
    end
  endtask

  // The cycle in which HALT is dispatched belongs to the program no more: nothing is counted in it.
  function automatic logic settled_halt();
    return header_opcode(memory[next]) == OP_HALT && drained() && (issued == 0 || since_dispatch >= DECODE_CYCLES);
  endfunction

  task automatic report;
    for (int number = 0; number < issued; number++)
      $display("I %0d %0d %0d %0d", number, dispatched_at[number], started_at[number], retired_at[number]);
    for (int unit = 0; unit < 4; unit++) counters[unit][IDLE] = waiting_for_dispatch[unit];
    for (int unit = 0; unit <= SEQUENCER; unit++)
      for (int kind = 0; kind < KINDS; kind++)
        if (counters[unit][kind] != 0) $display("U %0d %0d %0d", unit, kind, counters[unit][kind]);
    $display("T %0d", cycle);
  endtask

  string path;
  int count;
  initial begin
    if (!$value$plusargs("program=%s", path)) $fatal(1, "+program=FILE is missing");
    if (!$value$plusargs("count=%d", count)) $fatal(1, "+count=INSTRUCTIONS is missing");
    $readmemh(path, memory, 0, count - 1);
    first = 0;
    while (first < count) begin
      reset;
      while (!halted) begin
        if (cycle == 10_000_000) $fatal(1, "instruction %0d is never dispatched", issued);
        clock_cycle;
      end
      report;
      first = next;
    end
    $finish(0);
  end
endmodule
