import type { Actor } from '@bfcert/kernel/actor';
import type { Result } from '@bfcert/kernel/result';
import { type AccessTokenId, hashOf } from './access-token/access-token.ts';
import type { StoredAccessToken } from './access-token/access-token-store.ts';
import {
  type Account,
  type AccountId,
  type AccountReach,
  type Grant,
  inReach,
  TOKEN_DAYS_AFTER_SIGN_IN,
} from './account/account.ts';
import { Passwords } from './account/password.ts';
import { auditAccess } from './commands/audit-access.ts';
import { changeAccount, setPassword } from './commands/change-account.ts';
import type { CommandContext, Refusal } from './commands/command.ts';
import { createAccessToken } from './commands/create-access-token.ts';
import { createAccount } from './commands/create-account.ts';
import { revokeAccessToken } from './commands/revoke-access-token.ts';
import {
  type OpenedSession,
  openAdministratorSession,
  type PasswordSignIn,
  type SignInRefusal,
  signInWithPassword,
} from './commands/sign-in.ts';
import { type ExternalPerson, type ExternalSignInRefusal, signInExternal } from './commands/sign-in-external.ts';
import { tellOfRefusedSignIn } from './commands/sign-in-refused.ts';
import type { LifecycleDependencies } from './ports.ts';
import { type Caller, identifyBySession, identifyByToken, identifyExternal } from './queries/identify.ts';

type Bound<Command> = Command extends (deps: LifecycleDependencies, ...rest: infer Rest) => infer Answer
  ? (...rest: Rest) => Answer
  : never;

/** Who may call, and who is calling: accounts, their tokens, and the sessions of browsers. */
export interface Access {
  readonly createAccount: Bound<typeof createAccount>;
  readonly changeAccount: Bound<typeof changeAccount>;
  setPassword(input: Parameters<typeof setPassword>[2], context: CommandContext): ReturnType<typeof setPassword>;
  readonly createAccessToken: Bound<typeof createAccessToken>;
  readonly revokeAccessToken: Bound<typeof revokeAccessToken>;

  signIn(input: PasswordSignIn, correlationId: string): Promise<Result<OpenedSession, SignInRefusal>>;
  signInExternal(person: ExternalPerson, correlationId: string): Promise<Result<OpenedSession, ExternalSignInRefusal>>;
  /** With the first start's token alone: any other is a program's, or a person's who can sign in. */
  signInWithToken(
    input: { readonly token: string; readonly from: string },
    correlationId: string,
  ): Promise<Result<OpenedSession, SignInRefusal>>;
  /** Resolves with the OpenID provider that the session's account is of; null where there is none. */
  signOut(sessionSecret: string): Promise<{ readonly issuer: string | null }>;

  byToken(secret: string): Promise<Caller | null>;
  /** `touch: false` asks without using it: a session that only watches ends as one that nobody uses. */
  bySession(secret: string, options?: { readonly touch: boolean }): Promise<Caller | null>;
  /** By an access token of the OpenID provider, with what that token says and the account still has. */
  byExternal(who: NonNullable<Account['external']>, grant: Grant): Promise<Caller | null>;
  /** A caller's command that was refused before it reached its context. */
  recordRefusal(action: string, refusal: Refusal<string>, context: CommandContext): Promise<void>;

  account(id: AccountId, actor: Actor): Promise<Account | null>;
  accounts(
    page: { readonly after: AccountId | null; readonly limit: number },
    actor: Actor,
  ): Promise<readonly Account[]>;
  /** An administrator's question is about all, anybody else's about their own. */
  accessTokens(
    page: { readonly after: AccessTokenId | null; readonly limit: number },
    actor: Actor,
  ): Promise<readonly (StoredAccessToken & { readonly account: Account })[]>;
}

/** Less than this is no token but a mistake, such as an emptied file. */
const SHORTEST_TOKEN = 20;

/** `administratorToken` is the content of the file that the first start has made; tokens of people of the OpenID provider
 * end `tokenDaysAfterSignIn` days after their last sign-in there. @throws when it is too short to be one. */
export function createAccess(
  deps: LifecycleDependencies,
  administratorToken: string,
  { tokenDaysAfterSignIn = TOKEN_DAYS_AFTER_SIGN_IN }: { readonly tokenDaysAfterSignIn?: number } = {},
): Access {
  if (administratorToken.length < SHORTEST_TOKEN) {
    throw new Error(`the administrator's token has less than ${SHORTEST_TOKEN} characters`);
  }
  const passwords = new Passwords();
  const administrator = hashOf(administratorToken);
  const reachOf = async (actor: Actor): Promise<AccountReach> => {
    const isAccounts = actor.kind === 'user' || actor.kind === 'service';
    const self = isAccounts ? ((await deps.accounts.findByName(actor.id))?.id ?? null) : null;
    return { owners: actor.owners, self };
  };
  return {
    createAccount: (input, context) => createAccount(deps, input, context),
    changeAccount: (input, context) => changeAccount(deps, input, context),
    setPassword: (input, context) => setPassword(deps, passwords, input, context),
    createAccessToken: (input, context) => createAccessToken(deps, input, context),
    revokeAccessToken: (input, context) => revokeAccessToken(deps, input, context),

    signIn: (input, correlationId) => signInWithPassword(deps, passwords, input, correlationId),
    signInExternal: (person, correlationId) => signInExternal(deps, person, correlationId),
    async signInWithToken({ token, from }, correlationId) {
      const isTheirs = hashOf(token) === administrator;
      if (isTheirs) {
        return { ok: true, value: await openAdministratorSession(deps, administrator, from, correlationId) };
      }
      await tellOfRefusedSignIn(deps, { account: null, by: 'token', from }, correlationId);
      return { ok: false, refusal: 'sign_in_refused' };
    },
    async signOut(secret) {
      const found = await deps.sessions.findByHash(hashOf(secret));
      if (found !== null) await deps.transactions.run((tx) => deps.sessions.remove(tx, found.session.id));
      return { issuer: found?.account?.external?.issuer ?? null };
    },

    byToken: (secret) => identifyByToken(deps, administrator, secret, tokenDaysAfterSignIn),
    bySession: (secret, { touch } = { touch: true }) => identifyBySession(deps, administrator, secret, touch),
    byExternal: (who, grant) => identifyExternal(deps, who, grant),
    recordRefusal: (action, { reason, detail }, context) =>
      deps.transactions.run((tx) =>
        auditAccess(deps, tx, action, context, { outcome: 'refused', refusal: reason, sentence: detail }),
      ),

    async account(id, actor) {
      const account = await deps.accounts.find(id);
      return account !== null && inReach(account, await reachOf(actor)) ? account : null;
    },
    accounts: async (page, actor) => deps.accounts.list({ ...page, reach: await reachOf(actor) }),
    async accessTokens({ after, limit }, actor) {
      const reach = await reachOf(actor);
      const everybodys = actor.roles.includes('administrator');
      if (!everybodys && reach.self === null) return [];
      return deps.accessTokens.list({ accountId: everybodys ? null : reach.self, reach, after, limit });
    },
  };
}
