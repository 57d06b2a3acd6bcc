import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unwrap } from '@bfcert/kernel/result';
import { parseChainPem } from '@bfcert/kernel/x509';
import { expect, it } from 'vitest';
import { FAULT_NAMES } from '../faults/faults.ts';
import { makeSigningRequest, plainPlan } from '../security/signing-request.ts';
import type { ScriptedCsms } from '../testing/scripted-csms.ts';
import { authorities, startCsms, startMutualCsms } from '../testing/station-bench.ts';
import { runSimulatorCommand } from './sim.ts';

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

const MANY = ['--count', '2', '--identity', 'CS-{n}', '--serial', 'SN-{n}', '--password', 'a-common-prefix-{n}'];

it('runs many of a kind, each with what follows from its number', async () => {
  const csms = await startCsms();
  const { stop, output } = recorder();
  const second = csms.next('connected', ({ identity }) => identity === 'CS-0002');
  const ended = runSimulatorCommand(['station', ...(await entrance(csms)), ...MANY], output);
  expect((await second).password).toBe('a-common-prefix-0002');
  stop.abort();
  expect(await ended).toBe(0);
});

it('many end at once when they are stopped while they start', async () => {
  const csms = await startCsms();
  const { stop, output } = recorder();
  const first = csms.next('connected', ({ identity }) => identity === 'CS-0001');
  // Its second station would start after a quarter of an hour.
  const slowly = [...(await entrance(csms)), ...MANY, '--stagger-ms', '900000'];
  const ended = runSimulatorCommand(['station', ...slowly], output);
  await first;
  stop.abort();
  expect(await ended).toBe(0);
  expect(csms.seen.filter(({ kind: seen }) => seen === 'connected')).toHaveLength(1);
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

const NEVER = 'ws://localhost:1/ocpp';

it.each([
  ['a password over TLS to an address without', ['--url', NEVER, '--password', 'x'], 'profile 2 needs a wss:// URL'],
  [
    'no TLS to an address with',
    ['--url', 'wss://localhost:1/ocpp', '--profile', '1', '--password', 'x'],
    'needs a ws:// URL',
  ],
  ['TLS without roots', ['--url', 'wss://localhost:1/ocpp', '--password', 'x'], 'needs --ca'],
  ['profile 1 without a password', ['--url', NEVER, '--profile', '1'], 'needs --password'],
  [
    'profile 3 without a certificate',
    ['--url', 'wss://localhost:1/ocpp', '--profile', '3', '--ca', 'x.pem'],
    'needs --certificate and --key',
  ],
  [
    'a certificate without its key',
    ['--url', NEVER, '--profile', '1', '--password', 'x', '--certificate', 'x.pem'],
    'go together',
  ],
  [
    'one certificate for both and one for an EVSE alone',
    ['--url', NEVER, '--profile', '1', '--password', 'x', '--certificates', 'combined', '--secc-id', 'SN-1'],
    'none for a --secc-id alone',
  ],
  ['many of one name', ['--url', NEVER, '--profile', '1', '--password', 'x', '--count', '2'], 'holds {n}'],
])('ends with 2 and a sentence for %s', async (_, options, sentence) => {
  const { errors, output } = recorder();
  const named = ['--identity', 'CS-1', '--serial', 'SN-1'];
  expect(await runSimulatorCommand(['station', ...named, ...options], output)).toBe(2);
  expect(errors.join()).toContain(sentence);
});

it('connects to a CSMS without TLS on profile 1', async () => {
  const csms = await startCsms({ plain: true });
  const { lines, stop, output } = recorder();
  const reported = csms.nextCall('StatusNotification');
  const named = ['--identity', 'CS-P1', '--serial', 'SN-P1', '--password', 'password-of-its-own'];
  const where = ['--url', csms.url(), '--resolve-to', '127.0.0.1', '--profile', '1'];
  const ended = runSimulatorCommand(['station', ...named, ...where], output);
  await reported;
  stop.abort();
  expect(await ended).toBe(0);
  expect(csms.seen[0]).toMatchObject({ identity: 'CS-P1', password: 'password-of-its-own', fingerprint: null });
  expect(lines.find((line) => line.includes('"connected"'))).toContain(
    '"securityProfile":1,"fingerprint":null,"tlsVersion":null',
  );
});

it('connects as many as are wanted with the certificates that they are given, on profile 3', async () => {
  const csms = await startMutualCsms();
  const { backend, charger } = await authorities();
  const folder = await mkdtemp(join(tmpdir(), 'command-'));
  await writeFile(join(folder, 'ca.pem'), backend.rootPem);
  const fingerprints: string[] = [];
  for (const name of ['SN-0001', 'SN-0002']) {
    const { csr, pending } = await makeSigningRequest(plainPlan(name, 'Example CPO', 'P-256'));
    const chain = await charger.issueStation(csr);
    await writeFile(join(folder, `${name}.pem`), chain);
    await writeFile(join(folder, `${name}.key`), pending.privateKeyPem);
    fingerprints.push(unwrap(parseChainPem(chain))[0]?.fingerprint ?? '');
  }
  const many = ['--profile', '3', '--count', '2', '--url', csms.url(), '--resolve-to', '127.0.0.1'];
  const named = ['--identity', 'CS-{n}', '--serial', 'SN-{n}', '--ca', join(folder, 'ca.pem')];
  const files = ['--certificate', join(folder, 'SN-{n}.pem'), '--key', join(folder, 'SN-{n}.key')];
  const { stop, output } = recorder();
  const both = Promise.all(
    ['CS-0001', 'CS-0002'].map((name) => csms.next('connected', ({ identity }) => identity === name)),
  );
  const ended = runSimulatorCommand(['station', ...many, ...named, ...files], output);
  expect((await both).map(({ fingerprint, password }) => [fingerprint, password])).toEqual(
    fingerprints.map((fingerprint) => [fingerprint, null]),
  );
  stop.abort();
  expect(await ended).toBe(0);
});
