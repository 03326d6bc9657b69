/** The brute-force reference: one operator, written from the semantics alone, sharing no code with golden or machine. */
import type { Datapath } from '../../../src/numerics/datapath.ts';
import { bruteForceBinary } from './binary.ts';
import { bruteForceHardSwish } from './exactHardSwish.ts';
import { bruteForceExtremum } from './extremum.ts';
import type { Layer } from './layer.ts';
import { bruteForceLeaky } from './leaky.ts';
import { bruteForceMac } from './macLayer.ts';
import { bruteForceMovement } from './movement.ts';
import { bruteForcePointwise } from './pointwise.ts';
import { bruteForcePool } from './pool.ts';
import type { BruteForceResult } from './record.ts';
import { bruteForceReduction } from './reduction.ts';
import { bruteForceSigmoid } from './sigmoid.ts';
import { bruteForceSoftmax } from './softmax.ts';

/** A MAC layer with a HARD_SWISH that cannot be fused gives the output of the MAC operator. */
export function bruteForce(layer: Layer, datapath: Datapath): BruteForceResult {
  switch (layer.kind) {
    case 'CONV_2D':
    case 'DEPTHWISE_CONV_2D':
    case 'FULLY_CONNECTED':
    case 'TRANSPOSE_CONV':
      return bruteForceMac(layer, datapath);
    case 'ADD':
    case 'SUB':
    case 'MUL':
      return bruteForceBinary(layer, datapath);
    case 'MAXIMUM':
    case 'MINIMUM':
      return bruteForceExtremum(layer);
    case 'MEAN':
    case 'SUM':
    case 'REDUCE_MAX':
      return bruteForceReduction(layer, datapath);
    case 'AVERAGE_POOL_2D':
    case 'MAX_POOL_2D':
      return bruteForcePool(layer);
    case 'RELU':
    case 'RELU6':
    case 'RELU_N1_TO_1':
    case 'QUANTIZE':
      return bruteForcePointwise(layer, datapath);
    case 'SOFTMAX':
      return bruteForceSoftmax(layer, datapath);
    case 'LOGISTIC':
    case 'TANH':
      return bruteForceSigmoid(layer, datapath);
    case 'HARD_SWISH':
      return bruteForceHardSwish(layer);
    case 'LEAKY_RELU':
    case 'PRELU':
      return bruteForceLeaky(layer, datapath);
    case 'PAD':
    case 'RESHAPE':
      return bruteForceMovement(layer);
  }
}
