/** Host operators: the machine leaves them to the reference kernels, so that brute force is compared with the golden model only. */
import { runGolden } from '../../../src/golden/run.ts';
import type { HardwareConfig } from '../../../src/hardware/config.ts';
import { bruteForceBatchMatMul } from '../bruteForce/batchMatMul.ts';
import type { HostLayer } from '../bruteForce/hostLayer.ts';
import { bruteForceL2Normalization } from '../bruteForce/l2Normalization.ts';
import type { ResizeLayer } from '../bruteForce/rearrangementLayer.ts';
import { accountOfBruteForce, accountOfEvents, differences } from './account.ts';
import { Builder } from './network.ts';
import { rearrangementNetwork } from './rearrangementNetwork.ts';
import { eventsOf, type ExpectedNetwork, type Verdict } from './threeWay.ts';

function hostNetwork(layer: HostLayer, hardware: HardwareConfig): ExpectedNetwork {
  const builder = new Builder();
  if (layer.kind === 'L2_NORMALIZATION') {
    const input = builder.input('input', layer.input);
    const output = builder.add('output', layer.output, null);
    builder.operator(layer.kind, [input], output, { activation: 'NONE' });
    const expected = [{ operator: 0, tensor: output, result: bruteForceL2Normalization(layer) }];
    return { ...builder.finish(layer.kind, [output]), expected };
  }
  const { adjointX, adjointY, rightIsConstant } = layer;
  const left = builder.input('left', layer.inputs[0]);
  const right = rightIsConstant ? builder.constant('right', layer.inputs[1]) : builder.input('right', layer.inputs[1]);
  const output = builder.add('output', layer.output, null);
  builder.operator(layer.kind, [left, right], output, { adjointX, adjointY });
  const expected = [{ operator: 0, tensor: output, result: bruteForceBatchMatMul(layer, hardware) }];
  return { ...builder.finish(layer.kind, [output]), expected };
}

/** Golden model against brute force; no program. */
export function checkGolden(layer: HostLayer | ResizeLayer, hardware: HardwareConfig): Verdict {
  const network = 'alignCorners' in layer ? rearrangementNetwork(layer) : hostNetwork(layer, hardware);
  const golden = runGolden(network.model, hardware, network.inputs);
  const [{ tensor, result }] = network.expected as [ExpectedNetwork['expected'][0]];
  const type = network.model.tensors[tensor]!.type as 'int8' | 'int16';
  const found = differences(
    accountOfBruteForce(result, type),
    accountOfEvents('golden', golden.tensors.get(tensor)!, golden.events.get(0)),
  );
  return { differences: found, program: null, events: eventsOf(result), fused: false };
}
