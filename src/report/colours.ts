/** Colours of the terminal report. chalk 5 does not look at NO_COLOR (no-color.org), so that is settled here, once. */
import { Chalk, type ChalkInstance } from 'chalk';

export type Colours = ChalkInstance;

export const plain: Colours = new Chalk({ level: 0 });

/** Colours for a stream: none where it is no terminal or the user says NO_COLOR; FORCE_COLOR asks for them anyway. */
export function coloursFor(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): Colours {
  const refused = (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb';
  const forced = !['', '0', 'false'].includes(environment['FORCE_COLOR'] ?? '');
  if (refused || !(forced || stream.isTTY === true)) return plain;
  return new Chalk({ level: 1 });
}
