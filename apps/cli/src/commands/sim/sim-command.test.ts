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

test('what is no fleet is the simulator’s', async () => {
  const complained = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  await api.bfcert('sim', 'station', '--identity', 'CS-1');
  expect(complained.mock.calls.flat().join()).toContain("required option '--url <url>' not specified");
  expect(process.exitCode).toBe(EXIT.wrongUse);
});
