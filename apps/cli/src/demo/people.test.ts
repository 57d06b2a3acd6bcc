import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiClient } from '@bfcert/api-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedPeople } from './people.ts';

/** Users and what their passwords were set to. */
class FakeApi implements Pick<ApiClient, 'all' | 'post'> {
  readonly passwords = new Map<string, string | null>();
  calls = 0;
  /** Ends the process, as it were, before this call. */
  diesBefore = Number.POSITIVE_INFINITY;

  async *all<Item>(): AsyncGenerator<Item> {
    for (const [name, password] of this.passwords) {
      yield { id: `acc_${name}`, name, signsInWith: password === null ? null : 'password' } as Item;
    }
  }

  async post<Answer>(path: string, body: unknown): Promise<Answer> {
    this.calls += 1;
    if (this.calls >= this.diesBefore) throw new Error('killed');
    const { name = '', password = '' } = body as { name?: string; password?: string };
    if (path === '/users') this.passwords.set(name, null);
    else this.passwords.set(/acc_([^/]+)/.exec(path)?.[1] ?? '', password);
    return { id: `acc_${name}` } as Answer;
  }
}

describe('the people of the demo', () => {
  let directory: string;
  let api: FakeApi;
  beforeEach(() => {
    directory = join(mkdtempSync(join(tmpdir(), 'bfcert-people-')), 'passwords');
    api = new FakeApi();
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  const written = (name: string): string => readFileSync(join(directory, name), 'utf8').trim();

  it('are two, each with a password of their own in a file that only this user reads', async () => {
    const people = await seedPeople(api, directory);
    expect(people.map(({ name }) => name)).toEqual(['first-engineer', 'second-engineer']);
    for (const { name, passwordFile } of people) {
      expect(statSync(passwordFile).mode & 0o777).toBe(0o600);
      expect(api.passwords.get(name)).toBe(written(name));
      expect(written(name).length).toBeGreaterThanOrEqual(20);
    }
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(written('first-engineer')).not.toBe(written('second-engineer'));
  });

  it('are the same at the next start, which sets nothing anew', async () => {
    await seedPeople(api, directory);
    const before = [api.calls, written('first-engineer')];
    await seedPeople(api, directory);
    expect([api.calls, written('first-engineer')]).toEqual(before);
  });

  it.each([1, 2, 3, 4])(
    'have the password of their file also after a start that was cut off before call %i',
    async (call) => {
      api.diesBefore = call;
      await expect(seedPeople(api, directory)).rejects.toThrow('killed');
      api.diesBefore = Number.POSITIVE_INFINITY;
      for (const { name } of await seedPeople(api, directory)) expect(api.passwords.get(name)).toBe(written(name));
    },
  );

  it('have another password when its file was removed', async () => {
    await seedPeople(api, directory);
    const before = written('second-engineer');
    rmSync(join(directory, 'second-engineer'));
    await seedPeople(api, directory);
    expect(written('second-engineer')).not.toBe(before);
    expect(api.passwords.get('second-engineer')).toBe(written('second-engineer'));
  });
});
