import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AuditBench } from '../testing/audit-bench.ts';
import { by, LifecycleWorld, operator, pkiEngineer } from '../testing/lifecycle-world.ts';
import type { AuditFilter } from './audit-filter.ts';
import type { AuditLog } from './audit-log.ts';

let world: LifecycleWorld;
let log: AuditLog;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  log = new AuditBench(world).log();
});
afterEach(() => world.drop());

const found = (filter: Partial<AuditFilter>, before: number | null = null, limit = 100) =>
  log.search({ owners: 'all', ...filter }, { before, limit });
const actions = async (filter: Partial<AuditFilter>) => (await found(filter)).map(({ entry }) => entry.action);

test('entries come newest first, page by page, sealed or not', async () => {
  for (let i = 0; i < 3; i++) await world.charger();
  await world.lifecycle.sealAudit();
  for (let i = 0; i < 2; i++) await world.charger();
  const first = await found({}, null, 3);
  expect(first.map(({ seal }) => seal?.seq ?? null)).toEqual([null, null, 3]);
  const rest = await found({}, first.at(-1)?.position ?? 0, 3);
  expect(rest.map(({ seal }) => seal?.seq)).toEqual([2, 1]);
});

describe('they are found', () => {
  test('by identity, certificate, action, outcome and actor, all of which must hold', async () => {
    const one = await world.charger();
    const { id } = await world.active(one);
    const other = await world.charger();
    await world.lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(operator));
    await world.lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(pkiEngineer));

    expect(await actions({ identityId: other.identityId })).toEqual(['register-identity']);
    expect((await actions({ identityId: one.identityId })).at(-1)).toBe('register-identity');
    const ofCertificate = await actions({ certificateId: id });
    expect(ofCertificate).toContain('revoke-certificate');
    expect(ofCertificate).not.toContain('register-identity');
    expect(await actions({ action: 'register-identity' })).toHaveLength(2);
    expect(await actions({ outcome: 'refused' })).toEqual(['revoke-certificate']);
    expect(await actions({ certificateId: id, action: 'revoke-certificate', outcome: 'done' })).toHaveLength(1);
    expect(await actions({ actor: 'system:gateway-reports' })).not.toHaveLength(0);
    expect(await actions({ actor: 'system:gateway-reports', action: 'revoke-certificate' })).toEqual([]);
  });

  test('by time, the beginning included and the end not', async () => {
    const times: string[] = [];
    for (let i = 0; i < 3; i++) {
      times.push(world.clock.now().toISOString());
      await world.charger();
      world.clock.advance(1_000);
    }
    const [first = '', second = '', third = ''] = times;
    expect((await found({ from: second })).map(({ entry }) => entry.at)).toEqual([third, second]);
    expect((await found({ from: first, to: second })).map(({ entry }) => entry.at)).toEqual([first]);
  });

  test('by nothing that is written like a query', async () => {
    await world.charger();
    for (const text of ["' or true --", '%', 'user:_ara', "user:mara'"]) {
      expect(await actions({ actor: text, action: text })).toEqual([]);
    }
  });
});
