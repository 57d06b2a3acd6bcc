import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '@bfcert/kernel/clock';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { AuthorityName } from '@bfcert/pki-contract';
import { activateGeneration } from '../authorities/activate-generation.ts';
import { AuthorityKey } from '../authorities/authority-key.ts';
import { AUTHORITY_PLANS, type AuthorityPlan } from '../authorities/authority-plan.ts';
import type { AuthorityMaterials, AuthorityPlace } from '../authorities/certify-authority.ts';
import { KeyFileUnusable, readKeyFile } from '../authorities/key-file.ts';
import { makeNewRoot } from '../authorities/make-new-root.ts';
import { openAuthorities } from '../authorities/open-authority.ts';
import type { ReplacementRefusal } from '../authorities/replacement.ts';
import { rollOver } from '../authorities/roll-over.ts';
import { ignoreSteps } from '../issuance-step.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import { connectTokens } from '../tokens/connect-tokens.ts';
import { authorityPlans, type PlannedChain } from './ceremony-plan.ts';
import { type CeremonyOutcome, madeCertificate } from './ceremony-record.ts';
import { publishAuthorityLists } from './publish-authority-lists.ts';
import type { BroughtKey, CeremonyTask, KeyExport } from './task.ts';

/** Why a task was not done, each with a sentence for who asked for it. */
export interface TaskRefusal {
  readonly reason:
    | ReplacementRefusal['reason']
    | 'plan_faulty'
    | 'already_initialised'
    | 'not_initialised'
    | 'export_not_empty'
    | 'unknown_authority';
  readonly detail: string;
}

type Outcome = Result<CeremonyOutcome, TaskRefusal>;

/** Does one task in a data directory that nobody else has open. @throws LedgerUnusable, KeyFileUnusable */
export async function performTask(task: CeremonyTask): Promise<Outcome> {
  const path = join(task.dataDirectory, 'ledger.db');
  if (task.task === 'init' && existsSync(path)) {
    return refused({ reason: 'already_initialised', detail: `${task.dataDirectory} has its authorities already` });
  }
  if (task.task !== 'init' && !existsSync(path)) {
    return refused({ reason: 'not_initialised', detail: `${task.dataDirectory} has no authorities yet` });
  }
  const exported = 'export' in task ? task.export : null;
  if (exported !== null && (await readdir(exported.directory)).length > 0) {
    const detail = `${exported.directory} is not empty: exported keys are never written beside others`;
    return refused({ reason: 'export_not_empty', detail });
  }
  // The plan is judged before anything is made.
  const plans = task.task === 'init' ? plansOf(task.chains) : null;
  if (plans !== null && !plans.ok) return plans;

  const tokens = await connectTokens(task.tokens);
  const ledger = openLedger(path);
  try {
    const materials = { ...materialsFor(task, exported, ledger), tokens: tokens.keeping };
    if (plans !== null) return await initialise(task, plans.value, materials);
    return await replace(task as Exclude<CeremonyTask, { readonly task: 'init' }>, materials);
  } finally {
    ledger.close();
    await tokens.close();
  }
}

function plansOf(chains: readonly PlannedChain[]): Result<readonly AuthorityPlan[], TaskRefusal> {
  const plans = authorityPlans(chains);
  return plans.ok ? plans : refused({ reason: 'plan_faulty', detail: plans.refusal.join('; ') });
}

function materialsFor(
  { dataDirectory, passphrase, publicationUrl, crlShards }: CeremonyTask,
  exported: KeyExport | null,
  ledger: AuthorityMaterials['ledger'],
): AuthorityMaterials {
  return {
    ledger,
    keys: { directory: join(dataDirectory, 'keys'), passphrase },
    ...(exported === null ? {} : { rootKeys: exported }),
    publication: { baseUrl: publicationUrl, crlShards },
    clock: systemClock,
    onStep: ignoreSteps,
  };
}

async function initialise(
  { publishedDirectory }: CeremonyTask,
  plans: readonly AuthorityPlan[],
  materials: AuthorityMaterials,
): Promise<Outcome> {
  const authorities = await openAuthorities(plans, materials);
  await publishAuthorityLists(authorities, null, publishedDirectory, materials);
  const { ledger } = materials;
  const records = plans.flatMap(({ name }) => ledger.authorities.of(name));
  return ok({ made: records.map((record) => madeCertificate(ledger, record)) });
}

async function replace(
  task: Exclude<CeremonyTask, { readonly task: 'init' }>,
  materials: AuthorityMaterials,
): Promise<Outcome> {
  const plan = AUTHORITY_PLANS.find(({ name }) => name === task.authority);
  if (plan === undefined) return refused({ reason: 'unknown_authority', detail: noSuchAuthority(task.authority) });
  const brought = 'rootKey' in task ? await broughtKey(task.rootKey) : null;
  const done = await replaced(task, plan, brought, materials);
  if (!done.ok) return done;
  const authorities = await openAuthorities([plan], materials, 'allowed');
  await publishAuthorityLists(authorities, brought, task.publishedDirectory, materials);
  return ok({ made: done.value.map((place) => madeCertificate(materials.ledger, place)) });
}

async function replaced(
  task: Exclude<CeremonyTask, { readonly task: 'init' }>,
  plan: AuthorityPlan,
  brought: AuthorityKey | null,
  materials: AuthorityMaterials,
): Promise<Result<readonly AuthorityPlace[], ReplacementRefusal>> {
  switch (task.task) {
    case 'rollover':
      return rollOver(plan, task.from, brought, materials);
    case 'new-root':
      return makeNewRoot(plan, brought, materials);
    case 'activate': {
      const done = await activateGeneration(plan.name, task.generation, materials);
      return done.ok ? ok([{ name: plan.name, role: 'issuing', generation: task.generation }]) : done;
    }
    default:
      return task satisfies never;
  }
}

const noSuchAuthority = (name: AuthorityName): string =>
  `there is no authority ${name}; there are ${AUTHORITY_PLANS.map((plan) => plan.name).join(', ')}`;

async function broughtKey(brought: BroughtKey | null): Promise<AuthorityKey | null> {
  if (brought === null) return null;
  const key = await readKeyFile(brought.path, brought.passphrase);
  if (key === null) throw new KeyFileUnusable(`there is no key file ${brought.path}`);
  return new AuthorityKey(key);
}
