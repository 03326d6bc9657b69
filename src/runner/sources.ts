/** What `run` is given: a model to compile or a compiled program, told apart by content. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { compile } from '../compiler/compile.ts';
import { inputError } from '../errors.ts';
import type { Model } from '../graph/model.ts';
import { readTflite } from '../graph/tflite/reader.ts';
import type { HardwareConfig } from '../hardware/config.ts';
import { hardwareHash } from '../hardware/hash.ts';
import { decodeProgram, isProgramFile } from '../isa/container/read.ts';
import { withoutLoops } from '../isa/loops.ts';
import type { Program } from '../isa/program.ts';
import { readHostModel } from './hostModel.ts';

/** A network ready to run. */
export interface Network {
  readonly name: string;
  /** Of the file's bytes. */
  readonly sha256: string;
  /** Null for a compiled program: it carries no model, so there is nothing to compare with. */
  readonly model: Model | null;
  /** As issued: loops are written out. */
  readonly program: Program;
  /** Operator k is what the host executes as the program's host operator k; null where the host has no part. */
  readonly hostModel: Model | null;
  /** Null where nothing was compiled. */
  readonly compileSeconds: number | null;
}

/** The bytes of a file that a user names. @throws inputError `FILE_UNREADABLE` */
export function readUserFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw inputError('FILE_UNREADABLE', `cannot read ${path}: ${(error as Error).message}`);
  }
}

/** The model's name: its file's, without folder and extension. */
function nameOf(path: string): string {
  return basename(path, extname(path));
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A network from a model in memory. */
export function compileNetwork(model: Model, hardware: HardwareConfig, sha256: string): Network {
  const begin = performance.now();
  const program = withoutLoops(compile(model, hardware, { name: model.name }));
  const compileSeconds = (performance.now() - begin) / 1000;
  return { name: model.name, sha256, model, program, hostModel: readHostModel(program), compileSeconds };
}

/**
 * A network from the bytes of a program file.
 * @throws inputError for a damaged file, or a program compiled for other hardware
 */
export function programNetwork(bytes: Uint8Array, hardware: HardwareConfig): Network {
  const program = withoutLoops(fittedProgram(decodeProgram(bytes), hardware));
  const hostModel = readHostModel(program);
  return { name: program.name, sha256: sha256Of(bytes), model: null, program, hostModel, compileSeconds: null };
}

/**
 * Reads a `.tflite` model and compiles it, or reads a compiled program.
 * @throws inputError (exit 2) for a file that cannot be read, or a program compiled for other hardware
 * @throws unsupportedError (exit 3) for a model that the hardware cannot run
 */
export function loadNetwork(path: string, hardware: HardwareConfig): Network {
  const bytes = readUserFile(path);
  if (isProgramFile(bytes)) return programNetwork(bytes, hardware);
  return compileNetwork(readTflite(bytes, nameOf(path)), hardware, sha256Of(bytes));
}

/** Compiles a `.tflite` model. @throws as `loadNetwork`; inputError `ALREADY_COMPILED` for a program */
export function compileFile(path: string, hardware: HardwareConfig): Program {
  const bytes = readUserFile(path);
  if (isProgramFile(bytes)) {
    throw inputError('ALREADY_COMPILED', `${path} is a compiled program; expected a .tflite model`);
  }
  return compile(readTflite(bytes, nameOf(path)), hardware);
}

/** As `loadNetwork`, for commands that only look at the program: one that is compiled already may be for any hardware. */
export function loadProgram(path: string, hardware: HardwareConfig): Program {
  const bytes = readUserFile(path);
  if (isProgramFile(bytes)) return decodeProgram(bytes);
  return compile(readTflite(bytes, nameOf(path)), hardware);
}

/**
 * A compiled program is tied to its hardware, which the machine checks; assembled text need not name any and takes what it is
 * given.
 */
function fittedProgram(program: Program, hardware: HardwareConfig): Program {
  return program.hardwareHash === '' ? { ...program, hardwareHash: hardwareHash(hardware) } : program;
}
