/** Runs under a confined command line and prints, as JSON, what it managed to do: outside file, port on loopback. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';

const [outsideFile = '', port = '0'] = process.argv.slice(2);

function attempt(act: () => unknown): string {
  try {
    act();
    return 'done';
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    return error instanceof Error ? error.name : String(error);
  }
}

const tcp = await new Promise<string>((resolve) => {
  const socket = connect(Number(port), '127.0.0.1');
  socket.once('connect', () => resolve('done'));
  socket.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
});

const findings = {
  readPasswords: attempt(() => readFileSync('/etc/passwd')),
  listRoot: attempt(() => readdirSync('/')),
  readEnvironmentOfParent: attempt(() => readFileSync(`/proc/${process.ppid}/environ`)),
  writeOutside: attempt(() => writeFileSync(outsideFile, 'x')),
  spawn: attempt(() => spawnSync('/bin/true')),
  worker: attempt(() => new Worker('', { eval: true })),
  // oxlint-disable-next-line typescript/no-implied-eval -- that it fails is what is tested
  evaluate: attempt(() => new Function('return 1')()),
  addon: attempt(() => process.dlopen({ exports: {} }, '/there-is-no-such.node')),
  sqliteOutside: attempt(() => new DatabaseSync(`${outsideFile}.db`).exec('CREATE TABLE t (c)')),
  tcp,
  environment: Object.keys(process.env),
  interfaces: Object.keys(networkInterfaces()),
};
process.stdout.write(`${JSON.stringify(findings)}\n`, () => process.exit());
