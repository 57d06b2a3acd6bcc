import { encodeCrlEntry, type RevokedCertificate, readCrlEntries } from '@bfcert/kernel/x509';

/**
 * One entry of a list, read back and compared before it may stand in one. It never changes, so this
 * happens once however often its list is signed.
 */
export class CrlEntry {
  readonly serial: string;
  readonly der: Buffer;

  private constructor(serial: string, der: Buffer) {
    this.serial = serial;
    this.der = der;
  }

  /** Throws when the encoding does not say what it was made from: a fault of the encoder. */
  static of(revoked: RevokedCertificate): CrlEntry {
    const der = encodeCrlEntry(revoked);
    const [read, ...more] = readCrlEntries(der);
    const seconds = (time: Date) => Math.floor(time.getTime() / 1_000);
    if (
      read === undefined ||
      more.length > 0 ||
      read.serial !== revoked.serial ||
      read.reason !== revoked.reason ||
      seconds(read.revocationDate) !== seconds(revoked.revocationDate)
    ) {
      throw new Error(`the entry of ${revoked.serial} does not say what was recorded`);
    }
    return new CrlEntry(revoked.serial, der);
  }
}
