/**
 * Makes everything in reports/: `npm run reports [-- --without-pictures]`. Reports of this project's network on two presets, their
 * comparison, pictures of the HTML pages, and npusim beside the public figures of Vela (that one needs the shared models).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareResults } from '../../src/report/comparison/comparison.ts';
import { comparePage } from '../../src/report/html/comparePage.ts';
import { readPageScript } from '../../src/report/html/pageScript.ts';
import { runPage } from '../../src/report/html/runPage.ts';
import { markdownComparison } from '../../src/report/markdown/comparison.ts';
import { markdownReport } from '../../src/report/markdown/report.ts';
import { hasShared } from '../support/shared.ts';
import { commandRun, originOf, say, writeReport } from './origin.ts';
import { takePictures } from './pictures.ts';
import { velaReport } from './vela.ts';

/** Both have 256 multiply-accumulates per cycle, in different shapes. */
const presets = ['embedded-256', 'array-16x16'] as const;
const model = 'programs/dscnn/dscnn.tflite';
const recurrentModel = 'programs/lstm-int8/lstm-int8.tflite';

const folder = mkdtempSync(join(tmpdir(), 'npusim-reports-'));
try {
  await makeReports(!process.argv.includes('--without-pictures'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function makeReports(withPictures: boolean): Promise<void> {
  const [first, second] = presets.map((preset) => {
    const words = ['run', model, '--input', 'programs/dscnn/input.bin', '--hw', preset];
    const result = commandRun(words, join(folder, preset));
    writeReport(`dscnn/${preset}.md`, markdownReport(result, originOf(words, [result])));
    return result;
  });
  if (first === undefined || second === undefined) throw new Error('two presets are compared');
  const comparison = compareResults(first, second);
  const origin = originOf(['compare', ...presets], [first, second]);
  writeReport('dscnn/comparison.md', markdownComparison(comparison, origin));
  const recurrentWords = ['run', recurrentModel, '--input', 'programs/lstm-int8/input.bin', '--period', '10ms'];
  const recurrent = commandRun(recurrentWords, join(folder, 'lstm-int8'));
  writeReport('lstm-int8/embedded-256.md', markdownReport(recurrent, originOf(recurrentWords, [recurrent])));
  if (withPictures) {
    await takePictures(folder, {
      run: { html: runPage(first, readPageScript('runPage')), result: first },
      comparison: comparePage(comparison, readPageScript('comparePage')),
      recurrent: runPage(recurrent, readPageScript('runPage')),
    });
  }
  if (hasShared) writeReport('vela.md', velaReport());
  else say('reports/vela.md is left as it is: the shared models are not there (NPUSIM_SHARED)');
}
