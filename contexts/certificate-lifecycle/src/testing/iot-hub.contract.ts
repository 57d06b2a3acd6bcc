import { createPrivateKey, X509Certificate } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HubUnavailable, type IotHub } from '../iot-hub/iot-hub.ts';
import type { HubFault } from './fake-iot-hub.ts';
import type { HubRegistry } from './hub-registry.ts';

/** A hub with a thing `bus-1`, a thing `bus-2` and a policy `telemetry`, and the registry behind it. */
export interface HubUnderTest {
  readonly hub: IotHub;
  readonly registry: HubRegistry;
  failNext(operation: 'create' | 'delete' | 'setStatus', fault: HubFault): void;
  goAway(): Promise<void>;
  close(): Promise<void>;
}

/** What the lifecycle relies on, for every adapter of the port and for the fake. */
export function iotHubContract(name: string, open: () => Promise<HubUnderTest>): void {
  describe(`an IoT hub: ${name}`, () => {
    let under: HubUnderTest;
    let hub: IotHub;
    beforeEach(async () => {
      under = await open();
      hub = under.hub;
    });
    afterEach(() => under.close());

    const made = async () => unwrap(await hub.create());
    const listed = async (order: 'newest_first' | 'oldest_first') => {
      const ids: string[] = [];
      for (let cursor: string | null = null; ; ) {
        const page = await hub.list({ cursor, order });
        ids.push(...page.items.map(({ id }) => id));
        if (page.next === null) return ids;
        cursor = page.next;
      }
    };
    const NOBODY = 'f'.repeat(64);

    test('creates a certificate with its key, inactive and attached to nothing', async () => {
      const credential = await made();
      const certificate = new X509Certificate(credential.certificatePem);
      expect(certificate.checkPrivateKey(createPrivateKey(credential.privateKeyPem))).toBe(true);
      expect(await hub.describe(credential.id)).toMatchObject({
        id: credential.id,
        status: 'INACTIVE',
        fingerprint: credential.fingerprint,
        certificatePem: expect.stringContaining('BEGIN CERTIFICATE'),
      });
      expect(await hub.thingsOf(credential.id)).toEqual([]);
      expect(await hub.policiesOf(credential.id)).toEqual([]);
    });

    test('creates another one each time', async () => {
      const [first, second] = [await made(), await made()];
      expect(second.fingerprint).not.toBe(first.fingerprint);
    });

    test('lists all of them over as many pages as there are, in either order', async () => {
      const ids = [];
      for (let count = 0; count < 5; count += 1) ids.push((await made()).id);
      expect(await listed('oldest_first')).toEqual(ids);
      expect(await listed('newest_first')).toEqual(ids.toReversed());
    });

    test('throws when the answer to a creation is lost, and the certificate is found in the list', async () => {
      under.failNext('create', 'answer_lost');
      const error: unknown = await hub.create().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(HubUnavailable);
      expect((error as HubUnavailable).mayHaveActed).toBe(true);
      expect(await listed('newest_first')).toHaveLength(1);
    });

    test('says what was declined for want of a permission, and does nothing', async () => {
      under.failNext('create', 'denied');
      expect(await hub.create()).toMatchObject({ ok: false, refusal: { reason: 'hub_denied_us' } });
      expect(under.registry.entries.size).toBe(0);
    });

    test('says that it surely did nothing when it cannot be reached', async () => {
      await under.goAway();
      await expect(hub.create()).rejects.toMatchObject({ name: 'HubUnavailable', mayHaveActed: false });
    });

    test('knows no certificate that it does not have', async () => {
      expect(await hub.describe(NOBODY)).toBeNull();
      expect(await hub.thingsOf(NOBODY)).toEqual([]);
      expect(await hub.policiesOf(NOBODY)).toEqual([]);
      expect(await hub.setStatus(NOBODY, 'ACTIVE')).toMatchObject({
        refusal: { reason: 'certificate_unknown_to_hub' },
      });
    });

    test('sets each status, also the one it has', async () => {
      const { id } = await made();
      for (const status of ['ACTIVE', 'ACTIVE', 'INACTIVE', 'REVOKED'] as const) {
        unwrap(await hub.setStatus(id, status));
        expect((await hub.describe(id))?.status).toBe(status);
      }
    });

    test('refuses to set the status of a certificate on its way to another account', async () => {
      const { id } = await made();
      under.registry.entry(id).status = 'PENDING_TRANSFER';
      expect(await hub.setStatus(id, 'ACTIVE')).toMatchObject({ refusal: { reason: 'not_possible_in_hub_status' } });
    });

    test('attaches and detaches things and policies, and repeating it changes nothing', async () => {
      const { id } = await made();
      for (let twice = 0; twice < 2; twice += 1) {
        unwrap(await hub.attachThing(id, 'bus-1'));
        unwrap(await hub.attachPolicy(id, 'telemetry'));
      }
      expect(await hub.thingsOf(id)).toEqual(['bus-1']);
      expect(await hub.policiesOf(id)).toEqual(['telemetry']);
      expect(await hub.certificatesOf('bus-1')).toEqual([id]);
      expect(await hub.certificatesOf('bus-2')).toEqual([]);
      for (let twice = 0; twice < 2; twice += 1) {
        unwrap(await hub.detachThing(id, 'bus-1'));
        unwrap(await hub.detachPolicy(id, 'telemetry'));
      }
      expect(await hub.thingsOf(id)).toEqual([]);
      expect(await hub.policiesOf(id)).toEqual([]);
    });

    test('refuses to attach to a thing, and a policy, that does not exist', async () => {
      const { id } = await made();
      expect(await hub.attachThing(id, 'no-such')).toMatchObject({ refusal: { reason: 'thing_or_policy_unknown' } });
      expect(await hub.attachPolicy(id, 'no-such')).toMatchObject({ refusal: { reason: 'thing_or_policy_unknown' } });
      expect(await hub.certificatesOf('no-such')).toBeNull();
    });

    test('deletes only what is not active and attached to nothing', async () => {
      const { id } = await made();
      unwrap(await hub.setStatus(id, 'ACTIVE'));
      unwrap(await hub.attachThing(id, 'bus-1'));
      expect(await hub.delete(id)).toMatchObject({ refusal: { reason: 'not_possible_in_hub_status' } });
      unwrap(await hub.setStatus(id, 'INACTIVE'));
      expect(await hub.delete(id)).toMatchObject({ refusal: { reason: 'still_attached' } });
      unwrap(await hub.detachThing(id, 'bus-1'));
      unwrap(await hub.delete(id));
      unwrap(await hub.delete(id));
      expect(await hub.describe(id)).toBeNull();
    });

    test('still refuses a deletion while it has not heard everywhere of the detachment', async () => {
      const { id } = await made();
      under.registry.detachmentLag = 1;
      unwrap(await hub.attachThing(id, 'bus-1'));
      unwrap(await hub.detachThing(id, 'bus-1'));
      expect(await hub.delete(id)).toMatchObject({ refusal: { reason: 'still_attached' } });
      unwrap(await hub.delete(id));
    });
  });
}
