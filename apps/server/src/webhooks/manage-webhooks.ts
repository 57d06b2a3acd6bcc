import { createHash } from 'node:crypto';
import {
  type AuditEntry,
  auditEntryOf,
  type CommandContext,
  type IdempotencyStore,
} from '@bfcert/certificate-lifecycle';
import type { OwnerScope, Role } from '@bfcert/kernel/actor';
import { canonicalJson, type Json } from '@bfcert/kernel/canonical-json';
import type { Clock } from '@bfcert/kernel/clock';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { sealSecret } from '@bfcert/kernel/sealed-secret';
import type { Transaction, TransactionRunner } from '@bfcert/kernel/transaction';
import { newSigningSecret } from './signature.ts';
import { inReach, newWebhookId, type Webhook, type WebhookId } from './webhook.ts';
import type { StoredWebhook, WebhookStore } from './webhook-store.ts';

const MANAGERS: readonly Role[] = ['integration', 'administrator'];
/** The new one and the one before: receivers change over in their own time. */
const SECRETS_KEPT = 2;
const MOST_WEBHOOKS = 100;

export type WebhookRefusal =
  | 'role_missing'
  | 'webhook_unknown'
  | 'delivery_unknown'
  | 'version_conflict'
  | 'idempotency_key_reused'
  | 'grant_exceeds_own'
  | 'too_many_webhooks'
  | 'url_not_allowed';

/** `secret` where one was made, the first time that it is told of; null at every other time. */
type Answer = Promise<
  Result<
    { readonly webhook: Webhook; readonly secret: string | null },
    { readonly reason: WebhookRefusal; readonly detail: string }
  >
>;

export interface WebhookManagement {
  readonly transactions: TransactionRunner;
  readonly store: WebhookStore;
  readonly audit: { append(tx: Transaction, entry: AuditEntry): Promise<void> };
  readonly idempotency: IdempotencyStore;
  readonly clock: Clock;
  /** Of the sealed signing secrets, 32 bytes. */
  readonly key: Buffer;
  /** Plain HTTP is for networks of our own, which the configuration names. */
  readonly allowsPlainHttp: boolean;
}

export interface WebhookWishes {
  readonly url: string;
  readonly description: string;
  readonly eventTypes: readonly string[];
  /** Whose events it is told of; left out: those its maker acts for. */
  readonly owners?: OwnerScope;
}

export type WebhookAction = 'enable' | 'disable' | 'rotate-secret' | 'remove';

/** What is done with webhooks: each in one transaction with its audit entry, refusals too. */
export class Webhooks {
  readonly #deps: WebhookManagement;

  constructor(deps: WebhookManagement) {
    this.#deps = deps;
  }

