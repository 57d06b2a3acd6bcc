import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BulkActionId } from '../bulk-action/bulk-action-id.ts';
import { type CertificateId, newCertificateId } from '../certificate/certificate-id.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { FakeDeliveryPath } from '../testing/fake-delivery-path.ts';
import { actorWith, by, gateway, LifecycleWorld, operator } from '../testing/lifecycle-world.ts';
import { lookedDraft } from '../testing/looked-draft.ts';

let world: LifecycleWorld;
let deliveries: FakeDeliveryPath;
let lifecycle: Lifecycle;

beforeAll(async () => {
  world = await LifecycleWorld.start();
});
afterAll(() => world.drop());
beforeEach(() => {
  deliveries = new FakeDeliveryPath();
  lifecycle = world.another({ deliveries });
});

const sent = async (): Promise<CertificateId> => {
  const { id } = await world.issued(await world.charger());
  unwrap(await lifecycle.recordSent({ certificateId: id, executionPath: 'ocpp' }, by(gateway)));
  return id;
};
const accepted = async (): Promise<CertificateId> => {
  const id = await sent();
  const answer = { certificateId: id, outcome: 'accepted', channel: 'ocpp', detail: '' } as const;
  unwrap(await lifecycle.recordInstallation(answer, by(gateway)));
  return id;
};
const install = (certificateId: CertificateId, over: Parameters<typeof by>[1] = {}, actor = operator) =>
  lifecycle.installCertificate({ certificateId }, by(actor, { reason: 'it has lost it', ...over }));
const written = async (id: CertificateId) => {
  const { rows } = await world.database.pool.query<{ position: string; outcome: string; event: string | null }>(
    `select entry->>'outcome' as outcome, entry->>'event' as event from lifecycle.audit_entry
     where entry->>'certificateId' = $1 and entry->>'action' = 'install-certificate' order by position`,
    [id],
  );
  return rows;
};

describe('to send again', () => {
  test.each([
    ['one that was sent and not confirmed', sent, 'issued', 'Sent, no answer yet.'],
    ['one that was accepted', accepted, 'installed_pending_activation', 'To be sent again, no answer yet.'],
  ])(
    '%s is ordered with its event and its audit entry, and stays what it is',
    async (_what, made, state, lastOutcome) => {
      const id = await made();
      const version = (await lifecycle.certificate(id, operator))?.version ?? 0;
      const events = (await world.events()).length;
      expect(unwrap(await install(id))).toEqual({ certificateId: id, state, version: version + 1 });
      expect(deliveries.ordered).toEqual([{ id, reason: 'it has lost it' }]);
      expect((await world.events()).slice(events)).toEqual(['CertificateInstallRequested']);
      expect(await written(id)).toEqual([{ outcome: 'done', event: 'CertificateInstallRequested' }]);
      expect(await lifecycle.certificate(id, operator)).toMatchObject({ state, lastOutcome });
    },
  );

  test('an accepted answer to it is an installation like the first', async () => {
    const id = await accepted();
    unwrap(await install(id));
    unwrap(await lifecycle.recordSent({ certificateId: id, executionPath: 'ocpp' }, by(gateway)));
    const events = (await world.events()).length;
    const answer = { certificateId: id, outcome: 'accepted', channel: 'ocpp', detail: '' } as const;
    unwrap(await lifecycle.recordInstallation(answer, by(gateway)));
    expect((await world.events()).slice(events)).toEqual(['CertificateInstalled']);
    expect(await lifecycle.certificate(id, operator)).toMatchObject({
      lastOutcome: 'Accepted by the endpoint, not seen in use yet.',
    });
  });

  test('is all or nothing: an order that is not written leaves no event, no entry and no new version', async () => {
    const id = await accepted();
    const before = await lifecycle.certificate(id, operator);
    const events = await world.events();
    deliveries.breaks = true;
    await expect(install(id)).rejects.toThrow('the order was not written');
    expect(await lifecycle.certificate(id, operator)).toEqual(before);
    expect(await world.events()).toEqual(events);
    expect(await written(id)).toEqual([]);
  });

  test.each(['no_delivery_path', 'delivery_under_way', 'delivered_by_migration'] as const)(
    'is refused when whoever delivers says %s, and the page, the list and the audit say so',
    async (reason) => {
      const id = await sent();
      deliveries.refuses.set(id, reason);
      const outcome = await install(id);
      expect(outcome).toMatchObject({ ok: false, refusal: { reason } });
      expect(await written(id)).toEqual([{ outcome: 'refused', event: null }]);
      const detail = outcome.ok ? '' : outcome.refusal.detail;
      const page = await lifecycle.certificate(id, operator);
      const { certificates } = await lifecycle.inventory({ after: null, limit: 500 }, operator);
      for (const shown of [page, certificates.find((one) => one.id === id)]) {
        expect(shown?.actions.find(({ name }) => name === 'install')).toEqual({
          name: 'install',
          allowed: false,
          reason: detail,
        });
      }
    },
  );

  test('where nothing is delivered from here, nothing is', async () => {
    const id = await sent();
    lifecycle = world.another();
    expect(await install(id)).toMatchObject({ refusal: { reason: 'no_delivery_path' } });
  });

  test.each([
    ['of nobody', async () => newCertificateId(world.clock.now()), {}, 'certificate_unknown'],
    ['in an old version', sent, { expectedVersion: 1 }, 'version_conflict'],
    ['without a reason', sent, { reason: ' ' }, 'reason_missing'],
  ] as const)('%s it is refused before anything is ordered', async (_what, made, over, reason) => {
    expect(await install(await made(), over)).toMatchObject({ ok: false, refusal: { reason } });
    expect(deliveries.ordered).toEqual([]);
  });

  test('another owner’s is not there, and whoever only looks may not', async () => {
    const id = await sent();
    const elsewhere = { ...operator, owners: ['south-depot'] };
    expect(await install(id, {}, elsewhere)).toMatchObject({ refusal: { reason: 'certificate_unknown' } });
    expect(await install(id, {}, actorWith('viewer'))).toMatchObject({ refusal: { reason: 'role_missing' } });
    expect(deliveries.ordered).toEqual([]);
  });

  test('one in force is not sent again: it was seen', async () => {
    const { id } = await world.active(await world.charger());
    expect(await install(id)).toMatchObject({ refusal: { reason: 'not_possible_in_this_state' } });
    expect(deliveries.ordered).toEqual([]);
  });
});

