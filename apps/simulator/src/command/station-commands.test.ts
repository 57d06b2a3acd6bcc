import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import type { ScriptedCsms } from '../testing/scripted-csms.ts';
import { startCsms } from '../testing/station-bench.ts';
import { runSimulatorCommand } from './sim.ts';

const answer = { status: 'Accepted', exiResponse: 'gJgCEA==' };
const answers = new Map<string, () => unknown>([['Get15118EVCertificate', () => answer]]);

const fileOf = async (name: string, content: string | Uint8Array): Promise<string> => {
  const path = join(await mkdtemp(join(tmpdir(), 'station-commands-')), name);
  await writeFile(path, content);
  return path;
};

/** One station that does what it is told; `--commands` and what follows it are the test's. */
function run(csms: ScriptedCsms, more: readonly string[], input?: PassThrough) {
  const lines: string[] = [];
  const errors: string[] = [];
  const stop = new AbortController();
  const named = ['--identity', 'CS-1', '--serial', 'SN-1', '--password', 'password-of-its-own', '--profile', '1'];
  const ended = runSimulatorCommand(['station', '--url', csms.url(), '--resolve-to', '127.0.0.1', ...named, ...more], {
    out: (line) => lines.push(line),
    error: (line) => errors.push(line),
    signal: stop.signal,
    ...(input === undefined ? {} : { input }),
  });
  const told = (type: string) =>
    lines.flatMap((line) => {
      const event = JSON.parse(line.slice(line.indexOf('{'))) as { type: string };
      return event.type === type ? [event] : [];
    });
  return { ended, errors, stop, told };
}

it('a station does what stands in a file, line by line, once its boot is accepted, and ends where it says stop', async () => {
  const csms = await startCsms({ plain: true, protocol: 'ocpp2.1', more: answers });
  const exi = await fileOf('vehicle.exi', Buffer.from('80980210', 'hex'));
  const commands = await fileOf(
    'commands',
    `# a vehicle of ISO 15118-2, then one of -20\n\nget-contract-certificate Install --exi ${exi}\n` +
      'get-contract-certificate Update --most 2 --first DEABCC123456789 --first DEABCC987654321\nstop\noccupy\n',
  );
  const { ended, errors, told } = run(csms, ['--version', '2.1', '--commands', commands]);
  expect(await ended).toBe(0);
  expect(errors).toEqual([]);
  expect(csms.payloads('Get15118EVCertificate')).toEqual([
    { iso15118SchemaVersion: 'urn:iso:15118:2:2013:MsgDef', action: 'Install', exiRequest: 'gJgCEA==' },
    {
      iso15118SchemaVersion: 'urn:iso:std:iso:15118:-20:CommonMessages',
      action: 'Update',
      exiRequest: expect.stringMatching(/^[A-Za-z0-9+/]{2000}$/),
      maximumContractCertificateChains: 2,
      prioritizedEMAIDs: ['DEABCC123456789', 'DEABCC987654321'],
    },
  ]);
  expect(told('contract_certificate_answered')).toMatchObject([answer, answer]);
  expect(csms.payloads('StatusNotification')).not.toContainEqual(
    expect.objectContaining({ connectorStatus: 'Occupied' }),
  );
});

it('what is typed is done as it comes; a line that cannot be done is told, and the next one is read', async () => {
  const csms = await startCsms({ plain: true, more: answers });
  const input = new PassThrough();
  const { ended, errors, stop, told } = run(csms, ['--commands', '-'], input);
  const occupied = csms.next('call', ({ params }) => params['connectorStatus'] === 'Occupied');
  input.write('dance\nget-contract-certificate Delete\nget-contract-certificate Install --most 2\n');
  input.write('authorize DEABCC123456789 /no/such/file\nrequest-vehicle-certificates V2G20Certificate\noccupy\n');
  await occupied;
  expect(errors).toEqual([
    expect.stringContaining("unknown command 'dance'"),
    expect.stringContaining("'Delete' is invalid"),
    expect.stringContaining('several contracts over ocpp2.0.1'),
    expect.stringContaining('no such file'),
    expect.stringContaining('OCPP 2.1 alone'),
  ]);
  const asked = csms.nextCall('Get15118EVCertificate');
  input.write('get-contract-certificate Install\n');
  await asked;
  stop.abort();
  expect(await ended).toBe(0);
  expect(told('contract_answered')).toEqual([]);
});
