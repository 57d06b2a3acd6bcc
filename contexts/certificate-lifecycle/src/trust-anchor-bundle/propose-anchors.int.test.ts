import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ApprovalId } from '../approval/approval-id.ts';
import { actorWith, by, chargerSubject, LifecycleWorld, pkiEngineer } from '../testing/lifecycle-world.ts';
import { OutsideIssuer } from '../testing/outside-issuer.ts';
import { approve, noor, secondEngineer } from '../testing/second-engineer.ts';
import type { BundlePurpose } from './bundle-purpose.ts';

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  world.people.push(secondEngineer);
});
afterEach(() => world.drop());

const vendor = (name: string, organisation = 'A vendor') =>
  new OutsideIssuer(name, world.clock.now(), { organisation });
const bring = (
  anchors: readonly OutsideIssuer[],
  {
    purpose = 'charger_factory_trust',
    dryRun = false,
    actor = pkiEngineer,
    ...over
  }: { purpose?: BundlePurpose; dryRun?: boolean; actor?: typeof pkiEngineer } & Parameters<typeof by>[1] = {},
) => {
  world.clock.advance(1);
  const anchorsPem = anchors.map(({ pem }) => pem).join('');
  return world.lifecycle.importTrustAnchors({ purpose, anchorsPem, dryRun }, by(actor, over));
};
async function asked(...args: Parameters<typeof bring>) {
  const { approvalId, bundleId } = unwrap(await bring(...args));
  if (approvalId === null || bundleId === null) throw new Error('nobody was asked');
  return { approvalId, bundleId };
}
const answer = (approvalId: ApprovalId, verdict: 'approve' | 'decline' = 'approve', actor = noor) =>
  world.lifecycle.answerApproval({ approvalId, verdict }, by(actor));
const factory = async () => (await world.lifecycle.factoryAnchors()).map(({ name }) => /CN=([^,]+)/.exec(name)?.[1]);
const versions = async (purpose: BundlePurpose = 'charger_factory_trust') =>
  (await world.lifecycle.trustAnchorBundles({ purpose, after: null, limit: 9 })).map(({ version, state }) => [
    version,
    state,
  ]);
const told = async () => {
  const { rows } = await world.database.pool.query<{ data: { bundleVersion: number } }>(
    `select data from domain_event where type = 'TrustAnchorBundleImported' order by arrival`,
  );
  return rows.map(({ data }) => data.bundleVersion);
};

describe('anchors under which stations come in', () => {
  test.each(['charger_factory_trust', 'adopted_station_trust'] as const)(
    'of %s are believed when a second person has said yes, and the audit names both',
    async (purpose) => {
      const believed = () =>
        purpose === 'charger_factory_trust' ? world.lifecycle.factoryAnchors() : world.lifecycle.adoptedAnchors();
      const { approvalId, bundleId } = await asked([vendor('Root')], { purpose, reason: 'their new root' });
      expect(await believed()).toEqual([]);
      expect([await versions(purpose), await told()]).toEqual([[[1, 'proposed']], []]);
      expect(await world.lifecycle.approval(approvalId, noor)).toMatchObject({
        action: { kind: 'import-trust-anchors', bundleId, bundlePurpose: purpose, version: 1 },
        owner: null,
        reason: 'their new root',
      });

      await approve(world, approvalId);
      expect(await believed()).toHaveLength(1);
      expect([await versions(purpose), await told()]).toEqual([[[1, 'draft']], [1]]);
      await world.lifecycle.sealAudit();
      const entries = (await world.lifecycle.auditEntries({ after: 0, limit: 100 })).map(({ entry }) => entry);
      expect(entries.filter(({ action }) => action === 'import-trust-anchors')).toMatchObject([
        {
          outcome: 'done',
          actor: 'user:noor',
          onBehalfOf: 'user:mara',
          reason: 'their new root',
          after: 'draft',
          detail: { approvalId, requestedBy: 'user:mara', approvedBy: 'user:noor', approval: 'second_person' },
        },
      ]);
    },
  );

  test('take the place of those before them then, and not sooner', async () => {
    const [one, two] = [vendor('One'), vendor('Two')];
    await approve(world, (await asked([one])).approvalId);
    const { approvalId } = await asked([one, two]);
    expect(await factory()).toEqual(['One']);
    await approve(world, approvalId);
    expect(await factory()).toHaveLength(2);
    expect(await versions()).toEqual([
      [2, 'draft'],
      [1, 'superseded'],
    ]);
  });

  test('go by the word of one person, for that lets nobody in', async () => {
    const [one, two] = [vendor('One'), vendor('Two')];
    await approve(world, (await asked([one, two])).approvalId);
    expect(unwrap(await bring([one]))).toMatchObject({ needsApproval: false, approvalId: null, version: 2 });
    expect(await factory()).toHaveLength(1);
  });

  test('are looked at first by a dry run, which says that it takes two and asks nobody', async () => {
    expect(unwrap(await bring([vendor('One')], { dryRun: true }))).toMatchObject({
      dryRun: true,
      bundleId: null,
      needsApproval: true,
      approvalId: null,
    });
    expect([await versions(), await world.lifecycle.approvals({ after: null, limit: 9 }, noor)]).toEqual([[], []]);
  });
});

