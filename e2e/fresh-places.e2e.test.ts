import { spawnSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { startDebianPostgres } from './system/debian-postgres.ts';
import { BFCERT, type PlaceOptions, placeAt } from './system/launch.ts';
import { descendantsOf, isRunning, processesAt } from './system/processes.ts';
import { expectGoodEnd, runDemo } from './system/run-demo.ts';
import { type System, startSystem } from './system/start-system.ts';
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

type FreshPlace = PlaceOptions & { readonly dataDirectory: string };

/** As after the installation, when nothing has been compiled yet. */
const NEVER_RUN = { NODE_COMPILE_CACHE: '' };

async function belowAClosedFolder(): Promise<FreshPlace> {
  return { dataDirectory: join(await folder(0o700), 'data'), environment: NEVER_RUN };
}

async function ofAnOrdinaryUser(): Promise<FreshPlace> {
  const home = await folder(0o755);
  const dataDirectory = join(home, 'data');
  await mkdir(dataDirectory, { mode: 0o700 });
  const through = isRoot ? asOrdinaryUser() : [];
  if (through[0] === 'setpriv') await chown(dataDirectory, ORDINARY_USER, ORDINARY_USER);
  return { dataDirectory, through, environment: { ...NEVER_RUN, HOME: home } };
}

describe.each([
  ['below a folder that is closed to others', belowAClosedFolder],
  ['of an ordinary user', ofAnOrdinaryUser],
])('in a place %s, where it has never been', (_, place) => {
  it('the system starts, issues, and leaves no process behind', async () => {
    await expectALife(await place());
  });

  it('the demo comes to its good end', async () => {
    const { dataDirectory, ...options } = await place();
    const end = await runDemo(await placeAt(dataDirectory, options), 2).ended;
    expect(end.stderr).toBe('');
    expectGoodEnd(end, 2);
    expect(processesAt(dataDirectory)).toEqual([]);
  });
});

it('the system works on the PostgreSQL of Debian 12', async () => {
  const postgres = await startDebianPostgres();
  try {
    await expectALife({ ...(await belowAClosedFolder()), environment: { ...NEVER_RUN, DATABASE_URL: postgres.url } });
  } finally {
    await postgres.stop();
  }
});

describe('on a machine with a Node and an npm of its own', async () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const { scripts, optionalDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    scripts: Readonly<Record<string, string>>;
    optionalDependencies: Readonly<Record<string, string>>;
  };

  it.each(Object.keys(scripts))('npm run %s finds the Node that npm ci brought', async (script) => {
    // In the shell's place: what the script would run is not run.
    const shell = join(await folder(0o755), 'shell');
    await writeFile(shell, '#!/bin/sh\nnode --version\n', { mode: 0o755 });
    const found = spawnSync('npm', ['run', '--silent', `--script-shell=${shell}`, script], {
      cwd: root,
      env: { PATH: withoutOurs(process.env.PATH ?? '') },
      encoding: 'utf8',
    });
    // Those that npm runs before it, too.
    const versions = new Set(found.stdout.trim().split('\n'));
    expect({ versions, stderr: found.stderr }).toEqual({
      versions: new Set([`v${optionalDependencies[`node-linux-${process.arch}`]}`]),
      stderr: '',
    });
  });
});

/** From nothing to a first certificate in use, and to a clean end. */
async function expectALife(options: FreshPlace): Promise<void> {
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

/** npm puts the folder of our Node first by itself. */
const withoutOurs = (path: string): string =>
  path
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter);
