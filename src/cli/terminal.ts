/** The two streams of a command: data on standard output, progress and diagnostics on standard error. */
import { coloursFor, type Colours } from '../report/colours.ts';

export interface Terminal {
  /** Data; ends every line itself. */
  readonly out: (text: string) => void;
  /** A line for people: warnings and errors. */
  readonly say: (line: string) => void;
  /** A line that the next one replaces; shown only where standard error is a terminal. */
  readonly progress: (line: string) => void;
  readonly colours: Colours;
}

/** The process's own streams. A reader that closes the pipe early ends the output, not the program with an error. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  let progressShown = false;
  const clearProgress = () => {
    if (progressShown) stderr.write('\r\x1b[K');
    progressShown = false;
  };
  return {
    out: (text) => {
      clearProgress();
      stdout.write(text);
    },
    say: (line) => {
      clearProgress();
      stderr.write(`${line}\n`);
    },
    progress: (line) => {
      if (!stderr.isTTY) return;
      clearProgress();
      stderr.write(line);
      progressShown = true;
    },
    colours: coloursFor(stdout, env),
  };
}
