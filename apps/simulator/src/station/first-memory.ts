import { unwrap } from '@bfcert/kernel/result';
import { parseChainPem } from '@bfcert/kernel/x509';
import type { StationCredential, StationMemory } from '../flash/station-memory.ts';
import { FIRST_SLOT } from './slots.ts';
import type { StationOptions } from './station-options.ts';

/** What a new station is delivered with. Throws when its certificate cannot be read. */
export function firstMemory(options: StationOptions): StationMemory {
  const { securityProfile = 2 } = options;
  return {
    password: options.password,
    organisation: options.organisation ?? '',
    credential: options.credential === undefined ? null : credentialOf(options.credential),
    previousCredential: null,
    pendingKeys: [],
    anchors: options.trustAnchorsPem.map((pem) => ({ use: 'CSMSRootCertificate', pem })),
    slots: {
      [FIRST_SLOT]: { url: options.url.replace(/\/+$/, ''), securityProfile, messageTimeoutSeconds: 30 },
    },
    priority: [FIRST_SLOT],
    lastSlot: null,
    securityProfile,
    connectionAttempts: options.connectionAttempts ?? 3,
    // The whitepaper of 1.6 advises against resending.
    certSigningWaitMinimum: options.certSigningWaitMinimum ?? (options.version === '1.6' ? 0 : 30),
    certSigningRepeatTimes: options.certSigningRepeatTimes ?? 3,
    centralContractValidation: options.centralContractValidation ?? false,
    securityEvents: [],
  };
}

function credentialOf({ privateKeyPem, chainPem }: Pick<StationCredential, 'privateKeyPem' | 'chainPem'>) {
  const [leaf] = unwrap(parseChainPem(chainPem));
  if (leaf === undefined) throw new Error('a chain without a certificate');
  return { privateKeyPem, chainPem, fingerprint: leaf.fingerprint };
}
