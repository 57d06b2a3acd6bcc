import type { Actor, OwnerScope, Role } from '@bfcert/kernel/actor';
import { ok, refused, unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Access, createAccess } from '../access.ts';
import type { Account, AccountId } from '../account/account.ts';
import { postgresStores } from '../adapters/postgres/index.ts';
import { actorWith, by, LifecycleWorld } from '../testing/lifecycle-world.ts';
import type { ExternalPerson } from './sign-in-external.ts';

const FIRST_TOKEN = 'bfcert_the-token-of-the-first-start';
const PASSWORD = 'correct horse battery staple';
const from = '192.0.2.1';

let world: LifecycleWorld;
let access: Access;
const administrator = by(actorWith('administrator'));
beforeAll(async () => {
  world = await LifecycleWorld.start();
  access = another(FIRST_TOKEN);
});
afterAll(() => world.drop());

const lastAudited = async () =>
  (await postgresStores(world.database).audit.search({ owners: 'all' }, null, 1)).map(({ entry }) => entry);

const another = (token: string): Access => createAccess(world.dependencies(), token);

let count = 0;
async function account(
  roles: readonly Role[] = ['operator'],
  owners: OwnerScope = 'all',
  kind: Account['kind'] = 'user',
): Promise<{ id: AccountId; name: string; actor: Actor }> {
  const name = `someone-${++count}`;
  const { accountId } = unwrap(await access.createAccount({ kind, name, roles, owners }, administrator));
  return {
    id: accountId,
    name,
    actor: { kind, id: name, roles, owners, ...(kind === 'user' ? { person: accountId } : { account: accountId }) },
  };
}

const refusalOf = async (work: Promise<{ ok: boolean }>): Promise<string> => {
  const outcome = (await work) as { ok: boolean; refusal?: { reason: string } };
  return outcome.ok ? 'none' : (outcome.refusal?.reason ?? '');
};
const token = (accountId: AccountId, over: object = {}) => ({
  accountId,
  name: 'a script',
  days: 30,
  roles: ['operator'] as const,
  owners: 'all' as const,
  ...over,
});

describe('accounts', () => {
  test.each(['', 'A', 'with space', '-edge', 'x'.repeat(65), 'administrator', '__proto__', 'ä', '\ud800'])(
    'none is made with the name %j',
    async (name) => {
      const input = { kind: 'user', name, roles: [], owners: 'all' } as const;
      expect(await refusalOf(access.createAccount(input, administrator))).toBe('account_invalid');
    },
  );

  test.each([[['']], [['x'.repeat(129)]], [['\ud800']], [Array.from({ length: 101 }, (_, index) => `o${index}`)]])(
    'none is made with such owners',
    async (owners) => {
      const input = { kind: 'user', name: 'nobody', roles: [], owners } as const;
      expect(await refusalOf(access.createAccount(input, administrator))).toBe('account_invalid');
    },
  );

  test('are made and changed by administrators only, one for each name', async () => {
    const { name } = await account();
    const again = { kind: 'user', name, roles: [], owners: 'all' } as const;
    expect(await refusalOf(access.createAccount(again, administrator))).toBe('account_name_taken');
    for (const role of ['viewer', 'operator', 'pki_engineer', 'integration', 'auditor'] as const) {
      expect(await refusalOf(access.createAccount({ ...again, name: 'new' }, by(actorWith(role))))).toBe(
        'role_missing',
      );
    }
  });

  test('an administrator of some owners reaches no further than they do', async () => {
    const { id } = await account(['operator'], ['south']);
    const north = by({ ...actorWith('administrator'), owners: ['north'] });
    const wider = { kind: 'user', name: 'wider', roles: [], owners: 'all' } as const;
    expect(await refusalOf(access.createAccount(wider, north))).toBe('grant_exceeds_own');
    expect(await refusalOf(access.changeAccount({ accountId: id, enabled: false }, north))).toBe('account_unknown');
    expect(await access.account(id, north.actor)).toBeNull();
    expect((await access.accounts({ after: null, limit: 500 }, north.actor)).map((one) => one.id)).not.toContain(id);
  });

  test('a change of a version that is past is refused', async () => {
    const { id } = await account();
    unwrap(await access.changeAccount({ accountId: id, roles: ['viewer'] }, { ...administrator, expectedVersion: 1 }));
    const late = { ...administrator, expectedVersion: 1 };
    expect(await refusalOf(access.changeAccount({ accountId: id, roles: [] }, late))).toBe('version_conflict');
  });
});

