const reason = 'planned work, ticket 4711';

const ownershipDraft = {
  programs: [
    {
      slug: 'north-line',
      name: 'North line',
      kind: 'production',
      customer: 'north-depot',
      countries: ['DE'],
      oem: null,
      scheme: null,
    },
  ],
  entries: [
    {
      purpose: 'vehicle_vas_identity',
      program: 'north-line',
      operatingModel: 'managed',
      standardsSource: ['vdv261'],
      businessOwner: 'operations north',
      authority: { party: 'operator', name: 'own vehicle CA' },
      privateKeyOwner: 'endpoint',
      deliveryPath: ['est'],
      role: ['issuer', 'validator'],
      sourceOfTruthLevel: 'full',
      authorities: { renew: 'operator', revoke: 'operator', suspend: 'operator', replace: 'operator' },
      supportOwner: 'vehicle-desk',
      programVariability: ['customer'],
      standards: [
        { name: 'vdv261', edition: 'as licensed, 2020-01', validatedBy: 'standards office', validatedOn: '2026-02-01' },
      ],
    },
  ],
};

/** Of operations whose request is more than what it must have, by operation id. */
export const requestExamples: Readonly<Record<string, object>> = {
  signIn: { user: 'first-engineer', password: 'correct horse battery staple' },
  createUser: {
    name: 'third-engineer',
    roles: ['operator', 'viewer'],
    owners: ['north-depot'],
    reason: 'joins the team',
  },
  changeUser: { roles: ['viewer'], reason: 'leaves the team' },
  createToken: {
    name: 'nightly report',
    roles: ['viewer'],
    owners: 'all',
    days: 90,
    reason: 'for the report',
  },
  importCertificates: {
    purpose: 'charger_identity',
    bundlePem: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n',
    reason: 'taken over with the depot',
  },
  recordEvidence: {
    type: 'provider_confirmation',
    from: 'provider',
    source: 'example-emp',
    seenAt: '2026-03-01T12:00:00.000Z',
    reference: 'ticket 4711',
    reason: 'confirmed by the provider',
  },
  revokeCertificate: {
    revocationReason: 'keyCompromise',
    suspectedSince: '2026-02-27T00:00:00.000Z',
    confirmIdentity: 'CP-0001',
    reason: 'the controller was stolen',
  },
  registerIdentity: {
    subjectType: 'vehicle',
    bindings: [{ kind: 'vin', value: 'WBFTESTVEHICLE001' }],
    owner: 'north-depot',
    family: 'bus',
    cohorts: [],
    reason: 'a new bus',
  },
  changeIdentity: { owner: 'south-depot', cohorts: ['wave-2'], reason: 'moves to another depot' },
  decommissionIdentity: { certificates: 'revoke', reason: 'hit by a truck and scrapped, ticket 4711' },
  importIdentities: {
    source: 'depot-register',
    rows: [
      {
        subjectType: 'vehicle',
        owner: 'north-depot',
        family: 'bus',
        cohorts: [],
        bindings: [{ kind: 'vin', value: 'WBFTESTVEHICLE001' }],
      },
    ],
    reason,
  },
  declareIdentitySource: { intervalSeconds: 86_400, reason: 'sends all it has once a day' },
  draftBulkAction: { action: 'renew', filter: { purpose: 'charger_identity', owner: 'north-depot' }, reason },
  addNoteToIncident: { text: 'The manufacturer has been told.', reason: 'for whoever takes over' },
  createIotHubCertificate: { thing: 'meter-0001', policies: ['meter-policy'], reason: 'a new meter' },
  changeOwnershipMatrix: { draft: ownershipDraft, reason: 'the contract of the north line' },
  previewOwnershipMatrix: { draft: ownershipDraft },
  dryRunPolicy: { restore: 2, reason: 'would the version before have renewed earlier?' },
  createWebhook: {
    url: 'https://events.example.org/bfcert',
    description: 'ticket system',
    eventTypes: ['IncidentOpened'],
    owners: ['north-depot'],
    reason: 'tickets for incidents',
  },
};
