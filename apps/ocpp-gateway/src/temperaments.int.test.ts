import type { AdmissionEntry, StationCommand } from '@bfcert/evse-security/station-contract';
import { unwrap } from '@bfcert/kernel/result';
import { certificateHashData, nameOf, parseCertificatePem, parseSigningRequest } from '@bfcert/kernel/x509';
import { createStation, memoryStore, type Station, type StationEvent, type StationOptions } from '@bfcert/simulator';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { TestAuthority } from './testing/test-authority.ts';
import { type Bench, startBench } from './testing/test-bench.ts';

const PASSWORD = 'twenty-bytes-of-text';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.stop());

const running: Visitor[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ station }) => station.stop()));
});

/** A simulated station at our gateway, and what it has told. */
interface Visitor {
  readonly station: Station;
  readonly identityId: string;
  readonly events: readonly StationEvent[];
}

const LONGEST_WAIT_MS = 20_000;

/** Fails with what the station has told when it does not come. */
async function within<Value>(what: string, { events }: Pick<Visitor, 'events'>, wait: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${what}: not in time; told: ${JSON.stringify(events)}`)),
      LONGEST_WAIT_MS,
    );
  });
  return Promise.race([wait, late]).finally(() => clearTimeout(timer));
}

async function visit(
  name: string,
  options: Partial<StationOptions>,
  entry: Partial<AdmissionEntry> = {},
): Promise<Visitor> {
  const { server, gateway } = bench;
  const password = options.password ?? PASSWORD;
  const readings = [
    server.verifier(password, 'key_1', 'plain'),
    server.verifier(Buffer.from(password, 'hex'), 'key_1', 'bytes'),
    server.verifier(password, 'key_1', 'hex_text'),
  ];
  server.admit(name, {
    passwords: options.version === '1.6' && options.password ? readings.slice(1) : readings.slice(0, 1),
    ...entry,
  });
  const events: StationEvent[] = [];
  const station = createStation({
    identity: name,
    serialNumber: `SN-${name}`,
    vendor: 'Example',
    model: 'M1',
    organisation: 'Example CPO',
    url: `wss://localhost:${gateway.ports.passwordOrCertificate}/ocpp`,
    password,
    trustAnchorsPem: server.trustedRootsPem,
    store: memoryStore(),
    backOff: { minimumMs: 20, randomRangeMs: 20, repeatTimes: 2 },
    resolve: () => '127.0.0.1',
    ...options,
  });
  station.onAny((event) => events.push(event));
  const visitor = { station, identityId: `idn_${name}`, events };
  running.push(visitor);
  const booted = station.next('boot_answered');
  await station.start();
  await within('its boot', visitor, booted);
  await within(
    'its epoch',
    visitor,
    server.until(() => server.epochOf(visitor.identityId) !== undefined),
  );
  return visitor;
}

const ask = ({ identityId }: Visitor, command: StationCommand) => bench.server.command(identityId, command);

/** Its next signing request, as the server gets it. */
async function requested(visitor: Visitor): Promise<string> {
  const { signingRequests } = bench.server;
  const before = signingRequests.length;
  expect(await ask(visitor, { kind: 'request_signing_request' })).toMatchObject({ outcome: 'accepted' });
  const answered = visitor.station.next('signing_request_answered');
  if (signingRequests.length === before) await within('its signing request', visitor, answered);
  const { csr } = signingRequests.at(-1) as { csr: string };
  return csr;
}

const certifiedFor = (csr: string, commonName: string): string =>
  bench.server.chargers.certify(unwrap(parseSigningRequest(csr)).spki, commonName);

const openings = ({ identityId }: Visitor) =>
  bench.server.factsOf('session_opened').filter((fact) => fact.identityId === identityId);

