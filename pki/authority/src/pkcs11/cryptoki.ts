import koffi, { type LibraryHandle } from 'koffi';
import { CKR, type ReturnName } from './cryptoki-names.ts';

/** A function of the token's library returned something else than CKR_OK. */
export class CryptokiError extends Error {
  override readonly name = 'CryptokiError';
  /** Null for a code that has no name here. */
  readonly returned: ReturnName | null;
  constructor(call: string, code: bigint) {
    const names = Object.entries(CKR) as [ReturnName, bigint][];
    const returned = names.find(([, value]) => value === code)?.[0] ?? null;
    super(`${call} returned ${returned === null ? `0x${code.toString(16)}` : `CKR_${returned}`}`);
    this.returned = returned;
  }
}

/**
 * The functions in use: their place in CK_FUNCTION_LIST and their arguments. Pointers are always to
 * memory of ours, so `memory` is a Buffer (or null) whose layout the callers make.
 */
const FUNCTIONS = {
  C_Initialize: [0, ['memory']],
  C_Finalize: [1, ['memory']],
  C_GetSlotList: [4, ['flag', 'memory', 'memory']],
  C_GetTokenInfo: [6, ['ulong', 'memory']],
  C_OpenSession: [12, ['ulong', 'ulong', 'memory', 'memory', 'memory']],
  C_CloseAllSessions: [14, ['ulong']],
  C_Login: [18, ['ulong', 'ulong', 'memory', 'ulong']],
  C_GetAttributeValue: [24, ['ulong', 'ulong', 'memory', 'ulong']],
  C_FindObjectsInit: [26, ['ulong', 'memory', 'ulong']],
  C_FindObjects: [27, ['ulong', 'memory', 'ulong', 'memory']],
  C_FindObjectsFinal: [28, ['ulong']],
  C_SignInit: [42, ['ulong', 'memory', 'ulong']],
  C_Sign: [43, ['ulong', 'memory', 'ulong', 'memory', 'memory']],
  C_GenerateKeyPair: [59, ['ulong', 'memory', 'memory', 'ulong', 'memory', 'ulong', 'memory', 'memory']],
} as const satisfies Record<string, readonly [number, readonly ('memory' | 'ulong' | 'flag')[]]>;

export type CryptokiFunction = keyof typeof FUNCTIONS;
export type CryptokiArgument = bigint | Buffer | null;
interface NativeFunction {
  /** Runs on another thread; the last argument hears what it returned. */
  async(...args: [...CryptokiArgument[], (error: unknown, code: number | bigint) => void]): void;
}

const C_TYPES = { memory: 'void *', ulong: 'ulong', flag: 'uint8' } as const;

/** CK_VERSION has two bytes; the pointers behind it are aligned. */
const FIRST_FUNCTION = 8;
export const WORD = 8;

/** A PKCS#11 library, loaded into this process: its functions by name, off the event loop. */
export class Cryptoki {
  readonly #functions: ReadonlyMap<CryptokiFunction, NativeFunction>;
  /** Functions found by address do not keep their library: it would be unloaded under them. */
  readonly library: LibraryHandle;
  readonly #inUse = new Set<readonly CryptokiArgument[]>();

  /** Throws when the library cannot be loaded or is none of PKCS#11. */
  constructor(path: string) {
    // Where a long or a pointer has another size the structures have another layout.
    if (koffi.sizeof('ulong') !== WORD || koffi.sizeof('void *') !== WORD) {
      throw new Error('PKCS#11 tokens are used on 64-bit systems whose long has 64 bits only');
    }
    this.library = load(path);
    const getFunctionList = this.library.func('C_GetFunctionList', 'ulong', ['void *']);
    const pointer = Buffer.alloc(WORD);
    const code = BigInt(getFunctionList(pointer) as number | bigint);
    if (code !== CKR.OK) throw new CryptokiError('C_GetFunctionList', code);
    const list = pointer.readBigUInt64LE();
    this.#functions = new Map(
      (Object.keys(FUNCTIONS) as CryptokiFunction[]).map((name) => [name, functionAt(list, name)]),
    );
  }

  /** Throws `CryptokiError` unless it returns CKR_OK. */
  async call(name: CryptokiFunction, ...args: readonly CryptokiArgument[]): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<bigint>();
    // Nobody else keeps the memory while another thread works on it.
    this.#inUse.add(args);
    this.#functions.get(name)?.async(...args, (error: unknown, code) => {
      this.#inUse.delete(args);
      if (error === null || error === undefined) resolve(BigInt(code));
      else reject(error);
    });
    const code = await promise;
    if (code !== CKR.OK) throw new CryptokiError(name, code);
  }
}

function load(path: string): LibraryHandle {
  try {
    // Deep: with its own OpenSSL, where it has one, and not the one that Node carries under the same names.
    return koffi.load(path, { deep: true });
  } catch (cause) {
    throw new Error(`the PKCS#11 library ${path} cannot be loaded`, { cause });
  }
}

function functionAt(list: bigint, name: CryptokiFunction): NativeFunction {
  const [place, argumentKinds] = FUNCTIONS[name];
  const address = koffi.decode(list, FIRST_FUNCTION + place * WORD, 'void *') as bigint;
  const prototype = koffi.proto(
    'ulong',
    argumentKinds.map((kind) => C_TYPES[kind]),
  );
  return koffi.decode(address, prototype) as NativeFunction;
}

/** The address of a Buffer, for structures that hold pointers. The Buffer must outlive their use. */
export const addressOf = (memory: Buffer): bigint => koffi.address(memory);