describe('passwords', () => {
  test.each([
    ['too short', 'Short1234!?'],
    ['too long', 'abcdef'.repeat(30)],
    ['of hardly any characters', 'aaaaaaaaabab'],
    ['not Unicode', `\ud800${PASSWORD}`],
  ])('one that is %s is not taken', async (_, password) => {
    const { id } = await account();
    const input = { accountId: id, password, present: null };
    expect(await refusalOf(access.setPassword(input, administrator))).toBe('password_unsuitable');
  });

  test('one that contains the name is not taken', async () => {
    const { id, name } = await account();
    const input = { accountId: id, password: `${name.toUpperCase()}-12345`, present: null };
    expect(await refusalOf(access.setPassword(input, administrator))).toBe('password_unsuitable');
  });

  test('its own person changes it with the present one, and every session ends', async () => {
    const { id, name, actor } = await account();
    unwrap(await access.setPassword({ accountId: id, password: PASSWORD, present: null }, administrator));
    const session = unwrap(await access.signIn({ name, password: PASSWORD, from }, 'cor'));
    expect((await access.bySession(session.secret))?.actor).toEqual(actor);
    const change = { accountId: id, password: `${PASSWORD} two` };
    expect(await refusalOf(access.setPassword({ ...change, present: 'another one' }, by(actor)))).toBe(
      'password_wrong',
    );
    unwrap(await access.setPassword({ ...change, present: PASSWORD }, by(actor)));
    expect(await access.bySession(session.secret)).toBeNull();
    expect(await access.signIn({ name, password: PASSWORD, from }, 'cor')).toEqual({
      ok: false,
      refusal: 'sign_in_refused',
    });
  });

  test('the database has neither passwords nor secrets of tokens or sessions', async () => {
    const { id, name } = await account(['operator']);
    unwrap(await access.setPassword({ accountId: id, password: PASSWORD, present: null }, administrator));
    const session = unwrap(await access.signIn({ name, password: PASSWORD, from }, 'cor'));
    const service = await account(['operator'], 'all', 'service');
    const made = unwrap(
      await access.createAccessToken(token(service.id), { ...administrator, idempotencyKey: 'dump' }),
    );
    const { rows } = await world.database.pool.query<{ text: string }>(
      `select string_agg(t, '') as text from (
        select a::text as t from lifecycle.account a union all select b::text from lifecycle.access_token b union all
        select c::text from lifecycle.browser_session c union all select d::text from lifecycle.idempotency d union all
        select e::text from lifecycle.audit_entry e) everything`,
    );
    for (const secret of [PASSWORD, session.secret, made.secret ?? '']) {
      expect(secret).not.toBe('');
      expect(rows[0]?.text).not.toContain(secret);
    }
  });
});

