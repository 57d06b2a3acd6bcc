import { type AuditedParts, type CommandContext, runAudited } from '@bfcert/certificate-lifecycle';
import { mayTouchAll, type OwnerScope, type Role } from '@bfcert/kernel/actor';
import type { Json } from '@bfcert/kernel/canonical-json';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { sealSecret } from '@bfcert/kernel/sealed-secret';
import type { Transaction } from '@bfcert/kernel/transaction';
import { newSigningSecret } from './signature.ts';
import { newWebhookId, type Webhook, type WebhookId } from './webhook.ts';
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
type Told = { readonly webhook: Webhook; readonly secret: string | null };
type Answer = Promise<Result<Told, { readonly reason: WebhookRefusal; readonly detail: string }>>;
/** Of a command that was carried out, for the audit. */
type Note = (before: Webhook | null, after: Webhook | null) => Promise<void>;

export interface WebhookManagement extends AuditedParts {
  readonly store: WebhookStore;
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
    return this.#run('create-webhook', input, context, async (tx, note) => {
      if (!mayTouchAll(context.actor, owners)) return refused(BEYOND);
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
      await note(null, webhook);
      return ok({ webhook, secret });
    });
  }

  /** `secret` only where one was made. */
  act(id: WebhookId, action: WebhookAction, context: CommandContext): Answer {
    const name = `${action}-webhook`;
    return this.#run(name, { id }, context, async (tx, note) => {
      const found = await this.#deps.store.lock(tx, id);
      if (found === null || !mayTouchAll(context.actor, found.webhook.owners)) return refused(UNKNOWN);
      const { expectedVersion = found.webhook.version } = context;
      if (expectedVersion !== found.webhook.version) {
        return refused({ reason: 'version_conflict', detail: `The webhook has version ${found.webhook.version} now.` });
      }
      const secret = action === 'rotate-secret' ? newSigningSecret() : null;
      const after = this.#after(found, action, secret, context.reason);
      if (action === 'remove') await this.#deps.store.remove(tx, id);
      else await this.#deps.store.put(tx, after);
      await note(found.webhook, action === 'remove' ? null : after.webhook);
      return ok({ webhook: after.webhook, secret });
    });
  }

  /** Sends an event again, whatever became of it. */
  replay(id: WebhookId, eventId: string, context: CommandContext): Answer {
    return this.#run('replay-webhook-delivery', { id, eventId }, context, async (tx, note) => {
      const found = await this.#deps.store.lock(tx, id);
      if (found === null || !mayTouchAll(context.actor, found.webhook.owners)) return refused(UNKNOWN);
      if (!(await this.#deps.store.replay(tx, id, eventId, this.#deps.clock.now()))) {
        return refused({ reason: 'delivery_unknown', detail: 'This webhook was never sent this event.' });
      }
      await note(found.webhook, found.webhook);
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

  #run(action: string, input: Json, context: CommandContext, work: (tx: Transaction, note: Note) => Answer): Answer {
    const command = {
      action,
      input,
      roles: MANAGERS,
      // A secret is told once: who missed it has another one made.
      kept: (answer: Told) => ({ ...answer, secret: null }),
    };
    return runAudited<Told, WebhookRefusal>(this.#deps, command, context, (tx, deed) =>
      work(tx, (before, after) => {
        const { id, url } = after ?? before ?? { id: null, url: null };
        const states = { before: before?.state ?? null, after: after?.state ?? null };
        return deed({ ...states, detail: { webhookId: id, url } });
      }),
    );
  }
}

/** Nobody has others told of more than they are told themselves. */
const BEYOND = {
  reason: 'grant_exceeds_own',
  detail: 'A webhook is told of owners that its maker acts for, and of one at least.',
} as const;

const UNKNOWN = { reason: 'webhook_unknown', detail: 'There is no such webhook.' } as const;
