import type { Certificate } from '../certificate/certificate.ts';
import { sightingRules } from '../evidence/activation-rule.ts';
import { purposes } from '../purposes/registry.ts';

/** Seconds. A certificate in force is asked about all the time; that it was says no more than once an hour. */
const NEWS_AFTER = 3_600;

/**
 * Pure: whether a question at `at` is worth a row. A question does not say who asked it, and anybody may: so it is no
 * sign of a certificate that has not left us yet, and takes none that was replaced back into force. That is left to
 * what a station says itself.
 */
export function isWorthRecording(record: Certificate, at: string): boolean {
  const { activation } = purposes[record.purpose];
  const counts =
    activation !== null &&
    sightingRules(activation).some(({ type, from }) => type === 'ocsp_query' && from.includes('ocsp_responder'));
  if (!counts) return false;
  switch (record.state) {
    case 'issued':
      return record.sentAt !== null && record.sentAt <= at;
    case 'installed_pending_activation':
      return record.installedAt <= at;
    case 'active':
      return Date.parse(record.lastSeenAt) + NEWS_AFTER * 1000 <= Date.parse(at);
    default:
      return false;
  }
}
