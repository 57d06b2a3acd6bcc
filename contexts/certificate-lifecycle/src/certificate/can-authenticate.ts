import { type Certificate, hasMaterial } from './certificate.ts';
import { never } from './never.ts';
import { isOver } from './step.ts';

/**
 * Whether the last-credential guard may count on this record: the endpoint has said or shown that
 * it holds it, and we would admit it. One that is only on its way is no way in yet.
 */
export function canAuthenticate(record: Certificate, now: Date): boolean {
  if (!hasMaterial(record) || isOver(record, now)) return false;
  switch (record.state) {
    case 'active':
    case 'installed_pending_activation':
      return true;
    case 'retired':
      return record.cause === 'replaced' && now.toISOString() < record.rollbackUntil;
    case 'issued':
    case 'inactive':
    case 'revoked':
      return false;
    default:
      return never(record);
  }
}
