import type { ProfileName } from '@bfcert/pki-contract';
import { chargingStation } from './charging-station.ts';
import { csmsServerEc } from './csms-server-ec.ts';
import { csmsServerRsa } from './csms-server-rsa.ts';
import { issuingAuthority } from './issuing-authority.ts';
import type { Profile, RequestableProfile } from './profile.ts';
import { rootAuthority } from './root-authority.ts';

export const REQUESTABLE_PROFILES: { readonly [Name in ProfileName]: RequestableProfile } = {
  'charging-station': chargingStation,
  'csms-server-ec': csmsServerEc,
  'csms-server-rsa': csmsServerRsa,
};

const ALL_PROFILES: readonly Profile[] = [...Object.values(REQUESTABLE_PROFILES), rootAuthority, issuingAuthority];

/** The profile an intent was drafted with. Throws when this release no longer has that version. */
export function profileOfVersion(version: string): Profile {
  const profile = ALL_PROFILES.find((candidate) => candidate.version === version);
  if (profile === undefined) throw new Error(`this release has no profile ${version}`);
  return profile;
}
