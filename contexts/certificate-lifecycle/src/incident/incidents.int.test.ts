import type { Actor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { RevocationReason } from '../certificate/revocation-reason.ts';
import {
  actorWith,
  by,
  chargerSubject,
  csr,
  FakeWitnesses,
  gateway,
  LifecycleWorld,
  ORGANISATION,
  operator,
  pkiEngineer,
  station,
} from '../testing/lifecycle-world.ts';
import { lookedPolicy } from '../testing/looked-policy.ts';
import type { IncidentCommand } from './decide.ts';
import type { Incident, Occurrence } from './incident.ts';
import type { IncidentId } from './incident-id.ts';
import type { IncidentQuery } from './incident-store.ts';
import { openIncident } from './open-incident.ts';

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
});
afterEach(() => world.drop());

const MINUTE = 60_000;
const north: Actor = { ...operator, owners: ['north-depot'] };
const south: Actor = { ...operator, owners: ['south-depot'] };

const incidents = (query: Partial<IncidentQuery> = {}, actor = operator) =>
  world.lifecycle.incidents({ after: null, limit: 50, ...query }, actor);
async function only(query: Partial<IncidentQuery> = {}): Promise<Incident> {
  const [incident, ...others] = await incidents(query);
  if (incident === undefined || others.length > 0) throw new Error(`there are ${others.length + 1} or none`);
  return incident;
}
const act = (incidentId: IncidentId, command: IncidentCommand, actor = operator, over = {}) =>
  world.lifecycle.changeIncident({ incidentId, command }, by(actor, over));

async function revoked(reason: RevocationReason = 'keyCompromise') {
  const charger = await world.charger();
  const { id } = await world.active(charger);
  unwrap(await world.lifecycle.revokeCertificate({ certificateId: id, reason }, by(pkiEngineer)));
  return { ...charger, id };
}

/** As a part of the system tells of a cause. */
const tell = (over: Partial<Occurrence> = {}) => {
  const deps = world.dependencies();
  const occurrence: Occurrence = {
    cause: 'device_tampering',
    object: 'somebody',
    summary: 'Its door was opened.',
    owner: 'north-depot',
    purpose: null,
    links: [],
    ...over,
  };
  return world.database.transactions.run((tx) => openIncident(deps, tx, occurrence, by(operator)));
};

/** Every plane has it, the CA among them. */
async function arrived(id: CertificateId, witnesses = new FakeWitnesses()): Promise<void> {
  await world.lifecycle.advanceCertificate(id);
  await world.lifecycle.confirmPlanes(witnesses);
}

describe('a revocation for compromise', () => {
  test.each(['keyCompromise', 'privilegeWithdrawn', 'cACompromise'] as const)(
    'opens an incident with it: %s',
    async (reason) => {
      const { id, identityId } = await revoked(reason);
      expect(await only({ cause: 'certificate_compromised' })).toMatchObject({
        object: id,
        severity: 'critical',
        state: 'opened',
        owner: 'north-depot',
        purpose: 'charger_identity',
        supportOwner: 'operations',
        summary: expect.stringContaining(reason),
        links: expect.arrayContaining([
          { kind: 'certificate', id },
          { kind: 'identity', id: identityId },
        ]),
      });
      const { rows } = await world.database.pool.query(
        `select data, subject from domain_event where type = 'IncidentOpened'`,
      );
      expect(rows).toMatchObject([
        {
          subject: identityId,
          data: { cause: 'certificate_compromised', supportOwner: 'operations', certificateRecordId: id },
        },
      ]);
      expect(await world.audit()).toContainEqual({ action: 'open-incident', outcome: 'done', refusal: null });
    },
  );

  test('that does not happen opens none', async () => {
    const charger = await world.charger();
    const { id } = await world.active(charger);
    await world.lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(operator));
    expect(await incidents()).toEqual([]);
    expect(await world.stage(id)).toBe('active');
  });

  test('is none when the reason is another', async () => {
    const charger = await world.charger();
    const { id } = await world.issued(charger);
    unwrap(await world.lifecycle.revokeCertificate({ certificateId: id, reason: 'superseded' }, by(pkiEngineer)));
    expect(await incidents()).toEqual([]);
  });
});

