import { z } from 'zod';

/**
 * The admission table: all a gateway needs to decide a handshake from memory. The server publishes
 * it as a snapshot and deltas; no other fact decides who may enter.
 */
export const fingerprintClass = z.enum([
  'issued_and_sent',
  'installed_pending_activation',
  'active',
  /** retired(replaced), inside its rollback window */
  'rollback',
  /** retired(abandoned), unexpired */
  'abandoned',
]);
export type FingerprintClass = z.infer<typeof fingerprintClass>;

/**
 * What a station makes of the password that it was told, on its way into the Basic header (lesson B.19):
 *  - `plain`: it was told text and sends that;
 *  - `bytes`: it was told hex, as 1.6 wants, and sends the bytes that it stands for;
 *  - `hex_text`: it was told hex and sends the digits.
 */
export const passwordReading = z.enum(['plain', 'bytes', 'hex_text']);
export type PasswordReading = z.infer<typeof passwordReading>;

/** One reading of one key: a key has as many as a station may make of it, and a login tells which is the station's. */
export const passwordVerifier = z.discriminatedUnion('scheme', [
  /** HMAC-SHA-256(pepper, salt ‖ password bytes), for secrets we generated. All base64. */
  z.object({
    keyId: z.string(),
    state: z.enum(['pending', 'active']),
    reading: passwordReading.default('plain'),
    scheme: z.literal('hmac-sha256'),
    salt: z.string(),
    verifier: z.string(),
  }),
  /** scrypt(password bytes, salt, 32) for imported secrets, which may be weak. */
  z.object({
    keyId: z.string(),
    state: z.enum(['pending', 'active']),
    reading: passwordReading.default('plain'),
    scheme: z.literal('scrypt'),
    salt: z.string(),
    verifier: z.string(),
    cost: z.int(),
  }),
]);
export type PasswordVerifier = z.infer<typeof passwordVerifier>;

/**
 * A station's last BootNotification. It speaks for every connection until the station boots on it: a
 * reconnection is no boot and needs no BootNotification (OCPP 2.0.1, Part 4).
 */
export const lastBoot = z.object({
  /** Otherwise only BootNotification passes, and what we asked for (B01.FR.10, B02.FR.09). */
  accepted: z.boolean(),
  /**
   * The serial number it named last is not the bound one. With Profile 3 the boot then counts for
   * nothing until the station names the bound one (B01.FR.11, B01.FR.12): leaving it out proves nothing.
   */
  serialMismatch: z.boolean(),
  /** Of the station's boots as they were recorded, from 1: of two that are told of it the higher one is the later. */
  number: z.int().optional(),
});
export type LastBoot = z.infer<typeof lastBoot>;

/**
 * A name that the station's certificate may have in the place of the bound one: an exception that two people have
 * granted and that has not ended. It admits no certificate that `fingerprints` does not list.
 */
export const acceptedName = z.object({
  exceptionId: z.string(),
  attribute: z.enum(['CN', 'O']),
  value: z.string(),
});
export type AcceptedName = z.infer<typeof acceptedName>;

/** What a station's messages may have that their schema does not allow; everything else stays refused. */
export const toleratedDefect = z.enum(['long_texts', 'unknown_fields']);
export type ToleratedDefect = z.infer<typeof toleratedDefect>;

