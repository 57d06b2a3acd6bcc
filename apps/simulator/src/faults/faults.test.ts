import { asksForCaRights, parseSigningRequest } from '@bfcert/kernel/x509';
import { expect, it } from 'vitest';
import { memoryStore } from '../flash/memory-store.ts';
import { ManualTimers } from '../testing/manual-timers.ts';
import type { ScriptedCsms } from '../testing/scripted-csms.ts';
import {
  authorities,
  cutOver,
  deliver,
  enrol,
  FIRST_PASSWORD,
  installChargerRoot,
  newStation,
  setVariable,
  startCsms,
  startMutualCsms,
  startStation,
  triggerCsr,
} from '../testing/station-bench.ts';
import { FAULT_NAMES, FAULTS, type FaultName } from './faults.ts';

const SHORT_MS = 150;
const isTimeout = expect.objectContaining({ message: 'Call timeout' });

async function faulty(...faults: FaultName[]) {
  const csms = await startCsms();
  return { csms, station: await startStation(csms, { faults }) };
}

/** A CSR the station sent, as the issuing side reads it. */
async function csrOf(fault: FaultName) {
  const { csms } = await faulty(fault);
  return parseSigningRequest(await triggerCsr(csms));
}

async function certificateFor(csms: ScriptedCsms): Promise<string> {
  await installChargerRoot(csms);
  return (await authorities()).charger.issueStation(await triggerCsr(csms));
}

it('describes each fault in one line', () => {
  for (const name of FAULT_NAMES) expect(FAULTS[name].description, name).toMatch(/^[^\n]{10,120}$/);
});

it('rejects-certificate: a good certificate is Rejected, with the security event', async () => {
  const { csms } = await faulty('rejects-certificate');
  const chain = await certificateFor(csms);
  const event = csms.next('call', ({ params }) => params['type'] === 'InvalidChargingStationCertificate');
  expect(await deliver(csms, chain)).toMatchObject({ status: 'Rejected' });
  await event;
});

it('never-reconnects: it comes back before it has a certificate, and stays away after the cutover', async () => {
  const { csms, station } = await faulty('never-reconnects');
  const back = station.next('connected');
  await csms.disconnect();
  await back;
  const mutual = await startMutualCsms();
  await enrol(csms, station);
  const failures = [
    station.next('connection_failed', ({ slot }) => slot === 2),
    station.next('connection_failed', ({ slot }) => slot === 1),
  ];
  await cutOver(csms, mutual);
  for (const failure of failures) expect((await failure).reason).toBe('fault');
  expect(mutual.seen).toEqual([]);
});

it('wrong-cn and wrong-organisation: the names in the request are others', async () => {
  const { csms } = await faulty('wrong-cn', 'wrong-organisation');
  const parsed = parseSigningRequest(await triggerCsr(csms));
  expect(parsed.ok && parsed.value.subject.attributes.map(({ value }) => value)).toEqual([
    'Somebody Else',
    'SN-0001-X',
  ]);
});

it.each([
  ['weak-key', 'key_too_weak'],
  ['broken-csr-signature', 'signature_invalid'],
  ['two-pems', 'not_exactly_one'],
] as const)('%s: its signing request is refused as %s', async (fault, refusal) => {
  expect(await csrOf(fault)).toMatchObject({ ok: false, refusal });
});

it('asks-for-ca-rights: the request asks for them, and is otherwise right', async () => {
  const parsed = await csrOf('asks-for-ca-rights');
  expect(parsed.ok && asksForCaRights(parsed.value)).toBe(true);
});

it('resends-csr-with-new-key: and refuses the certificate for the key before', async () => {
  const csms = await startCsms();
  const timers = new ManualTimers();
  const station = await startStation(csms, { timers, faults: ['resends-csr-with-new-key'] });
  const answered = station.next('signing_request_answered');
  const chain = await certificateFor(csms);
  await answered;
  const resent = csms.nextCall('SignCertificate');
  timers.advance(30_000);
  await resent;
  expect(await deliver(csms, chain)).toMatchObject({ statusInfo: { additionalInfo: 'key_unknown' } });
});

