import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runSimulatorCommand } from './command.ts';
import { FAULT_NAMES } from './faults/faults.ts';
import type { ScriptedCsms } from './testing/scripted-csms.ts';
import { authorities, startCsms } from './testing/station-bench.ts';

function recorder() {
  const lines: string[] = [];
  const errors: string[] = [];
  const stop = new AbortController();
  const output = {
    out: (line: string) => lines.push(line),
    error: (line: string) => errors.push(line),
    signal: stop.signal,
  };
  return { lines, errors, stop, output };
}

async function entrance(csms: ScriptedCsms): Promise<readonly string[]> {
  const path = join(await mkdtemp(join(tmpdir(), 'command-')), 'ca.pem');
  const { backend, charger } = await authorities();
  await writeFile(path, backend.rootPem + charger.rootPem);
  return ['--url', csms.url(), '--resolve-to', '127.0.0.1', '--ca', path];
}

it('runs one station until it is stopped, and tells what happens to it', async () => {
  const csms = await startCsms();
  const { lines, stop, output } = recorder();
  const reported = csms.nextCall('StatusNotification');
  const ended = runSimulatorCommand(
    [
      'station',
      ...(await entrance(csms)),
      '--identity',
      'CS-9',
      '--serial',
      'SN-9',
      '--password',
      'password-of-its-own',
    ],
    output,
  );
  await reported;
  stop.abort();
  expect(await ended).toBe(0);
  expect(csms.seen[0]).toMatchObject({ kind: 'connected', identity: 'CS-9', password: 'password-of-its-own' });
  expect(lines.some((line) => line.includes('"type":"boot_answered","status":"Accepted"'))).toBe(true);
});

it('runs a fleet whose passwords follow from its number', async () => {
  const csms = await startCsms();
  const { stop, output } = recorder();
  const second = csms.next('connected', ({ identity }) => identity === 'CS-0002');
  const ended = runSimulatorCommand(
    ['fleet', ...(await entrance(csms)), '--chargers', '2', '--password', 'a-common-prefix'],
    output,
  );
  expect((await second).password).toBe('a-common-prefix-0002');
  stop.abort();
  expect(await ended).toBe(0);
});

it('lists the faults, and names them when one is asked for that is not there', async () => {
  const list = recorder();
  expect(await runSimulatorCommand(['faults'], list.output)).toBe(0);
  expect(list.lines.map((line) => line.split(' ')[0])).toEqual(FAULT_NAMES);

  const wrong = recorder();
  expect(await runSimulatorCommand(['station', '--fault', 'explodes'], wrong.output)).toBe(2);
  expect(wrong.errors.join()).toContain('There is no such fault');
});

it('ends with 2 when an option is missing', async () => {
  const { errors, output } = recorder();
  expect(await runSimulatorCommand(['station'], output)).toBe(2);
  expect(errors.join()).toContain('--url');
});
