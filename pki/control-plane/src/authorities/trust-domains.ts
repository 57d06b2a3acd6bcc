import type { AuthorityName, ProfileName, TrustDomain } from '@bfcert/pki-contract';
import type { RequestableProfile } from '../profiles/profile.ts';

/** A profile would be issued by an authority of another trust domain, or by none. */
export class TrustDomainsMixed extends Error {
  override readonly name = 'TrustDomainsMixed';
}

/** Who issues what, before anything is issued: trust domains never merge (D-005). @throws TrustDomainsMixed */
export function assertOneTrustDomainEach(
  profiles: readonly RequestableProfile[],
  issuerOf: { readonly [Name in ProfileName]?: AuthorityName },
  domains: ReadonlyMap<AuthorityName, TrustDomain>,
): void {
  for (const { name, trustDomain, authority } of profiles) {
    const issuer = issuerOf[name] ?? authority;
    const domain = domains.get(issuer);
    if (domain === undefined) throw new TrustDomainsMixed(`${name} has no authority: there is no ${issuer}`);
    if (domain !== trustDomain) {
      throw new TrustDomainsMixed(
        `${name} is of the trust domain ${trustDomain}, its authority ${issuer} of ${domain}`,
      );
    }
  }
}
