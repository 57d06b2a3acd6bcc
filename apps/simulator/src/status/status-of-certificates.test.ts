import { unwrap } from '@bfcert/kernel/result';
import {
  certIdOfHashData,
  certificateHashData,
  encodeOcspRequest,
  parseCertificatePem,
  type ReportedHashData,
} from '@bfcert/kernel/x509';
import { beforeAll, describe, expect, it } from 'vitest';
import { ManualTimers } from '../testing/manual-timers.ts';
import { OpensslAuthority } from '../testing/openssl-authority.ts';
import type { ScriptedCsms } from '../testing/scripted-csms.ts';
import { setVariable, startCsms, startStation } from '../testing/station-bench.ts';

const LEAF_AT = { ocsp: 'http://ocsp.example/leaf', crl: 'http://crl.example/leaf' };
const SUB_AT = { ocsp: 'http://ocsp.example/sub', crl: 'http://crl.example/sub' };
const WEEK_MS = 604_800_000;
const DAY_MS = 86_400_000;

/** A root, a sub-CA under it and a leaf, all of openssl's making. */
interface Pki {
  readonly root: OpensslAuthority;
  readonly sub: OpensslAuthority;
  readonly subPem: string;
  readonly leafPem: string;
  /** Leaf first, root left out. */
  readonly chainPem: string;
}
let pki: Pki;
beforeAll(async () => {
  const root = await OpensslAuthority.create('V2G Root');
  const sub = await OpensslAuthority.create('CPO Sub 2');
  const subPem = await root.crossSign(sub, SUB_AT);
  const leafPem = (await sub.issueServer('DEABCC123456789', [], LEAF_AT)).certificatePem;
  pki = { root, sub, subPem, leafPem, chainPem: leafPem + subPem };
});

const certificate = (pem: string) => unwrap(parseCertificatePem(pem));
const hashDataOf = (pem: string, issuerPem: string) => ({
  ...certificateHashData(certificate(pem), certificate(issuerPem)),
});

/** A CSMS that asks openssl's responder, of whichever CA it is. */
async function askOpenssl(params: Record<string, unknown>) {
  const data = params['ocspRequestData'] as ReportedHashData & { responderURL: string };
  const certId = certIdOfHashData(data);
  if (certId === null) return { status: 'Failed' };
  const authority = data.responderURL === LEAF_AT.ocsp ? pki.sub : pki.root;
  return { status: 'Accepted', ocspResult: await authority.ocspAnswer(encodeOcspRequest([certId])) };
}

type Version = '2.1' | '2.0.1' | '1.6';
const VERSIONS: readonly Version[] = ['2.1', '2.0.1', '1.6'];
const PNC = 'org.openchargealliance.iso15118pnc';

/** A root for vehicles, which 1.6 has inside a DataTransfer (PNC16). */
async function installRoot(
  csms: ScriptedCsms,
  certificateType: 'V2GRootCertificate' | 'MORootCertificate',
  version: Version = '2.0.1',
) {
  const install = { certificateType, certificate: pki.root.rootPem };
  if (version !== '1.6') {
    expect(await csms.call('InstallCertificate', install)).toEqual({ status: 'Accepted' });
    return;
  }
  const transfer = { vendorId: PNC, messageId: 'InstallCertificate', data: JSON.stringify(install) };
  expect(await csms.call('DataTransfer', transfer)).toEqual({ status: 'Accepted', data: '{"status":"Accepted"}' });
}

/** What the CSMS was asked by a message, in 1.6 inside a DataTransfer. */
const asked = (csms: ScriptedCsms, messageId: string, version: Version): readonly unknown[] =>
  version === '1.6'
    ? csms.payloads('DataTransfer').map((payload) => {
        expect(payload).toMatchObject({ vendorId: PNC, messageId });
        return JSON.parse(String(payload['data'])) as unknown;
      })
    : csms.payloads(messageId);

