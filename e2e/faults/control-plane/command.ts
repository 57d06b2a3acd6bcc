import type { IssueRequest, ProfileName } from '@bfcert/pki-contract';
import { goodRequest } from '@bfcert/pki-contract/good-requests';

/** What a caller wants, and what it knows of it. */
export interface Command {
  readonly request: IssueRequest;
  /** `asked`: it may have a certificate or not, and is to be asked for again. */
  standing: 'asked' | 'issued' | 'voided';
  fingerprint: string | null;
}

export function newCommand(commandId: string, profile: ProfileName = 'charging-station'): Command {
  return { request: goodRequest(profile, { commandId }), standing: 'asked', fingerprint: null };
}
