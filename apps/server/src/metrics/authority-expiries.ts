import { X509Certificate } from 'node:crypto';
import type { AuthorityInfo } from '@bfcert/pki-contract';

export interface AuthorityExpiry {
  readonly authority: string;
  readonly role: 'root' | 'cross' | 'intermediate' | 'issuing';
  /** Of a root; what stands below it is of the generation that issues now, and has none here. */
  readonly generation: string;
  /** Seconds since 1970. */
  readonly notAfter: number;
}

/** When each certificate of a chain expires; of several intermediates the first to do so. */
export function authorityExpiries(info: AuthorityInfo): readonly AuthorityExpiry[] {
  const expiry = (role: AuthorityExpiry['role'], pem: string, generation = ''): AuthorityExpiry => ({
    authority: info.name,
    role,
    generation,
    notAfter: new X509Certificate(pem).validToDate.getTime() / 1_000,
  });
  const intermediates = info.intermediatePems.map((pem) => expiry('intermediate', pem));
  return [
    ...info.roots.map(({ generation, rootPem }) => expiry('root', rootPem, String(generation))),
    ...info.roots.flatMap(({ generation, crossPem }) =>
      crossPem === null ? [] : [expiry('cross', crossPem, String(generation))],
    ),
    ...intermediates.toSorted((a, b) => a.notAfter - b.notAfter).slice(0, 1),
    expiry('issuing', info.issuingPem),
  ];
}
