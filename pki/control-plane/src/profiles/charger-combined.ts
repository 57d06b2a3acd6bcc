import type { RequestableProfile } from './profile.ts';
import { seccLeaf } from './secc-leaf.ts';

/**
 * One certificate for a station's connection to its CSMS and for vehicles (OCPP 2.0.1 A00.FR.428, A00.FR.513): what
 * vehicles ask of it is stricter, so it is a SECC leaf under the V2G sub-CA. Without an extended key usage both sides of
 * TLS take it. Its CN is the station's serial number (A00.FR.405) and its SeccId at once, so it has the characters that
 * both may have. A name of its own lets a caller be denied it, and lets an auditor tell it from a leaf for vehicles alone.
 */
export const chargerCombined: RequestableProfile = {
  ...seccLeaf,
  name: 'charger-combined',
  version: 'charger-combined/1',
};
