import { describe, expect, it } from 'vitest';
import { purposeNames } from '../purposes/purpose.ts';
import { decideRenewal, neverRenewed, type RenewalFacts } from './decide-renewal.ts';

const now = new Date('2026-03-02T12:00:00Z');
const facts: RenewalFacts = {
  id: 'crt_1',
  purpose: 'charger_identity',
  operatingModel: 'managed',
  dueAt: now,
  maintenance: null,
  underWay: false,
  reachable: true,
  objection: null,
};
const closed = { timeZone: 'Europe/Berlin', windows: [{ days: ['sun'], from: '02:00', to: '04:00' }] } as const;

describe('the renewal scheduler decides', () => {
  it('to begin what is due and can be asked', () => {
    expect(decideRenewal(facts, now)).toEqual({ kind: 'start' });
  });

  it('to wait until it is due', () => {
    expect(decideRenewal({ ...facts, dueAt: new Date(now.getTime() + 1) }, now)).toEqual({ kind: 'not_due' });
  });

  it.each([
    [{ underWay: true }, 'renewal_under_way', '2026-03-02T13:00:00.000Z'],
    [{ maintenance: closed }, 'outside_maintenance_window', '2026-03-08T01:00:00.000Z'],
    [{ underWay: true, maintenance: closed, reachable: false }, 'renewal_under_way', '2026-03-02T13:00:00.000Z'],
    [{ maintenance: closed, reachable: false }, 'outside_maintenance_window', '2026-03-08T01:00:00.000Z'],
  ] as const)('to put off what is %j', (over, hold, again) => {
    const verdict = decideRenewal({ ...facts, ...over }, now);
    expect(verdict).toMatchObject({ kind: 'hold', hold, again: new Date(again) });
  });

  it('to ask an endpoint that is away again after five to ten minutes, each after its own time', () => {
    const minutes = Array.from({ length: 50 }, (_, index) => {
      const verdict = decideRenewal({ ...facts, id: `crt_${index}`, reachable: false }, now);
      if (verdict.kind !== 'hold' || verdict.hold !== 'station_unreachable') throw new Error(verdict.kind);
      return (verdict.again.getTime() - now.getTime()) / 60_000;
    });
    expect(Math.min(...minutes)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...minutes)).toBeLessThanOrEqual(10);
    expect(new Set(minutes).size).toBe(50);
  });

  it('to put off what its station cannot do, connected or not, with the reason that was given', () => {
    const objection = 'signing_request: its family has none.';
    for (const reachable of [true, false]) {
      const verdict = decideRenewal({ ...facts, reachable, objection }, now);
      expect(verdict).toMatchObject({ kind: 'hold', hold: 'station_cannot', detail: objection });
    }
  });

  it('to open a request where nobody has to be connected for it', () => {
    const listener = { ...facts, purpose: 'backend_server', reachable: false } as const;
    expect(decideRenewal(listener, now)).toEqual({ kind: 'start' });
  });

  it('never to renew what others do, by what the purpose says', () => {
    const reasons = Object.fromEntries(
      purposeNames.map((purpose) => [purpose, neverRenewed({ purpose, operatingModel: 'managed' })?.reason ?? null]),
    );
    expect(reasons).toEqual({
      charger_factory: 'not_ours_to_renew',
      charger_identity: null,
      charger_combined: null,
      controller_identity: null,
      evse_v2g: null,
      evse_v2g_20: null,
      vehicle_vas_identity: 'renews_itself',
      iso15118_oem_provisioning: 'not_ours_to_renew',
      iso15118_contract: 'not_ours_to_renew',
      iot_hub_identity: 'needs_a_person',
      backend_server: null,
      ca_certificate: 'needs_a_person',
      ocsp_responder: 'renews_itself',
      internal_service: 'renews_itself',
      firmware_signing: 'not_ours_to_renew',
    });
    expect(neverRenewed({ purpose: 'backend_server', operatingModel: 'tracked' })?.reason).toBe('not_ours_to_renew');
    expect(neverRenewed({ purpose: 'evse_v2g', operatingModel: 'brokered' })).toEqual({
      reason: 'not_ours_to_renew',
      detail: 'Its issuer has the say over it, and no broker is connected that could ask for it.',
    });
  });
});
