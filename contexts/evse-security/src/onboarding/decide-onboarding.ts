import type { Transaction } from '@bfcert/kernel/transaction';
import type { Charger } from '../charger/charger.ts';
import { objectionsToMigration } from '../commands/open-migration.ts';
import { capabilitiesOf } from '../commands/station-capabilities.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { OnboardingGoal } from './onboarding.ts';

/** Null: nothing is decided about it at its enrolment. */
export async function goalOf(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  charger: Charger,
  wish: { readonly hasPassword: boolean; readonly staysOnProfile2: boolean },
): Promise<OnboardingGoal | null> {
  // One without a password comes with its factory certificate, and has never been on Profile 2.
  if (charger.kind !== 'station' || !wish.hasPassword) return null;
  if (wish.staysOnProfile2) return 'profile_2';
  const known = (await capabilitiesOf(deps, tx, [charger])).get(charger.identityId);
  // Of what nobody has declared nobody knows whether it can.
  if (known?.path.source !== 'declared') return null;
  const against = await objectionsToMigration(deps, tx, [charger]);
  return against.has(charger.identityId) ? null : 'profile_3';
}
