import { problemsOfAccess } from './of-access.ts';
import { problemsOfApprovals } from './of-approvals.ts';
import { problemsOfAuthorizationKeys } from './of-authorization-keys.ts';
import { problemsOfBindingExceptions } from './of-binding-exceptions.ts';
import { problemsOfBreakGlasses } from './of-break-glasses.ts';
import { problemsOfCapabilities } from './of-capabilities.ts';
import { problemsOfCertificates } from './of-certificates.ts';
import { problemsOfIdentities } from './of-identities.ts';
import { problemsOfImports } from './of-imports.ts';
import { problemsOfMilestones } from './of-milestones.ts';
import { problemsOfNewCertificates } from './of-new-certificates.ts';
import { problemsOfOperations } from './of-operations.ts';
import { problemsOfProvisioningCases } from './of-provisioning-cases.ts';
import { problemsOfRequests } from './of-requests.ts';
import { problemsOfStationLogs } from './of-station-logs.ts';
import { problemsOfStationTolerances } from './of-station-tolerances.ts';
import { problemsOfVehicleEnrolment } from './of-vehicle-enrolment.ts';
import type { ProblemEntry } from './problem-entry.ts';

const listed = {
  ...problemsOfRequests,
  ...problemsOfAccess,
  ...problemsOfApprovals,
  ...problemsOfCertificates,
  ...problemsOfNewCertificates,
  ...problemsOfIdentities,
  ...problemsOfBindingExceptions,
  ...problemsOfStationTolerances,
  ...problemsOfImports,
  ...problemsOfOperations,
  ...problemsOfStationLogs,
  ...problemsOfAuthorizationKeys,
  ...problemsOfCapabilities,
  ...problemsOfMilestones,
  ...problemsOfBreakGlasses,
  ...problemsOfProvisioningCases,
  ...problemsOfVehicleEnrolment,
};

export type ProblemCode = keyof typeof listed;

/** Every code that an answer of the API may have, and its page: a route cannot refuse with one that does not stand here. */
export const problemList: Readonly<Record<ProblemCode, ProblemEntry>> = listed;

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problemList, code);
