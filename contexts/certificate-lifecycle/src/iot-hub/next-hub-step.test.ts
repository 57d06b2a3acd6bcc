import { ok } from '@bfcert/kernel/result';
import { describe, expect, test } from 'vitest';
import { type HubGoal, nextHubStep, type SeenAtHub } from './next-hub-step.ts';

const seen = (over: Partial<SeenAtHub> = {}): SeenAtHub => ({ status: 'INACTIVE', things: [], policies: [], ...over });
const bus = (othersActive: number) => ({ name: 'bus-1', othersActive });
const ABSENT: HubGoal = { kind: 'absent' };
const status = (wanted: 'ACTIVE' | 'INACTIVE' | 'REVOKED'): HubGoal => ({ kind: 'status', status: wanted });

describe('towards deletion', () => {
  test('takes it out of service first, then its policies, then its things, and deletes it last', () => {
    const policies = ['telemetry', 'shadow'];
    const at = (over: Partial<SeenAtHub>) => nextHubStep(ABSENT, seen(over), false);
    const things = [bus(1)];
    expect(at({ status: 'ACTIVE', things, policies })).toEqual(ok({ do: 'set_status', status: 'INACTIVE' }));
    expect(at({ things, policies })).toEqual(ok({ do: 'detach_policy', policy: 'telemetry' }));
    expect(at({ things })).toEqual(ok({ do: 'detach_thing', thing: 'bus-1' }));
    expect(at({})).toEqual(ok({ do: 'delete' }));
    expect(nextHubStep(ABSENT, null, false)).toEqual(ok(null));
  });

  test('leaves a revoked one revoked on its way', () => {
    expect(nextHubStep(ABSENT, seen({ status: 'REVOKED' }), false)).toEqual(ok({ do: 'delete' }));
  });

  test('refuses the last certificate that lets a thing in, whatever its own status', () => {
    for (const own of ['ACTIVE', 'INACTIVE', 'REVOKED']) {
      const answer = nextHubStep(ABSENT, seen({ status: own, things: [bus(0)] }), false);
      expect(answer).toMatchObject({ ok: false, refusal: { reason: 'last_attached_certificate' } });
      expect(answer).toMatchObject({ refusal: { detail: expect.stringContaining('bus-1') } });
    }
  });

  test('takes the last one from whoever may', () => {
    expect(nextHubStep(ABSENT, seen({ things: [bus(0)] }), true)).toMatchObject({ value: { do: 'detach_thing' } });
  });

  test('refuses one that is on its way to another account', () => {
    expect(nextHubStep(ABSENT, seen({ status: 'PENDING_TRANSFER' }), true)).toMatchObject({
      refusal: { reason: 'not_possible_in_hub_status' },
    });
  });
});

describe('towards a status', () => {
  test('sets it, and does nothing where it is set', () => {
    expect(nextHubStep(status('ACTIVE'), seen(), false)).toEqual(ok({ do: 'set_status', status: 'ACTIVE' }));
    expect(nextHubStep(status('ACTIVE'), seen({ status: 'ACTIVE' }), false)).toEqual(ok(null));
    expect(nextHubStep(status('ACTIVE'), seen({ status: 'PENDING_ACTIVATION' }), false)).toEqual(
      ok({ do: 'set_status', status: 'ACTIVE' }),
    );
  });

  test('refuses to shut out a thing that no other certificate lets in', () => {
    const active = seen({ status: 'ACTIVE', things: [bus(0)] });
    for (const wanted of ['INACTIVE', 'REVOKED'] as const) {
      expect(nextHubStep(status(wanted), active, false)).toMatchObject({
        refusal: { reason: 'last_attached_certificate' },
      });
      expect(nextHubStep(status(wanted), active, true)).toEqual(ok({ do: 'set_status', status: wanted }));
    }
  });

  test('revokes one that lets nobody in without asking who else does', () => {
    const inactive = seen({ things: [bus(0)] });
    expect(nextHubStep(status('REVOKED'), inactive, false)).toEqual(ok({ do: 'set_status', status: 'REVOKED' }));
  });

  test('refuses one that the hub does not have, or gives away', () => {
    expect(nextHubStep(status('ACTIVE'), null, false)).toMatchObject({
      refusal: { reason: 'certificate_unknown_to_hub' },
    });
    expect(nextHubStep(status('ACTIVE'), seen({ status: 'PENDING_TRANSFER' }), false)).toMatchObject({
      refusal: { reason: 'not_possible_in_hub_status' },
    });
  });
});

describe('towards an attachment', () => {
  const goal: HubGoal = { kind: 'attached', thing: 'bus-1', policies: ['telemetry', 'shadow'] };
  test('attaches what is missing, policies first', () => {
    expect(nextHubStep(goal, seen(), false)).toEqual(ok({ do: 'attach_policy', policy: 'telemetry' }));
    expect(nextHubStep(goal, seen({ policies: ['telemetry'] }), false)).toEqual(
      ok({ do: 'attach_policy', policy: 'shadow' }),
    );
    const policies = ['shadow', 'telemetry', 'another'];
    expect(nextHubStep(goal, seen({ policies }), false)).toEqual(ok({ do: 'attach_thing', thing: 'bus-1' }));
    expect(nextHubStep(goal, seen({ policies, things: [bus(0)] }), false)).toEqual(ok(null));
  });
});