export const admissionEntry = z.object({
  identityId: z.string(),
  /** It is gone for good: whoever comes with its name is refused, whatever they show. Left out: it is in service. */
  isDecommissioned: z.literal(true).optional(),
  /** The OCPP identity as it stands in the URL, percent-decoded. Compared exactly. */
  wireName: z.string(),
  /**
   * Bound serial number: the certificate's CN, and BootNotification's serialNumber, must equal it. Of `acceptedNames`
   * only the certificate may make use.
   */
  serialNumber: z.string(),
  /** The certificate's O must equal it. */
  organisation: z.string(),
  /** The lowest security profile that may enter. */
  profileFloor: z.int().min(2).max(3),
  boot: lastBoot,
  fingerprints: z.record(z.string(), fingerprintClass),
  passwords: z.array(passwordVerifier),
  /** Of keys that were replaced: whoever has one is told apart from a stranger, and refused. Left out: none. */
  formerPasswords: z.array(passwordVerifier).optional(),
  /**
   * Fingerprint of the factory certificate that two people have named for a station in recovery: with it
   * the station is told Pending, and may ask for a certificate of its own, and nothing else.
   */
  bootstrap: z.string().nullable().default(null),
  acceptedNames: z.array(acceptedName).default([]),
  /**
   * The other bootstrap: a password that reopens Profile 2 for one login, whatever the floor is. `spentBy` is the
   * connection that it has let in; that one may stay, and no other enters.
   */
  oneTimeKey: z
    .object({
      keyId: z.string(),
      salt: z.string(),
      verifier: z.string(),
      cost: z.int(),
      spentBy: z.string().nullable(),
    })
    .nullable()
    .default(null),
  /**
   * Passwords of a station that two people had let back to Profile 2, whose time is over, and that has not come with its certificate
   * since: it is told Pending, and may ask for a certificate, and nothing else. Left out: none.
   */
  pendingPasswords: z.array(passwordVerifier).optional(),
  /**
   * Fingerprint of the station's last certificate, which has expired, where two people tolerate that: with it the station
   * is told Pending, and may ask for a new one, and nothing else (A00.FR.429). Left out: it is refused.
   */
  expired: z.string().optional(),
  /**
   * It never had a certificate of its own, and has no password: with one under a root of `factoryRoots` and its serial
   * number it is told Pending, and may ask for its own, and nothing else (A00.FR.806).
   */
  awaitsFactoryCertificate: z.boolean().optional(),
  /** Fingerprints of those of `factoryRootsPem` that are of its own vendor. Left out: none vouches for it. */
  factoryRoots: z.array(z.string()).optional(),
  /**
   * Fingerprints that its records know and that `fingerprints` does not list. `ended` before its time: it opens nothing,
   * whoever vouches for it. `factory`: its factory certificate, and so nobody else's. Left out: none.
   */
  recorded: z.record(z.string(), z.enum(['ended', 'factory'])).optional(),
  /** A certificate that nobody recorded is taken for its own, if one of `adoptedCasPem` has issued it under its bound names. */
  adoptsCertificate: z.boolean().optional(),
  /** Left out: none. */
  toleratedDefects: z.array(toleratedDefect).optional(),
  /**
   * The local controller that it is bound to: it comes in with that one's certificate, and with nothing else. The
   * entry of the controller says which certificates those are.
   */
  controllerId: z.string().optional(),
  /** Itself a local controller: its certificates may carry the stations that are bound to it. */
  isController: z.boolean().optional(),
  /** The CSMS that its session goes on to, by its name in the gateways' settings; left out: there is none. */
  upstream: z.string().optional(),
});
export type AdmissionEntry = z.infer<typeof admissionEntry>;

/** The server that speaks, for as long as its process lives: each has versions of its own. */
const publisher = z.string();
/**
 * One count of all servers, from before the entries were read. Of two readings of an entry the one of the higher edition
 * counts, whoever read it and whichever arrives first: every change is read once more after it was made.
 */
const edition = z.int();

/** Of a server that has just begun: whoever hears it from there on has missed nothing of it. */
export const FIRST_ADMISSION_VERSION = 1;

/** Whom the listeners trust. */
const admissionAnchors = z.object({
  /** PEM: the roots and issuing CAs that station certificates may chain to. */
  clientCasPem: z.string(),
  /** PEM: those of `clientCasPem` that are not ours. Left out: none. */
  adoptedCasPem: z.string().optional(),
  /** PEM: vendors' roots, under which stations' factory certificates stand. Left out: none. */
  factoryRootsPem: z.string().optional(),
});
export type AdmissionAnchors = z.infer<typeof admissionAnchors>;

/** Request `admission.snapshot` → this. */
export const admissionSnapshot = z.object({
  publisher,
  version: z.int(),
  edition,
  ...admissionAnchors.shape,
  /** base64; the key of the hmac-sha256 verifiers. Held in memory only. */
  pepper: z.string(),
  entries: z.array(admissionEntry),
});
export type AdmissionSnapshot = z.infer<typeof admissionSnapshot>;
/** All of it but what its publisher numbers it with. */
export type AdmissionContent = Omit<AdmissionSnapshot, 'publisher' | 'version' | 'edition'>;

/**
 * Broadcast `admission.delta`, also sent empty every few seconds as a sign of life. A gateway whose
 * version of this publisher is not `fromVersion` asks for a snapshot.
 */
export const admissionDelta = z.object({
  publisher,
  edition,
  fromVersion: z.int(),
  toVersion: z.int(),
  upserts: z.array(admissionEntry),
  removals: z.array(z.string()),
  /** All of them, of the delta's edition. Left out: it says nothing of them. */
  anchors: admissionAnchors.optional(),
});
export type AdmissionDelta = z.infer<typeof admissionDelta>;
