import { createPrivateKey, X509Certificate } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HUB, HubWorld } from '../testing/hub-world.ts';
import { actorWith, by, csr, ORGANISATION } from '../testing/lifecycle-world.ts';
import { newHubOperationId } from './hub-operation.ts';

let w: HubWorld;
beforeEach(async () => {
  w = await HubWorld.start();
});
afterEach(() => w.world.drop());

const engineer = actorWith('pki_engineer');
const CREATE = { kind: 'create', thing: 'bus-1', policies: ['telemetry'] } as const;
const take = (operationId: ReturnType<typeof newHubOperationId>, context = by(engineer)) =>
  w.hubs.takeCredential({ hub: HUB, operationId }, context);

describe('a certificate with a central key', () => {
  test('is made inactive, attached, and its key is handed out once', async () => {
    const operation = await w.tried(CREATE);
    expect(operation).toMatchObject({
      status: 'succeeded',
      done: [`create ${operation.hubCertificateId}`, 'attach_policy telemetry', 'attach_thing bus-1'],
    });
    const entry = w.hub.registry.entry(operation.hubCertificateId ?? '');
    expect(entry.status).toBe('INACTIVE');

    const credential = unwrap(await take(operation.id));
    const certificate = new X509Certificate(credential.certificatePem);
    expect(certificate.checkPrivateKey(createPrivateKey(credential.privateKeyPem))).toBe(true);
    expect(await take(operation.id)).toMatchObject({ refusal: { reason: 'key_not_held' } });
  });

  test('never leaves its key in the database', async () => {
    const operation = await w.tried(CREATE);
    const context = by(engineer, { idempotencyKey: 'download-1' });
    const { privateKeyPem } = unwrap(await take(operation.id, context));
    expect(await take(operation.id, context)).toMatchObject({ refusal: { reason: 'key_not_held' } });

    const { rows: tables } = await w.world.database.pool.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`,
    );
    const body = privateKeyPem.split('\n')[1] ?? '';
    expect(body.length).toBeGreaterThan(40);
    for (const { name } of tables) {
      const { rows } = await w.world.database.pool.query(`select t::text as line from ${name} t`);
      for (const { line } of rows as { line: string }[]) {
        expect(line).not.toContain('PRIVATE KEY');
        expect(line).not.toContain(body);
      }
    }
  });

  test('gives its key to nobody but its requester, and only to who may', async () => {
    const operation = await w.tried(CREATE);
    const another = { ...engineer, id: 'noor' };
    expect(await take(operation.id, by(another))).toMatchObject({ refusal: { reason: 'not_its_requester' } });
    expect(await take(operation.id, by(actorWith('operator')))).toMatchObject({ refusal: { reason: 'role_missing' } });
    expect(await take(newHubOperationId(new Date()))).toMatchObject({ refusal: { reason: 'operation_unknown' } });
    unwrap(await take(operation.id));
  });

  test('loses its key with a restart, and after a quarter of an hour', async () => {
    const operation = await w.tried(CREATE);
    const restarted = await w.another().takeCredential({ hub: HUB, operationId: operation.id }, by(engineer));
    expect(restarted).toMatchObject({ refusal: { reason: 'key_not_held' } });
    w.world.clock.advance(15 * 60_000);
    expect(await take(operation.id)).toMatchObject({ refusal: { reason: 'key_not_held' } });
    expect((await w.hubs.operation(HUB, operation.id))?.keyWaits).toBe(false);
  });

  test('is audited when it is ordered, made and taken', async () => {
    const operation = await w.tried(CREATE);
    unwrap(await take(operation.id));
    expect((await w.world.audit()).map(({ action }) => action)).toEqual([
      'create-hub-certificate',
      'advance-hub-operation',
      'take-hub-credential',
    ]);
    expect(await w.world.events()).toEqual(['IotHubOperationFinished', 'IotHubCredentialTaken']);
  });

  test('is not given before it is there', async () => {
    const { operationId } = unwrap(await w.order(CREATE));
    expect(await take(operationId)).toMatchObject({ refusal: { reason: 'no_certificate_yet' } });
  });

  test.each([
    ['a thing with a slash', { ...CREATE, thing: 'a/b' }],
    ['a thing of 129 characters', { ...CREATE, thing: 'a'.repeat(129) }],
    ['a thing with a lone surrogate', { ...CREATE, thing: 'bus\ud800' }],
    ['an empty policy', { ...CREATE, policies: [''] }],
    ['eleven policies', { ...CREATE, policies: Array<string>(11).fill('telemetry') }],
  ])('is refused with %s before anything is written', async (_name, task) => {
    expect(await w.order(task)).toMatchObject({ refusal: { reason: 'hub_name_invalid' } });
    expect(await w.hubs.operations(HUB, { after: null, limit: 10 })).toEqual([]);
  });

  test('ends as refused where its thing does not exist, and what was made is named', async () => {
    const operation = await w.tried({ ...CREATE, thing: 'no-such' });
    expect(operation).toMatchObject({ status: 'refused', done: [expect.any(String), 'attach_policy telemetry'] });
    expect(operation.hubCertificateId).not.toBeNull();
  });
});

describe('a creation whose answer is lost', () => {
  test('is not repeated: what it left is found and named for deletion', async () => {
    await w.registered('INACTIVE');
    w.world.clock.advance(3_600_000);
    const ours = await w.tried(CREATE);
    w.hub.failNext('answer_lost');
    const lost = await w.tried(CREATE);
    expect(lost).toMatchObject({ status: 'waiting', lastError: 'connection closed before the answer' });
    const operation = await w.ended(lost.id);
    expect(operation.status).toBe('answer_lost');
    expect(operation.candidates).toHaveLength(1);
    expect(operation.candidates).not.toContain(ours.hubCertificateId);
    expect(w.hub.changes.filter((change) => change === 'create')).toHaveLength(2);

    await w.hubs.look(HUB);
    const [candidate = ''] = operation.candidates;
    expect(await w.tried({ kind: 'delete' }, candidate)).toMatchObject({ status: 'succeeded', done: ['delete'] });
  });

  test('is the same after a kill between the call and its record', async () => {
    const { operationId } = unwrap(await w.order(CREATE));
    const create = w.hub.create.bind(w.hub);
    w.hub.create = async () => {
      await create();
      throw new Error('killed');
    };
    await expect(w.hubs.advance(operationId)).rejects.toThrow('killed');
    w.hub.create = create;
    expect(await w.another().advance(operationId)).toBe('too_early');
    const operation = await w.ended(operationId, w.another());
    expect(operation).toMatchObject({ status: 'answer_lost', candidates: [expect.any(String)] });
    expect(w.hub.registry.entries.size).toBe(1);
  });

  test('leaves alone what others made: attached, active, or in use by another operation', async () => {
    const { operationId } = unwrap(await w.order({ kind: 'create', thing: null, policies: [] }));
    w.hub.create = async () => {
      throw new Error('killed');
    };
    await expect(w.hubs.advance(operationId)).rejects.toThrow('killed');
    await w.registered('INACTIVE', ['bus-1']);
    await w.registered('INACTIVE', [], ['telemetry']);
    await w.registered('ACTIVE');
    const operation = await w.ended(operationId);
    expect(operation).toMatchObject({ status: 'answer_lost', candidates: [] });
    expect(operation.result).toContain('order another one');
  });

  test('is tried again where the hub surely made nothing', async () => {
    w.hub.down = true;
    const waiting = await w.tried(CREATE);
    expect(waiting).toMatchObject({ status: 'waiting', calledAt: null });
    w.hub.down = false;
    expect((await w.ended(waiting.id)).status).toBe('succeeded');
    expect(w.hub.registry.entries.size).toBe(1);
  });
});

describe('a certificate at a hub', () => {
  test('is activated, deactivated and revoked, and known to be so at once', async () => {
    const id = await w.registered('INACTIVE', ['bus-1']);
    await w.registered('ACTIVE', ['bus-1']);
    for (const [task, status] of [
      [{ kind: 'activate' }, 'ACTIVE'],
      [{ kind: 'deactivate' }, 'INACTIVE'],
      [{ kind: 'revoke', reason: 'superseded' }, 'REVOKED'],
    ] as const) {
      expect(await w.tried(task, id)).toMatchObject({ status: 'succeeded' });
      const page = await w.hubs.certificates(HUB, { after: null, limit: 10 });
      expect(page?.find((row) => row.id === id)?.status).toBe(status);
    }
  });

  test('is deleted in the order that the hub wants, in spite of a crash after any step', async () => {
    const id = await w.registered('ACTIVE', ['bus-1'], ['telemetry']);
    await w.registered('ACTIVE', ['bus-1']);
    const { operationId } = unwrap(await w.order({ kind: 'delete' }, id));
    for (let lost = 0; lost < 4; lost += 1) w.hub.failNext('answer_lost');
    const operation = await w.ended(operationId);
    expect(operation.status).toBe('succeeded');
    expect(w.hub.changes).toEqual(['set_status INACTIVE', 'detach_policy telemetry', 'detach_thing bus-1', 'delete']);
    expect(w.hub.registry.entries.has(id)).toBe(false);
  });

  test('is deleted as soon as the hub has heard of the detachment', async () => {
    const id = await w.registered('INACTIVE', ['bus-1']);
    await w.registered('ACTIVE', ['bus-1']);
    w.hub.registry.detachmentLag = 2;
    const first = await w.tried({ kind: 'delete' }, id);
    expect(first).toMatchObject({ status: 'waiting', attempts: 1 });
    expect(await w.ended(first.id)).toMatchObject({ status: 'succeeded', attempts: 3 });
  });

  test('is kept while it is the last that lets its thing in, unless its key is compromised', async () => {
    const id = await w.registered('ACTIVE', ['bus-1']);
    await w.registered('INACTIVE', ['bus-1']);
    for (const task of [
      { kind: 'deactivate' },
      { kind: 'delete' },
      { kind: 'revoke', reason: 'superseded' },
    ] as const) {
      expect(await w.tried(task, id)).toMatchObject({ status: 'refused', done: [] });
    }
    expect(w.hub.changes).toEqual([]);
    const compromised = { kind: 'revoke', reason: 'keyCompromise' } as const;
    expect(await w.tried(compromised, id, 'bus-1')).toMatchObject({ status: 'succeeded' });
  });

  test.each([
    ['attached to things', ['bus-1', 'bus-2'], 'bus-2'],
    ['attached to none', [], null],
  ])('for a compromise is confirmed by name before anything is done: %s', async (_, things, name) => {
    const id = await w.registered('ACTIVE', things);
    const compromised = { kind: 'revoke', reason: 'keyCompromise' } as const;
    const order = (typed: string | null) => w.order(compromised, id, undefined, typed);
    expect(await order(null)).toMatchObject({ refusal: { reason: 'confirmation_missing' } });
    for (const wrong of ['BUS-2', 'bus-3', '', name === null ? 'bus-1' : id]) {
      expect(await order(wrong)).toMatchObject({ refusal: { reason: 'confirmation_mismatch' } });
    }
    expect(w.hub.changes).toEqual([]);
    unwrap(await order(name ?? id));
  });

  test('is not the other of two that go at once', async () => {
    const [one, two] = [await w.registered('ACTIVE', ['bus-1']), await w.registered('ACTIVE', ['bus-1'])];
    const first = unwrap(await w.order({ kind: 'deactivate' }, one));
    const second = unwrap(await w.order({ kind: 'deactivate' }, two));
    await Promise.all([w.hubs.advance(first.operationId), w.another().advance(second.operationId)]);
    const ends = [await w.ended(first.operationId), await w.ended(second.operationId)];
    expect(ends.map(({ status }) => status).sort()).toEqual(['refused', 'succeeded']);
  });

  test('has one operation at a time', async () => {
    const id = await w.registered('INACTIVE');
    unwrap(await w.order({ kind: 'activate' }, id));
    expect(await w.order({ kind: 'delete' }, id)).toMatchObject({ refusal: { reason: 'operation_under_way' } });
  });

  test('has one operation when two are ordered at once', async () => {
    const id = await w.registered('INACTIVE');
    const orders = await Promise.all([w.order({ kind: 'activate' }, id), w.order({ kind: 'delete' }, id)]);
    const refusals = orders.flatMap((order) => (order.ok ? [] : [order.refusal.reason]));
    expect(refusals).toEqual(['operation_under_way']);
  });

  test('is unknown when no look has found it, at a hub that is not configured, and to who may not', async () => {
    const id = await w.registered('INACTIVE');
    expect(await w.order({ kind: 'activate' }, 'a'.repeat(64))).toMatchObject({
      refusal: { reason: 'certificate_unknown_to_hub' },
    });
    const elsewhere = { hub: '__proto__', task: { kind: 'activate' }, hubCertificateId: id } as const;
    expect(await w.hubs.order(elsewhere, by(engineer))).toMatchObject({ refusal: { reason: 'hub_unknown' } });
    expect(await w.order({ kind: 'delete' }, id, actorWith('operator'))).toMatchObject({
      refusal: { reason: 'role_missing' },
    });
    expect(await w.order(CREATE, null, actorWith('operator'))).toMatchObject({ refusal: { reason: 'role_missing' } });
  });

  test('is given up on after so many attempts, with what stood in the way', async () => {
    const id = await w.registered('INACTIVE');
    w.hub.down = true;
    const { operationId } = unwrap(await w.order({ kind: 'activate' }, id));
    const operation = await w.ended(operationId);
    expect(operation).toMatchObject({ status: 'failed', attempts: 25 });
    expect(operation.result).toContain('the hub cannot be reached');
  });

  test('comes back to its job by the timer when a nudge was lost', async () => {
    const id = await w.registered('INACTIVE');
    unwrap(await w.order({ kind: 'activate' }, id));
    w.world.nudges.sent.length = 0;
    expect(await w.hubs.nudgeDue()).toBe(1);
    expect(w.world.nudges.sent).toHaveLength(1);
  });
});

describe('a look at a hub', () => {
  test('finds what is there, what has changed and what is gone', async () => {
    const [one, two, three] = [
      await w.registered('ACTIVE', ['bus-1']),
      await w.registered('INACTIVE'),
      await w.registered('ACTIVE'),
    ];
    w.world.clock.advance(1_000);
    w.hub.registry.entries.delete(two);
    w.hub.registry.entry(one).status = 'REVOKED';
    const look = await w.hubs.look(HUB);
    expect(look).toMatchObject({ certificates: 2, error: null });
    const page = await w.hubs.certificates(HUB, { after: null, limit: 10 });
    expect(page?.map(({ id, status }) => [id, status]).sort()).toEqual(
      [
        [one, 'REVOKED'],
        [three, 'ACTIVE'],
      ].sort(),
    );
  });

  test('takes nothing for gone when it is cut off, and says why and since when', async () => {
    await w.registered('ACTIVE');
    const [whole] = await w.hubs.list();
    w.world.clock.advance(60_000);
    w.hub.down = true;
    const look = await w.hubs.look(HUB);
    expect(look).toMatchObject({ error: 'the hub cannot be reached', completedAt: whole?.look?.completedAt });
    expect(await w.hubs.certificates(HUB, { after: null, limit: 10 })).toHaveLength(1);
  });

  test('asks what a certificate is made of once', async () => {
    await w.registered('ACTIVE');
    let descriptions = 0;
    const describeOne = w.hub.describe.bind(w.hub);
    w.hub.describe = (id) => {
      descriptions += 1;
      return describeOne(id);
    };
    await w.hubs.look(HUB);
    expect(descriptions).toBe(0);
  });

  test('reports what no record knows, page by page', async () => {
    for (let count = 0; count < 5; count += 1) w.hub.registry.create('ACTIVE');
    await w.hubs.look(HUB);
    const seen: string[] = [];
    let pages = 0;
    for (let after: string | null = null; ; pages += 1) {
      const page = await w.hubs.drift(HUB, { after, limit: 2 });
      seen.push(...(page?.drifts.map(({ fingerprint }) => fingerprint) ?? []));
      expect(page?.drifts.every(({ kind }) => kind === 'only_there')).toBe(true);
      after = page?.next ?? null;
      if (after === null) break;
    }
    expect(pages).toBe(2);
    expect(seen).toEqual([...w.hub.registry.entries.keys()].sort());
    expect(await w.hubs.drift('another', { after: null, limit: 2 })).toBeNull();
  });
});

describe('a certificate that is recorded here and is at a hub', () => {
  const recorded = async (thing: string) => {
    const { world } = w;
    const identityId = await world.identity('iot_device', { iot_thing_name: thing, organisation: ORGANISATION });
    const csrPem = csr([
      { name: 'O', value: ORGANISATION },
      { name: 'CN', value: thing },
    ]);
    const place = { identityId, purpose: 'iot_hub_identity', slot: null } as const;
    const { certificateId } = unwrap(await world.lifecycle.issueCertificate({ ...place, csrPem }, by(engineer)));
    await world.lifecycle.advanceCertificate(certificateId);
    const chain = await world.lifecycle.chainOf(certificateId);
    if (chain === null) throw new Error('not issued');
    const end = '-----END CERTIFICATE-----\n';
    const certificatePem = chain.chainPem.slice(0, chain.chainPem.indexOf(end) + end.length);
    return { certificateId, certificatePem, fingerprint: chain.fingerprint };
  };

  test('comes into force when the hub has it active and attached to its thing, and not before', async () => {
    const { certificateId, ...credential } = await recorded('bus-1');
    const { id } = w.hub.registry.register(credential, 'INACTIVE');
    await w.hubs.look(HUB);
    w.hub.registry.attachThing(id, 'bus-2');
    w.hub.registry.setStatus(id, 'ACTIVE');
    await w.hubs.look(HUB);
    expect(await w.world.stage(certificateId)).toBe('issued');
    expect((await w.hubs.drift(HUB, { after: null, limit: 10 }))?.drifts).toMatchObject([
      { kind: 'status_differs', certificateId },
      { kind: 'attached_elsewhere', certificateId, hubCertificateId: id },
    ]);

    w.hub.registry.attachThing(id, 'bus-1');
    w.hub.registry.detachThing(id, 'bus-2');
    await w.hubs.look(HUB);
    expect(await w.world.stage(certificateId)).toBe('active');
    expect((await w.hubs.drift(HUB, { after: null, limit: 10 }))?.drifts).toEqual([]);
  });

  test('is missed when the hub loses it', async () => {
    const { certificateId, ...credential } = await recorded('bus-1');
    const { id } = w.hub.registry.register(credential, 'ACTIVE');
    w.hub.registry.attachThing(id, 'bus-1');
    await w.hubs.look(HUB);
    w.world.clock.advance(1_000);
    w.hub.registry.entries.delete(id);
    await w.hubs.look(HUB);
    expect((await w.hubs.drift(HUB, { after: null, limit: 10 }))?.drifts).toMatchObject([
      { kind: 'only_here', certificateId, here: 'active' },
    ]);
  });
});

describe('an import from a hub', () => {
  const integration = actorWith('integration');
  const bring = (dryRun: boolean, hub = HUB) =>
    w.hubs.importFrom({ hub, after: null, dryRun }, by(integration, { idempotencyKey: `import-${dryRun}` }));
  const device = (thing: string) =>
    w.world.identity('iot_device', { iot_thing_name: thing, organisation: ORGANISATION });

  test('makes records of what is attached to a thing that an identity is bound to, in the state the hub says', async () => {
    const [one, two] = [await device('bus-1'), await device('bus-2')];
    const active = await w.registered('ACTIVE', ['bus-1']);
    const inactive = await w.registered('INACTIVE', ['bus-2']);
    const loose = await w.registered('ACTIVE');
    const shared = await w.registered('ACTIVE', ['bus-1', 'bus-2']);
    const strange = await w.registered('SUSPENDED', ['bus-1']);

    const planned = unwrap(await bring(true));
    expect(planned.next).toBeNull();
    expect((await w.hubs.drift(HUB, { after: null, limit: 10 }))?.drifts).toHaveLength(5);

    const { certificates } = unwrap(await bring(false));
    const of = (fingerprint: string) => certificates.find((each) => each.fingerprint === fingerprint);
    expect(of(active)).toMatchObject({ outcome: 'imported', identityId: one, stage: 'active' });
    expect(of(inactive)).toMatchObject({ outcome: 'imported', identityId: two, stage: 'inactive' });
    expect(of(loose)).toMatchObject({ outcome: 'refused', reason: 'identity_not_given' });
    expect(of(shared)).toMatchObject({ outcome: 'refused', reason: 'identity_not_given' });
    expect(of(strange)).toMatchObject({ outcome: 'refused', reason: 'platform_status_unknown' });
    expect(planned.certificates.map(({ outcome }) => outcome)).toEqual(certificates.map(({ outcome }) => outcome));

    const drifts = (await w.hubs.drift(HUB, { after: null, limit: 10 }))?.drifts ?? [];
    expect(drifts.map(({ hubCertificateId }) => hubCertificateId).sort()).toEqual([loose, shared, strange].sort());
  });

  test('is refused at a hub that is not configured, and to who may not import', async () => {
    expect(await bring(true, 'another')).toMatchObject({ refusal: { reason: 'hub_unknown' } });
    await w.registered('ACTIVE');
    const viewer = by(actorWith('viewer'));
    expect(await w.hubs.importFrom({ hub: HUB, after: null, dryRun: true }, viewer)).toMatchObject({
      refusal: { reason: 'role_missing' },
    });
  });

  test('has nothing to do where every certificate has a record', async () => {
    expect(unwrap(await bring(false))).toEqual({ dryRun: false, certificates: [], next: null });
  });
});
