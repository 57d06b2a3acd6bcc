/** The numbers of PKCS#11 2.40 that are used here, by their names in the standard. */

export const CKO = { publicKey: 0x2n, privateKey: 0x3n } as const;

export const CKK = { rsa: 0x0n, ec: 0x3n } as const;

export const CKA = {
  class: 0x0n,
  token: 0x1n,
  private: 0x2n,
  label: 0x3n,
  keyType: 0x100n,
  id: 0x102n,
  sensitive: 0x103n,
  sign: 0x108n,
  verify: 0x10an,
  modulus: 0x120n,
  modulusBits: 0x121n,
  publicExponent: 0x122n,
  extractable: 0x162n,
  ecParams: 0x180n,
  ecPoint: 0x181n,
} as const;

export const CKM = { rsaPkcsKeyPairGen: 0x0n, rsaPkcs: 0x1n, ecKeyPairGen: 0x1040n, ecdsa: 0x1041n } as const;

export const CKF = {
  rwSession: 0x2n,
  serialSession: 0x4n,
  osLockingOk: 0x2n,
  userPinFinalTry: 0x20000n,
  userPinLocked: 0x40000n,
} as const;

export const CKU_USER = 1n;

/** What a function returns; a code that is not here is told as a number. */
export const CKR = {
  OK: 0x0n,
  GENERAL_ERROR: 0x5n,
  FUNCTION_FAILED: 0x6n,
  ATTRIBUTE_SENSITIVE: 0x11n,
  DEVICE_ERROR: 0x30n,
  DEVICE_REMOVED: 0x32n,
  PIN_INCORRECT: 0xa0n,
  PIN_LOCKED: 0xa4n,
  SESSION_CLOSED: 0xb0n,
  SESSION_HANDLE_INVALID: 0xb3n,
  KEY_HANDLE_INVALID: 0x60n,
  OBJECT_HANDLE_INVALID: 0x82n,
  TOKEN_NOT_PRESENT: 0xe0n,
  USER_ALREADY_LOGGED_IN: 0x100n,
  USER_NOT_LOGGED_IN: 0x101n,
  CRYPTOKI_NOT_INITIALIZED: 0x190n,
  CRYPTOKI_ALREADY_INITIALIZED: 0x191n,
} as const;

export type ReturnName = keyof typeof CKR;