describe('a revocation that does not arrive', () => {
  test('opens an incident for each plane that is late, once, and says what is missing there', async () => {
    const { id } = await revoked('keyCompromise');
    const witnesses = new FakeWitnesses();
    witnesses.gatewaysSay.set('gw-2', 'away');
    await arrived(id, witnesses);
    world.clock.advance(5 * MINUTE - 1);
    expect((await world.lifecycle.reviewIncidents()).opened).toBe(0);
    world.clock.advance(1);
    expect((await world.lifecycle.reviewIncidents()).opened).toBe(1);
    expect((await world.lifecycle.reviewIncidents()).opened).toBe(0);
    expect(await only({ cause: 'revocation_not_arrived' })).toMatchObject({
      object: `${id}/gateway`,
      occurrences: 1,
      summary: expect.stringMatching(/CS-1 has not arrived in the plane gateway: gw-2 cannot be asked: not reached\./),
    });
  });

  test('opens one for each that can be looked at when one cannot, and says so afterwards', async () => {
    const bad = await revoked();
    const good = await revoked();
    world.authority.down = true;
    await arrived(bad.id);
    await arrived(good.id);
    await world.database.pool.query(
      `create function fail() returns trigger language plpgsql as $$ begin raise 'cannot be written'; end $$;
       create trigger fail before insert on lifecycle.incident for each row
         when (new.record->>'object' = '${bad.id}/ca') execute function fail()`,
    );
    world.clock.advance(5 * MINUTE);
    await expect(world.lifecycle.reviewIncidents()).rejects.toThrow('1 incidents could not be reviewed');
    expect((await only({ cause: 'revocation_not_arrived' })).object).toBe(`${good.id}/ca`);
  });

  test('is late at the CA too while the PKI is away', async () => {
    const { id } = await revoked();
    world.authority.down = true;
    await arrived(id);
    world.clock.advance(5 * MINUTE);
    expect((await world.lifecycle.reviewIncidents()).opened).toBe(1);
    expect((await only({ cause: 'revocation_not_arrived' })).object).toBe(`${id}/ca`);
  });

  test('cannot be closed while it is late, and is resolved when it has arrived', async () => {
    const { id } = await revoked();
    const witnesses = new FakeWitnesses();
    witnesses.gatewaysSay.set('gw-1', 'admits');
    await arrived(id, witnesses);
    world.clock.advance(5 * MINUTE);
    await world.lifecycle.reviewIncidents();
    const late = await only({ cause: 'revocation_not_arrived' });
    expect(await act(late.id, { kind: 'close' })).toMatchObject({ refusal: { reason: 'cause_still_holds' } });

    witnesses.gatewaysSay.set('gw-1', 'shut_out');
    world.clock.advance(MINUTE);
    await world.lifecycle.confirmPlanes(witnesses);
    expect((await world.lifecycle.reviewIncidents()).resolved).toBe(1);
    expect((await world.lifecycle.reviewIncidents()).resolved).toBe(0);
    expect(await world.lifecycle.incident(late.id, operator)).toMatchObject({ state: 'resolved' });
    expect(await act(late.id, { kind: 'close' })).toMatchObject({ value: { state: 'closed' } });
    expect(await world.events()).toEqual(expect.arrayContaining(['IncidentResolved', 'IncidentClosed']));
  });
});

describe('a job that is given up', () => {
  async function dead(): Promise<CertificateId> {
    const id = await world.ordered(await world.charger());
    world.authority.down = true;
    while ((await world.lifecycle.advanceCertificate(id)) !== 'gave_up') world.clock.advance(11 * 60 * MINUTE);
    world.authority.down = false;
    return id;
  }

  test('opens an incident with its words, which is resolved when the job is sent on', async () => {
    const id = await dead();
    const incident = await only({ cause: 'job_dead' });
    expect(incident).toMatchObject({ severity: 'high', summary: expect.stringMatching(/to issue .* the PKI cannot/) });
    expect((await world.lifecycle.reviewIncidents()).resolved).toBe(0);
    expect(await act(incident.id, { kind: 'close' })).toMatchObject({ refusal: { reason: 'cause_still_holds' } });
    const job = incident.links.find(({ kind }) => kind === 'job')?.id as never;
    unwrap(await world.lifecycle.retryJob({ jobId: job }, by(operator)));
    expect((await world.lifecycle.reviewIncidents()).resolved).toBe(1);

    world.authority.down = true;
    while ((await world.lifecycle.advanceCertificate(id)) !== 'gave_up') world.clock.advance(11 * 60 * MINUTE);
    expect(await only({ cause: 'job_dead' })).toMatchObject({ id: incident.id, state: 'opened', reopened: 1 });
  });

  test('is over when the order is taken back', async () => {
    await dead();
    const incident = await only({ cause: 'job_dead' });
    const job = incident.links.find(({ kind }) => kind === 'job')?.id as never;
    unwrap(await world.lifecycle.cancelJob({ jobId: job }, by(operator)));
    expect(await act(incident.id, { kind: 'close' })).toMatchObject({ value: { state: 'closed' } });
  });
});

