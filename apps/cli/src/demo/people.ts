import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiClient } from '@bfcert/api-client';
import { writeDurably } from '../supervisor/write-durably.ts';

/** Two, so that one can approve what the other asks for. */
const NAMES = ['first-engineer', 'second-engineer'] as const;
const ROLES = ['viewer', 'operator', 'pki_engineer'];

type Api = Pick<ApiClient, 'all' | 'post'>;
interface User {
  readonly id: string;
  readonly name: string;
  readonly signsInWith: 'password' | 'openid' | null;
}

export interface DemoPerson {
  readonly name: string;
  /** A file that only this user reads. */
  readonly passwordFile: string;
}

/**
 * Makes the demo's people, each with a password that lies in a file of their name below `directory` and nowhere else.
 * A password is written before it is set: a start that was cut off leaves none that nobody knows.
 */
export async function seedPeople(api: Api, directory: string): Promise<readonly DemoPerson[]> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
  const users = new Map<string, User>();
  for await (const user of api.all<User>('/users')) users.set(user.name, user);
  const reason = 'demo';
  const people: DemoPerson[] = [];
  for (const name of NAMES) {
    const passwordFile = join(directory, name);
    const user = users.get(name);
    const isNew = !existsSync(passwordFile);
    if (isNew) writeDurably(passwordFile, `${randomBytes(18).toString('base64url')}\n`);
    const id = user?.id ?? (await api.post<{ id: string }>('/users', { name, roles: ROLES, owners: 'all', reason })).id;
    if (isNew || user?.signsInWith !== 'password') {
      const password = readFileSync(passwordFile, 'utf8').trim();
      await api.post(`/users/${id}/actions/set-password`, { password, reason });
    }
    people.push({ name, passwordFile });
  }
  return people;
}
