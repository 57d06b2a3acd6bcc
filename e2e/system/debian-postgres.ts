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
  const through = process.getuid?.() === 0 ? ['unshare', '-U'] : [];
  const folder = await mkdtemp(join(tmpdir(), 'bfcert-debian-'));
  const data = join(folder, 'data');
  const [initdb = '', ...options] = [...through, `${PROGRAMS}/initdb`, '-D', data, '-U', 'bfcert', '--auth=trust', '-E', 'UTF8'];
  await promisify(execFile)(initdb, [...options, '--locale=C']);

  const settings = ['-c', 'listen_addresses=', '-c', `unix_socket_directories=${folder}`];
  const [postgres = '', ...args] = [...through, `${PROGRAMS}/postgres`, '-D', data, ...settings];
  const child = spawn(postgres, args, { stdio: ['ignore', 'ignore', 'pipe'] });
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
