/** Mistakes in the golden model and in the arithmetic that it alone uses. */
import { mutant, type Mutant } from './mutant.ts';

const scaler = 'src/numerics/channelScaler.ts';
const reduction = 'src/numerics/reduction.ts';
const operands = 'src/golden/macOperands.ts';
const pipeline = 'src/golden/outputPipeline.ts';
const operator = 'src/golden/macOperator.ts';

export const goldenMutants: readonly Mutant[] = [
  mutant(
    'ties of the second rounding go up instead of away from zero',
    'second rounding',
    scaler,
    'return value < 0 ? 0 - magnitude : magnitude;',
    'return value < 0 ? Math.floor((value + powerOfTwo(distance - 1)) * powerOfTwo(-distance)) : magnitude;',
  ),
  mutant(
    'the doubling high product truncates',
    'first rounding',
    scaler,
    'Math.floor((high + powerOfTwo(distance - 1 - splitBits)) * powerOfTwo(splitBits - distance))',
    'Math.floor(high * powerOfTwo(splitBits - distance))',
  ),
  mutant(
    'the product register counts but does not saturate',
    'product register',
    scaler,
    'if (result.productSaturated) {',
    'if (result.productSaturated && high === 0) {',
  ),
  mutant(
    'the product register is one bit too wide',
    'product register',
    scaler,
    'powerOfTwo(widths.productBits - 1 - splitBits)',
    'powerOfTwo(widths.productBits - splitBits)',
  ),
  mutant(
    'the left-shifted operand wraps instead of saturating',
    'operand saturation',
    scaler,
    'operand = operand < 0 ? -2147483648 : 2147483647;',
    'operand = operand | 0;',
  ),
  mutant(
    'the accumulator always wraps',
    'narrow accumulator',
    reduction,
    'value = saturates ? (value < low ? low : high) : wrap(value, bits);',
    'value = wrap(value, bits);',
  ),
  mutant(
    'the load wraps where it should saturate',
    'bias load',
    reduction,
    "if (register.overflow === 'wrap') return",
    "if (register.overflow !== 'wrap' || true) return",
  ),
  mutant(
    'the first overflow is the last one',
    'narrow accumulator',
    reduction,
    'if (firstOverflow === 0) firstOverflow = step;',
    'firstOverflow = step;',
  ),
  mutant(
    'the proven range leaves out all steps but the last',
    'proven range',
    reduction,
    `      if (lowest < min) min = lowest;
      if (highest > max) max = highest;`,
    `      if (segment < segments - 1 || operand < segmentEnd) continue;
      if (lowest < min) min = lowest;
      if (highest > max) max = highest;`,
  ),
  mutant(
    'a group straddles filter rows',
    'narrow accumulator',
    operands,
    `    segments: offsets.length,
    segmentLength: byTap ? channels : columns.taps.length * channels,`,
    `    segments: byTap ? offsets.length : 1,
    segmentLength: byTap ? channels : rows.taps.length * columns.taps.length * channels,`,
  ),
  mutant(
    'depthwise groups have the size of dense ones',
    'depthwise steps',
    operands,
    'groupSize: depthwise ? datapath.depthwiseTapLanes : datapath.reductionLanes,',
    'groupSize: datapath.reductionLanes,',
  ),
  mutant(
    'a padding tap feeds 0 under fold',
    'zero point folding',
    operands,
    '{ offset: 0, padding: inputZeroPoint }',
    '{ offset: 0, padding: 0 }',
  ),
  mutant(
    'fold takes the zero point off twice',
    'zero point folding',
    operands,
    '{ offset: 0, padding: inputZeroPoint }',
    '{ offset: inputZeroPoint, padding: 0 }',
  ),
  mutant(
    'a padding tap ranges over the whole type in the proof',
    'proven range',
    operands,
    'low.fill(isPadding ? rule.padding : min - rule.offset,',
    'low.fill(min - rule.offset,',
  ),
  mutant(
    'a transposed convolution steps over taps that meet no pixel',
    'transposed steps',
    'src/golden/taps.ts',
    'if (distance % stride !== 0 || source < 0 || source >= inputSize) continue;',
    `if (distance % stride !== 0) continue;
      if (source < 0 || source >= inputSize) {
        taps.push(tap);
        sources.push(-1);
        continue;
      }`,
  ),
  mutant(
    'the overflow of the load is not counted',
    'bias load',
    operator,
    'const events = load.overflows + reduction.overflows;',
    'const events = reduction.overflows;',
  ),
  {
    name: 'the bias is added last',
    file: operator,
    edits: [
      { find: '              load.value,', replace: '              0,' },
      {
        find: 'outputOf(pipeline, reduction.value, channel, index)',
        replace: 'outputOf(pipeline, reduction.value + load.value, channel, index)',
      },
    ],
    check: 'narrow accumulator',
  },
  mutant(
    'overflows are counted per element instead of per step',
    'narrow accumulator',
    operator,
    'tallyEvents(overflows, events, channel',
    'tallyEvents(overflows, 1, channel',
  ),
  mutant(
    'all groups of a grouped convolution read the first',
    'geometry',
    operator,
    'const firstOperand = group * sequence.segments * sequence.segmentLength;',
    'const firstOperand = 0 * group;',
  ),
  mutant(
    'the observed range forgets the bias',
    'observed range',
    operator,
    'observe(stage, start + BigInt(observed.min[channel]!), start + BigInt(observed.max[channel]!));',
    'observe(stage, BigInt(observed.min[channel]!), BigInt(observed.max[channel]!));',
  ),
  mutant(
    'the clamp comes before the zero point',
    'activation',
    pipeline,
    's3 = clamp(s2, pipeline.clampLow, pipeline.clampHigh);',
    's3 = clamp(s2 - pipeline.scaledZeroPoint, pipeline.clampLow, pipeline.clampHigh) + pipeline.scaledZeroPoint;',
  ),
  mutant(
    'S2 saturates without an event',
    'scaled saturation',
    pipeline,
    'if (s2 !== shifted) tallyEvents(',
    'if (s2 !== s2) tallyEvents(',
  ),
  mutant(
    'events belong to the channel next door',
    'narrow accumulator',
    'src/golden/tally.ts',
    'tally.perChannel[channel]! += count;',
    'tally.perChannel[(channel + 1) % tally.perChannel.length]! += count;',
  ),
  mutant(
    'average pooling rounds half up',
    'pooling',
    'src/golden/pool2d.ts',
    '(sum > 0 ? sum + half : sum - half)',
    '(sum + half)',
  ),
  mutant(
    'ADD, SUB and MUL have no S2',
    'multiplication',
    'src/golden/vectorUnit.ts',
    'unit.activate(unit.saturateTo32(scaled + zeroPoint), bounds)',
    'unit.activate(scaled + zeroPoint, bounds)',
  ),
  mutant(
    'the interpolated table rounds down',
    'fused function',
    'src/golden/fusedFunction.ts',
    '(2n * slope * (position % range) + range)',
    '(2n * slope * (position % range))',
  ),
];
