import type { ProfileName } from '@bfcert/pki-contract';
import { chargerCombined } from './charger-combined.ts';
import { chargingStation, chargingStation1 } from './charging-station.ts';
import { crossAuthority } from './cross-authority.ts';
import { csmsServerEc, csmsServerEc1 } from './csms-server-ec.ts';
import { csmsServerRsa, csmsServerRsa1 } from './csms-server-rsa.ts';
import { intermediateAuthority } from './intermediate-authority.ts';
import { iotDevice } from './iot-device.ts';
import { iso15118Cross20 } from './iso15118-20-cross.ts';
import { iso15118Root20 } from './iso15118-20-root.ts';
import { iso15118SubCa1Of20 } from './iso15118-20-sub-ca-1.ts';
import { iso15118SubCa2Of20 } from './iso15118-20-sub-ca-2.ts';
import { iso15118Cross } from './iso15118-cross.ts';
import { iso15118Root } from './iso15118-root.ts';
import { iso15118SubCa1 } from './iso15118-sub-ca-1.ts';
import { iso15118SubCa2 } from './iso15118-sub-ca-2.ts';
import { issuingAuthority, issuingAuthority1 } from './issuing-authority.ts';
import { ocspResponder } from './ocsp-responder.ts';
import type { Profile, RequestableProfile } from './profile.ts';
import { rootAuthority, rootAuthority1 } from './root-authority.ts';
import { seccLeaf } from './secc-leaf.ts';
import { seccLeaf20 } from './secc-leaf-20.ts';
import { vehicleVas } from './vehicle-vas.ts';

export const REQUESTABLE_PROFILES: { readonly [Name in ProfileName]: RequestableProfile } = {
  'charging-station': chargingStation,
  'charger-combined': chargerCombined,
  'csms-server-ec': csmsServerEc,
  'csms-server-rsa': csmsServerRsa,
  'secc-leaf': seccLeaf,
  'secc-leaf-20': seccLeaf20,
  'vehicle-vas': vehicleVas,
  'iot-device': iotDevice,
};

/** Every profile in its present version, the requestable ones first. */
export const PROFILES: readonly Profile[] = [
  ...Object.values(REQUESTABLE_PROFILES),
  ocspResponder,
  rootAuthority,
  intermediateAuthority,
  issuingAuthority,
  crossAuthority,
  iso15118Root,
  iso15118SubCa1,
  iso15118SubCa2,
  iso15118Cross,
  iso15118Root20,
  iso15118SubCa1Of20,
  iso15118SubCa2Of20,
  iso15118Cross20,
];

/** Nothing new is drafted with these, but an intent of theirs may still be without its certificate. */
const EARLIER_VERSIONS: readonly Profile[] = [
  chargingStation1,
  csmsServerEc1,
  csmsServerRsa1,
  rootAuthority1,
  issuingAuthority1,
];

const BY_VERSION = new Map([...PROFILES, ...EARLIER_VERSIONS].map((profile) => [profile.version, profile] as const));

/** The profile an intent was drafted with. Throws when this release no longer has that version. */
export function profileOfVersion(version: string): Profile {
  const profile = BY_VERSION.get(version);
  if (profile === undefined) throw new Error(`this release has no profile ${version}`);
  return profile;
}
