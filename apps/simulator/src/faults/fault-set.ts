import type { Reply } from '../ocpp/call-pipe.ts';
import type { SigningRequestPlan } from '../security/signing-request.ts';
import type {
  AnchorVerdict,
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

  constructor(names: readonly FaultName[], settings: FaultSettings = {}) {
    this.#hooks = names.map((name) => FAULTS[name].hooks(settings));
  }

  mayDial(attempt: DialAttempt): boolean {
    return this.#hooks.every((hooks) => hooks.mayDial?.(attempt) ?? true);
  }

  subprotocols(right: readonly string[]): readonly string[] {
    return this.#hooks.find((hooks) => hooks.subprotocols !== undefined)?.subprotocols ?? right;
  }

  get passwordAsTold(): boolean {
    return this.#hooks.some((hooks) => hooks.passwordAsTold === true);
  }

  planSigningRequest(right: SigningRequestPlan): SigningRequestPlan {
    return this.#hooks.reduce((plan, hooks) => hooks.planSigningRequest?.(plan) ?? plan, right);
  }

  certificateVerdict(right: CertificateVerdict): CertificateVerdict {
    return this.#hooks.reduce((verdict, hooks) => hooks.certificateVerdict?.(verdict) ?? verdict, right);
  }

  anchorVerdict(right: AnchorVerdict): AnchorVerdict {
    return this.#hooks.reduce((verdict, hooks) => hooks.anchorVerdict?.(verdict) ?? verdict, right);
  }

  insteadOfDoing(call: ReceivedCall): Reply | null {
    for (const hooks of this.#hooks) {
      const reply = hooks.insteadOfDoing?.(call) ?? null;
      if (reply !== null) return reply;
    }
    return null;
  }

  reply(call: ReceivedCall, right: Reply): Reply {
    return this.#hooks.reduce((reply, hooks) => hooks.reply?.(call, reply) ?? reply, right);
  }

  get newKeyAtResend(): boolean {
    return this.#hooks.some((hooks) => hooks.newKeyAtResend === true);
  }

  /** Milliseconds; 0: at once. */
  get answerDelayMs(): number {
    return Math.max(0, ...this.#hooks.map((hooks) => hooks.answerDelayMs ?? 0));
  }

  /** Milliseconds after the connection opened; null: never. */
  get cutAfterMs(): number | null {
    return this.#hooks.find((hooks) => hooks.cutAfterMs !== undefined)?.cutAfterMs ?? null;
  }
}
