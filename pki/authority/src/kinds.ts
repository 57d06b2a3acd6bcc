import { refused } from '@bfcert/kernel/result';
import type { AuthorityKind } from '@bfcert/pki-contract/authority';
import type { Reader } from '@bfcert/pki-contract/strict-json';
import { endWith } from '@bfcert/pki-process';
import { readAwsPrivateCa } from './aws-private-ca/configuration.ts';
import { readEst } from './est/configuration.ts';
import { readPkcs11 } from './pkcs11/configuration.ts';
import { issuing, type PlannedAuthority, token } from './planned-authority.ts';
import { readStepCa } from './step-ca/configuration.ts';
import { readVault } from './vault/configuration.ts';

/**
 * Every kind of authority: how its part of the configuration is read, and its adapter, which is
 * imported only when the authority is opened. So a process has the code of its own kind and of no
 * other, and whoever starts it has none of it.
 */
const KINDS = {
  'aws-private-ca': issuing('aws-private-ca', readAwsPrivateCa, async (configuration) => {
    const { awsPrivateCa } = await import('./aws-private-ca/aws-private-ca.ts');
    return awsPrivateCa(configuration);
  }),
  est: issuing('est', readEst, async (configuration) => {
    const { estAuthority } = await import('./est/est-authority.ts');
    return estAuthority(configuration);
  }),
  'step-ca': issuing('step-ca', readStepCa, async (configuration) => {
    const { stepCa } = await import('./step-ca/step-ca.ts');
    return stepCa(configuration);
  }),
  vault: issuing('vault', readVault, async (configuration) => {
    const { vault } = await import('./vault/vault.ts');
    return vault(configuration);
  }),
  pkcs11: token(
    'pkcs11',
    readPkcs11,
    // koffi looks into Node's own file to learn which C library it was made for.
    ({ network, library }) => ({ network, addons: true, readable: [library, process.execPath] }),
    async (configuration) => {
      const { openToken } = await import('./pkcs11/open-token.ts');
      return openToken(configuration, endWith);
    },
  ),
} satisfies Partial<Record<AuthorityKind, Reader<PlannedAuthority>>>;

/** The kind is read first: it decides what else there may be. */
export const readPlannedAuthority: Reader<PlannedAuthority> = (value) => {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? String(value.kind) : '';
  if (!Object.hasOwn(KINDS, kind)) return refused(`kind is not one of ${Object.keys(KINDS).join(', ')}`);
  return KINDS[kind as keyof typeof KINDS](value);
};
