import { createHash } from 'node:crypto';
import { actorWith, by } from '@bfcert/certificate-lifecycle/lifecycle-world';
import { OutsideIssuer } from '@bfcert/certificate-lifecycle/outside-issuer';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { caseActions } from '../commands/case-actions.ts';
import type { RecordCaseEvidenceInput } from '../commands/record-case-evidence.ts';
import type { RecordDeliveryInput } from '../commands/record-delivery.ts';
import type { ProvisioningCaseId } from '../provisioning-case/provisioning-case-id.ts';
import { DAY, MINUTE, operator, partner, VehicleWorld } from '../testing/vehicle-world.ts';

let world: VehicleWorld;
beforeAll(async () => {
  world = await VehicleWorld.start();
});
afterAll(() => world.drop());

const CONTRACT = 'iso15118_contract';
const fail = (): never => {
  throw new Error('there is no such case');
};
const letter = {
  name: 'confirmation.pdf',
  mediaType: 'application/pdf',
  content: Buffer.from('%PDF-1.7 it works'),
} as const;

const reasonOf = (outcome: { readonly ok: boolean }) =>
  outcome.ok ? null : (outcome as unknown as { refusal: { reason: string } }).refusal.reason;

const meets = async (caseId: ProvisioningCaseId, name: string, met = true) => {
  world.world.clock.advance(MINUTE);
  const said = { caseId, name, met, source: 'desk', reference: 'ticket 12', at: world.now() };
  return unwrap(await world.vehicles.recordPrerequisite(said, by(operator)));
};

const carried = (caseId: ProvisioningCaseId, over: Partial<RecordDeliveryInput> = {}): RecordDeliveryInput => ({
  caseId,
  channel: 'ocpp',
  outcome: 'accepted',
  source: 'CS-1',
  reference: 'exchange 1',
  at: world.now(),
  stationId: null,
  evseId: null,
  ...over,
});

const said = (caseId: ProvisioningCaseId, over: Partial<RecordCaseEvidenceInput> = {}): RecordCaseEvidenceInput => ({
  caseId,
  type: 'provisioning_status',
  from: 'provider',
  source: 'mobility operator',
  reference: 'mail of 1 March',
  at: world.now(),
  fingerprint: null,
  document: letter,
  ...over,
});

/** With everything that has to be so first. */
async function ready(): Promise<{ caseId: ProvisioningCaseId } & Awaited<ReturnType<VehicleWorld['vehicle']>>> {
  const vehicle = await world.vehicle();
  const caseId = await world.opened(vehicle.identityId, CONTRACT, vehicle.emaid);
  await meets(caseId, 'contract_concluded');
  await meets(caseId, 'provisioning_certificate_published');
  return { caseId, ...vehicle };
}

