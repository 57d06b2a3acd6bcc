function numbered(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${String(index + 1).padStart(2, '0')}`);
}

/** The requirements as the specification names them, in its order (sections 3 and 6). */
const named = [
  'FR-001',
  'FR-001a',
  'FR-002',
  'FR-002a',
  'FR-003',
  'FR-004',
  'FR-005',
  'FR-006',
  'FR-006a',
  'FR-007',
  'FR-008',
  'FR-009',
  'FR-009a',
  'FR-010',
  'NFR-001',
  'NFR-002',
  'NFR-003',
  'NFR-004',
  'NFR-005',
  'D-001',
  'D-002',
  'D-003',
  'D-004',
  'D-005',
  'D-006',
  'D-007',
] as const;

/**
 * What the specification leaves unnamed, numbered here in its order and never renumbered: the edge cases of
 * section 2, the open questions of section 9, and by appendix each statement with "shall", "should" or "must"
 * that asks something of the system.
 */
const counted = {
  'A-ACT': 1, // section 7, activation verification by certificate purpose
  'A-HUB': 2, // alignment to the current IoT hub lifecycle
  'A-ADP': 4, // OCPP 1.6J to OCPP 2.0.1 transition compatibility
  'A-SEC': 5, // security event logging and observability
  'A-PLT': 8, // platform and cloud assumptions
  'A-TA': 7, // CA root and trust anchor requirements
  'A-OWN': 6, // ISO 15118 and VDV ownership decision framework
  'A-KEY': 6, // Profile 2 AuthorizationKey hardening
  'A-POL': 4, // renewal and validity policy
  'A-DEL': 5, // delivery workstreams and readiness dependencies
  'A-FWS': 9, // firmware-signing trust domain
  'A-MAP': 2, // cross-reference to the architecture document
} as const;

/**
 * What the field has taught: the rules of stations (B) and the traps of the protocol's texts (N), as tests name them
 * (“lesson B.1”, “trap N.1”). Numbers are never given to something else; B.18b came later.
 */
const lessons: readonly string[] = [
  ...Array.from({ length: 35 }, (_, index) => `B.${index + 1}`).flatMap((id) => (id === 'B.18' ? [id, 'B.18b'] : [id])),
  ...Array.from({ length: 22 }, (_, index) => `N.${index + 1}`),
];

/** The rows of the fault matrix that are about stations, gateways and waves, as tests name them. */
const faults: readonly string[] = [5, 6, 7, 8, 9, 10, 11, 16, 18, 19, 20, 21, 22].map((number) => `F${number}`);

/**
 * Threats at the stations' door and on their line, by the numbers that tests call them by (“threat 2”); the others are of
 * other doors.
 */
const threats: readonly string[] = [1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 14, 16, 19, 21, 24].map((number) => `T.${number}`);

/** The messages that the gateway speaks, by version. */
const messages = {
  '1.6': [
    'SignCertificate',
    'CertificateSigned',
    'InstallCertificate',
    'DeleteCertificate',
    'GetInstalledCertificateIds',
    'ExtendedTriggerMessage',
    'GetLog',
    'LogStatusNotification',
    'SecurityEventNotification',
    'ChangeConfiguration',
    'GetConfiguration',
    'BootNotification',
    'Reset',
    'DataTransfer',
  ],
  '2.0.1': [
    'SignCertificate',
    'CertificateSigned',
    'InstallCertificate',
    'GetInstalledCertificateIds',
    'DeleteCertificate',
    'GetCertificateStatus',
    'Get15118EVCertificate',
    'Authorize',
    'SecurityEventNotification',
    'GetLog',
    'LogStatusNotification',
    'TriggerMessage',
    'BootNotification',
    'GetVariables',
    'SetVariables',
    'GetBaseReport',
    'GetReport',
    'NotifyReport',
    'SetNetworkProfile',
    'Reset',
  ],
} as const;

/** What 2.1 has beside those of 2.0.1: messages, the variables of a slot, and two types of frames. */
const only21 = ['GetCertificateChainStatus', 'NetworkConfiguration', 'CALLRESULTERROR', 'SEND'];

const messageIds = (version: string, names: readonly string[]): readonly string[] =>
  names.map((name) => `${version} ${name}`);

/** Every id that `docs/requirements.md` has a row for. */
export const requirementIds: readonly string[] = [
  ...named,
  ...[1, 2, 3, 4, 5].map((number) => `E-${number}`),
  ...[1, 2, 3, 4, 5, 6, 7].map((number) => `Q-${number}`),
  ...Object.entries(counted).flatMap(([prefix, count]) => numbered(prefix, count)),
  ...lessons,
  ...threats,
  ...faults,
  ...messageIds('1.6', messages['1.6']),
  ...messageIds('2.0.1', messages['2.0.1']),
  ...messageIds('2.1', [...messages['2.0.1'], ...only21]),
];