describe('sign-in', () => {
  test('says no in the same words to a wrong name, a wrong password, none at all and a disabled account', async () => {
    const { id, name } = await account();
    unwrap(await access.setPassword({ accountId: id, password: PASSWORD, present: null }, administrator));
    unwrap(await access.changeAccount({ accountId: id, enabled: false }, administrator));
    const without = await account();
    for (const [who, password] of [
      [name, PASSWORD],
      [without.name, PASSWORD],
      ['nobody', PASSWORD],
      ['\u0000', PASSWORD],
      [name, ''],
    ] as const) {
      expect(await access.signIn({ name: who, password, from }, 'cor')).toEqual({
        ok: false,
        refusal: 'sign_in_refused',
      });
    }
  });

  test('is audited where it is refused: once for an account and hour, and counted for each address', async () => {
    const { id, name } = await account();
    const entries = async () =>
      (
        await world.database.pool.query<{ detail: { account: string | null } }>(
          `select entry->'detail' as detail from lifecycle.audit_entry
           where entry->>'action' = 'sign-in' and entry->>'outcome' = 'refused' order by position`,
        )
      ).rows.map(({ detail }) => detail.account);
    const before = (await entries()).length;
    const wrong = { name, password: 'not this one', from };
    for (let time = 0; time < 3; time++) expect((await access.signIn(wrong, 'cor')).ok).toBe(false);
    expect((await access.signIn({ ...wrong, from: '192.0.2.9' }, 'cor')).ok).toBe(false);
    expect((await entries()).slice(before)).toEqual([id]);
    const counted = async () =>
      (
        await world.database.pool.query(
          `select type, remote_address, count::int from lifecycle.security_event where reported_type = $1
           order by hour, remote_address`,
          [`sign_in_refused:${name}`],
        )
      ).rows;
    expect(await counted()).toEqual([
      { type: 'sign_in_refused', remote_address: from, count: 3 },
      { type: 'sign_in_refused', remote_address: '192.0.2.9', count: 1 },
    ]);
    world.clock.advance(3_600_000);
    await access.signIn(wrong, 'cor');
    expect((await entries()).slice(before)).toEqual([id, id]);
    expect(await counted()).toHaveLength(3);
  });

  test('keeps of a name that nobody has, and of a token, that somebody knocked, and neither', async () => {
    world.clock.advance(3_600_000);
    await access.signIn({ name: 'hunter2secret', password: PASSWORD, from }, 'cor');
    await access.signInWithToken({ token: 'no-token-of-anybody-at-all', from }, 'cor');
    const { rows } = await world.database.pool.query(
      `select row_to_json(security_event)::text as row from lifecycle.security_event
       where reported_type = 'sign_in_refused' order by last_at desc limit 1`,
    );
    expect(rows[0].row).toContain('"count":2');
    expect(JSON.stringify([rows, await world.audit()])).not.toMatch(/hunter2|no-token-of/);
  });

  test('with the first start’s token is audited with the address', async () => {
    unwrap(await access.signInWithToken({ token: FIRST_TOKEN, from }, 'cor'));
    const { rows } = await world.database.pool.query(
      'select entry from lifecycle.audit_entry order by position desc limit 1',
    );
    expect(rows[0].entry).toMatchObject({
      action: 'sign-in',
      actor: 'user:administrator',
      outcome: 'done',
      detail: { by: 'first_start_token', from },
    });
  });

  test('takes the same password however a keyboard composes its letters', async () => {
    const { id, name } = await account();
    unwrap(
      await access.setPassword(
        { accountId: id, password: 'gr\u00fcner B\u00e4r im Tal', present: null },
        administrator,
      ),
    );
    expect((await access.signIn({ name, password: 'gru\u0308ner Ba\u0308r im Tal', from }, 'cor')).ok).toBe(true);
  });

  test('a session ends when nobody uses it, and at the latest after half a day', async () => {
    const { secret } = unwrap(await access.signInWithToken({ token: FIRST_TOKEN, from }, 'cor'));
    const minutes = (count_: number): void => world.clock.advance(count_ * 60_000);
    for (let passed = 0; passed < 12 * 60 - 60; passed += 60) {
      minutes(60);
      expect((await access.bySession(secret))?.actor.person).toBe('administrator');
    }
    minutes(60);
    expect(await access.bySession(secret)).toBeNull();
    const idle = unwrap(await access.signInWithToken({ token: FIRST_TOKEN, from }, 'cor'));
    minutes(120);
    expect(await access.bySession(idle.secret)).toBeNull();
  });

  test('a session that is only asked about ends as one that nobody uses', async () => {
    const { secret } = unwrap(await access.signInWithToken({ token: FIRST_TOKEN, from }, 'cor'));
    for (let minutes = 0; minutes < 110; minutes += 10) {
      world.clock.advance(10 * 60_000);
      expect(await access.bySession(secret, { touch: false })).not.toBeNull();
    }
    world.clock.advance(10 * 60_000);
    expect(await access.bySession(secret)).toBeNull();
  });

  test('the first token’s sessions end with the token, and a sign-out ends one', async () => {
    const one = unwrap(await access.signInWithToken({ token: FIRST_TOKEN, from }, 'cor'));
    expect(await another('bfcert_another-token-since-then').bySession(one.secret)).toBeNull();
    expect(await access.bySession(one.secret)).not.toBeNull();
    await access.signOut(one.secret);
    expect(await access.bySession(one.secret)).toBeNull();
  });
});