test('a contract goes from its prerequisites to active by the word of its provider, which a person records with a document, and says all the way who must act', async () => {
  const { identityId, emaid } = await world.vehicle();
  const stationId = (await world.world.charger()).identityId;
  // 1 opened, in whatever spelling of its eMAID
  const spelt = `${emaid.slice(0, 2)}-${emaid.slice(2, 5)}-${emaid.slice(5)}`.toLowerCase();
  const caseId = await world.opened(identityId, CONTRACT, spelt);
  expect(await world.stands(caseId)).toBe('prerequisite → operator');
  // 2 what has to be so first
  await meets(caseId, 'contract_concluded');
  expect(await world.stands(caseId)).toBe('prerequisite → oem');
  await meets(caseId, 'provisioning_certificate_published');
  expect(await world.stands(caseId)).toBe('delivery → operator');
  // 3 a station carries it: that is delivery, and no more
  unwrap(await world.vehicles.recordDelivery(carried(caseId, { stationId }), by(partner)));
  expect(await world.stands(caseId)).toBe('pending_activation → operator');
  // 4 its provider says that it works
  unwrap(await world.vehicles.recordCaseEvidence(said(caseId), by(operator)));
  expect(await world.stands(caseId)).toBe('active → nobody');

  const found = await world.vehicles.provisioningCase(caseId, 'all');
  expect(found?.one).toMatchObject({ slot: emaid, program: 'line', path: { broker: 'desk', kind: 'manual' } });
  expect(found?.signals.deliveries).toMatchObject([{ channel: 'ocpp', stationId }]);
  const events = await world.events(identityId);
  expect(
    events
      .filter(({ type }) => type === 'ProvisioningStateChanged')
      .map(({ data }) => (data as { after: string }).after),
  ).toEqual(['prerequisite', 'delivery', 'pending_activation', 'active']);
  expect(
    events
      .filter(({ type }) => type === 'ProvisioningEvidenceRecorded')
      .map(({ data }) => (data as { signal: string }).signal),
  ).toEqual(['prerequisite', 'prerequisite', 'delivery', 'evidence']);
  // 5 the document can be read again, and the audit has its hash
  const sha256 = createHash('sha256').update(letter.content).digest('hex');
  const opened = unwrap(await world.vehicles.openCaseDocument({ caseId, sha256 }, by(operator)));
  expect(opened.content).toEqual(letter.content);
  const audited = (await world.audited(identityId)).filter(({ action }) => action === 'record-provisioning-evidence');
  expect(audited).toMatchObject([
    {
      event: 'ProvisioningEvidenceRecorded',
      evidenceHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      detail: { documentSha256: sha256 },
    },
    { event: 'ProvisioningStateChanged', before: 'pending_activation', after: 'active' },
  ]);
});

test('no delivery over OCPP makes a case active, however many stations tell of it, and told as evidence it counts for nothing', async () => {
  const { caseId } = await ready();
  for (let times = 0; times < 6; times++) {
    const delivery = carried(caseId, { reference: `exchange ${times}`, source: `CS-${times % 3}` });
    unwrap(await world.vehicles.recordDelivery(delivery, by(partner)));
    for (const from of ['station', 'provider', 'scheme', 'program'] as const) {
      unwrap(await world.vehicles.recordCaseEvidence(said(caseId, { type: 'ocpp_delivery', from }), by(operator)));
    }
    expect(await world.stands(caseId)).toBe('pending_activation → operator');
  }
  const { signals } = (await world.vehicles.provisioningCase(caseId, 'all')) ?? { signals: null };
  expect(signals?.evidence.every(({ objection }) => objection !== null)).toBe(true);
});

test('a case, its list and its documents are there for nobody who acts for another owner; a document that was changed where it is stored for nobody at all', async () => {
  const { caseId, identityId } = await ready();
  unwrap(await world.vehicles.recordCaseEvidence(said(caseId), by(operator)));
  const sha256 = createHash('sha256').update(letter.content).digest('hex');
  const page = { identityId, before: null, limit: 10 };
  for (const [owners, seen] of [
    [['north-depot'], 1],
    [['south-depot'], 0],
    [[], 0],
  ] as const) {
    expect((await world.vehicles.provisioningCases(page, owners)).length).toBe(seen);
    expect((await world.vehicles.provisioningCase(caseId, owners)) === null).toBe(seen === 0);
    const opened = await world.vehicles.openCaseDocument({ caseId, sha256 }, by({ ...operator, owners }));
    expect(reasonOf(opened)).toBe(seen === 0 ? 'provisioning_case_unknown' : null);
  }
  const stranger = by({ ...operator, owners: ['south-depot'] });
  const { vehicles } = world;
  const word = { caseId, name: 'contract_concluded', met: true, source: 's', reference: 'r', at: world.now() };
  for (const run of [
    () => vehicles.recordPrerequisite(word, stranger),
    () => vehicles.recordDelivery(carried(caseId), stranger),
    () => vehicles.recordCaseEvidence(said(caseId), stranger),
    () => vehicles.blockCase({ caseId, waitsFor: 'oem' }, stranger),
    () => vehicles.unblockCase({ caseId }, stranger),
    () => vehicles.withdrawCase({ caseId }, stranger),
  ]) {
    expect(reasonOf(await run())).toBe('provisioning_case_unknown');
  }
  for (const key of world.documents.kept.keys()) world.documents.kept.set(key, Buffer.from('another text'));
  expect(reasonOf(await vehicles.openCaseDocument({ caseId, sha256 }, by(operator)))).toBe('document_lost');
});

