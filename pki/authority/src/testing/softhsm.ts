import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pkcs11Configuration } from '../pkcs11/configuration.ts';

const LIBRARIES = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so'];

export const PIN = 'a pin for tests';
const SO_PIN = 'the officer of tests';

/** Tokens of SoftHSM in a directory of their own. A process has one such directory: the library reads it once. */
export class SoftHsm {
  readonly directory: string;
  readonly #environment: { readonly SOFTHSM2_CONF: string };

  constructor() {
    this.directory = mkdtempSync(join(tmpdir(), 'softhsm-'));
    const tokens = join(this.directory, 'tokens');
    mkdirSync(tokens, { mode: 0o700 });
    const file = join(this.directory, 'softhsm2.conf');
    writeFileSync(file, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`);
    this.#environment = { SOFTHSM2_CONF: file };
  }

  /** A new token of this label, as a configuration names it. */
  makeToken(tokenLabel: string): Pkcs11Configuration {
    this.run('softhsm2-util', ['--init-token', '--free', '--label', tokenLabel, '--so-pin', SO_PIN, '--pin', PIN]);
    const library = LIBRARIES.find((path) => existsSync(path));
    if (library === undefined) throw new Error('the library of SoftHSM is missing: apt-get install softhsm2');
    const environment = Object.entries(this.#environment).map(([name, value]) => ({ name, value }));
    return { library, tokenLabel, pin: PIN, environment, network: false };
  }

  /** Runs a program that reads these tokens; its output. */
  run(program: string, args: readonly string[]): string {
    const result = spawnSync(program, args, { env: { ...process.env, ...this.#environment }, encoding: 'utf8' });
    if (result.status !== 0) throw new Error(`${program} failed: ${result.stderr}`);
    return result.stdout;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}
