import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import {
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DirectoryInUse } from './directory-claim.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import { embeddedPrograms } from './programs.ts';

const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;
const fixture = fileURLToPath(new URL('./embedded-postgres.fixture.ts', import.meta.url));

let dataDirectory: string;
let servers: EmbeddedPostgres[] = [];
let children: ChildProcess[] = [];
let logged: string[] = [];

beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'bfcert-embedded-'));
});

afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  for (const child of children) await killed(child);
  // What a killed process left running is stopped by the next start.
  if (children.length > 0) await (await startEmbeddedPostgres({ dataDirectory, log: () => undefined })).stop();
  await rm(dataDirectory, { recursive: true, force: true });
  servers = [];
  children = [];
  logged = [];
});

async function start(directory = dataDirectory): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDirectory: directory, log: (line) => logged.push(line) });
  servers.push(server);
  return server;
}

async function query(connection: EmbeddedPostgres['connection'], sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(connection);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

interface Said {
  readonly connection: EmbeddedPostgres['connection'];
  readonly pid: number;
  readonly uid: number;
  readonly error?: string;
}

function spawnHolder(
  prefix: readonly string[] = [],
  env = process.env,
  programs?: string,
): { child: ChildProcess; said: Promise<Said> } {
  const [program = '', ...args] = [
    ...prefix,
    process.execPath,
    fixture,
    dataDirectory,
    ...(programs === undefined ? [] : [programs]),
  ];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
  children.push(child);
  const said = once(createInterface({ input: child.stdout }), 'line').then(
    ([line]) => JSON.parse(String(line)) as Said,
  );
  return { child, said };
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('it is PostgreSQL 18, durable, on a Unix socket alone, in UTF-8 and C', async () => {
  const { connection, socketDirectory } = await start();
  const [row] = await query(
    connection,
    `select current_setting('server_version') as version, current_setting('listen_addresses') as tcp, current_setting('fsync') as fsync,
       current_setting('full_page_writes') as pages, current_setting('synchronous_commit') as commit, current_setting('data_checksums') as checksums,
       datcollate as collation, pg_encoding_to_char(encoding) as encoding, inet_server_addr() as address
     from pg_database where datname = current_database()`,
  );
  expect(row).toMatchObject({
    tcp: '',
    fsync: 'on',
    pages: 'on',
    commit: 'on',
    checksums: 'on',
    collation: 'C',
    encoding: 'UTF8',
    address: null,
  });
  expect(row?.version).toMatch(/^18\./);
  expect((await lstat(socketDirectory)).mode & 0o777).toBe(0o700);
});

test('what was committed is there after a stop and a start, and a stop leaves no process', async () => {
  const first = await start();
  await query(first.connection, 'create table kept (id int); insert into kept values (7)');
  await first.stop();
  expect(alive(first.pid)).toBe(false);
  const second = await start();
  expect(await query(second.connection, 'select * from kept')).toEqual([{ id: 7 }]);
});

test('a second start on the same data directory is refused and the first goes on', async () => {
  const { connection } = await start();
  await expect(start()).rejects.toThrow(DirectoryInUse);
  await expect(start()).rejects.toThrow(`in use by process ${process.pid}`);
  const { error } = await spawnHolder().said;
  expect(error).toContain(
    `DirectoryInUse: ${await realpath(dataDirectory)}/postgres is in use by process ${process.pid}`,
  );
  expect(await query(connection, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('after kill -9 of its supervisor the next start has what was committed', async () => {
  const { child, said } = spawnHolder();
  const { connection } = await said;
  await query(connection, 'create table kept (id int); insert into kept values (7)');
  await killed(child);
  const next = await start();
  expect(await query(next.connection, 'select * from kept')).toEqual([{ id: 7 }]);
});

test('after kill -9 of everything at once the next start has what was committed', async () => {
  const { child, said } = spawnHolder();
  const { connection, pid } = await said;
  await query(connection, 'create table kept (id int); insert into kept values (7)');
  process.kill(pid, 'SIGKILL');
  await killed(child);
  const next = await start();
  expect(await query(next.connection, 'select * from kept')).toEqual([{ id: 7 }]);
});

test('of two first starts at the same moment exactly one gets the directory', async () => {
  const outcomes = await Promise.all([spawnHolder().said, spawnHolder().said]);
  const refusals = outcomes.flatMap(({ error }) => error ?? []);
  expect(refusals).toHaveLength(1);
  expect(refusals[0]).toMatch(/^DirectoryInUse: /);
});

test('kill -9 of the supervisor in its first start leaves nothing that hinders the next', async () => {
  const { child } = spawnHolder();
  const home = join(dataDirectory, 'postgres');
  await vi.waitFor(
    async () => {
      const unfinished = (await readdir(home)).find((name) => name.startsWith('data.new-'));
      expect(existsSync(join(home, unfinished ?? 'none yet', 'PG_VERSION'))).toBe(true);
    },
    { timeout: 30_000, interval: 1 },
  );
  await killed(child);
  const { connection } = await start();
  expect(await query(connection, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect((await readdir(home)).filter((name) => name.startsWith('data.new-'))).toEqual([]);
});

test('an orphan that nobody told to stop is found and stopped', async () => {
  await (await start()).stop();
  const { postgres } = await embeddedPrograms();
  const home = join(await realpath(dataDirectory), 'postgres');
  const args = [
    postgres,
    '-D',
    join(home, 'data'),
    '-c',
    'listen_addresses=',
    '-c',
    `unix_socket_directories=${join(home, 'run')}`,
  ];
  const [program = '', ...rest] = isRoot ? ['unshare', '-U', ...args] : args;
  const orphan = spawn(program, rest, { stdio: 'ignore', detached: true });
  const exit = once(orphan, 'exit');
  await vi.waitFor(
    async () => expect(await readFile(join(home, 'data', 'postmaster.pid'), 'utf8')).toContain('ready'),
    { timeout: 30_000 },
  );
  const { connection } = await start();
  // Its own clean exit, not a signal's: it wrote its checkpoint.
  expect(await exit).toEqual([0, null]);
  expect(logged.join('\n')).toContain(`an earlier PostgreSQL still runs on ${home}/data (process ${orphan.pid}`);
  expect(await query(connection, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('lock files that name a stranger’s process hinder nothing, and the stranger lives', async () => {
  await (await start()).stop();
  const stranger = spawn('sleep', ['600']);
  children.push(stranger);
  const home = join(dataDirectory, 'postgres');
  await writeFile(
    join(home, 'data', 'postmaster.pid'),
    `${stranger.pid}\n${home}/data\n1700000000\n5432\n${home}/run\n\n  1 1\nready\n`,
  );
  await writeFile(
    join(home, 'run', '.s.PGSQL.5432.lock'),
    `${stranger.pid}\n${home}/data\n1700000000\n5432\n${home}/run\n`,
  );
  const { connection } = await start();
  expect(await query(connection, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(stranger.exitCode).toBeNull();
});

test('a server that dies is reported, and the next start recovers it', async () => {
  const first = await start();
  await query(first.connection, 'create table kept (id int); insert into kept values (7)');
  const exit = new Promise((resolve) => first.onExit(resolve));
  process.kill(first.pid, 'SIGKILL');
  expect(await exit).toEqual({ code: null, signal: 'SIGKILL' });
  const second = await start();
  expect(await query(second.connection, 'select * from kept')).toEqual([{ id: 7 }]);
});

test('a data directory too deep for a socket gets a short one, recorded, entered by its owner only, and removed', async () => {
  const deep = join(dataDirectory, 'a'.repeat(60), 'b'.repeat(60));
  await mkdir(deep, { recursive: true });
  const server = await start(deep);
  expect(server.socketDirectory.length).toBeLessThan(92);
  expect((await readFile(join(deep, 'postgres', 'socket-directory'), 'utf8')).trim()).toBe(server.socketDirectory);
  expect((await lstat(server.socketDirectory)).mode & 0o777).toBe(0o700);
  expect(await query(server.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
  await server.stop();
  expect(existsSync(server.socketDirectory)).toBe(false);
});

test('data of another PostgreSQL version is refused and left alone', async () => {
  await (await start()).stop();
  const versionFile = join(dataDirectory, 'postgres', 'data', 'PG_VERSION');
  await writeFile(versionFile, '17\n');
  await expect(start()).rejects.toThrow('written by PostgreSQL 17');
  await writeFile(versionFile, '18\n');
});

test('it starts below a folder of mode 700 for this user, and for an ordinary one', async () => {
  await chmod(dataDirectory, 0o700);
  // In a namespace of its own, root is an ordinary user who still may enter root's folders.
  const { child, said } = spawnHolder(isRoot ? ['unshare', '-U'] : []);
  const { error, uid, pid } = await said;
  expect(error).toBeUndefined();
  expect(uid).not.toBe(0);
  expect(alive(pid)).toBe(true);
  await killed(child);
  const { connection } = await start();
  expect(await query(connection, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('root without user namespaces runs it as an ordinary user, to whom the files are handed over', async () => {
  // Where that user can reach them, whatever the mode of the folder this is checked out in.
  const open = await mkdtemp(join(tmpdir(), 'bfcert-open-'));
  try {
    await chmod(open, 0o755);
    const { postgres } = await embeddedPrograms();
    await cp(join(dirname(postgres), '..'), open, { recursive: true, verbatimSymlinks: true });
    const tools = join(open, 'tools');
    await mkdir(tools);
    for (const tool of ['setpriv', 'test', 'true']) await symlink(`/usr/bin/${tool}`, join(tools, tool));
    await (await start()).stop();
    const { child, said } = spawnHolder([], { PATH: tools }, join(open, 'bin'));
    const { error, connection } = await said;
    expect(error).toBeUndefined();
    expect(await query(connection, 'select 1 as one')).toEqual([{ one: 1 }]);
    const files = await lstat(join(dataDirectory, 'postgres', 'data', 'PG_VERSION'));
    expect(files.uid).toBe(isRoot ? NOBODY : process.getuid?.());
    await killed(child);
  } finally {
    await rm(open, { recursive: true, force: true });
  }
});