describe('a strict station', () => {
  test.each(['2.0.1', '2.1', '1.6'] as const)(
    'of %s finds nothing in all that we ask of it that is against the standard',
    async (version) => {
      const name = `STRICT-${version}`;
      const visitor = await visit(name, { version, temperament: 'strict' });
      const { chargers } = bench.server;
      const outcomes: Record<string, string> = {};
      const outcomeOf = async (command: StationCommand) => (await ask(visitor, command)).outcome;
      const tell = async (command: StationCommand): Promise<void> => {
        outcomes[command.kind] = await outcomeOf(command);
      };
      await tell({ kind: 'change_setting', setting: 'organisation_name', value: 'Example CPO' });
      await tell({
        kind: 'read_settings',
        settings: ['organisation_name', 'security_profile', 'max_certificate_chain_size'],
      });
      await tell({ kind: 'install_trust_anchor', certificatePem: chargers.root.pem });
      await tell({ kind: 'list_trust_anchors' });
      const csr = await requested(visitor);
      await tell({
        kind: 'deliver_certificate',
        chainPem: certifiedFor(csr, `SN-${name}`),
        ...(version === '2.1' ? { requestId: 1 } : {}),
      });
      if (version !== '1.6') {
        await tell({ kind: 'report_settings', requestId: 8 });
        const url = `wss://localhost:${bench.gateway.ports.certificateOnly}/ocpp`;
        const slot = { slot: 2, url, securityProfile: 3, messageTimeoutSeconds: 30 } as const;
        await tell({ kind: 'write_connection_slot', ...slot });
        if (version === '2.1')
          outcomes['slot by settings'] = await outcomeOf({ kind: 'write_connection_slot', ...slot, by: 'settings' });
        await tell({ kind: 'read_connection_slot', slot: 1 });
      }
      const root = unwrap(parseCertificatePem(chargers.root.pem));
      await tell({
        kind: 'delete_certificate',
        hashData: { ...certificateHashData(root, root), hashAlgorithm: 'SHA256' },
      });
      expect(new Set(Object.values(outcomes))).toEqual(new Set(['accepted']));
      expect(visitor.events.filter(({ type }) => type === 'protocol_violation' || type === 'disconnected')).toEqual([]);
    },
  );
});

test.each(['2.0.1', '2.1'] as const)('a station of %s tells the time that it takes it to be', async (version) => {
  const visitor = await visit(`CLOCK-${version}`, { version, temperament: 'strict' });
  const before = Date.now();
  const outcome = await ask(visitor, { kind: 'read_settings', settings: ['clock'] });
  const told = Date.parse(outcome.outcome === 'accepted' ? (outcome.settings?.clock ?? '') : outcome.outcome);
  expect(told).toBeGreaterThanOrEqual(before - 1_000);
  expect(told).toBeLessThanOrEqual(Date.now() + 1_000);
});

describe('a strict station that has not said how many it takes at once (ItemsPerMessage)', () => {
  test.each(['2.0.1', '2.1', '1.6'] as const)('of %s is asked for one setting at a time', async (version) => {
    const visitor = await visit(`ITEMS-${version}`, { version, temperament: 'strict', organisation: 'Example CPO' });
    const settings = ['organisation_name', 'security_profile', 'max_certificate_chain_size'] as const;
    expect(await ask(visitor, { kind: 'read_settings', settings: [...settings] })).toMatchObject({
      outcome: 'accepted',
      settings: {
        organisation_name: 'Example CPO',
        security_profile: '2',
        max_certificate_chain_size: '10000',
      },
    });
  });

  test.each(['2.0.1', '2.1'] as const)('of %s reports all it has, as a report of some is too many', async (version) => {
    const visitor = await visit(`LIMITS-${version}`, { version, temperament: 'strict', certificateCapacity: 7 });
    expect(await ask(visitor, { kind: 'report_settings', requestId: 3 })).toEqual({ outcome: 'accepted' });
    const { server } = bench;
    const told = () => server.factsOf('settings_reported').find(({ identityId }) => identityId === visitor.identityId);
    await within(
      'its report',
      visitor,
      server.until(() => told() !== undefined),
    );
    expect(told()).toMatchObject({ requestId: 3, settings: { trust_anchor_capacity: '7', connection_slots: '1,2,3' } });
  });
});

