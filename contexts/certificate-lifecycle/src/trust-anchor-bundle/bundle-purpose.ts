import type { TrustDomain } from '../purposes/purpose.ts';

/** What the anchors of a bundle are for: who has to trust them, and whom with them. */
export const bundlePurposes = [
  /** Stations: they verify our listeners, and the chain of the certificate they are given. */
  'charging_station_trust',
  /** Our station listeners: they verify the stations. */
  'station_client_trust',
  /** CAs that are not ours, under which stations come that are taken over: their roots, and whoever issues for them. */
  'adopted_station_trust',
  /** Roots of the stations' vendors, under which their factory certificates stand. */
  'charger_factory_trust',
  /** V2G roots: vehicles and stations verify a station's certificate towards vehicles (ISO 15118). */
  'v2g_trust',
  /** OEM roots: they verify a vehicle's provisioning certificate. */
  'oem_provisioning_trust',
  /** MO roots: they verify contract certificates. */
  'contract_trust',
  'vehicle_vas_trust',
  'iot_hub_trust',
  /** Of manufacturers that sign firmware; stands apart from all that we operate (D-005). */
  'firmware_signing_trust',
] as const;

export type BundlePurpose = (typeof bundlePurposes)[number];

export interface BundleRule {
  /** Whose roots it holds. */
  readonly trustDomains: readonly [TrustDomain, ...TrustDomain[]];
  /** `own_pki`: follows the authorities that we run. `import`: people bring them. */
  readonly source: 'own_pki' | 'import';
  /** Who stands under its anchors may come in to us as one of these: each one that is added is the word of two people. */
  readonly letsIn: 'stations' | 'vehicles' | null;
  /**
   * We bring them to our stations, in stages: `for_connection`, by which they verify us, or `for_vehicles`, by which they check
   * contracts and vehicles, and no connection stands on them. Null: whoever verifies by them reads them from here, at once.
   */
  readonly givenToStations: 'for_connection' | 'for_vehicles' | null;
  /** Characters of one certificate's PEM; null: what the reader of certificates takes. */
  readonly longestPem: number | null;
}

/** InstallCertificate.certificate of OCPP 1.6 security and 2.0.1: 5500 characters. */
const OCPP_CERTIFICATE = 5_500;

export const bundleRules: Readonly<Record<BundlePurpose, BundleRule>> = {
  charging_station_trust: {
    trustDomains: ['backend-server', 'charger-identity'],
    source: 'own_pki',
    letsIn: null,
    givenToStations: 'for_connection',
    longestPem: OCPP_CERTIFICATE,
  },
  /** The second: for combined certificates, once the policy allows them to a program. */
  station_client_trust: {
    trustDomains: ['charger-identity', 'iso15118-evse'],
    source: 'own_pki',
    letsIn: null,
    givenToStations: null,
    longestPem: null,
  },
  adopted_station_trust: {
    trustDomains: ['charger-identity'],
    source: 'import',
    letsIn: 'stations',
    givenToStations: null,
    longestPem: null,
  },
  charger_factory_trust: {
    trustDomains: ['charger-factory'],
    source: 'import',
    letsIn: 'stations',
    givenToStations: null,
    longestPem: null,
  },
  v2g_trust: {
    trustDomains: ['iso15118-evse'],
    source: 'import',
    letsIn: null,
    givenToStations: 'for_vehicles',
    longestPem: OCPP_CERTIFICATE,
  },
  oem_provisioning_trust: {
    trustDomains: ['iso15118-oem'],
    source: 'import',
    letsIn: 'vehicles',
    givenToStations: 'for_vehicles',
    longestPem: OCPP_CERTIFICATE,
  },
  contract_trust: {
    trustDomains: ['iso15118-contract'],
    source: 'import',
    letsIn: null,
    givenToStations: 'for_vehicles',
    longestPem: OCPP_CERTIFICATE,
  },
  vehicle_vas_trust: {
    trustDomains: ['vehicle-vas'],
    source: 'import',
    letsIn: 'vehicles',
    givenToStations: null,
    longestPem: null,
  },
  iot_hub_trust: {
    trustDomains: ['iot'],
    source: 'import',
    letsIn: null,
    givenToStations: null,
    longestPem: null,
  },
  firmware_signing_trust: {
    trustDomains: ['firmware-signing'],
    source: 'import',
    letsIn: null,
    givenToStations: null,
    longestPem: null,
  },
};

/** The bundles that stations of ours are brought: every one with `givenToStations`. */
export const stationBundles = [
  'charging_station_trust',
  'v2g_trust',
  'oem_provisioning_trust',
  'contract_trust',
] as const satisfies readonly BundlePurpose[];
export type StationBundle = (typeof stationBundles)[number];
export type VehicleBundle = Exclude<StationBundle, 'charging_station_trust'>;

export const isStationBundle = (purpose: BundlePurpose): purpose is StationBundle =>
  bundleRules[purpose].givenToStations !== null;

/** Every domain of which there is a bundle. */
export const bundledTrustDomains: readonly TrustDomain[] = [
  ...new Set(bundlePurposes.flatMap((purpose) => bundleRules[purpose].trustDomains)),
];
