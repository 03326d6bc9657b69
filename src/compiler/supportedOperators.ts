/** The supported-operators page: what runs where, and what is refused and why. Everything comes from registry and constraints. */
import { constraints } from './constraints.ts';
import { hostReasons } from './hostOperators.ts';
import { loweredKinds, loweringOf } from './lowering/registry.ts';
import { viewKinds } from './passes/buildPlan.ts';
import { stateKinds } from './constraints.ts';

export interface SupportedOperator {
  readonly kind: string;
  /** Where it runs, in words. */
  readonly runsOn: string;
  /** Sentences of the constraints that bind this kind beyond those that bind all. */
  readonly constraints: readonly string[];
}

export interface SupportedOperators {
  /** Sentences that bind every operator. */
  readonly general: readonly string[];
  readonly operators: readonly SupportedOperator[];
}

export function supportedOperators(): SupportedOperators {
  const sentencesOf = (kind: string): string[] =>
    constraints.filter(({ kinds }) => kinds?.includes(kind) === true).map(({ sentence }) => sentence);
  const lowered = loweredKinds().map((kind) => ({
    kind,
    runsOn: viewKinds.has(kind) ? 'no work: another shape of the same bytes' : (loweringOf(kind)?.runsOn ?? ''),
    constraints: sentencesOf(kind),
  }));
  const states = [...stateKinds].map((kind) => ({
    kind,
    runsOn: 'no work: done before the program runs',
    constraints: sentencesOf(kind),
  }));
  const hosts = [...hostReasons()].map(([kind, reason]) => ({
    kind,
    runsOn: `host: ${reason}`,
    constraints: sentencesOf(kind),
  }));
  return {
    general: constraints.filter(({ kinds }) => kinds === null).map(({ sentence }) => sentence),
    operators: [...lowered, ...states, ...hosts].sort((a, b) => a.kind.localeCompare(b.kind, 'en')),
  };
}

export function supportedOperatorsMarkdown(): string {
  const { general, operators } = supportedOperators();
  return [
    '<!-- Generated from src/compiler/constraints.ts and src/compiler/lowering/registry.ts by `npm run gen`; do not edit. -->',
    '',
    '# Supported operators',
    '',
    'A network with any other operator ends with exit code 3 and a list of every operator that is in the way.',
    'Operators marked *host* are executed by the reference kernels between NPU instructions; cycles of such a network are the NPU’s part.',
    '',
    'For every operator:',
    '',
    ...general.map((sentence) => `- ${sentence}`),
    '',
    '| operator | runs on | beyond the above |',
    '| --- | --- | --- |',
    ...operators.map(({ kind, runsOn, constraints: own }) => `| ${kind} | ${runsOn} | ${own.join(' ')} |`),
    '',
  ].join('\n');
}