test('a document is given out to whom it is on record that they have had it, and to nobody where that cannot be kept', async () => {
  const { caseId, identityId } = await ready();
  unwrap(await world.vehicles.recordCaseEvidence(said(caseId), by(operator)));
  const sha256 = createHash('sha256').update(letter.content).digest('hex');
  const reader = by(actorWith('viewer'), { reason: 'downloaded' });
  unwrap(await world.vehicles.openCaseDocument({ caseId, sha256 }, reader));
  const none = { caseId, sha256: '0'.repeat(64) };
  expect(reasonOf(await world.vehicles.openCaseDocument(none, reader))).toBe('document_unknown');
  const read = (await world.audited(identityId)).filter(({ action }) => action === 'read-provisioning-document');
  expect(read).toMatchObject([
    {
      actor: 'user:mara',
      purpose: CONTRACT,
      detail: { provisioningCaseId: caseId, sha256, bytes: letter.content.length },
    },
  ]);
  const deaf = world.with([], { audit: { append: async () => Promise.reject(new Error('no audit')) } });
  await expect(deaf.openCaseDocument({ caseId, sha256 }, reader)).rejects.toThrow('no audit');
});

test('what a case allows its viewer is said with it, and its commands keep to that', async () => {
  const { vehicles } = world;
  const allowed = async (caseId: ProvisioningCaseId, actor = operator) => {
    const found = await vehicles.provisioningCase(caseId, 'all');
    return caseActions(found?.one ?? fail(), actor).flatMap(({ name, allowed: may }) => (may ? [name] : []));
  };
  const words = ['record-prerequisite', 'record-delivery', 'record-evidence'];
  const { caseId } = await ready();
  expect(await allowed(caseId)).toEqual([...words, 'block', 'withdraw']);
  expect(await allowed(caseId, actorWith('viewer'))).toEqual([]);
  expect(reasonOf(await vehicles.unblockCase({ caseId }, by(operator)))).toBe('provisioning_state_unsuitable');
  unwrap(await vehicles.blockCase({ caseId, waitsFor: 'oem' }, by(operator)));
  expect(await allowed(caseId)).toEqual([...words, 'unblock', 'withdraw']);
  unwrap(await vehicles.withdrawCase({ caseId }, by(operator)));
  expect(await allowed(caseId)).toEqual([]);
  const over = caseActions((await vehicles.provisioningCase(caseId, 'all'))?.one ?? fail(), operator);
  expect(over.map(({ reason }) => reason)).toEqual(Array(6).fill('The case was withdrawn: open another one.'));
});

test('a list is found by who must act, by state and by broker, page by page', async () => {
  const { caseId, identityId, secondEmaid } = await ready();
  const other = await world.opened(identityId, CONTRACT, secondEmaid);
  const ids = async (filter: object) =>
    (await world.vehicles.provisioningCases({ identityId, before: null, limit: 10, ...filter }, 'all')).map(
      ({ id }) => id,
    );
  expect(await ids({})).toEqual([other, caseId].toSorted().toReversed());
  expect(await ids({ state: 'delivery' })).toEqual([caseId]);
  expect(await ids({ state: 'prerequisite', waitingFor: 'operator', broker: 'desk', artifact: CONTRACT })).toEqual([
    other,
  ]);
  expect(await ids({ broker: 'nobody' })).toEqual([]);
  const [first] = await ids({ limit: 1 });
  expect(await ids({ before: first })).toEqual([other, caseId].filter((id) => id !== first));
});

