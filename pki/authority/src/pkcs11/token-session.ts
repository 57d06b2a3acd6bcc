import { AuthorityUnavailable } from '@bfcert/pki-contract/authority';
import { ulong } from './attributes.ts';
import type { Pkcs11Configuration } from './configuration.ts';
import { type Cryptoki, CryptokiError, WORD } from './cryptoki.ts';
import { CKF, CKU_USER, type ReturnName } from './cryptoki-names.ts';
import type { TokenKey } from './find-key.ts';
import { findSlot, type Slot } from './find-slot.ts';

/** After these a new session may work where the old one did not. */
const LOST: ReadonlySet<ReturnName | null> = new Set([
  'SESSION_CLOSED',
  'SESSION_HANDLE_INVALID',
  'USER_NOT_LOGGED_IN',
  'KEY_HANDLE_INVALID',
  'OBJECT_HANDLE_INVALID',
  'DEVICE_ERROR',
  'DEVICE_REMOVED',
  'TOKEN_NOT_PRESENT',
  'CRYPTOKI_NOT_INITIALIZED',
]);

/** CK_C_INITIALIZE_ARGS without functions of ours: calls come from several threads, so the library locks itself. */
const INITIALIZE_BYTES = 6 * WORD;
const INITIALIZE_FLAGS_AT = 4 * WORD;

/** An RSA key of 8192 bits is longest in the making. */
const PATIENCE_MS = 100_000;

export type Library = Pick<Cryptoki, 'call'>;

/** What an operation works with: a session that is logged in, and the keys that were found in it. */
export interface OpenSession {
  readonly cryptoki: Library;
  readonly handle: bigint;
  /** By label; their handles are worth nothing in another session. */
  readonly keys: Map<string, TokenKey>;
}

/**
 * One session on the token, logged in, opened at first use and again after a loss. An operation has it
 * to itself: PKCS#11 keeps what is being searched and signed in the session.
 */
export class TokenSession {
  readonly #configuration: Pkcs11Configuration;
  readonly #cryptoki: Library;
  readonly #onStuck: (reason: string) => void;
  readonly #patienceMs: number;
  #open: OpenSession | null = null;
  #last: Promise<unknown> = Promise.resolve();
  /** A refused PIN is not tried again: tokens count wrong ones and lock themselves. */
  #pinRefusal: string | null = null;

  constructor(
    configuration: Pkcs11Configuration,
    cryptoki: Library,
    onStuck: (reason: string) => void,
    patienceMs = PATIENCE_MS,
  ) {
    this.#configuration = configuration;
    this.#cryptoki = cryptoki;
    this.#onStuck = onStuck;
    this.#patienceMs = patienceMs;
  }

  /** `operation` runs once more from its beginning when the session was lost under it. */
  run<Value>(operation: (session: OpenSession) => Promise<Value>): Promise<Value> {
    const result = this.#last.then(() => this.#watched(operation));
    this.#last = result.catch(() => {});
    return result;
  }

  async close(): Promise<void> {
    await this.#last;
    // Without a session the library may not have been initialized.
    if (this.#open !== null) await this.#cryptoki.call('C_Finalize', null);
    this.#open = null;
  }

  async #watched<Value>(operation: (session: OpenSession) => Promise<Value>): Promise<Value> {
    const { tokenLabel } = this.#configuration;
    const reason = `the library of the token ${tokenLabel} has not returned for ${this.#patienceMs} ms`;
    const timer = setTimeout(() => this.#onStuck(reason), this.#patienceMs);
    try {
      return await this.#attempt(operation);
    } finally {
      clearTimeout(timer);
    }
  }

  async #attempt<Value>(operation: (session: OpenSession) => Promise<Value>): Promise<Value> {
    for (let lastTime = false; ; lastTime = true) {
      const session = await this.#opened();
      try {
        return await operation(session);
      } catch (error) {
        if (!(error instanceof CryptokiError)) throw error;
        const lost = LOST.has(error.returned);
        if (lost) this.#open = null;
        if (!lost || lastTime) throw unavailable(error, true);
      }
    }
  }

  async #opened(): Promise<OpenSession> {
    if (this.#open !== null) return this.#open;
    if (this.#pinRefusal !== null) throw new AuthorityUnavailable(this.#pinRefusal, false);
    try {
      const args = Buffer.alloc(INITIALIZE_BYTES);
      args.writeBigUInt64LE(CKF.osLockingOk, INITIALIZE_FLAGS_AT);
      await allowing('CRYPTOKI_ALREADY_INITIALIZED', this.#cryptoki.call('C_Initialize', args));
      const slot = await findSlot(this.#cryptoki, this.#configuration.tokenLabel);
      // A session that failed may still be open; the token's login ends with the last one.
      await this.#cryptoki.call('C_CloseAllSessions', slot.id);
      const written = ulong(0n);
      const flags = CKF.serialSession | CKF.rwSession;
      await this.#cryptoki.call('C_OpenSession', slot.id, flags, null, null, written);
      const handle = written.readBigUInt64LE();
      await this.#logIn(handle, slot);
      this.#open = { cryptoki: this.#cryptoki, handle, keys: new Map() };
      return this.#open;
    } catch (error) {
      throw unavailable(error, false);
    }
  }

  async #logIn(handle: bigint, { flags }: Slot): Promise<void> {
    const { tokenLabel, pin } = this.#configuration;
    if ((flags & (CKF.userPinFinalTry | CKF.userPinLocked)) !== 0n) {
      throw new AuthorityUnavailable(
        `the PIN of the token ${tokenLabel} is locked, or one wrong try away from it`,
        false,
      );
    }
    const bytes = Buffer.from(pin);
    const login = this.#cryptoki.call('C_Login', handle, CKU_USER, bytes, BigInt(bytes.length));
    try {
      await allowing('USER_ALREADY_LOGGED_IN', login);
    } catch (error) {
      if (!(error instanceof CryptokiError) || !error.returned?.startsWith('PIN_')) throw error;
      this.#pinRefusal = `the token ${tokenLabel} refuses the PIN (CKR_${error.returned}); it is not tried again`;
      throw new AuthorityUnavailable(this.#pinRefusal, false);
    } finally {
      bytes.fill(0);
    }
  }
}

async function allowing(harmless: ReturnName, call: Promise<void>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof CryptokiError) || error.returned !== harmless) throw error;
  }
}

function unavailable(error: unknown, sent: boolean): unknown {
  return error instanceof CryptokiError ? new AuthorityUnavailable(error.message, sent, { cause: error }) : error;
}
