/** The machine that a vector case runs on: a preset, the case's own parameters, and the others made to fit them. */
import { checkRules } from '../../hardware/check.ts';
import type { HardwareConfig } from '../../hardware/config.ts';
import { defaultPreset, presetConfig } from '../../hardware/presets.ts';
import type { CaseModel } from './caseModel.ts';

/**
 * Parameters that do not bind the case's operator are drawn at random in the files and need not agree with one another:
 * `depthwiseTapLanes` must not exceed `reductionLanes`, so the one that does not bind gives way; the weight memory is cut to
 * whole rows of the case's array.
 */
export function caseHardware({ model, datapath, lanes }: CaseModel): HardwareConfig {
  const preset = presetConfig(defaultPreset);
  const stated = { ...preset, ...lanes, ...datapath };
  const { reductionLanes, depthwiseTapLanes } = fittingLanes(stated, isDepthwise(model.operators[0]?.kind));
  const rowBytes = stated.outputChannelLanes * reductionLanes * preset.weightMemoryBanks;
  const hardware: HardwareConfig = {
    ...stated,
    name: `${preset.name} for ${model.name}`,
    reductionLanes,
    depthwiseTapLanes,
    weightMemoryBytes: Math.floor(preset.weightMemoryBytes / rowBytes) * rowBytes,
  };
  checkRules(hardware);
  return hardware;
}

function isDepthwise(kind: string | undefined): boolean {
  return kind === 'DEPTHWISE_CONV_2D';
}

/** Depthwise operators are bound by the tap lanes, all others by the reduction lanes. */
function fittingLanes(
  { reductionLanes, depthwiseTapLanes }: HardwareConfig,
  depthwise: boolean,
): Pick<HardwareConfig, 'reductionLanes' | 'depthwiseTapLanes'> {
  if (depthwiseTapLanes <= reductionLanes) return { reductionLanes, depthwiseTapLanes };
  if (!depthwise) return { reductionLanes, depthwiseTapLanes: reductionLanes };
  return { reductionLanes: 2 * Math.ceil(depthwiseTapLanes / 2), depthwiseTapLanes };
}
