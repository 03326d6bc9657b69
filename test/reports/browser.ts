/** Debian's chromium without a window, driven over the pipe of its debugging protocol: pictures of pages and what goes wrong in them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--force-device-scale-factor=1',
  '--remote-debugging-pipe',
];

export interface View {
  /** In pixels; without a height, the page's own. */
  readonly width: number;
  readonly height?: number;
  readonly theme: 'light' | 'dark';
  /** JavaScript to run in the page before the picture is taken. */
  readonly script?: string;
}

export interface Picture {
  readonly png: Buffer;
  /** Errors of the page: exceptions, refused requests, messages of level error. */
  readonly errors: readonly string[];
  /** Pixels by which the page is wider than the view. */
  readonly overflow: number;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** One browser; close it. */
export class Browser {
  private readonly process: ChildProcess;
  private readonly folder: string;
  private readonly answers = new Map<number, (message: Message) => void>();
  private readonly listeners = new Set<(message: Message) => void>();
  private nextId = 1;

  constructor(executable = 'chromium') {
    this.folder = mkdtempSync(join(tmpdir(), 'npusim-chromium-'));
    this.process = spawn(executable, [...flags, `--user-data-dir=${this.folder}`], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    this.listen(this.process.stdio[4] as Readable);
  }

  /** @param url of a local file */
  async picture(url: string, view: View): Promise<Picture> {
    const { targetId } = await this.call('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.call('Target.attachToTarget', { targetId, flatten: true });
    const session = String(sessionId);
    const errors: string[] = [];
    const listener = ({ method, params }: Message) => {
      if (method === 'Runtime.exceptionThrown' || method === 'Log.entryAdded') errors.push(JSON.stringify(params));
    };
    this.listeners.add(listener);
    const page = (method: string, params: object = {}) => this.call(method, params, session);
    await page('Runtime.enable');
    await page('Log.enable');
    await page('Page.enable');
    await page('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: view.theme }] });
    await this.resize(session, view.width, view.height ?? 900);
    const loaded = new Promise<void>((resolve) => {
      const waiter = ({ method }: Message) => {
        if (method !== 'Page.loadEventFired') return;
        this.listeners.delete(waiter);
        resolve();
      };
      this.listeners.add(waiter);
    });
    await page('Page.navigate', { url });
    await loaded;
    const evaluate = async (expression: string) => {
      const { result } = await page('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
      return (result as { value?: unknown } | undefined)?.value;
    };
    if (view.height === undefined) {
      await this.resize(session, view.width, Number(await evaluate('document.documentElement.scrollHeight')));
    }
    if (view.script !== undefined) await evaluate(view.script);
    // Charts follow a new size or selection in the next frames.
    await evaluate('new Promise((resolve) => setTimeout(resolve, 400))');
    const overflow = Number(await evaluate('document.documentElement.scrollWidth - innerWidth'));
    const { data } = await page('Page.captureScreenshot', { format: 'png', captureBeyondViewport: false });
    this.listeners.delete(listener);
    await this.call('Target.closeTarget', { targetId });
    return { png: Buffer.from(String(data), 'base64'), errors, overflow };
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    await this.call('Browser.close', {});
    await ended;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  private async resize(session: string, width: number, height: number): Promise<void> {
    const metrics = { width, height, deviceScaleFactor: 1, mobile: false };
    await this.call('Emulation.setDeviceMetricsOverride', metrics, session);
  }

  private call(method: string, params: object, sessionId?: string): Promise<Readonly<Record<string, unknown>>> {
    const id = this.nextId++;
    const message = JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) });
    return new Promise((resolve, reject) => {
      this.answers.set(id, ({ result, error }) => {
        if (error !== undefined) reject(new Error(`${method}: ${error.message}`));
        else resolve(result ?? {});
      });
      (this.process.stdio[3] as Writable).write(`${message}\0`);
    });
  }

  /** Messages are JSON, each ended by a zero byte. */
  private listen(stream: Readable): void {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\0');
      rest = parts.pop() ?? '';
      for (const part of parts) this.receive(JSON.parse(part) as Message);
    });
  }

  private receive(message: Message): void {
    if (message.id === undefined) {
      for (const listener of [...this.listeners]) listener(message);
      return;
    }
    this.answers.get(message.id)?.(message);
    this.answers.delete(message.id);
  }
}