test('a break in the audit opens an incident, and a verification that finds it whole resolves it', async () => {
  const at = world.clock.now().toISOString();
  const broken = { ok: false, fault: { kind: 'x' } as never, checkedAt: at, fullAt: at } as const;
  await world.lifecycle.recordAuditVerdict(broken);
  await world.lifecycle.recordAuditVerdict(broken);
  const incident = await only();
  expect(incident).toMatchObject({ cause: 'audit_broken', severity: 'critical', owner: null, occurrences: 2 });
  expect(await act(incident.id, { kind: 'close' })).toMatchObject({ refusal: { reason: 'cause_still_holds' } });
  await world.lifecycle.recordAuditVerdict({ ok: true, checkedAt: at, fullAt: at } as never);
  expect(await only()).toMatchObject({ state: 'resolved' });
  await world.lifecycle.recordAuditVerdict(broken);
  expect(await only()).toMatchObject({ state: 'opened', reopened: 1, occurrences: 3 });
});

describe('one cause of one object', () => {
  test('is one incident, however many tell of it at once', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, () => tell()));
    expect(new Set(ids).size).toBe(1);
    expect(await only()).toMatchObject({ occurrences: 8, version: 1 });
    expect((await world.events()).filter((type) => type === 'IncidentOpened')).toHaveLength(1);
  });

  test('keeps what others said as text, whatever is in it', async () => {
    await tell({ summary: `\u0000 \ud800 <script> ${'x'.repeat(9_999)}`, object: '__proto__' });
    expect(await only()).toMatchObject({
      object: '__proto__',
      summary: expect.stringMatching(/^\ufffd \ufffd <script>/),
    });
  });
});

describe('an act', () => {
  test('of taking it on, naming somebody, noting and closing is told and audited', async () => {
    const id = await tell();
    unwrap(await act(id, { kind: 'acknowledge' }));
    unwrap(await act(id, { kind: 'assign', person: 'mara' }));
    unwrap(await act(id, { kind: 'add-note', text: 'on my way' }));
    unwrap(await act(id, { kind: 'close' }, operator, { reason: 'the door is shut' }));
    expect(await world.lifecycle.incident(id, operator)).toMatchObject({
      state: 'closed',
      version: 5,
      assignee: 'mara',
      acknowledged: { by: 'user:mara' },
      notes: [{ by: 'user:mara', text: 'on my way' }],
      closed: { by: 'user:mara', reason: 'the door is shut' },
    });
    expect((await world.audit()).map(({ action }) => action)).toEqual([
      'open-incident',
      'acknowledge-incident',
      'assign-incident',
      'note-incident',
      'close-incident',
    ]);
  });

  test.each([
    ['a viewer', actorWith('viewer'), {}, 'role_missing'],
    ['somebody who does not say why', operator, { reason: ' ' }, 'reason_missing'],
    ['an operator of another owner', south, {}, 'incident_unknown'],
    ['an operator who looked at an older one', operator, { expectedVersion: 7 }, 'version_conflict'],
  ])('of %s is refused, and audited', async (_, actor, over, reason) => {
    const id = await tell();
    expect(await act(id, { kind: 'acknowledge' }, actor, over)).toMatchObject({ refusal: { reason } });
    expect((await world.audit()).at(-1)).toMatchObject({ outcome: 'refused', refusal: reason });
    expect(await only()).toMatchObject({ state: 'opened', version: 1 });
  });

  test.each(['nobody', '__proto__', 'sven'])('cannot name %s, who cannot sign in or may not see it', async (person) => {
    world.people.push({ person: 'sven', roles: ['operator'], owners: ['south-depot'] });
    const id = await tell();
    const lifecycle = world.another();
    const outcome = await lifecycle.changeIncident(
      { incidentId: id, command: { kind: 'assign', person } },
      by(operator),
    );
    expect(outcome).toMatchObject({ refusal: { reason: 'person_unknown' } });
  });

  test('is done once under one key', async () => {
    const id = await tell();
    const note = { kind: 'add-note', text: 'once' } as const;
    for (let time = 0; time < 3; time += 1) unwrap(await act(id, note, operator, { idempotencyKey: 'k' }));
    expect((await only()).notes).toHaveLength(1);
  });
});