describe('at the OpenID provider', () => {
  let subjects = 0;
  const person = (over: Partial<ExternalPerson> = {}): ExternalPerson => ({
    issuer: 'https://id.example.com',
    subject: `24828976${subjects}`,
    preferredName: `Mara${subjects}`,
    grant: ok({ roles: ['operator'], owners: ['north'] }),
    ...over,
  });
  const grant = (...roles: Role[]) => ok({ roles, owners: ['north'] });
  const unknown = refused({ reason: 'openid_role_unknown', detail: 'The provider says nothing.' } as const);
  const signIn = (over: Partial<ExternalPerson> = {}) => access.signInExternal(person(over), 'cor');
  const actorOf = async (opened: { readonly secret: string }) => (await access.bySession(opened.secret))?.actor;
  beforeEach(() => {
    subjects += 1;
  });

  test('somebody has an account from the first sign-in on, and what the provider now says of them', async () => {
    const first = unwrap(await signIn());
    const actor = await actorOf(first);
    expect(actor).toMatchObject({ id: `mara${subjects}`, roles: ['operator'], owners: ['north'] });
    const again = unwrap(await signIn({ grant: grant('viewer') }));
    expect(await actorOf(again)).toMatchObject({ person: actor?.person, roles: ['viewer'] });
    expect((await actorOf(first))?.roles).toEqual(['viewer']);
    expect((await access.signIn({ name: `mara${subjects}`, password: '', from }, 'cor')).ok).toBe(false);
  });

  test('somebody whom it gives no role here is refused by name, and what they had is over', async () => {
    expect(await signIn({ grant: unknown })).toEqual({ ok: false, refusal: 'openid_role_unknown' });
    const before = unwrap(await signIn());
    expect(await signIn({ grant: unknown })).toEqual({ ok: false, refusal: 'openid_role_unknown' });
    expect(await actorOf(before)).toBeUndefined();
    const [last] = await lastAudited();
    expect(last).toMatchObject({
      action: 'sign-in',
      outcome: 'refused',
      detail: { refusal: 'openid_role_unknown', sentence: 'The provider says nothing.', subject: person().subject },
    });
    expect(await actorOf(unwrap(await signIn()))).toMatchObject({ roles: ['operator'] });
  });

  test('tokens end when their holder has not signed in there for so many days, and go on when they do again', async () => {
    const { person: id, ...rest } = (await actorOf(unwrap(await signIn()))) ?? {};
    const actor = { ...rest, person: id } as Actor;
    const { secret } = unwrap(
      await access.createAccessToken(token(id as AccountId, { days: 366, owners: ['north'] }), by(actor)),
    );
    const calls = async () => (await access.byToken(secret ?? ''))?.actor.person ?? null;
    const days = (n: number): void => world.clock.advance(n * 86_400_000);
    days(29);
    expect(await calls()).toBe(id);
    days(1);
    expect(await calls()).toBeNull();
    const longer = createAccess(world.dependencies(), FIRST_TOKEN, { tokenDaysAfterSignIn: 60 });
    expect((await longer.byToken(secret ?? ''))?.actor.person).toBe(id);
    unwrap(await signIn());
    expect(await calls()).toBe(id);
  });

  test('a namesake there is another person, whose name is an id', async () => {
    const one = await actorOf(unwrap(await signIn()));
    const other = await actorOf(unwrap(await signIn({ subject: 'another' })));
    expect(other?.id).toMatch(/^acc_/);
    expect(other?.person).not.toBe(one?.person);
  });

  test('a local person’s namesake is let in once an administrator has said that they are one', async () => {
    const local = await account(['operator']);
    unwrap(await access.setPassword({ accountId: local.id, password: PASSWORD, present: null }, administrator));
    const session = unwrap(await access.signIn({ name: local.name, password: PASSWORD, from }, 'cor'));
    const token_ = unwrap(await access.createAccessToken(token(local.id), by(local.actor)));
    expect(await signIn({ preferredName: local.name })).toEqual({ ok: false, refusal: 'openid_name_taken' });

    const { issuer, subject } = person();
    const joined = { accountId: local.id, external: { issuer, subject } };
    unwrap(await access.changeAccount(joined, administrator));
    expect(await access.bySession(session.secret)).toBeNull();
    expect((await access.signIn({ name: local.name, password: PASSWORD, from }, 'cor')).ok).toBe(false);
    const opened = unwrap(await signIn({ preferredName: local.name }));
    const byToken = (await access.byToken(token_.secret ?? ''))?.actor;
    expect([(await actorOf(opened))?.person, byToken?.person]).toEqual([local.id, local.id]);

    const second = await account();
    expect(await refusalOf(access.changeAccount({ ...joined, accountId: second.id }, administrator))).toBe(
      'external_taken',
    );
    unwrap(await access.changeAccount({ accountId: local.id, external: null }, administrator));
    expect(await actorOf(opened)).toBeUndefined();
  });

  test('a disabled account stays out', async () => {
    const { person: id } = (await actorOf(unwrap(await signIn()))) ?? {};
    unwrap(await access.changeAccount({ accountId: id as AccountId, enabled: false }, administrator));
    expect(await signIn()).toEqual({ ok: false, refusal: 'account_disabled' });
    expect(await access.byExternal(person(), { roles: ['operator'], owners: ['north'] })).toBeNull();
  });

  test('an access token lets in what it says and the account still has, and nobody who was never here', async () => {
    const all = { roles: ['operator', 'viewer'], owners: 'all' } as const;
    expect(await access.byExternal(person(), all)).toBeNull();
    const { person: id } = (await actorOf(unwrap(await signIn()))) ?? {};
    const caller = await access.byExternal(person(), all);
    expect(caller?.actor).toMatchObject({ person: id, roles: ['operator'], owners: ['north'] });
  });

  test('the same person at the same moment has one account', async () => {
    const opened = await Promise.all(Array.from({ length: 4 }, () => signIn()));
    const people = await Promise.all(opened.map(async (one) => (await actorOf(unwrap(one)))?.person));
    expect(new Set(people).size).toBe(1);
  });
});

