import { type ApiClient, ApiRefusal } from '@bfcert/api-client';
import { beforeEach, describe, expect, it } from 'vitest';
import { beginNext, enrol } from './fleet.ts';
import type { DemoStation } from './progress.ts';

/** The API's part in a demo: what the server keeps in two steps it keeps in two maps. */
class FakeApi implements Pick<ApiClient, 'all' | 'post'> {
  /** By OCPP identity. */
  readonly identities = new Map<string, string>();
  readonly stations = new Map<string, DemoStation>();
  readonly keys: string[] = [];

  async *all<Item>(path: string): AsyncGenerator<Item> {
    const identities = [...this.identities].map(([name, id]) => ({ id, name }));
    const rows: Iterable<unknown> = path === '/stations' ? this.stations.values() : identities;
    yield* rows as Iterable<Item>;
  }

  async post<Answer>(path: string, body: unknown, key = ''): Promise<Answer> {
    this.keys.push(key);
    const answer =
      path === '/identities'
        ? this.#enrol(body as { ocppIdentity: string })
        : this.#plan(body as { identityIds: readonly string[] });
    return answer as Answer;
  }

  /** As a server that is killed between the two steps leaves it. */
  cutOff(name: string): void {
    this.identities.set(name, `idn_${name}`);
  }

  #enrol({ ocppIdentity: name }: { ocppIdentity: string }): { id: string } {
    if (this.stations.has(name)) throw new ApiRefusal(409, 'already_enrolled', `${name} is enrolled`);
    this.cutOff(name);
    const identityId = `idn_${name}`;
    this.stations.set(name, { identityId, name, migration: null });
    return { id: identityId };
  }

  /** They are on Profile 3, but for those named. */
  settle(stopped: readonly string[] = []): void {
    for (const [name, station] of this.stations) {
      const state = stopped.includes(name) ? 'quarantine' : 'active';
      if (station.migration !== null)
        this.stations.set(name, { ...station, migration: { ...station.migration, state } });
    }
  }

  #plan({ identityIds }: { identityIds: readonly string[] }): { refused: [] } {
    const open = [...this.stations.values()].filter(({ migration }) => (migration?.state ?? 'active') !== 'active');
    if (open.length + identityIds.length > 10) throw new ApiRefusal(409, 'too_many_without_wave', 'ten at a time');
    for (const [name, station] of this.stations) {
      if (!identityIds.includes(station.identityId)) continue;
      this.stations.set(name, { ...station, migration: { state: 'planned', step: null, explanation: null } });
    }
    return { refused: [] };
  }
}

describe('the fleet of the demo', () => {
  let api: FakeApi;
  beforeEach(() => {
    api = new FakeApi();
  });

  it('is enrolled, each station under a key of its own that is always the same', async () => {
    expect(await enrol(api, 3)).toEqual(new Set(['idn_CS-0001', 'idn_CS-0002', 'idn_CS-0003']));
    expect(api.keys).toEqual(['demo-CS-0001', 'demo-CS-0002', 'demo-CS-0003']);
  });

  it('has the station whose enrolment was cut off between its identity and its charger', async () => {
    api.cutOff('CS-0002');
    await enrol(api, 3);
    expect([...api.stations.keys()]).toEqual(['CS-0001', 'CS-0002', 'CS-0003']);
  });

  it('is not enrolled again by a second run with more stations', async () => {
    await enrol(api, 2);
    expect(await enrol(api, 3)).toHaveLength(3);
    expect(api.keys).toHaveLength(3);
  });

  it('is begun ten at a time, where one that has stopped keeps its place, and one that was begun is left alone', async () => {
    const mine = await enrol(api, 25);
    const unplanned = () => [...api.stations.values()].filter(({ migration }) => migration === null).length;
    await beginNext(api, mine);
    await beginNext(api, mine);
    expect(unplanned()).toBe(15);
    api.settle(['CS-0002']);
    await beginNext(api, mine);
    expect(unplanned()).toBe(6);
    api.settle(['CS-0002']);
    await beginNext(api, mine);
    expect(unplanned()).toBe(0);
    const calls = api.keys.length;
    await beginNext(api, mine);
    expect(api.keys).toHaveLength(calls);
  });
});