describe('a station like EVerest', () => {
  test('names a country in its request, and while it waits for the certificate a trigger is accepted and brings no other', async () => {
    const visitor = await visit('EVEREST-1', { temperament: 'everest-like' });
    const csr = await requested(visitor);
    expect(nameOf(unwrap(parseSigningRequest(csr)).subject, 'C')).toEqual(['DE']);
    const before = bench.server.signingRequests.length;
    expect(await ask(visitor, { kind: 'request_signing_request' })).toMatchObject({ outcome: 'accepted' });
    // The certificate of the first request is still the one it waits for.
    await ask(visitor, { kind: 'install_trust_anchor', certificatePem: bench.server.chargers.root.pem });
    const delivered = await ask(visitor, { kind: 'deliver_certificate', chainPem: certifiedFor(csr, 'SN-EVEREST-1') });
    expect(delivered).toMatchObject({ outcome: 'accepted' });
    expect(bench.server.signingRequests.length).toBe(before);
  });

  test('takes a certificate that is no root and has it nowhere: what it lists is what counts', async () => {
    const visitor = await visit('EVEREST-2', { temperament: 'everest-like' });
    const { pem } = new TestAuthority('Another root').station('no root');
    const listed = async () => {
      const outcome = await ask(visitor, { kind: 'list_trust_anchors' });
      return outcome.outcome === 'accepted' ? outcome.anchors : null;
    };
    const before = await listed();
    expect(await ask(visitor, { kind: 'install_trust_anchor', certificatePem: pem })).toMatchObject({
      outcome: 'accepted',
    });
    expect(await listed()).toEqual(before);
  });

  test.each([
    ['bytes that can be printed as those bytes', Buffer.from('twenty-bytes-of-text').toString('hex'), 'bytes'],
    ['other bytes as the digits that it was told', '00'.repeat(8) + 'ff'.repeat(8), 'hex_text'],
  ] as const)('of 1.6 sends %s, and is let in with either', async (_, password, passwordReading) => {
    const visitor = await visit(`EVEREST-${passwordReading}`, {
      version: '1.6',
      temperament: 'everest-like',
      password,
    });
    expect(openings(visitor).at(-1)).toMatchObject({ passwordReading });
  });
});

describe('a station like the SAP simulator', () => {
  test('asks with its identity as CN, takes the certificate and comes back without it: only its handshake shows that', async () => {
    const visitor = await visit('SAP-1', { temperament: 'sap-like' });
    const csr = await requested(visitor);
    expect(nameOf(unwrap(parseSigningRequest(csr)).subject, 'CN')).toEqual(['SAP-1']);
    const back = visitor.station.next('connected');
    const delivered = await ask(visitor, { kind: 'deliver_certificate', chainPem: certifiedFor(csr, 'SN-SAP-1') });
    expect(delivered).toMatchObject({ outcome: 'accepted' });
    expect((await within('its return', visitor, back)).fingerprint).toBeNull();
    await within(
      'its second session',
      visitor,
      bench.server.until(() => openings(visitor).length === 2),
    );
    expect(openings(visitor).map(({ fingerprint, securityProfile }) => [fingerprint, securityProfile])).toEqual([
      [null, 2],
      [null, 2],
    ]);
  });

  test('names its roots by hash data of its own, and deletes one that is named back letter for letter', async () => {
    const visitor = await visit('SAP-2', { temperament: 'sap-like' });
    const { root } = bench.server.chargers;
    await ask(visitor, { kind: 'install_trust_anchor', certificatePem: root.pem });
    const listed = await ask(visitor, { kind: 'list_certificates', kinds: ['csms_root'] });
    const certificates = listed.outcome === 'accepted' ? (listed.certificates ?? []) : [];
    const right = certificateHashData(root.certificate, root.certificate);
    expect(certificates.length).toBeGreaterThan(1);
    expect(certificates.filter(({ hashData }) => hashData.issuerKeyHash === right.issuerKeyHash)).toEqual([]);
    const byRight = await ask(visitor, { kind: 'delete_certificate', hashData: { ...right, hashAlgorithm: 'SHA256' } });
    expect(byRight).toEqual({ outcome: 'rejected', detail: 'NotFound' });
    const [first] = certificates;
    if (first === undefined) throw new Error('it has listed nothing');
    expect(await ask(visitor, { kind: 'delete_certificate', hashData: first.hashData })).toMatchObject({
      outcome: 'accepted',
    });
    const left = await ask(visitor, { kind: 'list_certificates', kinds: ['csms_root'] });
    expect(left.outcome === 'accepted' ? left.certificates?.length : null).toBe(certificates.length - 1);
  });
});