it('drops-answer: the certificate is installed and no answer comes', async () => {
  const { csms, station } = await faulty('drops-answer');
  const chain = await certificateFor(csms);
  const installed = station.next('certificate_installed');
  const answer = csms.call('CertificateSigned', { certificateChain: chain }, SHORT_MS);
  await expect(answer).rejects.toEqual(isTimeout);
  await installed;
});

it('drops-answer-undone: no answer, and no certificate', async () => {
  const { csms, station } = await faulty('drops-answer-undone');
  const chain = await certificateFor(csms);
  await expect(csms.call('CertificateSigned', { certificateChain: chain }, SHORT_MS)).rejects.toEqual(isTimeout);
  expect(station.state().installedFingerprint).toBeNull();
});

it('fails-at-answer: the certificate is installed, and the answer is an error', async () => {
  const { csms, station } = await faulty('fails-at-answer');
  const chain = await certificateFor(csms);
  const installed = station.next('certificate_installed');
  await expect(csms.call('CertificateSigned', { certificateChain: chain })).rejects.toMatchObject({
    rpcErrorCode: 'InternalError',
  });
  await installed;
});

it('drops an answer as often as it is told to, then answers', async () => {
  const csms = await startCsms();
  await startStation(csms, { faults: ['drops-answer'], faultSettings: { times: 1 } });
  const chain = await certificateFor(csms);
  await expect(csms.call('CertificateSigned', { certificateChain: chain }, SHORT_MS)).rejects.toEqual(isTimeout);
  expect(await deliver(csms, chain)).toEqual({ status: 'Accepted' });
});

it.each([
  ['drops-password-answer', 'second-password-0002'],
  ['drops-password-answer-undone', FIRST_PASSWORD],
] as const)('%s: no answer comes, and the next connection uses %s', async (fault, password) => {
  const { csms } = await faulty(fault);
  const change = {
    setVariableData: [
      {
        component: { name: 'SecurityCtrlr' },
        variable: { name: 'BasicAuthPassword' },
        attributeValue: 'second-password-0002',
      },
    ],
  };
  await expect(csms.call('SetVariables', change, SHORT_MS)).rejects.toEqual(isTimeout);
  expect(await setVariable(csms, 'SecurityCtrlr', 'OrganizationName', 'Other')).toMatchObject({
    setVariableResult: [{ attributeStatus: 'Accepted' }],
  });
  const back = csms.next('connected');
  await csms.disconnect();
  expect((await back).password).toBe(password);
});

it('restarts-for-password: the answer is RebootRequired, and the next connection uses it', async () => {
  const { csms } = await faulty('restarts-for-password');
  expect(await setVariable(csms, 'SecurityCtrlr', 'BasicAuthPassword', 'second-password-0002')).toMatchObject({
    setVariableResult: [{ attributeStatus: 'RebootRequired' }],
  });
  const back = csms.next('connected');
  await csms.disconnect();
  expect((await back).password).toBe('second-password-0002');
});

it('rejects-anchor: InstallCertificate is Rejected', async () => {
  const { csms } = await faulty('rejects-anchor');
  const certificate = (await authorities()).charger.rootPem;
  const install = { certificateType: 'CSMSRootCertificate', certificate };
  expect(await csms.call('InstallCertificate', install)).toMatchObject({ status: 'Rejected' });
});

it('anchor-accepted-not-listed: Accepted, and the list is as before', async () => {
  const { csms } = await faulty('anchor-accepted-not-listed');
  const before = await csms.call('GetInstalledCertificateIds', {});
  await installChargerRoot(csms);
  expect(await csms.call('GetInstalledCertificateIds', {})).toEqual(before);
});

it('falls-back-to-profile-2: after the cutover it is back on its first slot', async () => {
  const { csms, station } = await faulty('falls-back-to-profile-2');
  const mutual = await startMutualCsms();
  await enrol(csms, station);
  const back = csms.next('connected');
  await cutOver(csms, mutual);
  expect((await back).password).toBe(FIRST_PASSWORD);
  expect(mutual.seen).toEqual([]);
});

