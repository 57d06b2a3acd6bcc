import { spawnSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startDebianPostgres } from './system/debian-postgres.ts';
import { descendantsOf, isRunning, processesAt } from './system/processes.ts';
import { BFCERT, type System, type SystemOptions, startSystem } from './system/start-system.ts';
import { certificatesOf, enrol, planMigration, simulate, stationsOf, until } from './system/stations.ts';

const ORDINARY_USER = 65_534;
const isRoot = process.getuid?.() === 0;

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function folder(mode: number): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'bfcert-place-'));
  folders.push(path);
  await chmod(path, mode);
  return path;
}

describe('the system in a place where it has never been', () => {
  it('starts below a folder that is closed to others, issues, and leaves no process behind', async () => {
    await expectALife({ dataDirectory: join(await folder(0o700), 'data') });
  });

  it('does the same for an ordinary user', async () => {
    const home = await folder(0o755);
    const dataDirectory = join(home, 'data');
    await mkdir(dataDirectory, { mode: 0o700 });
    const through = isRoot ? asOrdinaryUser() : [];
    if (through[0] === 'setpriv') await chown(dataDirectory, ORDINARY_USER, ORDINARY_USER);
    await expectALife({ dataDirectory, through, environment: { HOME: home } });
  });

  it('works on the PostgreSQL of Debian 12', async () => {
    const postgres = await startDebianPostgres();
    try {
      const dataDirectory = join(await folder(0o700), 'data');
      await expectALife({ dataDirectory, environment: { DATABASE_URL: postgres.url } });
    } finally {
      await postgres.stop();
    }
  });
});

/** From nothing to a first certificate in use, and to a clean end. */
async function expectALife(options: SystemOptions & { readonly dataDirectory: string }): Promise<void> {
  const system = await startSystem(options);
  expect((await fetch(`http://127.0.0.1:${system.ports.http}/readyz`)).status).toBe(200);
  await expectFirstCertificate(system);

  const processes = descendantsOf(system.pid());
  expect(processes.length).toBeGreaterThan(2);
  expect(await system.stop()).toBe(0);
  expect(system.stderr()).toBe('');
  expect(processes.filter(isRunning)).toEqual([]);
  expect(processesAt(options.dataDirectory)).toEqual([]);
}

async function expectFirstCertificate(system: System): Promise<void> {
  const id = await enrol(system, 'FIRST-1');
  const station = await simulate(system, 'FIRST-1');
  await station.start();
  await planMigration(system, [id]);
  await until(async () => (await stationsOf(system)).get('FIRST-1')?.migration?.state === 'active');
  const certificates = await certificatesOf(system);
  expect(certificates).toEqual([
    expect.objectContaining({ state: 'active', fingerprint: station.state().presentedFingerprint }),
  ]);
  await station.stop();
}

/**
 * Where the code lies below a folder that only root may enter no other user can run it; root in a user
 * namespace of its own is an ordinary user who can.
 */
function asOrdinaryUser(): readonly string[] {
  const user = ['setpriv', `--reuid=${ORDINARY_USER}`, `--regid=${ORDINARY_USER}`, '--clear-groups'];
  const [program, ...args] = [...user, 'test', '-r', BFCERT];
  return spawnSync(program, args).status === 0 ? user : ['unshare', '-U'];
}
