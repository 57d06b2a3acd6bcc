import { untilSomebodyWaits } from '@bfcert/kernel/postgres/testing';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { Binding } from '../identity/binding.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { Lifecycle } from '../lifecycle.ts';
import {
  actorWith,
  by,
  chargerSubject,
  csr,
  gateway,
  LifecycleWorld,
  ORGANISATION,
  pkiEngineer,
  station,
} from '../testing/lifecycle-world.ts';
import { lookedPolicy } from '../testing/looked-policy.ts';
import { ada, otto, withTwoAdministrators } from '../testing/two-administrators.ts';

const PROGRAM = 'pilot';
const integration = actorWith('integration');

let world: LifecycleWorld;
let lifecycle: Lifecycle;
beforeAll(async () => {
  world = await LifecycleWorld.start();
  lifecycle = withTwoAdministrators(world);
  const set = { issuance: 'allowed' } as const;
  const rules = [{ name: PROGRAM, purpose: 'charger_combined', level: 'program', value: PROGRAM, set }] as const;
  const draft = { rules, renewalsPerHour: 100, quotas: [] };
  const { id, baseVersion } = unwrap(await lookedPolicy(lifecycle, { draft }, by(pkiEngineer)));
  unwrap(await lifecycle.applyPolicy({ dryRunId: id }, by(pkiEngineer, { expectedVersion: baseVersion })));
});
afterAll(() => world.drop());

interface Station {
  readonly name: string;
  readonly serial: string;
  readonly identityId: IdentityId;
  /** Of the same name to vehicles, without a certificate of its own. */
  readonly evse: IdentityId;
}

let stations = 0;
async function newStation(): Promise<Station> {
  const name = `CB-${++stations}`;
  const serial = `SN-${name}`;
  const own = { ocpp_identity: name, serial_number: serial, organisation: ORGANISATION, program: PROGRAM };
  const identityId = await world.identity('charger', own);
  const evse = await world.identity('evse', { secc_id: serial, station: name, organisation: ORGANISATION });
  return { name, serial, identityId, evse };
}

const order = ({ identityId, serial }: Station) =>
  lifecycle.issueCertificate(
    { identityId, purpose: 'charger_combined', slot: PROGRAM, csrPem: csr(chargerSubject(serial)) },
    by(station),
  );

/** How far the combined certificate of a station has come. */
const stages = {
  ordered: async (of: Station): Promise<CertificateId> => unwrap(await order(of)).certificateId,
  issued: async (of: Station): Promise<CertificateId> => {
    const id = await stages.ordered(of);
    await lifecycle.advanceCertificate(id);
    return id;
  },
  active: async (of: Station): Promise<CertificateId> => {
    const certificateId = await stages.issued(of);
    unwrap(await lifecycle.recordSent({ certificateId, executionPath: 'ocpp' }, by(gateway)));
    const answer = { certificateId, outcome: 'accepted', channel: 'ocpp', detail: '' } as const;
    unwrap(await lifecycle.recordInstallation(answer, by(gateway)));
    world.clock.advance(1_000);
    const chain = await lifecycle.chainOf(certificateId);
    unwrap(await world.seen(of.identityId, chain?.fingerprint ?? '', world.clock.now(), lifecycle));
    return certificateId;
  },
};

const namesOf = async ({ evse }: Station) => (await lifecycle.findIdentity(evse))?.bindings;
const bindingsOf = (seccId: string, station: string): readonly Binding[] => [
  { kind: 'secc_id', value: seccId },
  { kind: 'station', value: station },
  { kind: 'organisation', value: ORGANISATION },
];
const rename = ({ evse, serial, name }: Station, actor = integration) =>
  lifecycle.changeIdentity({ identityId: evse, bindings: bindingsOf(`${serial}-OTHER`, name) }, by(actor));

describe('the names of an EVSE that its station has a combined certificate for', () => {
  test.each([
    ['ordered', 'issue_pending'],
    ['issued', 'needs_second_person'],
    ['active', 'needs_second_person'],
  ] as const)('are not changed by one person while that is %s', async (stage, reason) => {
    const of = await newStation();
    await stages[stage](of);
    const before = await namesOf(of);
    expect(await rename(of)).toMatchObject({ refusal: { reason } });
    expect(await namesOf(of)).toEqual(before);
    unwrap(await lifecycle.changeIdentity({ identityId: of.evse, family: 'acme-60' }, by(integration)));
  });

  test('are changed by the word of two people, and the next certificate is refused them', async () => {
    const of = await newStation();
    await stages.active(of);
    const { approvalId } = unwrap(await rename(of, ada));
    if (approvalId === null) throw new Error('nobody was asked');
    unwrap(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(otto)));
    expect(await namesOf(of)).toContainEqual({ kind: 'secc_id', value: `${of.serial}-OTHER` });
    expect(await order(of)).toMatchObject({ refusal: { reason: 'binding_missing' } });
  });

  test('are not changed by a row of an import either', async () => {
    const of = await newStation();
    await stages.active(of);
    const bindings = bindingsOf(of.serial, 'CB-ELSEWHERE');
    const row = {
      line: 1,
      subjectType: 'evse',
      owner: 'north-depot',
      family: 'acme-50',
      cohorts: [],
      bindings,
    } as const;
    const file = { source: 'depot-file', rows: [row], dryRun: false };
    expect(unwrap(await lifecycle.importIdentities(file, by(integration))).rows).toMatchObject([
      { outcome: 'conflict', identityId: of.evse, reason: 'needs_second_person' },
    ]);
    expect(await namesOf(of)).toEqual(bindingsOf(of.serial, of.name));
  });

  test('are free again once it is revoked', async () => {
    const of = await newStation();
    const certificateId = await stages.active(of);
    unwrap(await lifecycle.revokeCertificate({ certificateId, reason: 'keyCompromise' }, by(pkiEngineer)));
    expect(unwrap(await rename(of))).toMatchObject({ changed: ['bindings'], approvalId: null });
  });

  test('are read under the lock of the EVSE: one that is renamed at this moment gets none', async () => {
    const of = await newStation();
    const { transactions, identities } = world.dependencies();
    const ordered = Promise.withResolvers<Awaited<ReturnType<typeof order>>>();
    await transactions.run(async (tx) => {
      const evse = await identities.lock(tx, of.evse);
      if (evse === null) throw new Error('it is gone');
      order(of).then(ordered.resolve, ordered.reject);
      await Promise.race([untilSomebodyWaits(world.database), ordered.promise]);
      const after = { ...evse, bindings: bindingsOf(`${of.serial}-OTHER`, of.name), version: evse.version + 1 };
      await identities.update(tx, after, evse.version);
    });
    expect(await ordered.promise).toMatchObject({ refusal: { reason: 'binding_missing' } });
  });
});
