import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BFCERT } from './system/launch.ts';
import { type System, startSystem } from './system/start-system.ts';
import { stationsOf } from './system/stations.ts';
import { tokensOfTwo } from './system/two-administrators.ts';

interface Report {
  readonly stations: number;
  readonly lockedOut: number;
  readonly wave: { readonly state: string } | null;
  readonly rows: readonly { readonly version: string; readonly fault: string | null; readonly stations: number }[];
}

let system: System;
const tokenFiles = { asks: '', answers: '' };
beforeAll(async () => {
  system = await startSystem();
  const [asks, answers] = await tokensOfTwo(system);
  for (const [name, token] of Object.entries({ asks, answers }) as ['asks' | 'answers', string][]) {
    tokenFiles[name] = join(system.dataDirectory, `token-of-who-${name}`);
    await writeFile(tokenFiles[name], token, { mode: 0o600 });
  }
});
afterAll(() => system.stop());

/** `bfcert sim fleet …` on the machine of the system, to its end. */
async function simulate(options: string) {
  const command = ['sim', 'fleet', '--json', '--resolve-to', '127.0.0.1', ...options.split(' ')];
  const child = spawn(process.execPath, [BFCERT, ...command], {
    env: {
      PATH: process.env.PATH ?? '',
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '',
      BFCERT_DATA_DIR: system.dataDirectory,
      BFCERT_TOKEN_FILE: tokenFiles.asks,
      BFCERT_PORTS_HTTP: String(system.ports.http),
      BFCERT_PORTS_PROFILE2: String(system.ports.profile2),
    },
  });
  const [out, said] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const report = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as Report;
  return { exitCode: child.exitCode, report, said };
}

const byWave = (): string => `--wave --approver-token-file ${tokenFiles.answers}`;

it('twenty stations of three versions go through a wave: the good ones arrive, the others are told of, nobody is locked out', async () => {
  const { exitCode, report, said } = await simulate(
    `--stations 20 --mix 2.0.1=60,2.1=20,1.6=20 --faults not_supported=10,silent=5 ${byWave()} --canary 0 --group 20 --success 50 --errors 50`,
  );
  expect(report, said).toMatchObject({
    stations: 20,
    end: 'settled',
    migrated: 17,
    failed: 3,
    quarantined: 3,
    lockedOut: 0,
    wave: { state: 'completed' },
  });
  expect(exitCode).toBe(0);
  const versions = Map.groupBy(report.rows, ({ version }) => version);
  const sizes = [...versions].map(([version, rows]) => [version, rows.reduce((all, one) => all + one.stations, 0)]);
  expect(Object.fromEntries(sizes)).toEqual({ '1.6': 4, '2.0.1': 12, '2.1': 4 });
  expect(report.rows.filter(({ fault }) => fault !== null)).toSatisfy((rows) =>
    rows.every((row: Record<string, unknown>) => row['quarantined'] === row['stations'] && row['migrated'] === 0),
  );
  const floors = [...(await stationsOf(system)).values()].map(({ profileFloor }) => profileFloor).toSorted();
  expect(floors).toEqual([...Array(3).fill(2), ...Array(17).fill(3)]);
});

it('a wave that is held ends it with 6, and says why', async () => {
  const { exitCode, report, said } = await simulate(
    `--stations 4 --mix 2.0.1=100 --faults not_supported=50 ${byWave()} --canary 4 --errors 10`,
  );
  expect(report, said).toMatchObject({ wave: { state: 'held' }, lockedOut: 0, migrated: 2, quarantined: 2 });
  expect(said).toContain('have failed');
  expect(exitCode).toBe(6);
});

it('the same fleet, started again with what it keeps in flash, needs no enrolment and goes on where it was', async () => {
  const data = join(system.dataDirectory, 'stations-again');
  const same = `--stations 12 --mix 2.0.1=100 --identity AGAIN-{n} --password as-delivered-{n} --data ${data}`;
  const first = await simulate(`${same} --migrate`);
  expect(first.report, first.said).toMatchObject({ migrated: 12, lockedOut: 0, wave: null });
  const second = await simulate(`${same} --given --timeout 5`);
  expect(second.report, second.said).toMatchObject({ connected: 12, migrated: 12, end: 'timed_out' });
  expect(second.exitCode).toBe(7);
});
