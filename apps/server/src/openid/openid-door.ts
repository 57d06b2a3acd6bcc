import type { Access, Caller, ExternalSignInRefusal, OpenedSession } from '@bfcert/certificate-lifecycle';
import type { Clock } from '@bfcert/kernel/clock';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { grantOfClaims, textsAt } from './grant-of-claims.ts';
import type { IdentityProvider, ProviderRefusal } from './identity-provider.ts';
import { openAttempt, sealAttempt } from './sign-in-attempt.ts';

/** Ends with what the sign-in page has words for. */
export type OpenIdRefusal = ProviderRefusal | ExternalSignInRefusal | 'openid_attempt_over';

export interface OpenIdDoor {
  /** As people know the provider. */
  readonly name: string;
  readonly issuer: string;
  /** Where the browser goes, and the cookie that it comes back with. */
  begin(): Promise<Result<{ readonly url: string; readonly cookie: string }, 'openid_unavailable'>>;
  finish(
    came: { readonly query: string; readonly cookie: string | undefined },
    correlationId: string,
  ): Promise<Result<OpenedSession, OpenIdRefusal>>;
  /** Null for whatever is no access token for us of an account that may call. @throws when the provider cannot be asked. */
  callerOf(token: string): Promise<Caller | null>;
  endSessionUrl(): Promise<string | null>;
}

const COMPACT_JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** Whether a bearer token can be a provider's at all: ours have no dots. */
export const mayBeJwt = (token: string): boolean => COMPACT_JWT.test(token);

/** Who the provider says somebody is becomes one of our accounts here, and what it says of them their roles. */
export function openIdDoor(
  provider: IdentityProvider,
  access: Pick<Access, 'signInExternal' | 'byExternal'>,
  { key, clock, home }: { readonly key: Buffer; readonly clock: Clock; readonly home: string },
): OpenIdDoor {
  const { settings } = provider;
  const { issuer } = settings;
  return {
    name: settings.name,
    issuer,
    async begin() {
      const begun = await provider.begin();
      if (!begun.ok) return begun;
      const { url, attempt } = begun.value;
      return ok({ url: url.href, cookie: sealAttempt(key, attempt) });
    },
    async finish({ query, cookie }, correlationId) {
      const attempt = cookie === undefined ? null : openAttempt(key, cookie, clock.now());
      if (attempt === null) return refused('openid_attempt_over');
      const claims = await provider.finish(query, attempt);
      if (!claims.ok) return claims;
      const grant = grantOfClaims(claims.value, settings);
      const [preferredName = ''] = textsAt(claims.value, settings.nameClaim);
      return access.signInExternal({ issuer, subject: claims.value.sub, preferredName, grant }, correlationId);
    },
    async callerOf(token) {
      const claims = await provider.accessTokenClaims(token);
      const grant = claims === null ? null : grantOfClaims(claims, settings);
      if (claims === null || !grant?.ok) return null;
      return access.byExternal({ issuer, subject: claims.sub }, grant.value);
    },
    endSessionUrl: () => provider.endSessionUrl(home),
  };
}
