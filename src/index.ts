/**
 * npusim as a library: read a model, choose hardware, compile, simulate, run the golden model, report. The command line is a thin
 * layer over these functions.
 *
 * @example
 * const hardware = resolveHardware('embedded-256', ['accumulatorBits=20']);
 * const network = loadNetwork('model.tflite', hardware);
 * const { result, outputs } = simulate(network, { hardware, seed: 7 });
 */
export { NpusimError, type ExitCode } from './errors.ts';

export type { HardwareConfig } from './hardware/config.ts';
export { parseHardwareFile } from './hardware/file.ts';
export { configurationHash, hardwareHash } from './hardware/hash.ts';
export { parameters, type ParameterName, type ParameterValues } from './hardware/parameters.ts';
export { presetConfig, presetNames, type PresetName } from './hardware/presets.ts';
export { resolveHardware } from './hardware/resolve.ts';
export { hardwareSchema } from './hardware/schema.ts';
export { systemVerilogPackage } from './hardware/systemVerilog.ts';

export type { Model, Operator, Tensor } from './graph/model.ts';
export { readTflite } from './graph/tflite/reader.ts';

export { assemble } from './isa/assembler/assemble.ts';
export { disassemble } from './isa/assembler/disassemble.ts';
export { decodeProgram } from './isa/container/read.ts';
export { encodeProgram } from './isa/container/write.ts';
export type { Instruction } from './isa/instructions.generated.ts';
export type { Program } from './isa/program.ts';

export { compile, type CompileOptions } from './compiler/compile.ts';
export { runGolden, type GoldenOptions, type GoldenRun } from './golden/run.ts';
export { createGoldenState, resetGoldenState, type GoldenState } from './golden/state.ts';

export { runConformance, type ConformanceReport } from './runner/conformance.ts';
export { inputPorts } from './runner/inputPorts.ts';
export { readInputs, seededInputs, type InputPort } from './runner/inputs.ts';
export { readNpy, writeNpy, type NpyArray } from './runner/npy.ts';
export { proveProgram } from './runner/programProof.ts';
export type { LayerResult, SimulationResult } from './runner/result.ts';
export { readResult } from './runner/resultFile.ts';
export { simulate, type Simulation, type SimulationOptions } from './runner/simulate.ts';
export { compileNetwork, loadNetwork, programNetwork, type Network } from './runner/sources.ts';
export { supportedOperators } from './runner/supportedOperators.ts';
export { npusimVersion } from './runner/version.ts';

export { layersCsv } from './report/layersCsv.ts';
export { terminalReport } from './report/terminal.ts';
export { type Comparison, compareResults } from './report/comparison/comparison.ts';
export { reportCsv } from './report/csv.ts';
export { type Explanation, explainLayer } from './report/explanation/layerText.ts';
export { comparePage } from './report/html/comparePage.ts';
export { readPageScript } from './report/html/pageScript.ts';
export { runPage } from './report/html/runPage.ts';
export { markdownComparison } from './report/markdown/comparison.ts';
export { markdownReport } from './report/markdown/report.ts';
