import type { ApprovableAction } from '../approval.ts';
import { adoptionOfStations } from './adoption-of-stations.ts';
import { anchorImport } from './anchor-import.ts';
import { anchorStep } from './anchor-step.ts';
import type { Approvable } from './approvable.ts';
import { bootstrapAdmission } from './bootstrap-admission.ts';
import { bulkStart } from './bulk-start.ts';
import { deadlineForReplacement } from './deadline-for-replacement.ts';
import { exceptionGrant } from './exception-grant.ts';
import { identityDecommission } from './identity-decommission.ts';
import { identityRename } from './identity-rename.ts';
import { keyMatter } from './key-matter.ts';
import { oneTimeKeyAdmission } from './one-time-key-admission.ts';
import { recordAction } from './record-action.ts';
import { serverChainSwitch } from './server-chain-switch.ts';
import { toleranceGrant } from './tolerance-grant.ts';
import { waveStart } from './wave-start.ts';

/** Every kind of command that a second person may be asked for. */
const approvables: { readonly [Kind in ApprovableAction['kind']]: Approvable<ActionOf<Kind>> } = {
  'revoke-certificate': recordAction,
  'deactivate-certificate': recordAction,
  'start-bulk-action': bulkStart,
  'change-identity': identityRename,
  'decommission-identity': identityDecommission,
  'replace-and-revoke': deadlineForReplacement,
  'admit-bootstrap': bootstrapAdmission,
  'grant-binding-exception': exceptionGrant,
  'admit-one-time-key': oneTimeKeyAdmission,
  'grant-station-tolerance': toleranceGrant,
  'import-trust-anchors': anchorImport,
  'release-trust-anchors': anchorStep,
  'withdraw-trust-anchors': anchorStep,
  'switch-server-chain': serverChainSwitch,
  'adopt-stations': adoptionOfStations,
  'start-wave': waveStart,
  'revoke-authorization-key': keyMatter,
  'record-key-cutover-path': keyMatter,
  'open-break-glass': keyMatter,
};

type ActionOf<Kind extends ApprovableAction['kind']> = Extract<ApprovableAction, { readonly kind: Kind }>;

export const approvableOf = ({ kind }: ApprovableAction): Approvable => approvables[kind];
