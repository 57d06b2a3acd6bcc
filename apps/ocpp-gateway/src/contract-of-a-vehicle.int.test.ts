import type { Json } from '@bfcert/kernel/canonical-json';
import { createStation, memoryStore, type Station } from '@bfcert/simulator';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Bench, startBench } from './testing/test-bench.ts';

const PASSWORD = 'twenty-bytes-of-text';
const SUBJECT = 'station.contract_certificate';
const EXI = Buffer.from('80980210', 'hex');
const VERSIONS = ['2.1', '2.0.1', '1.6'] as const;

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.stop());

const running: Station[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((station) => station.stop()));
});

/** A simulated station whose boot is accepted. */
async function visit(version: (typeof VERSIONS)[number]): Promise<Station> {
  const { server, gateway } = bench;
  const name = `CV-${version}-${running.length}`;
  server.admit(name, { passwords: [server.verifier(PASSWORD, 'key_1', 'plain')] });
  const station = createStation({
    identity: name,
    serialNumber: `SN-${name}`,
    vendor: 'Example',
    model: 'M1',
    url: `wss://localhost:${gateway.ports.passwordOrCertificate}/ocpp`,
    password: PASSWORD,
    trustAnchorsPem: server.trustedRootsPem,
    store: memoryStore(),
    resolve: () => '127.0.0.1',
    version,
  });
  running.push(station);
  const accepted = station.next('boot_answered', ({ status }) => status === 'Accepted');
  await station.start();
  await accepted;
  return station;
}

const answers = (answer: Json) => bench.server.onStatusQuestion.set(SUBJECT, async () => answer);
const lastAsked = () => bench.server.statusQuestions.at(-1)?.payload;

describe.each(VERSIONS)('a vehicle at a station of %s', (version) => {
  test('hears that there is no broker, with the reason where its version has room for it', async () => {
    answers({ outcome: 'failed', reason: 'no_broker' });
    const station = await visit(version);
    const told = station.next('contract_certificate_answered');
    await station.askForContractCertificate({ action: 'Install', exi: EXI });
    expect(await told).toMatchObject({
      status: 'Failed',
      exiResponse: null,
      detail: version === '1.6' ? '' : 'NotEnabled: no_broker',
    });
    expect(lastAsked()).toMatchObject({ action: 'install', exiRequest: EXI.toString('base64') });
  });

  test('has its contract renewed by what a broker says, byte for byte', async () => {
    answers({ outcome: 'provided', exiResponse: 'gJgCEA==' });
    const station = await visit(version);
    const told = station.next('contract_certificate_answered');
    await station.askForContractCertificate({ action: 'Update', exi: EXI });
    expect(await told).toMatchObject({ status: 'Accepted', exiResponse: 'gJgCEA==' });
    expect(lastAsked()).toMatchObject({ action: 'update' });
  });
});

test('a vehicle of ISO 15118-20 gets each of its contracts over 2.1', async () => {
  let remaining = 1;
  bench.server.onStatusQuestion.set(SUBJECT, async () => ({
    outcome: 'provided',
    exiResponse: 'gJgCEA==',
    remainingContracts: remaining--,
  }));
  const station = await visit('2.1');
  const told: (number | null)[] = [];
  station.on('contract_certificate_answered', ({ remainingContracts }) => told.push(remainingContracts));
  const wantedFirst = ['DEABCC123456789'];
  await station.askForContractCertificate({ action: 'Install', exi: EXI, mostChains: 3, wantedFirst });
  expect(told).toEqual([1, 0]);
  expect(lastAsked()).toMatchObject({ mostChains: 3, prioritisedContracts: wantedFirst });
});