describe('what comes in another order', () => {
  test('is kept, and counts as soon as what was missing before it is there', async () => {
    const { identityId, emaid } = await world.vehicle();
    const caseId = await world.opened(identityId, CONTRACT, emaid);
    unwrap(await world.vehicles.recordCaseEvidence(said(caseId), by(operator)));
    unwrap(await world.vehicles.recordDelivery(carried(caseId), by(partner)));
    expect(await world.stands(caseId)).toBe('prerequisite → operator');
    await meets(caseId, 'contract_concluded');
    await meets(caseId, 'provisioning_certificate_published');
    expect(await world.stands(caseId)).toBe('active → nobody');
  });

  test('and twice, is told to nobody a second time', async () => {
    const { caseId, identityId } = await ready();
    const delivery = carried(caseId);
    unwrap(await world.vehicles.recordDelivery(delivery, by(partner)));
    const before = await world.events(identityId);
    unwrap(await world.vehicles.recordDelivery(delivery, by(partner)));
    expect(await world.events(identityId)).toEqual(before);
  });

  test('an older word of a prerequisite takes back no newer one; a newer one brings the case back to it', async () => {
    const { caseId } = await ready();
    const word = { caseId, name: 'contract_concluded', met: false, source: 'desk', reference: 'ticket 13' };
    const old = { ...word, at: new Date(world.now().getTime() - DAY) };
    unwrap(await world.vehicles.recordPrerequisite(old, by(operator)));
    expect(await world.stands(caseId)).toBe('delivery → operator');
    unwrap(await world.vehicles.recordPrerequisite({ ...word, at: world.now() }, by(operator)));
    expect(await world.stands(caseId)).toBe('prerequisite → operator');
  });
});

describe('evidence', () => {
  test('that names a certificate brings its record into force as well, and one that names another vehicle’s counts for nothing', async () => {
    const { caseId, emaid } = await ready();
    const other = await ready();
    const issuer = new OutsideIssuer('eMSP', world.now());
    const { pem, fingerprint } = issuer.issue({ subject: [{ name: 'CN', value: emaid }] });
    const bring = {
      purpose: CONTRACT,
      bundlePem: pem + issuer.pem,
      operatingModel: null,
      entries: [],
      dryRun: false,
    } as const;
    unwrap(await world.world.lifecycle.importCertificates(bring, by(actorWith('pki_engineer'))));
    world.world.clock.advance(MINUTE);

    unwrap(await world.vehicles.recordCaseEvidence(said(other.caseId, { fingerprint }), by(operator)));
    const { signals } = (await world.vehicles.provisioningCase(other.caseId, 'all')) ?? { signals: null };
    expect(signals?.evidence).toMatchObject([{ fingerprint, objection: 'fingerprint_of_another_identity' }]);
    expect(await world.stands(other.caseId)).toBe('delivery → operator');

    unwrap(await world.vehicles.recordCaseEvidence(said(caseId, { fingerprint }), by(operator)));
    expect(await world.stands(caseId)).toBe('active → nobody');
    const standing = await world.world.database.pool.query<{ state: string }>(
      `select record->>'state' as state from lifecycle.certificate where record->'signed'->>'fingerprint' = $1`,
      [fingerprint],
    );
    expect(standing.rows).toEqual([{ state: 'active' }]);
  });

  test('of a person needs a document, speaks for no station and no door of ours, and is too old after a week', async () => {
    const { caseId } = await ready();
    const { vehicles } = world;
    expect(reasonOf(await vehicles.recordCaseEvidence(said(caseId, { document: null }), by(operator)))).toBe(
      'document_missing',
    );
    const empty = { ...letter, content: Buffer.alloc(0) };
    expect(reasonOf(await vehicles.recordCaseEvidence(said(caseId, { document: empty }), by(operator)))).toBe(
      'document_unsuitable',
    );
    unwrap(await vehicles.recordCaseEvidence(said(caseId, { type: 'evse_acceptance', from: 'station' }), by(operator)));
    const late = { at: new Date(world.now().getTime() - 8 * DAY), reference: 'an old mail' };
    unwrap(await vehicles.recordCaseEvidence(said(caseId, late), by(operator)));
    const found = await vehicles.provisioningCase(caseId, 'all');
    expect(found?.signals.evidence.map(({ objection }) => objection)).toEqual([
      'evidence_source_not_yours',
      'evidence_too_old',
    ]);
    expect(await world.stands(caseId)).toBe('delivery → operator');
  });

  test('of a provider who confirms leaves the station to accept it', async () => {
    const { caseId } = await ready();
    unwrap(await world.vehicles.recordDelivery(carried(caseId), by(partner)));
    unwrap(await world.vehicles.recordCaseEvidence(said(caseId, { type: 'provider_confirmation' }), by(operator)));
    expect(await world.stands(caseId)).toBe('pending_activation → station');
  });
});

