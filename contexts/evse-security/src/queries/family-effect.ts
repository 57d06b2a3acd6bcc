import { describeActor, isLabel } from '@bfcert/certificate-lifecycle';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { type CapabilityName, type CapabilityValue, capabilityNames } from '../capability/capability.ts';
import { checkDraft, type DraftRefusal, type FamilyDraft } from '../capability/family-declaration.ts';
import { inShort } from '../capability/in-short.ts';
import type { Wish } from '../capability/objection.ts';
import { type CapabilityFacts, judgeCapabilities } from '../capability/station-capabilities.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { CommandContext } from '../commands/command-context.ts';
import { objectionToScope } from '../commands/declare-family.ts';
import { capabilityFactsOf } from '../commands/station-capabilities.ts';
import type { EvseSecurityDependencies } from '../ports.ts';

const PAGE = 500;
const EXAMPLES = 200;

/** What a draft would change, station by station; nothing is written. */
export interface FamilyEffect {
  /** The version it was compared with; 0: the family is not declared. */
  readonly baseVersion: number;
  readonly stations: number;
  /** Of them, those for which another value would count. */
  readonly touched: number;
  /** Those that have shown something else than the draft says: they go on being treated by what they showed. */
  readonly contradicted: number;
  /** Those that something would be refused, or not any more, by what is wanted. */
  readonly refused: Readonly<Partial<Record<Wish, number>>>;
  readonly allowed: Readonly<Partial<Record<Wish, number>>>;
  /** The first of those that are touched or contradicted, at most 200. */
  readonly examples: readonly TouchedStation[];
}

export interface TouchedStation {
  readonly identityId: ChargerId;
  readonly name: string;
  readonly changes: readonly {
    readonly capability: CapabilityName;
    readonly from: CapabilityValue | null;
    readonly to: CapabilityValue | null;
  }[];
  readonly contradicts: readonly CapabilityName[];
  readonly refused: readonly Wish[];
  readonly allowed: readonly Wish[];
}

type Refusal = {
  readonly reason: DraftRefusal | 'family_name_invalid' | 'family_unknown' | 'owner_out_of_scope';
  readonly detail: string;
};

/** Looks at every station of the family, page by page. */
export async function familyEffect(
  deps: Pick<EvseSecurityDependencies, 'stores' | 'transactions' | 'clock'>,
  { family, ...draft }: FamilyDraft & { readonly family: string },
  { actor }: Pick<CommandContext, 'actor'>,
): Promise<Result<FamilyEffect, Refusal>> {
  const { stores, transactions, clock } = deps;
  const now = clock.now();
  if (!isLabel(family)) {
    return refused({ reason: 'family_name_invalid', detail: 'A family is 1–100 visible characters, in form NFC.' });
  }
  const narrow = await transactions.snapshot((tx) => objectionToScope(deps, tx, family, actor));
  if (narrow !== null) return refused(narrow);
  const checked = checkDraft(draft, now);
  if (!checked.ok) return checked;
  const inForce = await transactions.snapshot((tx) => stores.capabilities.declarationOf(tx, family));
  const baseVersion = inForce?.version ?? 0;
  const proposed = {
    family,
    version: baseVersion + 1,
    ...checked.value,
    declaredAt: now,
    declaredBy: describeActor(actor),
    reason: '',
  };
  const total = { stations: 0, touched: 0, contradicted: 0 };
  const refusals: Partial<Record<Wish, number>> = {};
  const permissions: Partial<Record<Wish, number>> = {};
  const examples: TouchedStation[] = [];
  for (let after: ChargerId | null = null; ; ) {
    const page = { after, limit: PAGE };
    const facts: CapabilityFacts[] = await transactions.snapshot(async (tx) => {
      const ids = await stores.capabilities.stationsOf(tx, family, actor.owners, page);
      return [...(await capabilityFactsOf(deps, tx, await stores.chargers.findAll(tx, ids))).values()];
    });
    const ordered = facts.toSorted((a, b) => (a.charger.identityId < b.charger.identityId ? -1 : 1));
    for (const one of ordered) {
      const station = touchedBy({ ...one, declaration: inForce }, { ...one, declaration: proposed }, now);
      total.stations += 1;
      if (station.changes.length > 0) total.touched += 1;
      if (station.contradicts.length > 0) total.contradicted += 1;
      for (const wish of station.refused) refusals[wish] = (refusals[wish] ?? 0) + 1;
      for (const wish of station.allowed) permissions[wish] = (permissions[wish] ?? 0) + 1;
      const isExample = station.changes.length > 0 || station.contradicts.length > 0;
      if (isExample && examples.length < EXAMPLES) examples.push(station);
    }
    const last = ordered.at(-1);
    if (last === undefined || ordered.length < PAGE) break;
    after = last.charger.identityId;
  }
  return ok({ baseVersion, ...total, refused: refusals, allowed: permissions, examples });
}

function touchedBy(before: CapabilityFacts, after: CapabilityFacts, now: Date): TouchedStation {
  const { identityId, wireName } = before.charger;
  const [was, is] = [judgeCapabilities(before, now), judgeCapabilities(after, now)];
  const changes = capabilityNames.flatMap((capability) => {
    const [from, to] = [was[capability].value, is[capability].value];
    return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ capability, from, to }];
  });
  const { refused: refusedBefore } = inShort(was);
  const { refused: refusedAfter, contradicts } = inShort(is);
  return {
    identityId,
    name: wireName,
    changes,
    contradicts,
    refused: refusedAfter.filter((wish) => !refusedBefore.includes(wish)),
    allowed: refusedBefore.filter((wish) => !refusedAfter.includes(wish)),
  };
}
