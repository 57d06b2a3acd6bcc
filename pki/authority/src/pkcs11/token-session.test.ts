import { describe, expect, it } from 'vitest';
import { type CryptokiArgument, CryptokiError, type CryptokiFunction, WORD } from './cryptoki.ts';
import { CKF, CKR, type ReturnName } from './cryptoki-names.ts';
import { type Library, type OpenSession, TokenSession } from './token-session.ts';

const CONFIGURATION = {
  library: '/none.so',
  tokenLabel: 'issuing',
  pin: 'very secret',
  environment: [],
  network: false,
};
const FLAGS_AT = 96;

/** A library with tokens of these labels that answers as it is told, and remembers what it was asked. */
class FakeLibrary implements Library {
  readonly calls: CryptokiFunction[] = [];
  readonly #labels: readonly string[];
  readonly #flags: bigint;
  readonly failing = new Map<CryptokiFunction, ReturnName>();
  stuck: CryptokiFunction | null = null;

  constructor({ labels = ['issuing'], flags = 0n }: { labels?: readonly string[]; flags?: bigint } = {}) {
    this.#labels = labels;
    this.#flags = flags;
  }

  async call(name: CryptokiFunction, ...args: readonly CryptokiArgument[]): Promise<void> {
    this.calls.push(name);
    if (this.stuck === name) await new Promise<never>(() => {});
    const failure = this.failing.get(name);
    if (failure !== undefined) throw new CryptokiError(name, CKR[failure]);
    const memory = (index: number) => args[index] as Buffer;
    if (name === 'C_GetSlotList') {
      for (const index of this.#labels.keys()) memory(1).writeBigUInt64LE(BigInt(index), index * WORD);
      memory(2).writeBigUInt64LE(BigInt(this.#labels.length));
    }
    if (name === 'C_GetTokenInfo') {
      memory(1).write((this.#labels[Number(args[0])] ?? '').padEnd(32));
      memory(1).writeBigUInt64LE(this.#flags, FLAGS_AT);
    }
    if (name === 'C_OpenSession') memory(4).writeBigUInt64LE(BigInt(this.count('C_OpenSession')));
  }

  count(name: CryptokiFunction): number {
    return this.calls.filter((called) => called === name).length;
  }
}

const sessionOn = (library: Library, onStuck: (reason: string) => void = () => {}) =>
  new TokenSession(CONFIGURATION, library, onStuck, 20);

const handleOf = async ({ handle }: OpenSession) => handle;

describe('a session', () => {
  it('is opened and logged in once for many operations', async () => {
    const library = new FakeLibrary();
    const session = sessionOn(library);
    expect(await Promise.all([session.run(handleOf), session.run(handleOf)])).toEqual([1n, 1n]);
    expect(library.count('C_Login')).toBe(1);
  });

  it('belongs to one operation at a time', async () => {
    const session = sessionOn(new FakeLibrary());
    const events: string[] = [];
    const operation = (name: string) => async () => {
      events.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`${name} ends`);
    };
    await Promise.all([session.run(operation('first')), session.run(operation('second'))]);
    expect(events).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  it.each(['SESSION_HANDLE_INVALID', 'USER_NOT_LOGGED_IN', 'DEVICE_REMOVED', 'CRYPTOKI_NOT_INITIALIZED'] as const)(
    'that was lost (%s) is replaced, and the operation begun anew',
    async (code) => {
      const library = new FakeLibrary();
      const seen: bigint[] = [];
      const result = await sessionOn(library).run(async ({ handle }) => {
        seen.push(handle);
        if (handle === 1n) throw new CryptokiError('C_Sign', CKR[code]);
        return 'signed';
      });
      expect([result, ...seen]).toEqual(['signed', 1n, 2n]);
      expect(library.count('C_Login')).toBe(2);
    },
  );

  it('that is lost again and again is given up, and tried anew at the next operation', async () => {
    const session = sessionOn(new FakeLibrary());
    const lost = session.run(async () => {
      throw new CryptokiError('C_Sign', CKR.DEVICE_REMOVED);
    });
    await expect(lost).rejects.toMatchObject({ name: 'AuthorityUnavailable', sent: true });
    expect(await session.run(handleOf)).toBe(3n);
  });

  it('stays when an operation fails for another reason, and the operation is not repeated', async () => {
    const session = sessionOn(new FakeLibrary());
    let runs = 0;
    const failing = session.run(async () => {
      runs += 1;
      throw new CryptokiError('C_GenerateKeyPair', CKR.FUNCTION_FAILED);
    });
    await expect(failing).rejects.toMatchObject({ sent: true });
    expect([runs, await session.run(handleOf)]).toEqual([1, 1n]);
  });

  it('is not opened when nothing of the token answers: nothing was sent', async () => {
    const library = new FakeLibrary();
    library.failing.set('C_OpenSession', 'TOKEN_NOT_PRESENT');
    await expect(sessionOn(library).run(handleOf)).rejects.toMatchObject({ sent: false });
  });

  it.each([
    ['no token', []],
    ['two tokens', ['issuing', 'issuing']],
  ])('is not opened when %s has the label', async (_, labels) => {
    const session = sessionOn(new FakeLibrary({ labels }));
    await expect(session.run(handleOf)).rejects.toMatchObject({ name: 'AuthorityUnavailable', sent: false });
  });

  it('tells when the library does not return', async () => {
    const library = new FakeLibrary();
    library.stuck = 'C_Login';
    const reason = await new Promise<string>((resolve) => void sessionOn(library, resolve).run(handleOf));
    expect(reason).toBe('the library of the token issuing has not returned for 20 ms');
  });
});

describe('the PIN', () => {
  it('is not tried again once the token refused it, and not told', async () => {
    const library = new FakeLibrary();
    library.failing.set('C_Login', 'PIN_INCORRECT');
    const session = sessionOn(library);
    for (let attempt = 0; attempt < 2; attempt++) {
      const failure = await session.run(handleOf).catch((error: unknown) => error);
      expect(failure).toMatchObject({ name: 'AuthorityUnavailable', sent: false });
      expect(String(failure)).toContain('CKR_PIN_INCORRECT');
      expect(String(failure)).not.toContain(CONFIGURATION.pin);
    }
    expect(library.count('C_Login')).toBe(1);
  });

  it.each([
    ['is one wrong try away from being locked', CKF.userPinFinalTry],
    ['is locked', CKF.userPinLocked],
  ])('is not tried when it %s', async (_, flags) => {
    const library = new FakeLibrary({ flags });
    await expect(sessionOn(library).run(handleOf)).rejects.toMatchObject({ sent: false });
    expect(library.count('C_Login')).toBe(0);
  });

  it('may have been given before', async () => {
    const library = new FakeLibrary();
    library.failing.set('C_Login', 'USER_ALREADY_LOGGED_IN');
    expect(await sessionOn(library).run(handleOf)).toBe(1n);
  });
});