test('evidence whose document the store has no room for is refused by that name, and nothing of it is kept', async () => {
  const { caseId } = await ready();
  world.documents.isFull = true;
  expect(reasonOf(await world.vehicles.recordCaseEvidence(said(caseId), by(operator)))).toBe('document_store_full');
  world.documents.isFull = false;
  expect((await world.vehicles.provisioningCase(caseId, 'all'))?.signals.evidence).toEqual([]);
});

describe('a case', () => {
  test('whose time is up fails and waits for an operator; what it lacked brings it on all the same', async () => {
    const { caseId } = await ready();
    unwrap(await world.vehicles.recordDelivery(carried(caseId), by(partner)));
    world.world.clock.advance(15 * DAY);
    await world.vehicles.endOverdueCases();
    expect(await world.stands(caseId)).toBe('failed → operator');
    unwrap(await world.vehicles.recordCaseEvidence(said(caseId, { at: world.now() }), by(operator)));
    expect(await world.stands(caseId)).toBe('active → nobody');
  });

  test('that stations reject again and again fails, and begins anew when a person lets it go on', async () => {
    const { caseId } = await ready();
    for (let times = 0; times < 5; times++) {
      world.world.clock.advance(MINUTE);
      const delivery = carried(caseId, { outcome: 'rejected', reference: `exchange ${times}`, at: world.now() });
      unwrap(await world.vehicles.recordDelivery(delivery, by(partner)));
    }
    expect(await world.stands(caseId)).toBe('failed → operator');
    world.world.clock.advance(MINUTE);
    unwrap(await world.vehicles.unblockCase({ caseId }, by(operator)));
    expect(await world.stands(caseId)).toBe('delivery → operator');
  });

  test('that is blocked waits for whom it was blocked for, keeps what it hears, and goes on with it', async () => {
    const { caseId } = await ready();
    unwrap(
      await world.vehicles.blockCase({ caseId, waitsFor: 'broker' }, by(operator, { reason: 'the pool is down' })),
    );
    expect(await world.stands(caseId)).toBe('blocked → broker');
    expect(reasonOf(await world.vehicles.blockCase({ caseId, waitsFor: 'oem' }, by(operator)))).toBe(
      'provisioning_state_unsuitable',
    );
    unwrap(await world.vehicles.recordDelivery(carried(caseId), by(partner)));
    expect(await world.stands(caseId)).toBe('blocked → broker');
    unwrap(await world.vehicles.unblockCase({ caseId }, by(operator)));
    expect(await world.stands(caseId)).toBe('pending_activation → operator');
  });

  test('is one of several contracts of its vehicle, each followed by itself; a place has one that is not finished', async () => {
    const { caseId, identityId, emaid, secondEmaid } = await ready();
    const second = await world.opened(identityId, CONTRACT, secondEmaid);
    const wish = {
      identityId,
      artifact: CONTRACT,
      slot: emaid,
      program: null,
      broker: 'desk',
      prerequisites: null,
    } as const;
    expect(reasonOf(await world.vehicles.openProvisioningCase(wish, by(operator)))).toBe('provisioning_case_open');
    unwrap(await world.vehicles.recordCaseEvidence(said(caseId), by(operator)));
    expect([await world.stands(caseId), await world.stands(second)]).toEqual([
      'active → nobody',
      'prerequisite → operator',
    ]);
    // The next one of the same contract stands beside it until it is active itself.
    const next = unwrap(await world.vehicles.openProvisioningCase({ ...wish, prerequisites: [] }, by(operator)));
    expect(await world.stands(caseId)).toBe('active → nobody');
    unwrap(await world.vehicles.recordCaseEvidence(said(next.provisioningCaseId), by(operator)));
    expect([await world.stands(caseId), await world.stands(next.provisioningCaseId)]).toEqual([
      'withdrawn → nobody',
      'active → nobody',
    ]);
  });

  test('is opened twice at once only one time', async () => {
    const { identityId, emaid } = await world.vehicle();
    const wish = {
      identityId,
      artifact: CONTRACT,
      slot: emaid,
      program: null,
      broker: 'desk',
      prerequisites: null,
    } as const;
    const both = await Promise.all([1, 2].map(() => world.vehicles.openProvisioningCase(wish, by(operator))));
    expect(both.map((each) => reasonOf(each) ?? 'opened').toSorted()).toEqual(['opened', 'provisioning_case_open']);
  });

  test('that is withdrawn hears nothing more', async () => {
    const { caseId } = await ready();
    unwrap(await world.vehicles.withdrawCase({ caseId }, by(operator)));
    expect(await world.stands(caseId)).toBe('withdrawn → nobody');
    expect(reasonOf(await world.vehicles.recordDelivery(carried(caseId), by(partner)))).toBe('provisioning_case_over');
  });

  test('ends with its vehicle, and belongs to whom its vehicle belongs', async () => {
    const { caseId, identityId } = await ready();
    const administrator = actorWith('administrator');
    const { version } = (await world.world.lifecycle.findIdentity(identityId)) ?? { version: 0 };
    const moved = { identityId, owner: 'south-depot' };
    unwrap(await world.world.lifecycle.changeIdentity(moved, by(administrator, { expectedVersion: version })));
    await world.react(identityId);
    expect(await world.vehicles.provisioningCase(caseId, ['north-depot'])).toBeNull();
    expect(await world.vehicles.provisioningCase(caseId, ['south-depot'])).not.toBeNull();
    expect(reasonOf(await world.vehicles.withdrawCase({ caseId }, by({ ...operator, owners: ['north-depot'] })))).toBe(
      'provisioning_case_unknown',
    );
  });
});

test.each([
  ['vehicle_unknown', { owners: ['south-depot'] }, {}],
  ['role_missing', { roles: ['viewer'] }, {}],
  ['slot_unknown', {}, { slot: 'DEXYZ000000000' }],
  ['broker_unknown', {}, { broker: 'nobody' }],
  ['program_not_bound', {}, { program: 'other' }],
  ['prerequisites_unsuitable', {}, { prerequisites: [{ name: 'Not A Name', party: 'oem' }] }],
] as const)('a case is not opened: %s', async (reason, actor, over) => {
  const { identityId, emaid } = await world.vehicle();
  const usual = { program: null, broker: 'desk', prerequisites: null };
  const wish = { identityId, artifact: CONTRACT, slot: emaid, ...usual } as const;
  const outcome = await world.vehicles.openProvisioningCase({ ...wish, ...over }, by({ ...operator, ...actor }));
  expect(reasonOf(outcome)).toBe(reason);
  expect(await world.events(identityId)).toEqual([]);
});
