import { randomUUID } from 'node:crypto';
import type { Reply } from '../ocpp/call-pipe.ts';
import type { SigningRequestPlan } from '../security/signing-request.ts';
import type {
  AnchorVerdict,
  Bent,
  CertificateVerdict,
  DialAttempt,
  FaultHooks,
  FaultSettings,
  ReceivedCall,
} from './fault-hooks.ts';
import { FAULTS, type FaultName } from './faults.ts';

/** All faults of one station, asked as one. Without any, each answer is the right station's. */
export class FaultSet {
  readonly #hooks: readonly FaultHooks[];

  /** `manner`: what the station does of its own, beside its faults. */
  constructor(names: readonly FaultName[], settings: FaultSettings = {}, manner: FaultHooks = {}) {
    this.#hooks = [...names.map((name) => FAULTS[name].hooks(settings)), manner];
  }

  mayDial(attempt: DialAttempt): boolean {
    return this.#hooks.every((hooks) => hooks.mayDial?.(attempt) ?? true);
  }

  subprotocols(right: readonly string[]): readonly string[] {
    return this.#hooks.find((hooks) => hooks.subprotocols !== undefined)?.subprotocols ?? right;
  }

  passwordAsTold(password: string): boolean {
    return this.#hooks.some((hooks) => hooks.passwordAsTold?.(password) === true);
  }

  planSigningRequest(right: SigningRequestPlan, identity: string): SigningRequestPlan {
    return this.#hooks.reduce((plan, hooks) => hooks.planSigningRequest?.(plan, identity) ?? plan, right);
  }

  /** Null: until it is used. */
  get keysLastMs(): number | null {
    return this.#hooks.find((hooks) => hooks.keysLastMs !== undefined)?.keysLastMs ?? null;
  }

  certificateVerdict(right: CertificateVerdict): CertificateVerdict {
    return this.#hooks.reduce((verdict, hooks) => hooks.certificateVerdict?.(verdict) ?? verdict, right);
  }

  anchorVerdict(right: AnchorVerdict): AnchorVerdict {
    return this.#hooks.reduce((verdict, hooks) => hooks.anchorVerdict?.(verdict) ?? verdict, right);
  }

  get hashDataOf(): FaultHooks['hashDataOf'] {
    return this.#hooks.find((hooks) => hooks.hashDataOf !== undefined)?.hashDataOf;
  }

  insteadOfDoing(call: ReceivedCall, station: Bent): Reply | null {
    for (const hooks of this.#hooks) {
      const reply = hooks.insteadOfDoing?.(call, station) ?? null;
      if (reply !== null) return reply;
    }
    return null;
  }

  reply(call: ReceivedCall, right: Reply): Reply {
    return this.#hooks.reduce((reply, hooks) => hooks.reply?.(call, reply) ?? reply, right);
  }

  answersUnder(id: string): readonly string[] {
    return this.#hooks.find((hooks) => hooks.answersUnder !== undefined)?.answersUnder?.(id) ?? [id];
  }

  get newKeyAtResend(): boolean {
    return this.#hooks.some((hooks) => hooks.newKeyAtResend === true);
  }

  /** Milliseconds; 0: at once. */
  get answerDelayMs(): number {
    return Math.max(0, ...this.#hooks.map((hooks) => hooks.answerDelayMs ?? 0));
  }

  /** Of one connection. */
  messageIds(): () => string {
    return this.#hooks.find((hooks) => hooks.messageIds !== undefined)?.messageIds?.() ?? (() => randomUUID());
  }

  get tellsEvents(): NonNullable<FaultHooks['tellsEvents']> {
    const right = { times: 1, timestampOf: (timestamp: string) => timestamp };
    return this.#hooks.find((hooks) => hooks.tellsEvents !== undefined)?.tellsEvents ?? right;
  }

  /** Undefined: none. */
  get ownFields(): FaultHooks['ownFields'] {
    return this.#hooks.find((hooks) => hooks.ownFields !== undefined)?.ownFields;
  }

  get tokensAreObjects(): boolean {
    return this.#hooks.some((hooks) => hooks.tokensAreObjects === true);
  }

  get hangsUp(): boolean {
    return this.#hooks.some((hooks) => hooks.hangsUp === true);
  }

  /** Milliseconds after the connection opened; null: never. */
  get cutAfterMs(): number | null {
    return this.#hooks.find((hooks) => hooks.cutAfterMs !== undefined)?.cutAfterMs ?? null;
  }
}
