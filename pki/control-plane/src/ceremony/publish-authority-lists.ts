import type { Authority } from '../authorities/authority.ts';
import type { AuthorityKey } from '../authorities/authority-key.ts';
import type { AuthorityMaterials } from '../authorities/certify-authority.ts';
import { SeenLists } from '../crl/adopt-published.ts';
import { CrlPublisher } from '../crl/crl-publisher.ts';
import { RevocationIndex } from '../crl/revocation-index.ts';
import { statusIssuers } from '../status-issuers.ts';

/**
 * Signs the lists about authorities while the keys that sign them are here: those of roots may be on
 * their way to a safe. What a key is missing for stays as it is published.
 */
export async function publishAuthorityLists(
  authorities: ReadonlyMap<string, Authority>,
  brought: AuthorityKey | null,
  publishedDirectory: string,
  materials: AuthorityMaterials,
): Promise<void> {
  const { ledger, publication, clock } = materials;
  const issuers = statusIssuers(authorities, materials)
    .filter(({ contains }) => contains === 'caCertificates')
    .map((issuer) =>
      issuer.certificate.spkiSha256 === brought?.spkiSha256 ? { ...issuer, openKey: async () => brought } : issuer,
    );
  const publisher = new CrlPublisher({
    ledger,
    issuers,
    publication,
    publishedDirectory,
    clock,
    index: new RevocationIndex(ledger, publication.crlShards),
    seen: new SeenLists(),
    onStep: () => {},
    onRefused: () => {},
    onFailure: () => {},
  });
  await publisher.adopt();
  await publisher.round();
}