describe.each(VERSIONS)('a station of %s with a V2G certificate', (version) => {
  it('lesson B.30: asks for the status of leaf and sub-CA when it is installed, and once a week', async () => {
    const timers = new ManualTimers();
    const inside = async ({ data }: Record<string, unknown>) => ({
      status: 'Accepted',
      data: JSON.stringify(await askOpenssl(JSON.parse(String(data)) as Record<string, unknown>)),
    });
    const csms = await startCsms({
      protocol: `ocpp${version}`,
      more: new Map([version === '1.6' ? ['DataTransfer', inside] : ['GetCertificateStatus', askOpenssl]]),
    });
    const station = await startStation(csms, { version, timers, seccIds: ['DE-ICE-S-0001'] });
    await installRoot(csms, 'V2GRootCertificate', version);
    const learnt = station.next('statuses_learnt');
    await station.holdV2gChain(pki.chainPem);
    expect((await learnt).statuses).toEqual(['good', 'good']);
    const both = [
      { ocspRequestData: { ...hashDataOf(pki.leafPem, pki.subPem), responderURL: LEAF_AT.ocsp } },
      { ocspRequestData: { ...hashDataOf(pki.subPem, pki.root.rootPem), responderURL: SUB_AT.ocsp } },
    ];
    const questions = () => asked(csms, 'GetCertificateStatus', version);
    expect(questions()).toEqual(both);
    expect(station.staples()).toHaveLength(2);

    timers.advance(WEEK_MS - 1);
    expect(questions()).toHaveLength(2);
    const again = station.next('statuses_learnt');
    timers.advance(1);
    await again;
    expect(questions()).toEqual([...both, ...both]);
  });
});

describe('a station with a V2G certificate', () => {
  it('lesson B.30: keeps what it has while one of them is Failed, and asks again soon, then less and less often', async () => {
    const timers = new ManualTimers();
    let failing: string | null = null;
    const csms = await startCsms({
      more: new Map([
        [
          'GetCertificateStatus',
          (params) =>
            (params['ocspRequestData'] as { responderURL: string }).responderURL === failing
              ? { status: 'Failed' }
              : askOpenssl(params),
        ],
      ]),
    });
    const station = await startStation(csms, { timers });
    await installRoot(csms, 'V2GRootCertificate');
    await station.holdV2gChain(pki.chainPem);
    const first = station.staples();
    expect(first).toHaveLength(2);
    const rounds = () => csms.payloads('GetCertificateStatus').length / 2;

    failing = SUB_AT.ocsp;
    const pauses = [WEEK_MS, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 3_600, 3_600].map((each, index) =>
      index === 0 ? each : each * 1_000,
    );
    for (const pause of pauses) {
      const before = rounds();
      timers.advance(pause - 1);
      expect(rounds()).toBe(before);
      const failed = station.next('statuses_not_learnt');
      timers.advance(1);
      expect((await failed).detail).toBe('Failed');
      expect(station.staples()).toEqual(first);
    }
    failing = null;
    const learnt = station.next('statuses_learnt');
    timers.advance(3_600_000);
    await learnt;
    // From then on it begins anew.
    failing = SUB_AT.ocsp;
    for (const pause of [WEEK_MS, 10_000]) {
      const failed = station.next('statuses_not_learnt');
      timers.advance(pause);
      await failed;
    }
  });

  it('takes no answer about another certificate for one about its own', async () => {
    const wrong = await pki.sub.ocspAnswer(
      encodeOcspRequest([{ ...id(hashDataOf(pki.leafPem, pki.subPem)), serial: '1234' }]),
    );
    const csms = await startCsms({
      more: new Map([['GetCertificateStatus', () => ({ status: 'Accepted', ocspResult: wrong })]]),
    });
    const station = await startStation(csms);
    await installRoot(csms, 'V2GRootCertificate');
    const failed = station.next('statuses_not_learnt');
    await station.holdV2gChain(pki.chainPem);
    expect((await failed).detail).toBe('an answer about another certificate');
    expect(station.staples()).toEqual([]);
  });

  it.each([
    ['ocsp', 'OCSP', LEAF_AT.ocsp, SUB_AT.ocsp],
    ['crl', 'CRL', LEAF_AT.crl, SUB_AT.crl],
  ] as const)(
    'of 2.1 asks for the whole chain at once by %s, and again when it is told to',
    async (statusBy, source, leafUrl, subUrl) => {
      const timers = new ManualTimers();
      const csms = await startCsms({
        protocol: 'ocpp2.1',
        more: new Map([
          [
            'GetCertificateChainStatus',
            ({ certificateStatusRequests }) => ({
              certificateStatus: (certificateStatusRequests as Record<string, unknown>[]).map(
                ({ certificateHashData, source: asked }, index) => ({
                  certificateHashData,
                  source: asked,
                  status: index === 0 ? 'Good' : 'Revoked',
                  nextUpdate: new Date(Date.now() + DAY_MS).toISOString(),
                }),
              ),
            }),
          ],
        ]),
      });
      const station = await startStation(csms, { version: '2.1', statusBy, timers });
      await installRoot(csms, 'V2GRootCertificate');
      const learnt = station.next('statuses_learnt');
      await station.holdV2gChain(pki.chainPem);
      expect((await learnt).statuses).toEqual(['good', 'revoked']);
      expect(csms.payloads('GetCertificateChainStatus')).toEqual([
        {
          certificateStatusRequests: [
            { certificateHashData: hashDataOf(pki.leafPem, pki.subPem), source, urls: [leafUrl] },
            { certificateHashData: hashDataOf(pki.subPem, pki.root.rootPem), source, urls: [subUrl] },
          ],
        },
      ]);
      const again = station.next('statuses_learnt');
      timers.advance(DAY_MS);
      await again;
    },
  );
});

