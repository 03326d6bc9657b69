/** Valid model files to spoil: the repository's networks and one operator of every kind, from the vectors under test/. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NpusimError } from '../../src/errors.ts';
import { writeTflite } from '../../src/graph/tflite/writer.ts';
import { readCaseFile } from '../../src/runner/vectors/caseFile.ts';
import { caseModel } from '../../src/runner/vectors/caseModel.ts';

export interface SmallModel {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const root = join(import.meta.dirname, '..', '..');

/** 9 KiB, three FULLY_CONNECTED and a SOFTMAX: quick to run. */
export const mlpPath = join(root, 'programs', 'mlp', 'mlp.tflite');
export const mlp: SmallModel = { name: 'mlp', bytes: readFileSync(mlpPath) };

/** The smallest case of each vector file as a model file. */
function operatorModels(): SmallModel[] {
  const folders = ['mac', 'vector'].map((folder) => join(root, 'test', 'vectors', folder));
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .flatMap((file) => smallest(file.replace('.json', ''), join(folder, file))),
  );
}

function smallest(name: string, path: string): SmallModel[] {
  const files = readCaseFile(path).flatMap((one) => {
    // A case that gives integers instead of scales has no model file.
    if (one.tensors === undefined || one.derived_from_scales === false) return [];
    try {
      return [writeTflite(caseModel(one).model)];
    } catch (error) {
      if (error instanceof NpusimError) return [];
      throw error;
    }
  });
  const bytes = files.sort((a, b) => a.length - b.length)[0];
  return bytes === undefined ? [] : [{ name, bytes }];
}

export const smallModels: readonly SmallModel[] = [mlp, ...operatorModels()];
