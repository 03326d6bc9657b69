/** The JSON schema of hardware files, so that editors complete and check them. */
import type { Parameter } from './parameterKinds.ts';
import { parameterNames, parameterOf } from './parameters.ts';
import { defaultPreset, presetNames } from './presets.ts';

interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** JSON schema (draft 2020-12) of a hardware file. Rules between parameters are beyond it; npusim checks those. */
export function hardwareSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'npusim hardware file',
    type: 'object',
    additionalProperties: false,
    properties: {
      name: { type: 'string', pattern: '^[\\w.+-]{1,64}$', description: 'Name of the configuration in reports.' },
      preset: {
        enum: presetNames,
        default: defaultPreset,
        description: 'Where parameters that the file does not set come from.',
      },
      ...Object.fromEntries(parameterNames.map((name) => [name, schemaOf(parameterOf(name))])),
    },
  };
}

function schemaOf(parameter: Parameter): JsonSchema {
  const common = { default: parameter.default, description: parameter.doc };
  switch (parameter.kind) {
    case 'boolean':
      return { type: 'boolean', ...common };
    case 'choice':
      return { enum: parameter.allowed, ...common };
    case 'integer': {
      const range = { type: 'integer', minimum: parameter.minimum, maximum: parameter.maximum };
      if (parameter.form === 'oneOrEven') return { ...range, anyOf: [{ const: 1 }, { multipleOf: 2 }], ...common };
      if (parameter.form === 'powerOfTwo') {
        const powers = Array.from({ length: 53 }, (_, exponent) => 2 ** exponent);
        return { enum: powers.filter((n) => n >= parameter.minimum && n <= parameter.maximum), ...common };
      }
      return { ...range, ...common };
    }
  }
}
