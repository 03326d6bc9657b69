/**
 * Attributes by the names that the TFLite schema gives the options, for files that another FlatBuffers implementation
 * has decoded to JSON. Written from the schema's text, apart from the reader's tables.
 */
import type { OperatorAttributes } from '../../../../src/graph/model.ts';

export interface JsonOperator {
  readonly opcode_index?: number;
  readonly inputs?: readonly number[];
  readonly outputs?: readonly number[];
  readonly builtin_options_type?: string;
  readonly builtin_options?: Readonly<Record<string, unknown>>;
  readonly custom_options?: readonly number[];
}

/** Attribute of each option name, where it does not depend on the table. */
const attributeNames: Readonly<Record<string, keyof OperatorAttributes>> = {
  padding: 'padding',
  stride_h: 'strideHeight',
  stride_w: 'strideWidth',
  dilation_h_factor: 'dilationHeight',
  dilation_w_factor: 'dilationWidth',
  depth_multiplier: 'depthMultiplier',
  filter_height: 'filterHeight',
  filter_width: 'filterWidth',
  fused_activation_function: 'activation',
  keep_num_dims: 'keepDims',
  keep_dims: 'keepDims',
  beta: 'beta',
  alpha: 'alpha',
  axis: 'axis',
  new_shape: 'newShape',
  squeeze_dims: 'squeezeDims',
  begin_mask: 'beginMask',
  end_mask: 'endMask',
  ellipsis_mask: 'ellipsisMask',
  new_axis_mask: 'newAxisMask',
  shrink_axis_mask: 'shrinkAxisMask',
  num_splits: 'numSplits',
  values_count: 'valuesCount',
  num: 'valuesCount',
  align_corners: 'alignCorners',
  half_pixel_centers: 'halfPixelCenters',
  adj_x: 'adjointX',
  adj_y: 'adjointY',
  cell_clip: 'cellClip',
  proj_clip: 'projectionClip',
  time_major: 'timeMajor',
  asymmetric_quantize_inputs: 'asymmetricQuantizeInputs',
  rank: 'rank',
  pot_scale_int16: 'potScaleInt16',
  init_subgraph_index: 'initSubgraph',
  container: 'container',
  shared_name: 'sharedName',
};
const weightsFormats = ['DEFAULT', 'SHUFFLED4x16INT8'];

/** Attributes that the options of a JSON operator stand for; options that are left out are left out here too. */
export function attributesOf(operator: JsonOperator): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  for (const [option, value] of Object.entries(operator.builtin_options ?? {})) {
    if (option === 'weights_format') attributes['weightsFormat'] = weightsFormats.indexOf(value as string);
    else if (option === 'quantized_bias_type') attributes['quantizedBiasType'] = (value as string).toLowerCase();
    else {
      const name = attributeNames[option];
      if (name === undefined) throw new Error(`the test does not know the option ${option}`);
      attributes[name] = value;
    }
  }
  return attributes;
}