test.each(['oem_provisioning_trust', 'vehicle_vas_trust'] as const)(
  'anchors of %s, under which vehicles come in, are a draft when a second person has said yes, and open nothing before',
  async (purpose) => {
    const { approvalId, bundleId } = await asked([vendor('Root')], { purpose });
    expect(await versions(purpose)).toEqual([[1, 'proposed']]);
    expect(await world.lifecycle.prepareTrustAnchors({ bundleId }, by(pkiEngineer))).toMatchObject({ ok: false });
    await approve(world, approvalId);
    unwrap(await world.lifecycle.prepareTrustAnchors({ bundleId }, by(pkiEngineer)));
    unwrap(await world.lifecycle.releaseTrustAnchors({ bundleId, readiness: null }, by(pkiEngineer)));
    const { outside, manufacturers } = await world.lifecycle.vehicleIssuers();
    expect(purpose === 'vehicle_vas_trust' ? outside : manufacturers).toHaveLength(1);
  },
);

describe('nothing is believed', () => {
  test('by the word of whoever asked, of a service, or of a role that may not import', async () => {
    const { approvalId } = await asked([vendor('One')]);
    expect(await answer(approvalId, 'approve', pkiEngineer)).toMatchObject({
      refusal: { reason: 'approver_is_requester' },
    });
    const { person: _, ...service } = { ...pkiEngineer, kind: 'service' as const, id: 'erp' };
    expect(await answer(approvalId, 'approve', service)).toMatchObject({
      refusal: { reason: 'approver_is_no_person' },
    });
    expect(await answer(approvalId, 'approve', { ...actorWith('administrator'), person: 'otto' })).toMatchObject({
      refusal: { reason: 'role_missing' },
    });
    expect(await answer(approvalId, 'approve', { ...noor, owners: ['north'] })).toMatchObject({
      refusal: { reason: 'approval_unknown' },
    });
    expect(await factory()).toEqual([]);
  });

  test('when a service asks, or nobody else is there to answer: it is refused by name, and audited', async () => {
    const { person: _, ...service } = { ...pkiEngineer, kind: 'service' as const, id: 'erp' };
    expect(await bring([vendor('One')], { actor: service })).toMatchObject({
      refusal: { reason: 'needs_second_person' },
    });
    world.people.splice(1);
    expect(await bring([vendor('One')])).toMatchObject({ refusal: { reason: 'needs_second_person' } });
    expect((await world.audit()).map(({ refusal }) => refusal)).toEqual(['needs_second_person', 'needs_second_person']);
    expect(await versions()).toEqual([]);
  });

  test('by a no, and what was proposed holds no key then', async () => {
    const root = vendor('One');
    const { approvalId } = await asked([root]);
    unwrap(await answer(approvalId, 'decline'));
    expect([await factory(), await versions()]).toEqual([[], [[1, 'declined']]]);
    expect(unwrap(await bring([root], { purpose: 'v2g_trust' })).bundleId).not.toBeNull();
  });

  test.each([
    ['declined', 'decline', noor],
    ['withdrawn', 'withdraw', pkiEngineer],
  ] as const)('that was %s: the version says by whom and why, and so does the audit', async (as, verdict, who) => {
    const root = vendor('One');
    const { approvalId, bundleId } = await asked([root]);
    const because = by(who, { reason: 'that is not their root' });
    unwrap(await world.lifecycle.answerApproval({ approvalId, verdict }, because));
    const actor = `user:${who.id}`;
    expect(await world.lifecycle.trustAnchorBundle(bundleId)).toMatchObject({
      state: as === 'withdrawn' ? 'taken_back' : as,
      turnedDown: { as, at: world.clock.now().toISOString(), by: actor, reason: 'that is not their root' },
    });
    const { rows } = await world.database.pool.query(
      `select entry - '{id,at,correlationId,detail}'::text[] as entry from lifecycle.audit_entry
       where entry->>'action' = 'turn-down-trust-anchors'`,
    );
    expect(rows).toMatchObject([
      {
        entry: {
          actor,
          reason: 'that is not their root',
          before: 'proposed',
          after: as === 'withdrawn' ? 'taken_back' : as,
          purpose: 'charger_factory_trust',
        },
      },
    ]);
    // It is over: the same file is another version, another question.
    const again = await asked([root]);
    expect(again.approvalId).not.toBe(approvalId);
    expect(await versions()).toEqual([
      [2, 'proposed'],
      [1, as === 'withdrawn' ? 'taken_back' : as],
    ]);
    await approve(world, again.approvalId);
    expect(await factory()).toEqual(['One']);
  });

  test('by a yes that comes when the roots belong to another trust domain', async () => {
    const root = vendor('One');
    const { approvalId } = await asked([root]);
    unwrap(await bring([root], { purpose: 'v2g_trust' }));
    expect(await answer(approvalId)).toMatchObject({ refusal: { reason: 'approval_outdated' } });
    expect(await factory()).toEqual([]);
  });

  test('by a yes that comes when a station needs what would go', async () => {
    const [one, two] = [vendor('One'), vendor('Two')];
    await approve(world, (await asked([one])).approvalId);
    const { approvalId } = await asked([two]);
    const charger = await world.charger();
    const { pem } = one.issue({ subject: chargerSubject(charger.serial) });
    const bundlePem = `${pem}${one.pem}`;
    const wish = { purpose: 'charger_factory', operatingModel: null, bundlePem, entries: [], dryRun: false } as const;
    unwrap(await world.lifecycle.importCertificates(wish, by(actorWith('integration'))));
    expect(await answer(approvalId)).toMatchObject({ refusal: { reason: 'anchors_still_needed' } });
    expect(await factory()).toEqual(['One']);
  });
});