describe('an operator', () => {
  test('sees incidents of their owners, and those of the installation only with every owner', async () => {
    await tell({ object: 'a' });
    await tell({ object: 'b', owner: 'south-depot' });
    await tell({ object: 'c', owner: null });
    const seen = async (actor: typeof operator) => (await incidents({}, actor)).map(({ object }) => object).sort();
    expect(await seen(operator)).toEqual(['a', 'b', 'c']);
    expect(await seen(north)).toEqual(['a']);
    expect(await seen({ ...operator, owners: [] })).toEqual([]);
    const [theirs] = await incidents({}, south);
    expect(await world.lifecycle.incident(theirs?.id as IncidentId, north)).toBeNull();
    expect(theirs?.supportOwner).toBe('south-support');
  });

  test('has those of an identity that changed hands with the identity', async () => {
    const { identityId } = await revoked();
    const administrator = actorWith('administrator');
    unwrap(await world.lifecycle.changeIdentity({ identityId, owner: 'south-depot' }, by(administrator)));
    expect(await incidents({}, north)).toEqual([]);
    expect(await incidents({}, south)).toHaveLength(1);
  });

  test('finds them by state, cause, severity, record and who is told, page by page', async () => {
    const { id, identityId } = await revoked();
    await tell({ object: 'a' });
    world.clock.advance(1);
    const closed = await tell({ object: 'b', cause: 'trust_anchor_mismatch', owner: 'south-depot' });
    unwrap(await act(closed, { kind: 'close' }));
    const count = async (query: Partial<IncidentQuery>) => (await incidents(query)).length;
    expect(await count({ open: true })).toBe(2);
    expect(await count({ open: false })).toBe(1);
    expect(await count({ state: 'closed' })).toBe(1);
    expect(await count({ severity: 'critical' })).toBe(2);
    expect(await count({ supportOwner: 'south-support' })).toBe(1);
    expect(await count({ owner: 'north-depot' })).toBe(2);
    expect(await count({ about: { kind: 'certificate', id } })).toBe(1);
    expect(await count({ about: { kind: 'identity', id: identityId } })).toBe(1);
    expect(await count({ about: { kind: 'identity', id: `${identityId}'--` } })).toBe(0);
    const [newest] = await incidents({ limit: 1 });
    expect(newest?.id).toBe(closed);
    expect((await incidents({ after: closed })).map((one) => one.id)).not.toContain(closed);
    expect(await world.lifecycle.incidentCounts()).toContainEqual({
      severity: 'critical',
      state: 'opened',
      count: 2,
      overdue: 0,
    });
  });
});

test('whoever is told is reminded once when nobody has acknowledged it in the time of its severity', async () => {
  await tell();
  world.clock.advance(15 * MINUTE - 1);
  expect((await world.lifecycle.reviewIncidents()).reminded).toBe(0);
  world.clock.advance(1);
  expect((await world.lifecycle.reviewIncidents()).reminded).toBe(1);
  expect((await world.lifecycle.reviewIncidents()).reminded).toBe(0);
  const { rows } = await world.database.pool.query(
    `select data from domain_event where type = 'IncidentNotAcknowledged'`,
  );
  expect(rows).toMatchObject([{ data: { supportOwner: 'operations', severity: 'critical' } }]);
  expect(await world.lifecycle.incidentCounts()).toEqual([
    { severity: 'critical', state: 'opened', count: 1, overdue: 1 },
  ]);
});

describe('a storm of repetitions', () => {
  test('keeps nobody from acting on the version that they looked at', async () => {
    const id = await tell();
    const seen = await only({ cause: 'device_tampering' });
    for (let times = 0; times < 5; times += 1) await tell({ summary: `Its door was opened, ${times}.` });
    expect(await only({ cause: 'device_tampering' })).toMatchObject({ occurrences: 6, version: seen.version });
    const outcome = await act(id, { kind: 'acknowledge' }, operator, { expectedVersion: seen.version });
    expect(outcome).toMatchObject({ value: { state: 'acknowledged', version: seen.version + 1 } });
    expect(await act(id, { kind: 'close' }, operator, { expectedVersion: seen.version })).toMatchObject({
      refusal: { reason: 'version_conflict' },
    });
  });
});

