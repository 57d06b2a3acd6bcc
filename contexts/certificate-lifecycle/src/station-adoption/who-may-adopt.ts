import type { Actor } from '@bfcert/kernel/actor';
import { rolesToAsk } from '../approval/people.ts';

/** Why this caller cannot ask that stations are taken over, as `adoptStations` would say; null: they can. */
export function whyNotAdopt({ roles, owners, person }: Pick<Actor, 'roles' | 'owners' | 'person'>): string | null {
  const needed = rolesToAsk('adopt-stations');
  if (!roles.some((role) => needed.includes(role))) return `Needs the role ${needed.join(' or ')}.`;
  if (owners.length === 0) return 'You act for no owner.';
  return person === undefined ? 'A person asks for it, and another one approves it: sign in as yourself.' : null;
}
