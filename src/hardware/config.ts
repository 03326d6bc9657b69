/** The hardware configuration as every layer reads it: the datapath that binds values, and a value for every row of the parameter table. */
import type { Datapath } from '../numerics/datapath.ts';
import type { ParameterValues } from './parameters.ts';

/** That it extends both makes the compiler check that table and datapath agree in names and types. */
export interface HardwareConfig extends Datapath, ParameterValues {
  readonly name: string;
}
