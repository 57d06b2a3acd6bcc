import { expect, test, vi } from 'vitest';
import { EXIT } from '../api/exit-codes.ts';
import { fakeApi } from '../api/testing/fake-api.ts';
import { addSimCommands } from './sim-command.ts';

const api = fakeApi(addSimCommands);

test.each([
  ['no number of stations', ['--stations', 'many'], '--stations takes a whole number'],
  ['a mix that is not whole', ['--stations', '5', '--mix', '1.6=50'], 'must come to 100'],
  ['a wave without another person', ['--stations', '5', '--wave'], 'needs --approver-token-file'],
  ['two ways to move them', ['--stations', '5', '--wave', '--migrate'], 'not both'],
  ['given ones without their names', ['--stations', '5', '--given'], 'needs --identity and --password'],
  ['many of one name', ['--stations', '5', '--identity', 'CS-1'], 'holds {n}'],
])('%s is wrong use, and nothing is sent', async (_, options, sentence) => {
  const root = api.fileOf('', 'root.pem');
  await api.bfcert('sim', 'fleet', '--ca', root, '--gateway', 'wss://localhost:1/ocpp', ...options);
  expect(api.told).toContain(sentence);
  expect(process.exitCode).toBe(EXIT.wrongUse);
  expect(api.asked).toEqual([]);
});

test('without sockets no server is asked, and the last line is one JSON object', async () => {
  await api.bfcert('sim', 'fleet', '--discrete', '--json', '--stations', '40', '--days', '20', '--faults', 'silent=5');
  expect(process.exitCode).toBe(EXIT.done);
  expect(JSON.parse(api.printed.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
    stations: 40,
    migrated: 38,
    quarantined: 2,
    lockedOut: 0,
    virtualDays: 20,
    seconds: expect.any(Number),
  });
  expect(api.asked).toEqual([]);
});

test('a quota of renewals counts, and what it does and what the CA has to bear is printed', async () => {
  const options = ['--days', '200', '--renewals-per-day', '1'];
  await api.bfcert('sim', 'fleet', '--discrete', '--stations', '20', ...options);
  expect(process.exitCode).toBe(EXIT.done);
  expect(api.printed).toMatch(/signatures of the CA .* in an hour/);
  expect(api.printed).toMatch(
    /put off by the quota\s+1\d, the longest [\d.]+ hours, the latest [\d.]+ days before its end/,
  );
});

test('a quota that is too small ends with 8: certificates end before their renewals begin', async () => {
  const options = ['--days', '200', '--renewals-per-day', '1'];
  await api.bfcert('sim', 'fleet', '--discrete', '--stations', '60', ...options);
  expect(process.exitCode).toBe(EXIT.finding);
  expect(api.printed).toMatch(/the latest after its end/);
});

test('what was not finished in its days ends with 7', async () => {
  await api.bfcert('sim', 'fleet', '--discrete', '--stations', '30', '--days', '1', '--per-hour', '1');
  expect(process.exitCode).toBe(EXIT.stillRunning);
  expect(api.printed).toContain('not yet');
});

test.each([
  ['a fault that needs sockets', ['--faults', 'flapping=5'], 'without sockets there is no flapping'],
  ['a quota of none', ['--renewals-per-hour', '0'], '--renewals-per-hour takes a whole number'],
  ['a rule out of its bounds', ['--at-once', '0'], 'atOnce must be from 1'],
])('%s is wrong use', async (_, options, sentence) => {
  await api.bfcert('sim', 'fleet', '--discrete', '--stations', '100', ...options);
  expect(api.told).toContain(sentence);
  expect(process.exitCode).toBe(EXIT.wrongUse);
});

test('what is no fleet is the simulator’s', async () => {
  const complained = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  await api.bfcert('sim', 'station', '--identity', 'CS-1');
  expect(complained.mock.calls.flat().join()).toContain("required option '--url <url>' not specified");
  expect(process.exitCode).toBe(EXIT.wrongUse);
});
