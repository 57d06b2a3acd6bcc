import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecretFile } from '@bfcert/kernel/local-socket';
import { launchControlPlane } from '@bfcert/pki-control-plane/launch';

export interface MeasuredControlPlane {
  readonly pid: number;
  readonly directory: string;
  readonly socketPath: string;
  /** Of the caller `server`, which may do everything. */
  readonly secretFile: string;
  /** Stops it, starts it again; `meanwhile` nobody has its files open. */
  restart(meanwhile: () => void): Promise<void>;
  stop(): Promise<void>;
}

/** The control plane as it runs in production: its own confined process, a ledger with full durability. */
export async function startControlPlane({ crlShards = 16 } = {}): Promise<MeasuredControlPlane> {
  const directory = await mkdtemp(join(tmpdir(), 'bfcert-bench-pki-'));
  const secretFile = join(directory, 'server.secret');
  const callersFile = join(directory, 'callers.json');
  await createSecretFile(secretFile);
  const may = { issue: ['charging-station'], lookup: true, void: true, revoke: true, publish: true, read: true };
  await writeFile(callersFile, JSON.stringify({ callers: [{ name: 'server', secretFile, may }] }));
  const socketPath = join(directory, 'run', 'pki.sock');
  const options = {
    dataDirectory: join(directory, 'pki'),
    socketPath,
    passphrase: 'a passphrase for the bench',
    publicationUrl: 'http://csms.example.org:8445',
    publishedDirectory: join(directory, 'published'),
    crlShards,
    callersFile,
    log: (line: string) => process.stderr.write(`${line}\n`),
  };
  let launched = launchControlPlane(options);
  await launched.ready;
  return {
    get pid() {
      const { pid } = launched.child;
      if (pid === undefined) throw new Error('the control plane does not run');
      return pid;
    },
    directory,
    socketPath,
    secretFile,
    restart: async (meanwhile) => {
      await launched.stop();
      meanwhile();
      launched = launchControlPlane(options);
      await launched.ready;
    },
    stop: async () => {
      await launched.stop();
      await rm(directory, { recursive: true });
    },
  };
}
