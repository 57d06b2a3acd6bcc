import { caPath, crlPath, issuerIdOf, ocspPath } from '../publication.ts';
import { isRoot, lintOf } from './lint.ts';

export const revocationPointers = lintOf({
  name: 'revocation-pointers',
  source:
    'the profile; RFC 5280 4.2.1.13, 4.2.2.1 and 8: plain HTTP, since fetching over TLS would need revocation itself',
  level: 'error',
  needs: ['shape', 'issuer'],
  fault: ({ certificate, shape, issuer }) => {
    if (isRoot(certificate)) return null;
    const id = issuerIdOf(issuer);
    const [list] = certificate.crlUris;
    const shard = /\/(\d{1,9})\.crl$/.exec(list ?? '')?.[1] ?? '0';
    return (
      pointerFault('revocation list', certificate.crlUris, shape.revocationPointers.crl, crlPath(id, Number(shard))) ??
      pointerFault('OCSP responder', certificate.ocspUris, shape.revocationPointers.ocsp, ocspPath(id)) ??
      pointerFault("issuer's certificate", certificate.caIssuerUris, shape.caIssuers, caPath(id))
    );
  },
});

function pointerFault(what: string, found: readonly string[], expected: boolean, path: string): string | null {
  if (found.length !== (expected ? 1 : 0)) return `it names ${found.length} places of the ${what}`;
  const stranger = found.find((uri) => !uri.startsWith('http://') || !uri.endsWith(path));
  return stranger === undefined ? null : `${stranger} is not where the ${what} is`;
}
