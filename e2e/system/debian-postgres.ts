import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const PROGRAMS = '/usr/lib/postgresql/15/bin';

export interface DebianPostgres {
  readonly url: string;
  stop(): Promise<void>;
}

/** A PostgreSQL that is not ours, on a Unix socket of its own. It does not run as root, so root enters a user namespace. */
export async function startDebianPostgres(): Promise<DebianPostgres> {
  if (!existsSync(`${PROGRAMS}/postgres`)) throw new Error('The Debian package postgresql-15 is missing.');
  const folder = await mkdtemp(join(tmpdir(), 'bfcert-debian-'));
  const data = join(folder, 'data');
  const cluster = ['-D', data, '-U', 'bfcert', '--auth=trust', '-E', 'UTF8', '--locale=C'];
  await promisify(execFile)(...asNoRoot('initdb', cluster));

  const settings = ['-c', 'listen_addresses=', '-c', `unix_socket_directories=${folder}`];
  const child = spawn(...asNoRoot('postgres', ['-D', data, ...settings]), { stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(child, 'exit');
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.includes('ready to accept connections')) resolve();
    });
  });
  await Promise.race([ready, exited.then(() => Promise.reject(new Error('PostgreSQL 15 did not start')))]);
  return {
    url: `postgresql://bfcert@/postgres?host=${encodeURIComponent(folder)}`,
    async stop() {
      // Fast shutdown: it ends the sessions that are left.
      child.kill('SIGINT');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function asNoRoot(name: string, args: readonly string[]): [program: string, args: string[]] {
  const program = `${PROGRAMS}/${name}`;
  return process.getuid?.() === 0 ? ['unshare', ['-U', program, ...args]] : [program, [...args]];
}
