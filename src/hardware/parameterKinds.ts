/** What a row of the hardware parameter table says, and how the type of a configuration follows from the rows. */

/** `program`: values, event counts or memory layout depend on it, so a compiled program is tied to it. `time`: only cycles do. */
export type Binding = 'program' | 'time';

interface Row {
  /** Part of the machine; groups the manual and the listing. */
  readonly group: string;
  readonly binds: Binding;
  readonly doc: string;
}

export interface IntegerParameter extends Row {
  readonly kind: 'integer';
  readonly unit: string;
  readonly minimum: number;
  readonly maximum: number;
  /** Beyond the range: `oneOrEven` or `powerOfTwo`. */
  readonly form?: 'oneOrEven' | 'powerOfTwo';
  readonly default: number;
}

export interface ChoiceParameter extends Row {
  readonly kind: 'choice';
  readonly allowed: readonly string[];
  readonly default: string;
}

export interface BooleanParameter extends Row {
  readonly kind: 'boolean';
  readonly default: boolean;
}

export type Parameter = IntegerParameter | ChoiceParameter | BooleanParameter;

/** The type of a parameter's value. */
export type ValueOf<P extends Parameter> = P extends { readonly kind: 'choice'; readonly allowed: readonly (infer T)[] }
  ? T
  : P extends { readonly kind: 'boolean' }
    ? boolean
    : number;
