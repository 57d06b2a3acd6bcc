import type { ChargerId } from '@bfcert/evse-security';
import {
  type AdmissionDelta,
  type AdmissionEntry,
  admissionDelta,
  admissionSnapshot,
} from '@bfcert/evse-security/station-contract';
import { type GatewayLink, LinkUnavailable } from '@bfcert/kernel/link';
import { InProcessLink } from '@bfcert/kernel/link/in-process';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AdmissionPublisher } from './admission-publisher.ts';

const id = (name: string) => `idn_${name}` as ChargerId;

const entry = (name: string, serialNumber: string): AdmissionEntry => ({
  identityId: id(name),
  wireName: name,
  serialNumber,
  organisation: 'Example Transit',
  profileFloor: 2,
  boot: { accepted: true, serialMismatch: false },
  fingerprints: {},
  passwords: [],
  bootstrap: null,
  acceptedNames: [],
  oneTimeKey: null,
});

/** Entries by name with a state that a test moves, and readings that a test can hold up or let fail. */
class FakeSource {
  readonly state = new Map<string, string>();
  hold: Promise<void> = Promise.resolve();
  holdEverything: Promise<void> = Promise.resolve();
  failure: Error | null = null;
  readingsOfEverything = 0;
  cas = 'PEM';
  given = 1;

  async edition(): Promise<number> {
    return this.given;
  }

  async nextEdition(): Promise<number> {
    return ++this.given;
  }

  async entries(ids: readonly ChargerId[]): Promise<readonly AdmissionEntry[]> {
    if (this.failure) throw this.failure;
    const read = this.#read().filter(({ identityId }) => ids.includes(identityId as ChargerId));
    await this.hold;
    return read;
  }

  async everything() {
    this.readingsOfEverything++;
    const entries = this.#read();
    await this.holdEverything;
    return { ...(await this.anchors()), entries, pepper: 'cGVwcGVy' };
  }

  async anchors() {
    return { clientCasPem: this.cas };
  }

  #read(): AdmissionEntry[] {
    return [...this.state].map(([name, serialNumber]) => entry(name, serialNumber));
  }
}