describe('a question', () => {
  test('that is asked again is the same one; another person is told of it', async () => {
    const root = vendor('One');
    const first = await asked([root]);
    expect(await asked([root])).toEqual(first);
    expect(await bring([root], { actor: noor })).toMatchObject({ refusal: { reason: 'approval_pending' } });
    expect(await versions()).toEqual([[1, 'proposed']]);
  });

  test('is overtaken by the next file, whether that asks or takes effect', async () => {
    const [one, two, three] = [vendor('One'), vendor('Two'), vendor('Three')];
    await approve(world, (await asked([one, two])).approvalId);
    const first = await asked([one, two, three]);
    const second = await asked([one, three]);
    expect(await answer(first.approvalId)).toMatchObject({ refusal: { reason: 'approval_overtaken' } });
    unwrap(await bring([one]));
    expect(await answer(second.approvalId)).toMatchObject({ refusal: { reason: 'approval_overtaken' } });
    expect(await factory()).toEqual(['One']);
    expect((await versions()).map(([, state]) => state)).toEqual(['draft', 'superseded', 'superseded', 'superseded']);
  });

  test('ends with what it is about', async () => {
    const { approvalId, bundleId } = await asked([vendor('One')]);
    unwrap(await world.lifecycle.deleteTrustAnchorDraft({ bundleId }, by(pkiEngineer)));
    expect(await answer(approvalId)).toMatchObject({ refusal: { reason: 'approval_overtaken' } });
    expect([await factory(), await versions()]).toEqual([[], [[1, 'deleted']]]);
  });
});
