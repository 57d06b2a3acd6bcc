/** Where the rule below would give a name that nobody would look for. */
const NAMED: Readonly<Record<string, string>> = {
  'POST /session': 'signIn',
  'DELETE /session': 'signOut',
  'GET /session/methods': 'listSignInMethods',
  'GET /session/openid': 'signInAtProvider',
  'GET /session/openid/callback': 'returnFromProvider',
  'GET /policies': 'getPolicy',
  'PUT /policies': 'applyPolicy',
  'POST /policies/dry-runs': 'dryRunPolicy',
  'GET /ownership-matrix': 'getOwnershipMatrix',
  'PUT /ownership-matrix': 'changeOwnershipMatrix',
  'POST /ownership-matrix/actions/preview': 'previewOwnershipMatrix',
  'POST /certificates': 'orderCertificate',
  'POST /certificates/imports': 'importCertificates',
  'POST /certificates/{id}/deliveries': 'recordDelivery',
  'POST /certificates/{id}/evidence': 'recordEvidence',
  'POST /certificates/{id}/planes/{plane}': 'recordRevocationAtPlane',
  'POST /certificates/bulk-actions': 'draftBulkAction',
  'POST /certificates/{id}/actions/replace-and-revoke': 'replaceAndRevokeCertificate',
  'POST /identities': 'registerIdentity',
  'POST /identities/imports': 'importIdentities',
  'GET /identities/{id}/decommission': 'previewDecommission',
  'PUT /identity-sources/{name}': 'declareIdentitySource',
  'POST /iot-hubs/{hub}/actions/import': 'importFromIotHub',
  'POST /migration-cases': 'startMigrations',
  'POST /waves': 'planWave',
  'POST /attestations': 'attestCriterion',
  'POST /synthetic-probes': 'runSyntheticProbe',
  'POST /recovery-cases': 'openRecoveryCase',
  'POST /approvals/{id}/actions/approve': 'approveCommand',
  'POST /approvals/{id}/actions/decline': 'declineCommand',
  'POST /approvals/{id}/actions/withdraw': 'withdrawCommand',
  'POST /incidents/{id}/actions/add-note': 'addNoteToIncident',
  'POST /users/{id}/actions/set-password': 'setPassword',
  'POST /recovery-cases/{id}/actions/admit-bootstrap': 'admitBootstrap',
  'POST /webhooks/{id}/actions/rotate-secret': 'rotateWebhookSecret',
  'POST /iot-hubs/{hub}/operations/{operationId}/actions/take-credential': 'takeIotHubCredential',
  'GET /server-certificate-sources/{source}/certificates': 'listServerCertificates',
  'POST /station-adoptions': 'adoptStations',
  'POST /trust-anchor-bundles': 'importTrustAnchors',
  'POST /trust-anchor-bundles/{id}/actions/delete': 'deleteTrustAnchorDraft',
  'POST /trust-anchor-bundles/{id}/actions/prepare': 'prepareTrustAnchors',
  'POST /trust-anchor-bundles/{id}/actions/release': 'releaseTrustAnchors',
  'POST /trust-anchor-bundles/{id}/actions/activate': 'activateTrustAnchors',
  'POST /trust-anchor-bundles/{id}/actions/roll-back': 'rollBackTrustAnchors',
  'POST /trust-anchor-bundles/{id}/actions/withdraw': 'withdrawTrustAnchors',
  'POST /trust-anchor-bundles/removals': 'removeTrustAnchors',
  'GET /capability-matrix/families': 'listFamilies',
  'GET /capability-matrix/families/{family}': 'getFamily',
  'GET /capability-matrix/families/{family}/versions': 'listFamilyVersions',
  'POST /capability-matrix/families/{family}/actions/preview': 'previewFamily',
  'PUT /capability-matrix/families/{family}': 'declareFamily',
  'POST /capability-exceptions': 'grantCapabilityException',
  'POST /stations/{id}/actions/rotate-authorization-key': 'rotateAuthorizationKey',
  'POST /stations/{id}/actions/issue-authorization-key': 'issueAuthorizationKey',
  'GET /authorization-key-findings': 'countKeyFindings',
  'PUT /key-policies': 'setKeyPolicy',
  'POST /stations/{id}/actions/break-glass': 'askForBreakGlass',
  'POST /break-glasses/{id}/actions/end': 'endBreakGlass',
  'POST /provisioning-cases/{id}/actions/record-prerequisite': 'recordProvisioningPrerequisite',
  'POST /provisioning-cases/{id}/actions/record-delivery': 'recordProvisioningDelivery',
  'POST /provisioning-cases/{id}/actions/record-evidence': 'recordProvisioningEvidence',
  'GET /provisioning-cases/{id}/documents/{sha256}': 'downloadProvisioningDocument',
  'POST /provisioning-cases': 'openProvisioningCase',
  'PUT /vas-programs/{program}': 'setVasProgram',
  'POST /vehicle-keys': 'registerVehicleKey',
  'POST /key-cutover-paths': 'proposeKeyCutoverPath',
  'GET /events': 'streamEvents',
  'GET /audit-export': 'exportAudit',
  'GET /audit-entries/verification': 'verifyAudit',
  'GET /audit-entries/{id}/proof': 'proveAuditEntry',
  'GET /audit-checkpoints/consistency': 'proveAuditConsistency',
};

/**
 * The name of an operation in generated clients, made of its method and address alone and so as stable as they are:
 * `listCertificates`, `getCertificate`, `renewCertificate`.
 */
export function operationIdOf(method: string, url: string): string {
  const path = url.replace(/^\/api\/v1/, '').replaceAll(/:(\w+)/g, '{$1}');
  const named = NAMED[`${method} ${path}`];
  if (named !== undefined) return named;
  const parts = path.slice(1).split('/');
  const action = parts.at(-2) === 'actions' ? parts.at(-1) : undefined;
  const nouns = action === undefined ? parts : parts.slice(0, -2);
  if (action !== undefined) return `${camel(action)}${nounsIn(nouns, 'one')}`;
  if (method !== 'GET') return `${VERBS[method]}${nounsIn(nouns, 'one')}`;
  const isList = !isPart(nouns.at(-1)) && nouns.at(-1)?.endsWith('s') === true;
  return isList ? `list${nounsIn(nouns, 'many')}` : `get${nounsIn(nouns, 'one')}`;
}

const VERBS: Readonly<Record<string, string>> = { POST: 'create', PATCH: 'change', PUT: 'replace', DELETE: 'delete' };

const isPart = (segment = ''): boolean => segment.startsWith('{');

/** Each noun is of one thing, but the last of a list. */
function nounsIn(segments: readonly string[], last: 'one' | 'many'): string {
  const nouns = segments.filter((segment) => !isPart(segment));
  return nouns
    .map((noun, index) => pascal(index === nouns.length - 1 && last === 'many' ? noun : singular(noun)))
    .join('');
}

const singular = (noun: string): string => noun.replace(/ies$/, 'y').replace(/(?<!s)s$/, '');

const camel = (words: string): string => words.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const pascal = (words: string): string => camel(`-${words}`);