/** Issued for vehicles, or for both, and taken by its station. */
async function takenByStation(place: Parameters<typeof world.lifecycle.requestCertificate>[0], name: string) {
  const order = { ...place, csrPem: csr(chargerSubject(name)) };
  const carrier = place.purpose === 'evse_v2g' ? operator : station;
  const { certificateId: id } = unwrap(await world.lifecycle.issueCertificate(order, by(carrier)));
  await world.lifecycle.advanceCertificate(id);
  unwrap(await world.lifecycle.recordSent({ certificateId: id, executionPath: 'ocpp' }, by(gateway)));
  const answer = { certificateId: id, outcome: 'accepted', channel: 'ocpp', detail: '' } as const;
  unwrap(await world.lifecycle.recordInstallation(answer, by(gateway)));
  const chain = await world.lifecycle.chainOf(id);
  if (chain === null) throw new Error('not issued');
  return { id, fingerprint: chain.fingerprint };
}

describe('a certificate that ended without a successor', () => {
  test('is closed by a person when the endpoint is out of operation, and not while it is in force', async () => {
    const charger = await world.charger();
    const { id } = await world.active(charger);
    const missing = { cause: 'renewal_not_done', object: id } as const;
    world.clock.advance(176 * 24 * 60 * MINUTE);
    const incidentId = await tell(missing);
    expect(await act(incidentId, { kind: 'close' })).toMatchObject({ refusal: { reason: 'cause_still_holds' } });
    world.clock.advance(5 * 24 * 60 * MINUTE);
    unwrap(await world.lifecycle.expireDueCertificates({ confirmed: false }, by(operator)));
    expect(await world.stage(id)).toBe('retired(expired)');
    expect((await world.lifecycle.reviewIncidents()).resolved).toBe(0);
    expect(await act(incidentId, { kind: 'close' })).toMatchObject({ value: { state: 'closed' } });
  });

  test('is resolved when one for its connection and for vehicles is in force, for the station and for its EVSE', async () => {
    const serial = 'SN-C';
    const names = { ocpp_identity: 'CS-C', serial_number: serial, organisation: ORGANISATION, program: 'pilot' };
    const identityId = await world.identity('charger', names);
    const evse = await world.identity('evse', { station: 'CS-C', secc_id: serial, organisation: ORGANISATION });
    const own = await world.active({ identityId, serial });
    const ofEvse = await takenByStation({ identityId: evse, purpose: 'evse_v2g', slot: null }, serial);
    const at = world.clock.now().toISOString();
    const asked = { type: 'ocsp_query', from: 'station', source: 'CS-C', at } as const;
    const seen = { ...asked, identityId: evse, fingerprint: ofEvse.fingerprint };
    unwrap(await world.lifecycle.recordEvidence(seen, by(gateway)));
    world.clock.advance(181 * 24 * 60 * MINUTE);
    unwrap(await world.confirmSweep());
    expect([await world.stage(own.id), await world.stage(ofEvse.id)]).toEqual(['retired(expired)', 'retired(expired)']);
    for (const { id } of [own, ofEvse]) await tell({ cause: 'renewal_not_done', object: id });
    expect((await world.lifecycle.reviewIncidents()).resolved).toBe(0);

    const set = { issuance: 'allowed' } as const;
    const rules = [{ name: 'pilot', purpose: 'charger_combined', level: 'program', value: 'pilot', set }] as const;
    const draft = { rules, renewalsPerHour: 100, quotas: [] };
    const { id, baseVersion } = unwrap(await lookedPolicy(world.lifecycle, { draft }, by(pkiEngineer)));
    unwrap(await world.lifecycle.applyPolicy({ dryRunId: id }, by(pkiEngineer, { expectedVersion: baseVersion })));
    const combined = await takenByStation({ identityId, purpose: 'charger_combined', slot: 'pilot' }, serial);
    world.clock.advance(1000);
    unwrap(await world.seen(identityId, combined.fingerprint));
    expect(await world.stage(combined.id)).toBe('active');
    expect((await world.lifecycle.reviewIncidents()).resolved).toBe(2);
  });
});