it('silent: no CALL is answered, its own messages go on', async () => {
  const csms = await startCsms({ boot: () => ({ status: 'Accepted', interval: 20 }) });
  const timers = new ManualTimers();
  await startStation(csms, { timers, faults: ['silent'] });
  const trigger = csms.call('TriggerMessage', { requestedMessage: 'Heartbeat' }, SHORT_MS);
  await expect(trigger).rejects.toEqual(isTimeout);
  const heartbeat = csms.nextCall('Heartbeat');
  timers.advance(20_000);
  await heartbeat;
});

it.each([
  ['answers-not-implemented', 'NotImplemented'],
  ['not-supported', 'NotSupported'],
] as const)('%s: to every CALL, and whoever watches it is told', async (fault, rpcErrorCode) => {
  const { csms, station } = await faulty(fault);
  for (const [action, payload] of [
    ['Reset', { type: 'OnIdle' }],
    ['GetInstalledCertificateIds', {}],
  ] as const) {
    const told = station.next('call_refused');
    await expect(csms.call(action, payload)).rejects.toMatchObject({ rpcErrorCode });
    expect(await told).toMatchObject({ action, code: rpcErrorCode });
  }
});

it('accepts-everything: Accepted, and nothing happens', async () => {
  const { csms, station } = await faulty('accepts-everything');
  await installChargerRoot(csms);
  expect(await setVariable(csms, 'SecurityCtrlr', 'OrganizationName', 'Other')).toMatchObject({
    setVariableResult: [{ attributeStatus: 'Accepted' }],
  });
  expect(await deliver(csms, 'anything')).toEqual({ status: 'Accepted' });
  expect(station.state()).toMatchObject({ installedFingerprint: null, connections: 1 });
  expect(station.state().anchorFingerprints).toHaveLength(1);
});

it('no-subprotocol: none is offered, so the CSMS speaks none of ours', async () => {
  const csms = await startCsms();
  const station = await newStation(csms, { faults: ['no-subprotocol'] });
  const connected = csms.next('connected');
  await station.start();
  await connected;
});

it('slow-answers: the answer comes only after the delay', async () => {
  const csms = await startCsms();
  const timers = new ManualTimers();
  await startStation(csms, { timers, faults: ['slow-answers'], faultSettings: { answerDelayMs: 5_000 } });
  await expect(csms.call('GetInstalledCertificateIds', {}, SHORT_MS)).rejects.toEqual(isTimeout);
  // The late answer belongs to no open CALL any more; ocpp-rpc says so.
  timers.advance(5_000);
  await expect.poll(() => csms.complaints.splice(0)).toEqual([expect.stringContaining('unrecognised message ID')]);
});

it('slow-answers: what it has not begun to do when it is stopped is never done', async () => {
  const csms = await startCsms();
  const timers = new ManualTimers();
  const store = memoryStore();
  const options = { timers, store, faults: ['slow-answers'], faultSettings: { answerDelayMs: 5_000 } } as const;
  const station = await startStation(csms, options);
  const change = setVariable(csms, 'SecurityCtrlr', 'OrganizationName', 'Too Late').catch(() => 'unanswered');
  await expect.poll(() => timers.due).toContain(5_000);
  await station.stop();
  const before = await store.load();
  timers.advance(5_000);
  expect(await change).toBe('unanswered');
  expect(await store.load()).toEqual(before);
});

it.each([
  ['answers-twice', 2],
  ['answers-under-old-id', 1],
] as const)('%s: both CALLs are answered, and %i answers beside belong to none', async (fault, strays) => {
  const { csms } = await faulty(fault);
  for (let calls = 0; calls < 2; calls++) await csms.call('GetInstalledCertificateIds', {});
  await expect.poll(() => csms.complaints.length).toBe(strays);
  expect(csms.complaints.splice(0)).toEqual(Array(strays).fill(expect.stringContaining('unrecognised message ID')));
});

it('flapping: its connection breaks and it comes back, again and again', async () => {
  const csms = await startCsms();
  const station = await newStation(csms, { faults: ['flapping'], faultSettings: { cutAfterMs: 20 } });
  await station.start();
  for (let i = 0; i < 3; i++) await csms.next('connected');
});
