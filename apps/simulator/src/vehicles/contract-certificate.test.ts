import { expect, it } from 'vitest';
import type { OcppVersionName } from '../ocpp/ocpp-version.ts';
import type { ScriptedCsms } from '../testing/scripted-csms.ts';
import { newStation, startCsms, startStation } from '../testing/station-bench.ts';
import type { ContractCertificateWish } from './ask-for-contract-certificate.ts';

const EXI = Buffer.from('80980210', 'hex');
const ASKED = { iso15118SchemaVersion: 'urn:iso:15118:2:2013:MsgDef', exiRequest: EXI.toString('base64') };
const TYPE = { type: 'contract_certificate_answered' };
const NOTHING = { ...TYPE, exiResponse: null, remainingContracts: null };

/** `answer`: to Get15118EVCertificate, in 1.6 to the DataTransfer around it. */
async function withCsms(version: OcppVersionName, answer: (asked: Record<string, unknown>) => unknown) {
  const message = version === '1.6' ? 'DataTransfer' : 'Get15118EVCertificate';
  const csms = await startCsms({ protocol: `ocpp${version}`, more: new Map([[message, answer]]) });
  return { csms, station: await startStation(csms, { version }) };
}

async function ask({ station }: Awaited<ReturnType<typeof withCsms>>, wish: Partial<ContractCertificateWish> = {}) {
  const told: object[] = [];
  const end = station.on('contract_certificate_answered', (event) => told.push(event));
  await station.askForContractCertificate({ action: 'Install', exi: EXI, ...wish });
  end();
  return told;
}

/** What the CSMS was asked, whichever message it came in. */
const askedOf = (csms: ScriptedCsms, version: OcppVersionName): readonly unknown[] =>
  version === '1.6'
    ? csms.payloads('DataTransfer').map(({ data }) => JSON.parse(String(data)) as unknown)
    : csms.payloads('Get15118EVCertificate');

const inside = (answer: object) => ({ status: 'Accepted', data: JSON.stringify(answer) });

it.each(['2.1', '2.0.1', '1.6'] as const)(
  'M01, M02 (%s): a vehicle installs and updates its contract, and hears what the CSMS has for it',
  async (version) => {
    const inner = { status: 'Accepted', exiResponse: 'gJgCEA==' };
    const bench = await withCsms(version, () => (version === '1.6' ? inside(inner) : inner));
    const told = [{ ...TYPE, status: 'Accepted', exiResponse: 'gJgCEA==', remainingContracts: null, detail: '' }];
    expect(await ask(bench)).toEqual(told);
    expect(await ask(bench, { action: 'Update' })).toEqual(told);
    expect(askedOf(bench.csms, version)).toEqual([
      { ...ASKED, action: 'Install' },
      { ...ASKED, action: 'Update' },
    ]);
  },
);

it('1.6: goes by the application note', async () => {
  const bench = await withCsms('1.6', () => inside({ status: 'Failed', exiResponse: '' }));
  await ask(bench);
  expect(bench.csms.payloads('DataTransfer')).toEqual([
    {
      vendorId: 'org.openchargealliance.iso15118pnc',
      messageId: 'Get15118EVCertificate',
      data: JSON.stringify({
        iso15118SchemaVersion: ASKED.iso15118SchemaVersion,
        action: 'Install',
        exiRequest: ASKED.exiRequest,
      }),
    },
  ]);
});

it.each([
  ['a Failed', '2.0.1', { status: 'Failed', exiResponse: '' }, 'Failed', ''],
  [
    'a Failed with its reason',
    '2.1',
    { status: 'Failed', exiResponse: '', statusInfo: { reasonCode: 'NotEnabled', additionalInfo: 'no_broker' } },
    'Failed',
    'NotEnabled: no_broker',
  ],
  ['a Failed inside', '1.6', inside({ status: 'Failed', exiResponse: '' }), 'Failed', ''],
  ['a CSMS that knows no such vendor', '1.6', { status: 'UnknownVendorId' }, null, 'DataTransfer: UnknownVendorId'],
  ['no answer inside', '1.6', { status: 'Accepted', data: '{"status":"Fine"}' }, null, 'DataTransfer: Accepted'],
] as const)('%s leaves a vehicle of %s without one, and that is told', async (_, version, answer, status, detail) => {
  expect(await ask(await withCsms(version, () => answer))).toEqual([{ ...NOTHING, status, detail }]);
});

it('2.1: a vehicle of ISO 15118-20 gets one contract after the other, as many as there are and no more than it takes', async () => {
  let remaining = 2;
  const bench = await withCsms('2.1', () => ({
    status: 'Accepted',
    exiResponse: 'gJgCEA==',
    remainingContracts: remaining--,
  }));
  const wish = { mostChains: 5, wantedFirst: ['DEABCC123456789'] };
  expect(await ask(bench, wish)).toMatchObject([2, 1, 0].map((remainingContracts) => ({ remainingContracts })));
  const asked = {
    ...ASKED,
    iso15118SchemaVersion: 'urn:iso:std:iso:15118:-20:CommonMessages',
    action: 'Install',
    maximumContractCertificateChains: 5,
    prioritizedEMAIDs: ['DEABCC123456789'],
  };
  expect(askedOf(bench.csms, '2.1')).toEqual([asked, asked, asked]);
  remaining = 9;
  expect(await ask(bench, { mostChains: 2 })).toHaveLength(2);
});

it.each(['2.0.1', '1.6'] as const)(
  '%s has no words for several contracts, and the CSMS hears nothing',
  async (version) => {
    const bench = await withCsms(version, () => undefined);
    await expect(ask(bench, { mostChains: 2 })).rejects.toThrow('several contracts');
    await expect(ask(bench, { wantedFirst: ['DEABCC123456789'] })).rejects.toThrow('several contracts');
    expect(askedOf(bench.csms, version)).toEqual([]);
  },
);

it('B02.FR.01: nothing is asked before the boot is accepted', async () => {
  const csms = await startCsms({ boot: () => ({ status: 'Pending', interval: 300 }) });
  const pending = csms.nextCall('BootNotification');
  const station = await newStation(csms);
  const answered = station.next('boot_answered');
  await station.start();
  await pending;
  await answered;
  const told = station.next('contract_certificate_answered');
  await station.askForContractCertificate({ action: 'Install', exi: EXI });
  expect(await told).toMatchObject({ status: null, detail: expect.stringContaining('may not send') });
  expect(csms.calls).toEqual(['BootNotification']);
});
