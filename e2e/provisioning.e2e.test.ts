import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpcpServer } from '@bfcert/vehicle-provisioning/opcp-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ContractPki } from './clients/contract-pki.ts';
import { CommandLine } from './system/command-line.ts';
import { type System, startSystem } from './system/start-system.ts';
import { enrol, ORGANISATION, planMigration, simulate, until } from './system/stations.ts';

const FOLLOWED = 'DEABC000000001';
const BROKERED = 'DEABC000000002';

/** Of contracts: whose are followed, and whose are asked for. */
const entry = (program: string, operatingModel: 'brokered' | 'tracked') => ({
  purpose: 'iso15118_contract',
  program,
  operatingModel,
  standardsSource: ['scheme_contract'],
  businessOwner: 'operations',
  authority: { party: 'outside', name: 'a mobility operator' },
  privateKeyOwner: 'outside',
  deliveryPath: ['ocpp'],
  role: ['tracker'],
  sourceOfTruthLevel: 'full',
  authorities: { renew: 'either', revoke: 'outside', suspend: 'outside', replace: 'either' },
  supportOwner: 'vehicle-desk',
  programVariability: ['program'],
  standards: [],
});

let folder: string;
let system: System;
let operator: CommandLine;
let mo: ContractPki;
let pool: OpcpServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bfcert-provisioning-'));
  const BFCERT_CONFIG = join(folder, 'bfcert.yaml');
  const desk = { name: 'desk', kind: 'manual', authorityFor: [{ purpose: 'iso15118_contract' }] };
  pool = await OpcpServer.listen();
  const clientSecretFile = join(folder, 'pool-secret');
  await writeFile(clientSecretFile, 'a secret\n');
  const ofPool = { url: pool.url, clientId: 'operator', clientSecretFile, allowedNetworks: ['127.0.0.0/8'] };
  const brokers = [desk, { name: 'pool', kind: 'hubject_opcp', ...ofPool }];
  await writeFile(BFCERT_CONFIG, `brokers: ${JSON.stringify(brokers)}\n`);
  mo = new ContractPki(0);
  system = await startSystem({ environment: { BFCERT_CONFIG } });
  operator = new CommandLine(system);
  const programs = ['followed', 'asked-for'].map((slug) => ({
    slug,
    name: slug,
    kind: 'production',
    customer: null,
    countries: null,
    oem: null,
    scheme: null,
  }));
  const matrix = join(folder, 'matrix.json');
  const entries = [entry('followed', 'tracked'), entry('asked-for', 'brokered')];
  await writeFile(matrix, JSON.stringify({ programs, entries }));
  await typed('ownership-matrix', 'apply', matrix, '--if-version', '1', '--reason', 'two contracts');
});
afterAll(async () => {
  await system.stop();
  await mo.stop();
  await pool.close();
  await rm(folder, { recursive: true });
});

/** What the command prints; it has to end well. */
async function typed<Printed>(...args: readonly string[]): Promise<Printed> {
  const { exitCode, stderr, printed } = await operator.run(args);
  expect(exitCode, stderr).toBe(0);
  return printed as Printed;
}

async function vehicle(vin: string, program: string, emaid: string): Promise<string> {
  const bindings = [
    { kind: 'vin', value: vin },
    { kind: 'program', value: program },
    { kind: 'emaid', value: emaid },
    { kind: 'organisation', value: ORGANISATION },
  ];
  const about = { owner: 'Depot', family: 'bus-12', cohorts: [], reason: 'a new bus' };
  const { id } = await system.api.post<{ id: string }>('/identities', { subjectType: 'vehicle', bindings, ...about });
  return id;
}

interface Case {
  readonly provisioningCaseId: string;
  readonly state: string;
  readonly waitingFor: string;
  readonly evidence: readonly { readonly document: { readonly sha256: string } | null }[];
}

