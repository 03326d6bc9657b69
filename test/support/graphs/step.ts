/** What adds one operator, with whatever it needs around it, to a random graph. */
import type { Choices } from './choices.ts';
import type { GraphBuilder } from './graphBuilder.ts';

/** False where the choices lead to no legal operator of acceptable size; the graph is a legal one all the same. */
export type Step = (graph: GraphBuilder, choose: Choices) => boolean;
