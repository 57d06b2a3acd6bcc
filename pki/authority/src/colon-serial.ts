/** A serial number as AWS and Vault print it: whole octets, a colon between them. */
export const colonSerial = (serial: string): string =>
  (serial.length % 2 === 0 ? serial : `0${serial}`).replace(/..(?!$)/g, '$&:');