describe('a station that', () => {
  test('sends-hex-der is asked and answered like one that sends PEM', async () => {
    const visitor = await visit('HEX-1', { version: '1.6', temperament: 'sends-hex-der' });
    const csr = await requested(visitor);
    expect(csr).toMatch(/^-----BEGIN CERTIFICATE REQUEST-----\n/);
    await ask(visitor, { kind: 'install_trust_anchor', certificatePem: bench.server.chargers.root.pem });
    const delivered = await ask(visitor, { kind: 'deliver_certificate', chainPem: certifiedFor(csr, 'SN-HEX-1') });
    expect(delivered).toMatchObject({ outcome: 'accepted' });
  });

  test('counts-ids-from-one gets in each connection the answer to what it says there', async () => {
    const visitor = await visit('IDS-1', { temperament: 'counts-ids-from-one' });
    const back = visitor.station.next('connected');
    await ask(visitor, { kind: 'close_session', reason: 'another one' });
    await within('its return', visitor, back);
    await within(
      'its second session',
      visitor,
      bench.server.until(() => openings(visitor).length === 2 && bench.server.epochOf(visitor.identityId) === 2),
    );
    const answered = visitor.station.next('signing_request_answered');
    expect(await ask(visitor, { kind: 'request_signing_request' })).toMatchObject({ outcome: 'accepted' });
    // Its first message there, whose id was its BootNotification's before.
    expect(await within('the answer', visitor, answered)).toMatchObject({ outcome: 'Accepted' });
    expect(visitor.events.filter(({ type }) => type === 'protocol_violation')).toEqual([]);
  });

  test('adds-fields-of-its-own boots, asks and answers where that is put up with', async () => {
    const manner = { temperament: 'adds-fields-of-its-own' } as const;
    const visitor = await visit('FIELDS-1', manner, { toleratedDefects: ['unknown_fields'] });
    const csr = await requested(visitor);
    await ask(visitor, { kind: 'install_trust_anchor', certificatePem: bench.server.chargers.root.pem });
    const delivered = await ask(visitor, { kind: 'deliver_certificate', chainPem: certifiedFor(csr, 'SN-FIELDS-1') });
    expect(delivered).toMatchObject({ outcome: 'accepted' });
  });

  test.each([
    ['TOKEN-1', {}],
    ['TOKEN-2', { temperament: 'sends-tokens-as-objects' }],
  ] as const)('%s, of 1.6 with %j, is told whether the contract of a vehicle is good', async (name, manner) => {
    bench.server.onStatusQuestion.set('station.contract', async () => ({ verdict: 'valid', detail: '' }));
    const visitor = await visit(
      name,
      { version: '1.6', centralContractValidation: true, ...manner },
      { boot: { accepted: true, serialMismatch: false } },
    );
    const told = visitor.station.next('contract_answered');
    const { pem: chainPem } = new TestAuthority('MO root').station('DEABCC123456789');
    await visitor.station.authorizeContract({ emaid: 'DEABCC123456789', chainPem });
    expect(await within('the answer', visitor, told)).toMatchObject({
      certificateStatus: 'ContractCancelled',
      tokenStatus: 'Unknown',
    });
  });

  test('storms-with-wrong-clock has each of its events taken, at the time that it says', async () => {
    const visitor = await visit('STORM-1', { temperament: 'storms-with-wrong-clock' });
    const told = () =>
      bench.server.factsOf('security_event').filter(({ identityId }) => identityId === visitor.identityId);
    await within(
      'twenty events',
      visitor,
      bench.server.until(() => told().reduce((sum, { count = 1 }) => sum + count, 0) === 20),
    );
    expect(new Set(told().map(({ stationTime }) => stationTime.slice(0, 5)))).toEqual(new Set(['2001-']));
    expect(await ask(visitor, { kind: 'list_trust_anchors' })).toMatchObject({ outcome: 'accepted' });
  });
});
