import { certificatePem } from '@bfcert/kernel/x509';
import type { AuthorityInfo } from '@bfcert/pki-contract';
import type { Authority } from './authority.ts';

export const describeAuthority = ({
  plan,
  root,
  issuing,
  intermediates,
  roots,
}: Authority): Omit<AuthorityInfo, 'profiles'> => ({
  name: plan.name,
  trustDomain: plan.trustDomain,
  rootPem: certificatePem(root.der),
  issuingPem: certificatePem(issuing.certificate.der),
  intermediatePems: intermediates.map(({ der }) => certificatePem(der)),
  roots: roots.map(({ generation, certificate, cross }) => ({
    generation,
    rootPem: certificatePem(certificate.der),
    crossPem: cross === null ? null : certificatePem(cross.der),
  })),
});
