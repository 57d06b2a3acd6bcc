import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { createSecretFile } from '@bfcert/kernel/local-socket';
import { connectPki, type PkiControlPlane, PROFILE_NAMES } from '@bfcert/pki-contract';
import { type LaunchedProcess, launchConfined } from '@bfcert/pki-process';
import type { CallerEntry, Permissions } from '../callers.ts';
import type { Configuration } from '../configuration.ts';
import { confinedCommandLine } from '../confinement.ts';

const EVERYTHING: Permissions = {
  issue: PROFILE_NAMES,
  lookup: true,
  void: true,
  revoke: true,
  publish: true,
  adoptRevocations: true,
  read: true,
};
const NOTHING: Permissions = { issue: [], lookup: false, void: false, revoke: false, read: false };

interface StartOptions {
  /** A command that runs the confined process in its own way, e.g. with faults of the disk. */
  readonly through?: readonly string[];
}

/** A data directory of its own with a caller list: `server` may do everything, `clerk` issue to stations only, `nobody` nothing. */
export class Installation {
  readonly directory: string;
  readonly configuration: Configuration;
  readonly #secrets: ReadonlyMap<string, Buffer>;
  readonly #started: LaunchedProcess[] = [];
  readonly #connections: PkiControlPlane[] = [];

  private constructor(directory: string, configuration: Configuration, secrets: ReadonlyMap<string, Buffer>) {
    this.directory = directory;
    this.configuration = configuration;
    this.#secrets = secrets;
  }

  static async create(): Promise<Installation> {
    const directory = mkdtempSync(join(tmpdir(), 'pki-'));
    const callersFile = join(directory, 'callers.json');
    const secrets = new Map<string, Buffer>();
    const callers: CallerEntry[] = [];
    for (const [name, may] of [
      ['server', EVERYTHING],
      ['clerk', { ...NOTHING, issue: ['charging-station'] }],
      ['nobody', NOTHING],
    ] satisfies [string, Permissions][]) {
      const secretFile = join(directory, `${name}.secret`);
      secrets.set(name, await createSecretFile(secretFile));
      callers.push({ name, secretFile, may });
    }
    writeFileSync(callersFile, JSON.stringify({ callers }));
    const configuration = {
      dataDirectory: join(directory, 'pki'),
      socketPath: join(directory, 'run', 'pki.sock'),
      passphrase: 'a passphrase for tests only',
      callersFile,
      publicationUrl: 'http://csms.example.org:8445',
      publishedDirectory: join(directory, 'published'),
      crlShards: 4,
    };
    return new Installation(directory, configuration, secrets);
  }

  /** Starts the confined process; `entry` is a module beside main.ts. Resolves when it is ready. */
  async start(
    entry = 'main.ts',
    changes: Partial<Configuration> = {},
    { through = [] }: StartOptions = {},
  ): Promise<LaunchedProcess> {
    const configuration = { ...this.configuration, ...changes };
    const path = fileURLToPath(new URL(`../${entry}`, import.meta.url));
    const confined = confinedCommandLine(path, configuration);
    const [command = confined.command, ...args] = [...through, confined.command, ...confined.arguments];
    const launched = launchConfined({
      title: 'the control plane',
      commandLine: { command, arguments: args },
      firstLine: JSON.stringify(configuration),
      log: () => {},
    });
    this.#started.push(launched);
    await launched.ready;
    return launched;
  }

  connect(name = 'server', secret = this.#secrets.get(name)): PkiControlPlane {
    if (secret === undefined) throw new Error(`no secret for ${name}`);
    const connection = connectPki({ socketPath: this.configuration.socketPath, name, secret });
    this.#connections.push(connection);
    return connection;
  }

  secretOf(name: string): Buffer {
    const secret = this.#secrets.get(name);
    if (secret === undefined) throw new Error(`no secret for ${name}`);
    return secret;
  }

  /** Reads the ledger of a stopped control plane. */
  ledgerRows(query: string): Record<string, SQLOutputValue>[] {
    const database = new DatabaseSync(join(this.configuration.dataDirectory, 'ledger.db'));
    try {
      return database.prepare(query).all();
    } finally {
      database.close();
    }
  }

  async remove(): Promise<void> {
    for (const connection of this.#connections) await connection.close();
    for (const launched of this.#started) await launched.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export const ended = (launched: LaunchedProcess): Promise<void> =>
  new Promise((resolve) => {
    if (launched.child.exitCode !== null || launched.child.signalCode !== null) resolve();
    else launched.child.once('exit', () => resolve());
  });
