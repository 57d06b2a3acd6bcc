import type { StationMemory } from '../flash/station-memory.ts';
import { FIRST_SLOT } from './slots.ts';
import type { StationOptions } from './station-options.ts';

/** What a new station is delivered with: profile 2 on its first slot. */
export function firstMemory(options: StationOptions): StationMemory {
  return {
    password: options.password,
    organisation: options.organisation ?? '',
    credential: null,
    previousCredential: null,
    pendingKeys: [],
    anchors: options.trustAnchorsPem.map((pem) => ({ use: 'CSMSRootCertificate', pem })),
    slots: {
      [FIRST_SLOT]: { url: options.url.replace(/\/+$/, ''), securityProfile: 2, messageTimeoutSeconds: 30 },
    },
    priority: [FIRST_SLOT],
    lastSlot: null,
    securityProfile: 2,
    connectionAttempts: options.connectionAttempts ?? 3,
    // The whitepaper of 1.6 advises against resending.
    certSigningWaitMinimum: options.certSigningWaitMinimum ?? (options.version === '1.6' ? 0 : 30),
    certSigningRepeatTimes: options.certSigningRepeatTimes ?? 3,
    centralContractValidation: options.centralContractValidation ?? false,
    securityEvents: [],
  };
}
