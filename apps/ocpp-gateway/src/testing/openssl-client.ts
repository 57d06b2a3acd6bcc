import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Holder } from './test-authority.ts';

export interface OpensslRun {
  /** Standard output and error together. */
  readonly output: string;
  readonly exitCode: number | null;
}

/** `openssl s_client`: a TLS client nobody here wrote. With `until` it runs until its output matches. */
export class OpensslClient {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  static async create(rootsPem: readonly string[], holder?: Holder): Promise<OpensslClient> {
    const directory = await mkdtemp(join(tmpdir(), 'openssl-'));
    await writeFile(join(directory, 'roots.pem'), rootsPem.join(''));
    if (holder !== undefined) {
      await writeFile(join(directory, 'client.pem'), holder.pem);
      await writeFile(join(directory, 'client.key'), holder.keyPem, { mode: 0o600 });
    }
    return new OpensslClient(directory);
  }

  path(name: string): string {
    return join(this.#directory, name);
  }

  run(
    port: number,
    args: readonly string[],
    { input = '', until }: { readonly input?: string; readonly until?: RegExp } = {},
  ): Promise<OpensslRun> {
    const client = spawn('openssl', [
      's_client',
      '-connect',
      `127.0.0.1:${port}`,
      '-servername',
      'localhost',
      '-CAfile',
      this.path('roots.pem'),
      ...args,
    ]);
    let output = '';
    const take = (chunk: Buffer): void => {
      output += chunk.toString('latin1');
      if (until?.test(output) === true) client.kill();
    };
    client.stdout.on('data', take);
    client.stderr.on('data', take);
    client.stdin.on('error', () => undefined);
    if (until === undefined) client.stdin.end(input);
    else client.stdin.write(input);
    return new Promise((resolve, reject) => {
      client.on('error', reject);
      client.on('close', (exitCode) => resolve({ output, exitCode }));
    });
  }

  get clientCertificate(): readonly string[] {
    return ['-cert', this.path('client.pem'), '-key', this.path('client.key')];
  }

  remove(): Promise<void> {
    return rm(this.#directory, { recursive: true });
  }
}