describe.each(VERSIONS)('a station of %s to which a vehicle shows a contract', (version) => {
  const is16 = version === '1.6';
  const message = is16 ? 'DataTransfer' : 'Authorize';
  const answered = { idTokenInfo: { status: 'Accepted' }, certificateStatus: 'Accepted' };
  const contract = () => ({ emaid: 'DEABCC123456789', chainPem: pki.chainPem });
  const start = async (answer: object = is16 ? { status: 'Accepted', data: JSON.stringify(answered) } : answered) => {
    const csms = await startCsms({ protocol: `ocpp${version}`, more: new Map([[message, () => answer]]) });
    return { csms, station: await startStation(csms, { version, seccIds: ['DE-ICE-S-0001'] }) };
  };
  const shown = (csms: ScriptedCsms) => asked(csms, 'Authorize', version);
  const allow = (csms: ScriptedCsms) =>
    is16
      ? csms.call('ChangeConfiguration', { key: 'CentralContractValidationAllowed', value: 'true' })
      : setVariable(csms, 'ISO15118Ctrlr', 'CentralContractValidationAllowed', 'true');
  const named = () => [
    { ...hashDataOf(pki.leafPem, pki.subPem), responderURL: LEAF_AT.ocsp },
    { ...hashDataOf(pki.subPem, pki.root.rootPem), responderURL: SUB_AT.ocsp },
  ];

  it('lesson B.31: sends the hash data of leaf and sub-CA when it has the root, and no certificate', async () => {
    const { csms, station } = await start();
    await installRoot(csms, 'MORootCertificate', version);
    const told = station.next('contract_answered');
    await station.authorizeContract(contract());
    expect(await told).toMatchObject({ certificateStatus: 'Accepted', tokenStatus: 'Accepted' });
    // The note of Plug & Charge over 1.6 has the text alone.
    const idToken = is16 ? 'DEABCC123456789' : { idToken: 'DEABCC123456789', type: 'eMAID' };
    expect(shown(csms)).toEqual([{ idToken, iso15118CertificateHashData: named() }]);
  });

  it('lesson B.31: sends the chain only when it lacks the root and may leave the validation to the CSMS', async () => {
    const { csms, station } = await start();
    const refused = station.next('contract_answered');
    await station.authorizeContract(contract());
    expect(await refused).toMatchObject({ certificateStatus: null, tokenStatus: 'Invalid' });
    expect(shown(csms)).toEqual([]);
    await allow(csms);
    const told = station.next('contract_answered');
    await station.authorizeContract(contract());
    await told;
    // The status of the leaf is named too: its issuer came with it.
    expect(shown(csms)).toMatchObject([{ certificate: pki.chainPem, iso15118CertificateHashData: [named()[0]] }]);
  });
});

it('a vehicle whose contract a CSMS of 1.6 has no words for hears nothing of it', async () => {
  const csms = await startCsms({
    protocol: 'ocpp1.6',
    more: new Map([['DataTransfer', () => ({ status: 'UnknownVendorId' })]]),
  });
  const station = await startStation(csms, { version: '1.6', centralContractValidation: true });
  const told = station.next('contract_answered');
  await station.authorizeContract({ emaid: 'DEABCC123456789', chainPem: pki.chainPem });
  expect(await told).toMatchObject({ certificateStatus: null, tokenStatus: null });
});

function id(data: ReportedHashData) {
  const certId = certIdOfHashData(data);
  if (certId === null) throw new Error('no CertID');
  return certId;
}