describe('tokens', () => {
  test('a service has its own, which is shown once, also when the command is repeated', async () => {
    const { id, actor } = await account(['operator', 'viewer'], 'all', 'service');
    const context = { ...administrator, idempotencyKey: 'once' };
    const made = unwrap(await access.createAccessToken(token(id), context));
    expect(made.secret).toMatch(/^bfcert_at_[0-9a-f]{72}$/);
    expect(unwrap(await access.createAccessToken(token(id), context))).toEqual({ ...made, secret: null });
    const caller = await access.byToken(made.secret ?? '');
    expect(caller).toEqual({ actor: { ...actor, roles: ['operator'] }, credential: made.tokenId });
    expect(caller?.actor).not.toHaveProperty('person');
  });

  test('all of one person are one person', async () => {
    const { id, actor } = await account();
    for (let made = 0; made < 2; made++) {
      const { secret } = unwrap(await access.createAccessToken(token(id), by(actor)));
      expect((await access.byToken(secret ?? ''))?.actor.person).toBe(id);
    }
  });

  test('nobody makes one in another person’s name, nor one that may more than they', async () => {
    const { id, actor } = await account(['operator'], ['north']);
    expect(await refusalOf(access.createAccessToken(token(id), administrator))).toBe('token_of_another_person');
    const service = await account(['operator'], ['north'], 'service');
    expect(await refusalOf(access.createAccessToken(token(service.id), by(actor)))).toBe('role_missing');
    for (const over of [{}, { owners: ['south'] }, { owners: ['north'], roles: ['administrator'] }]) {
      expect(await refusalOf(access.createAccessToken(token(id, over), by(actor)))).toBe('grant_exceeds_own');
      expect(await refusalOf(access.createAccessToken(token(service.id, over), administrator))).toBe(
        'grant_exceeds_own',
      );
    }
  });

  test.each([{ days: 0 }, { days: 367 }, { days: 1.5 }, { days: 2 ** 53 + 1 }, { name: ' ' }])(
    'none is made with %j',
    async (over) => {
      const { id } = await account(['operator'], 'all', 'service');
      expect(await refusalOf(access.createAccessToken(token(id, over), administrator))).toBe('token_invalid');
    },
  );

  test('ends when it is revoked, when it expires, and with its account; loses what its account loses', async () => {
    const { id } = await account(['operator'], 'all', 'service');
    const make = async () => unwrap(await access.createAccessToken(token(id), administrator));
    const [revoked, living] = [await make(), await make()];
    unwrap(await access.revokeAccessToken({ tokenId: revoked.tokenId }, administrator));
    expect(await access.byToken(revoked.secret ?? '')).toBeNull();
    const now = async () => (await access.byToken(living.secret ?? ''))?.actor;
    unwrap(await access.changeAccount({ accountId: id, owners: ['north'] }, administrator));
    expect(await now()).toMatchObject({ roles: ['operator'], owners: ['north'] });
    unwrap(await access.changeAccount({ accountId: id, enabled: false }, administrator));
    expect(await now()).toBeUndefined();
    unwrap(await access.changeAccount({ accountId: id, enabled: true }, administrator));
    world.clock.advance(30 * 86_400_000);
    expect(await now()).toBeUndefined();
  });

  test('one person does not see, and cannot revoke, another’s', async () => {
    const [one, two] = [await account(), await account()];
    const { tokenId } = unwrap(await access.createAccessToken(token(one.id), by(one.actor)));
    expect(await access.accessTokens({ after: null, limit: 10 }, two.actor)).toEqual([]);
    expect(await refusalOf(access.revokeAccessToken({ tokenId }, by(two.actor)))).toBe('token_unknown');
    expect(await access.accessTokens({ after: null, limit: 10 }, one.actor)).toHaveLength(1);
    expect(await refusalOf(access.revokeAccessToken({ tokenId }, by(one.actor)))).toBe('none');
  });

  test('what is made up is refused by its checksum, before the database is asked', async () => {
    const { id } = await account(['operator'], 'all', 'service');
    const secret = unwrap(await access.createAccessToken(token(id), administrator)).secret ?? '';
    const last = secret.endsWith('0') ? '1' : '0';
    const { accessTokens } = world.dependencies();
    const findByHash = () => Promise.reject(new Error('asked'));
    const lost = createAccess(world.dependencies({ accessTokens: { ...accessTokens, findByHash } }), FIRST_TOKEN);
    for (const wrong of ['', secret.slice(0, -1) + last, secret.toUpperCase(), `${secret} `, 'bfcert_at_']) {
      expect(await lost.byToken(wrong)).toBeNull();
    }
    expect((await lost.byToken(FIRST_TOKEN))?.actor.id).toBe('administrator');
  });

  test('when it was used last is known to the hour', async () => {
    const { id } = await account(['operator'], 'all', 'service');
    const { secret, tokenId } = unwrap(await access.createAccessToken(token(id), administrator));
    await access.byToken(secret ?? '');
    const all = await access.accessTokens({ after: null, limit: 500 }, administrator.actor);
    const used = all.find((one) => one.token.id === tokenId)?.lastUsedHour;
    expect(used).toBe(`${world.clock.now().toISOString().slice(0, 13)}:00:00.000Z`);
  });
});
