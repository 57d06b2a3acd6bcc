/** Runs as another user of the same host and prints, as JSON, what of a control plane it could reach. */
import { openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { connectPki, type PkiConnection } from '@bfcert/pki-contract';

interface Targets {
  readonly pid: number;
  /** What it might read, by name. */
  readonly files: Readonly<Record<string, string>>;
  readonly directories: Readonly<Record<string, string>>;
  readonly socketPath: string;
  readonly door: PkiConnection;
}

const targets = JSON.parse(process.argv[2] ?? '') as Targets;

function attempt(act: () => unknown): string {
  try {
    act();
    return 'done';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

const each = (paths: Readonly<Record<string, string>>, act: (path: string) => unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, attempt(() => act(path))]));

const socket = await new Promise<string>((resolve) => {
  const connection = connect(targets.socketPath);
  connection.once('connect', () => resolve('done'));
  connection.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
});

const pki = connectPki(targets.door);
const door = await pki.summary().then(
  () => 'done',
  (error: unknown) => (error instanceof Error ? error.message : String(error)),
);

const findings = {
  read: each(targets.files, (path) => readFileSync(path)),
  list: each(targets.directories, (path) => readdirSync(path)),
  write: attempt(() => openSync(targets.files.ledger ?? '', 'a')),
  memory: attempt(() => readFileSync(`/proc/${targets.pid}/maps`)),
  environment: attempt(() => readFileSync(`/proc/${targets.pid}/environ`)),
  openFiles: attempt(() => readlinkSync(`/proc/${targets.pid}/fd/0`)),
  signal: attempt(() => process.kill(targets.pid, 0)),
  socket,
  door,
};
process.stdout.write(`${JSON.stringify(findings)}\n`, () => process.exit());
