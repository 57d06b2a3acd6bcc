import { abilitiesOf, type VehicleRootKind } from '../station-contract/index.ts';

const named: Readonly<Record<VehicleRootKind, string>> = {
  v2g_root: 'V2G root',
  mo_root: 'MO root',
  oem_root: 'OEM root',
};

/** Null: this version has a word for roots of this use, itself or in the application note for ISO 15118. */
export const noWordFor = (protocol: string, kind: VehicleRootKind): string | null =>
  abilitiesOf(protocol).rootsForVehicles.includes(kind)
    ? null
    : `The station speaks ${protocol}, which has no word for any ${named[kind]}: it cannot be given one.`;
