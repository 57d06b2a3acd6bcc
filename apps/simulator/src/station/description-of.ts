import type { StationDescription } from './station-context.ts';
import type { StationOptions } from './station-options.ts';

/** What a station says of itself, with what most stations are where nothing was asked for. */
export const descriptionOf = (options: StationOptions): StationDescription => ({
  identity: options.identity,
  serialNumber: options.serialNumber,
  vendor: options.vendor,
  model: options.model,
  maxCertificateChainSize: options.maxCertificateChainSize ?? 10_000,
  certificateCapacity: options.certificateCapacity ?? 10,
  additionalRootCertificateCheck: options.additionalRootCertificateCheck ?? false,
  activates: options.activates ?? 'at_once',
  hasOneForBoth: options.certificates === 'combined',
  allowSecurityProfileDowngrade: options.allowSecurityProfileDowngrade ?? false,
  slotsAsVariablesOnly: options.slotsAsVariablesOnly ?? false,
  passwordsInSlotsOnly: options.passwordsInSlotsOnly ?? false,
});