describe('the admission publisher', () => {
  let source: FakeSource;
  let publisher: AdmissionPublisher;
  let gateway: GatewayLink;
  let deltas: AdmissionDelta[];
  const errors: unknown[] = [];

  beforeEach(async () => {
    source = new FakeSource();
    deltas = [];
    errors.length = 0;
    const link = new InProcessLink();
    publisher = new AdmissionPublisher(link.server(), source, (error) => errors.push(error));
    gateway = link.gateway('gateway');
    gateway.onBroadcast('admission.delta', (payload) => deltas.push(admissionDelta.parse(payload)));
    await vi.waitFor(() => expect(gateway.connected).toBe(true));
  });
  afterEach(async () => {
    vi.useRealTimers();
    await publisher.close();
    await gateway.close();
  });

  const snapshot = async () => admissionSnapshot.parse(await gateway.request('admission.snapshot', {}));
  const arrived = (count: number) => vi.waitFor(() => expect(deltas).toHaveLength(count));

  /** As a gateway keeps its table: the snapshot, then each delta that fits. */
  function tableOf(base: { version: number; entries: AdmissionEntry[] }): Map<string, string> {
    const table = new Map(base.entries.map((one) => [one.wireName, one.serialNumber]));
    let { version } = base;
    for (const delta of deltas.filter(({ fromVersion }) => fromVersion >= base.version)) {
      expect(delta.fromVersion).toBe(version);
      version = delta.toVersion;
      for (const one of delta.upserts) table.set(one.wireName, one.serialNumber);
      for (const removed of delta.removals) table.delete(removed.slice('idn_'.length));
    }
    return table;
  }

  it('numbers deltas without gaps, in the order in which they were asked for', async () => {
    source.state.set('A', '1').set('B', '1');
    const held = Promise.withResolvers<void>();
    source.hold = held.promise;
    const first = publisher.publish([id('A')]);
    const second = publisher.publish([id('B')]);
    held.resolve();
    await Promise.all([first, second]);
    await arrived(2);
    expect(deltas.map(({ upserts }) => upserts.map(({ wireName }) => wireName))).toEqual([['A'], ['B']]);
    expect(deltas[0]?.toVersion).toBe((deltas[0]?.fromVersion ?? 0) + 1);
    expect(deltas[1]?.fromVersion).toBe(deltas[0]?.toVersion);
  });

  it('reads entries at the moment of publishing, so that the last word is the newest', async () => {
    source.state.set('A', 'old');
    const held = Promise.withResolvers<void>();
    source.hold = held.promise;
    const first = publisher.publish([id('A')]);
    const second = publisher.publish([id('A')]);
    await Promise.resolve();
    source.state.set('A', 'new');
    held.resolve();
    await Promise.all([first, second]);
    await arrived(2);
    expect(deltas[1]?.upserts[0]?.serialNumber).toBe('new');
  });

  it('removes whoever may not enter any more', async () => {
    await publisher.publish([id('gone')]);
    await arrived(1);
    expect(deltas[0]).toMatchObject({ upserts: [], removals: ['idn_gone'] });
  });

  it('leaves the version alone when entries cannot be read, and publishes them when asked again', async () => {
    source.state.set('A', '1');
    const before = await snapshot();
    source.failure = new Error('no database');
    await expect(publisher.publish([id('A')])).rejects.toThrow('no database');
    source.failure = null;
    await publisher.publish([id('A')]);
    await arrived(1);
    expect(deltas[0]?.fromVersion).toBe(before.version);
    expect(tableOf(before).get('A')).toBe('1');
  });

  it('does not let a revocation wait for the snapshot of a large fleet, and the gateway ends with it', async () => {
    source.state.set('A', 'admitted').set('B', 'admitted');
    const held = Promise.withResolvers<void>();
    source.holdEverything = held.promise;
    const asked = snapshot();
    await vi.waitFor(() => expect(source.readingsOfEverything).toBe(1));
    source.state.set('A', 'revoked');
    source.state.delete('B');
    await publisher.publish([id('A'), id('B')]);
    await arrived(1);
    held.resolve();
    expect([...tableOf(await asked)]).toEqual([['A', 'revoked']]);
  });

  it('gives a gateway that asks between two deltas a version to which the next one fits', async () => {
    for (const state of ['1', '2', '3']) {
      source.state.set('A', state);
      await publisher.publish([id('A')]);
    }
    const base = await snapshot();
    source.state.set('A', '4');
    await publisher.publish([id('A')]);
    await arrived(4);
    expect([...tableOf(base)]).toEqual([['A', '4']]);
  });

  it('reads the fleet once for gateways that ask together, and again once a delta has gone out', async () => {
    const held = Promise.withResolvers<void>();
    source.holdEverything = held.promise;
    const together = [snapshot(), snapshot()];
    await vi.waitFor(() => expect(source.readingsOfEverything).toBe(1));
    await publisher.publish([id('A')]);
    const later = snapshot();
    await vi.waitFor(() => expect(source.readingsOfEverything).toBe(2));
    held.resolve();
    const versions = (await Promise.all([...together, later])).map(({ version }) => version);
    expect(versions[1]).toBe(versions[0]);
    expect(versions[2]).toBe((versions[0] ?? 0) + 1);
  });

  it('reads the fleet again for a gateway that asks after another server has published', async () => {
    const held = Promise.withResolvers<void>();
    source.holdEverything = held.promise;
    const before = snapshot();
    await vi.waitFor(() => expect(source.readingsOfEverything).toBe(1));
    source.given++;
    const after = snapshot();
    await vi.waitFor(() => expect(source.readingsOfEverything).toBe(2));
    held.resolve();
    expect((await after).edition).toBe((await before).edition + 1);
  });

  it('takes the edition before it reads, so that what is read later never has a lower one', async () => {
    const base = await snapshot();
    await publisher.publish([id('A')]);
    await arrived(1);
    expect(deltas[0]?.edition).toBe(base.edition + 1);
    expect((await snapshot()).edition).toBe(base.edition + 1);
    expect(deltas[0]?.publisher).toBe(base.publisher);
  });

  it('fails when the bus does not take a delta, and shows gateways that they have missed it', async () => {
    const link = new InProcessLink().server();
    const sent: AdmissionDelta[] = [];
    let away = true;
    const other = new AdmissionPublisher(
      {
        ...link,
        serve: () => undefined,
        broadcast: async (_subject, payload) => {
          if (away) throw new LinkUnavailable('not connected', false);
          sent.push(admissionDelta.parse(payload));
        },
      },
      source,
      (error) => errors.push(error),
    );
    await expect(other.publish([id('A')])).rejects.toThrow('not connected');
    away = false;
    await other.publish([]);
    expect(sent[0]?.fromVersion).toBe(2);
    await other.close();
  });

  it('asks the source anew after a snapshot that failed', async () => {
    source.holdEverything = Promise.reject(new Error('no database'));
    await expect(gateway.request('admission.snapshot', {})).rejects.toThrow('no database');
    source.holdEverything = Promise.resolve();
    expect((await snapshot()).entries).toEqual([]);
  });

  it('has every gateway ask for the whole when something changed that is part of no entry', async () => {
    const base = await snapshot();
    await publisher.publishEverything();
    await publisher.publish([]);
    await arrived(1);
    // A gateway that has what the snapshot said sees that it has missed something.
    expect(deltas[0]?.fromVersion).toBe(base.version + 1);
    // Another server that is asked tells by the edition that what it is reading may be of before.
    expect(await snapshot()).toMatchObject({ version: base.version + 1, edition: base.edition + 1 });
  });

  it('brings the anchors as they are then with the entries that need them, and no others', async () => {
    source.state.set('A', '1');
    await publisher.publish([id('A')]);
    source.cas = 'PEM of two';
    await publisher.publish([id('A')], { withAnchors: true });
    await arrived(2);
    expect(deltas.map(({ anchors }) => anchors)).toEqual([undefined, { clientCasPem: 'PEM of two' }]);
  });

  it('gives a sign of life that changes nothing', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const other = new InProcessLink();
    const pulsing = new AdmissionPublisher(other.server(), source, (error) => errors.push(error));
    const listener = other.gateway('other');
    listener.onBroadcast('admission.delta', (payload) => deltas.push(admissionDelta.parse(payload)));
    while (!listener.connected) await new Promise((resolve) => setImmediate(resolve));
    vi.advanceTimersByTime(2_000);
    while (deltas.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(deltas[0]).toMatchObject({ upserts: [], removals: [] });
    expect(deltas[0]?.toVersion).toBe(deltas[0]?.fromVersion);
    await pulsing.close();
    await listener.close();
    expect(errors).toEqual([]);
  });
});
