/** Gates, cell and hidden state of the golden LSTM after every step, against brute force. */
import { bytesOf } from '../../../../src/golden/elements.ts';
import type { GoldenContext } from '../../../../src/golden/kernel.ts';
import { runLstm } from '../../../../src/golden/lstm.ts';
import { createGoldenState } from '../../../../src/golden/state.ts';
import type { HardwareConfig } from '../../../../src/hardware/config.ts';
import { gateNames, type LstmLayer } from '../../bruteForce/recurrent/layer.ts';
import type { LstmInvocation } from '../../bruteForce/recurrent/lstm.ts';
import { bytesOfElements } from '../network.ts';
import type { RecurrentNetwork } from './network.ts';

/** One sentence per value and step that differs. */
export function traceDifferences(
  layer: LstmLayer,
  { model, frames }: RecurrentNetwork,
  datapath: HardwareConfig,
  expected: readonly LstmInvocation[],
): string[] {
  const found: string[] = [];
  const perStep = layer.batches * layer.units;
  let state = createGoldenState(model);
  expected.forEach(({ trace }, invocation) => {
    if (layer.resets) state = createGoldenState(model);
    const variables = state.variables;
    const context: GoldenContext = {
      model,
      graph: model,
      operator: model.operators[0]!,
      datapath,
      fusion: null,
      invocation,
      state,
      events: { operator: 0, stages: new Map() },
      bytes: (tensor) => tensor.data ?? variables.get(tensor.index) ?? frames[invocation]!,
      produce: () => undefined,
      runSubgraph: () => undefined,
    };
    let steps = 0;
    runLstm(context, ({ timeStep, gates, cell, hidden }) => {
      steps += 1;
      const compare = (name: string, values: readonly number[], type: 'int8' | 'int16', golden: Uint8Array): void => {
        const wanted = bytesOfElements(type, values.slice(timeStep * perStep, (timeStep + 1) * perStep));
        if (Buffer.compare(wanted, golden) === 0) return;
        found.push(`invocation ${invocation}, step ${timeStep}: golden and brute force differ in ${name}`);
      };
      for (const name of gateNames) compare(name, trace.gates[name], 'int16', bytesOf(gates[name]));
      compare('cell', trace.cell, 'int16', bytesOf(cell));
      compare('hidden', trace.hidden, layer.hiddenFormat.type as 'int8' | 'int16', bytesOf(hidden));
    });
    if (steps !== layer.timeSteps) found.push(`golden made ${steps} of ${layer.timeSteps} steps`);
  });
  return found;
}