it('a contract is followed from nothing to active by hand, and the document that shows it can be read after a restart', async () => {
  const bus = await vehicle('WEB12345678900001', 'followed', FOLLOWED);
  const wish = ['--artifact', 'iso15118_contract', '--broker', 'desk', '--slot', FOLLOWED];
  const { provisioningCaseId: id } = await typed<Case>('provisioning', 'open', bus, ...wish, '--reason', 'a new bus');
  const stands = async () => {
    const { state, waitingFor } = await typed<Case>('provisioning', 'show', id);
    return `${state} → ${waitingFor}`;
  };
  expect(await stands()).toBe('prerequisite → operator');
  for (const [name, who, next] of [
    ['contract_concluded', 'desk', 'prerequisite → oem'],
    ['provisioning_certificate_published', 'oem', 'delivery → operator'],
  ] as const) {
    const heard = ['--source', who, '--reference', 'mail 3', '--reason', 'told'];
    await typed('provisioning', 'record-prerequisite', id, name, ...heard);
    expect(await stands()).toBe(next);
  }
  for (const attempt of [1, 2]) {
    const heard = ['--source', 'CP-1', '--reference', `exchange ${attempt}`, '--reason', 'seen'];
    await typed('provisioning', 'record-delivery', id, '--channel', 'ocpp', '--outcome', 'accepted', ...heard);
    // However often it was carried there.
    expect(await stands()).toBe('pending_activation → operator');
  }
  const document = join(folder, 'confirmation.txt');
  await writeFile(document, 'It is installed.');
  const status = ['--type', 'provisioning_status', '--from', 'provider', '--source', 'a mobility operator'];
  const evidence = [...status, '--reference', 'mail 9', '--document', document, '--reason', 'it works'];
  await typed('provisioning', 'record-evidence', id, ...evidence);
  expect(await stands()).toBe('active → nobody');

  await system.kill();
  await system.startAgain();
  const [{ document: kept } = { document: null }] = (await typed<Case>('provisioning', 'show', id)).evidence;
  const url = `http://127.0.0.1:${system.ports.http}/api/v1/provisioning-cases/${id}/documents/${kept?.sha256}`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${system.token}` } });
  expect(await answer.text()).toBe('It is installed.');
});

it('a contract that is brokered is asked of the person who is the broker, what they get fills the record that waits, and that settles the request', async () => {
  const bus = await vehicle('WEB12345678900002', 'asked-for', BROKERED);
  const wish = { identityId: bus, purpose: 'iso15118_contract', slot: BROKERED, reason: 'a second bus' };
  const { certificateId } = await system.api.post<{ certificateId: string }>('/certificates', wish);
  const placed = () => typed<{ brokerRequestId: string }[]>('provisioning', 'requests', '--state', 'placed');
  const [request] = await until(async () => {
    const all = await placed();
    return all.length > 0 && all;
  });

  const bundle = join(folder, 'contract.pem');
  await writeFile(bundle, mo.issue(BROKERED) + mo.rootPem);
  const purpose = ['--purpose', 'iso15118_contract', '--reason', 'of the mobility operator'];
  await typed('certificates', 'import', bundle, ...purpose);
  expect(await typed('certificates', 'show', certificateId)).toMatchObject({ state: 'issued' });
  const done = await until(async () => {
    const all = await typed<{ brokerRequestId: string }[]>('provisioning', 'requests', '--state', 'done');
    return all.length > 0 && all;
  });
  expect(done).toMatchObject([{ brokerRequestId: request?.brokerRequestId }]);
});

it('a vehicle that asks at a station gets what its operator has signed at the pool, untouched, and the case hears of it', async () => {
  const emaid = 'DEABC000000003';
  const bus = await vehicle('WEB12345678900003', 'followed', emaid);
  const wish = ['--artifact', 'iso15118_contract', '--broker', 'pool', '--slot', emaid, '--reason', 'a third bus'];
  const { provisioningCaseId: id } = await typed<Case>('provisioning', 'open', bus, ...wish);
  const stationId = await enrol(system, 'PNC-1');
  const station = await simulate(system, 'PNC-1');
  await station.start();
  await planMigration(system, [stationId]);
  await until(async () => station.state().securityProfile === 3 && station.state().registration === 'accepted');

  const signed = Buffer.from('8098021f00ff', 'hex');
  pool.next = { kind: 'contracts', contracts: [{ exi: signed.toString('base64'), emaid }] };
  const exi = Buffer.from('80980210', 'hex');
  const told = station.next('contract_certificate_answered');
  await station.askForContractCertificate({ action: 'Install', exi });
  expect(await told).toMatchObject({ status: 'Accepted', exiResponse: signed.toString('base64') });
  expect(pool.asked).toMatchObject([{ exiRequest: exi.toString('base64') }]);
  const { deliveries } = await typed<{ deliveries: readonly object[] }>('provisioning', 'show', id);
  expect(deliveries).toMatchObject([{ channel: 'ocpp', outcome: 'unknown', source: 'pool', stationId }]);

  pool.next = { kind: 'knows_no_contract' };
  const refused = station.next('contract_certificate_answered');
  await station.askForContractCertificate({ action: 'Install', exi });
  expect(await refused).toMatchObject({ status: 'Failed', exiResponse: null, detail: 'Unspecified: broker_refused' });
  await station.stop();
});