  /** The signing secret is in this answer and in no other. */
  create(wishes: WebhookWishes, context: CommandContext): Answer {
    const { owners = context.actor.owners } = wishes;
    const input = { ...wishes, eventTypes: [...wishes.eventTypes], owners: owners === 'all' ? owners : [...owners] };
    return this.#run('create-webhook', input, context, async (tx) => {
      if (!inReach(owners, context.actor)) return refused(BEYOND);
      const objection = this.#objectionTo(wishes.url);
      if (objection !== null) return refused({ reason: 'url_not_allowed', detail: objection });
      if ((await this.#deps.store.all()).length >= MOST_WEBHOOKS) {
        return refused({ reason: 'too_many_webhooks', detail: `There are ${MOST_WEBHOOKS} already.` });
      }
      const now = this.#deps.clock.now();
      const { kind, id } = context.actor;
      const webhook: Webhook = {
        id: newWebhookId(now),
        ...wishes,
        owners,
        state: 'active',
        disabledBecause: null,
        createdAt: now.toISOString(),
        createdBy: `${kind}:${id}`,
        version: 1,
      };
      const secret = newSigningSecret();
      await this.#deps.store.put(tx, { webhook, secrets: [sealSecret(this.#deps.key, webhook.id, secret)] });
      await this.#note(tx, 'create-webhook', context, null, webhook);
      return ok({ webhook, secret });
    });
  }

  /** `secret` only where one was made. */
  act(id: WebhookId, action: WebhookAction, context: CommandContext): Answer {
    const name = `${action}-webhook`;
    return this.#run(name, { id }, context, async (tx) => {
      const found = await this.#deps.store.lock(tx, id);
      if (found === null || !inReach(found.webhook.owners, context.actor)) return refused(UNKNOWN);
      const { expectedVersion = found.webhook.version } = context;
      if (expectedVersion !== found.webhook.version) {
        return refused({ reason: 'version_conflict', detail: `The webhook has version ${found.webhook.version} now.` });
      }
      const secret = action === 'rotate-secret' ? newSigningSecret() : null;
      const after = this.#after(found, action, secret, context.reason);
      if (action === 'remove') await this.#deps.store.remove(tx, id);
      else await this.#deps.store.put(tx, after);
      await this.#note(tx, name, context, found.webhook, action === 'remove' ? null : after.webhook);
      return ok({ webhook: after.webhook, secret });
    });
  }

  /** Sends an event again, whatever became of it. */
  replay(id: WebhookId, eventId: string, context: CommandContext): Answer {
    return this.#run('replay-webhook-delivery', { id, eventId }, context, async (tx) => {
      const found = await this.#deps.store.lock(tx, id);
      if (found === null || !inReach(found.webhook.owners, context.actor)) return refused(UNKNOWN);
      if (!(await this.#deps.store.replay(tx, id, eventId, this.#deps.clock.now()))) {
        return refused({ reason: 'delivery_unknown', detail: 'This webhook was never sent this event.' });
      }
      await this.#note(tx, 'replay-webhook-delivery', context, found.webhook, found.webhook);
      return ok({ webhook: found.webhook, secret: null });
    });
  }

  #objectionTo(text: string): string | null {
    if (!URL.canParse(text)) return 'It is no URL.';
    const { protocol, username, password, hash } = new URL(text);
    if (username !== '' || password !== '' || hash !== '') return 'The URL has a user, a password or a fragment.';
    if (protocol === 'https:' || (protocol === 'http:' && this.#deps.allowsPlainHttp)) return null;
    return 'Only https is spoken to receivers.';
  }

  #after(
    { webhook, secrets }: StoredWebhook,
    action: WebhookAction,
    secret: string | null,
    reason: string,
  ): StoredWebhook {
    const sealed = secret === null ? [] : [sealSecret(this.#deps.key, webhook.id, secret)];
    const state = action === 'disable' ? 'disabled' : action === 'enable' ? 'active' : webhook.state;
    return {
      webhook: {
        ...webhook,
        state,
        disabledBecause: state === 'active' ? null : action === 'disable' ? reason : webhook.disabledBecause,
        version: webhook.version + 1,
      },
      secrets: [...sealed, ...secrets].slice(0, SECRETS_KEPT),
    };
  }

  async #run(action: string, input: Json, context: CommandContext, work: (tx: Transaction) => Answer): Answer {
    const { actor, idempotencyKey: key } = context;
    const by = `${actor.kind}:${actor.id}`;
    const inputHash = createHash('sha256').update(canonicalJson({ action, input })).digest('hex');
    const mayManage = actor.kind === 'system' || actor.roles.some((role) => MANAGERS.includes(role));
    return this.#deps.transactions.run(async (tx) => {
      const recorded = key === undefined ? null : await this.#deps.idempotency.claim(tx, by, key);
      if (recorded?.inputHash === inputHash) return recorded.outcome as unknown as Awaited<Answer>;
      const outcome = recorded === null ? (mayManage ? await work(tx) : refused(NOT_A_MANAGER)) : refused(KEY_REUSED);
      if (!outcome.ok) {
        const { reason: refusal, detail: sentence } = outcome.refusal;
        await this.#append(tx, action, context, { outcome: 'refused', detail: { refusal, sentence } });
      }
      if (key !== undefined && recorded === null) {
        // A secret is told once: who missed it has another one made.
        const kept = outcome.ok ? ok({ ...outcome.value, secret: null }) : outcome;
        await this.#deps.idempotency.record(tx, by, key, { inputHash, outcome: kept as unknown as Json });
      }
      return outcome;
    });
  }

  #note(tx: Transaction, action: string, context: CommandContext, before: Webhook | null, after: Webhook | null) {
    const { id, url } = after ?? before ?? { id: null, url: null };
    return this.#append(tx, action, context, {
      outcome: 'done',
      before: before?.state ?? null,
      after: after?.state ?? null,
      detail: { webhookId: id, url },
    });
  }

  async #append(
    tx: Transaction,
    action: string,
    context: CommandContext,
    what: Pick<AuditEntry, 'outcome' | 'detail'> & Partial<Pick<AuditEntry, 'before' | 'after'>>,
  ): Promise<void> {
    await this.#deps.audit.append(tx, auditEntryOf(this.#deps.clock.now(), context, { action, ...what }));
  }
}

const NOT_A_MANAGER = {
  reason: 'role_missing',
  detail: `Needs the role ${MANAGERS.join(' or ')}.`,
} as const;

/** Nobody has others told of more than they are told themselves. */
const BEYOND = {
  reason: 'grant_exceeds_own',
  detail: 'A webhook is told of owners that its maker acts for, and of one at least.',
} as const;

const KEY_REUSED = {
  reason: 'idempotency_key_reused',
  detail: 'This idempotency key was used for a command with other input.',
} as const;

const UNKNOWN = { reason: 'webhook_unknown', detail: 'There is no such webhook.' } as const;