describe('many at once', () => {
  const finish = async (id: BulkActionId) => {
    for (let round = 0; round < 20; round++) {
      await lifecycle.advanceBulkAction(id);
      if ((await lifecycle.bulkAction(id, operator))?.status !== 'running') return;
      world.clock.advance(1_000);
    }
    throw new Error('it does not end');
  };

  test('are sent by one bulk action, whose dry run leaves out what is not delivered', async () => {
    const [first, second, third] = [await accepted(), await accepted(), await accepted()];
    const wish = {
      command: { verb: 'install' },
      filter: { state: 'installed_pending_activation' },
      ratePerMinute: 6_000,
    } as const;
    const others = (
      await lifecycle.inventory({ state: wish.filter.state, after: null, limit: 500 }, operator)
    ).certificates
      .map(({ id }) => id)
      .filter((id) => ![first, second, third].includes(id));
    for (const id of [second, ...others]) deliveries.refuses.set(id, 'delivered_by_migration');
    const draft = unwrap(await lookedDraft(lifecycle, wish, by(operator)));
    expect(draft.plan).toMatchObject({
      acts: 2,
      needApproval: 0,
      skipped: [{ reason: 'delivered_by_migration', count: 1 + others.length }],
    });
    expect(deliveries.ordered).toEqual([]);

    deliveries.refuses.set(third, 'delivery_under_way');
    unwrap(await lifecycle.startBulkAction({ bulkActionId: draft.id, count: 2 }, by(operator)));
    await finish(draft.id);
    expect(deliveries.ordered.map(({ id }) => id)).toEqual([first]);
    expect((await lifecycle.bulkAction(draft.id, operator))?.progress).toEqual({ done: 1, refused: 1, failed: 0 });
    const targets = (await lifecycle.bulkTargets({ id: draft.id, after: 0, limit: 10 }, operator)) ?? [];
    expect(targets.find(({ certificateId }) => certificateId === third)?.refusal).toBe('delivery_under_way');
  });
});
