import { z } from 'zod';
import { reason, timestamp } from './common.ts';

const kind = z
  .enum(['csms_root', 'v2g_root', 'mo_root', 'oem_root', 'manufacturer_root', 'v2g_chain'])
  .meta({ description: 'manufacturer_root is trust in firmware: shown, never changed from here' });

const name = (longest: number) => z.string().min(1).max(longest);

/** CertificateHashDataType of OCPP, as a station said it: some write what is no hex. */
export const hashData = z
  .strictObject({
    hashAlgorithm: z.enum(['SHA256', 'SHA384', 'SHA512']),
    issuerNameHash: name(128),
    issuerKeyHash: name(128),
    serialNumber: name(40),
  })
  .meta({ description: 'letter for letter as the station reported it: it knows the certificate by nothing else' });

export const stationOrder = z.object({
  id: z.string(),
  kind: z.enum([
    'list_certificates',
    'read_limits',
    'delete_certificate',
    'install_vehicle_roots',
    'lower_profile',
    'raise_profile',
  ]),
  state: z.enum(['waiting', 'sent', 'done', 'failed', 'expired']),
  outcome: z.string().meta({ description: 'how it ended, in words; empty until then' }),
  orderedBy: z.string(),
  reason: z.string(),
  orderedAt: timestamp,
  endedAt: timestamp.nullable(),
});

export const installedCertificates = z.object({
  listedAt: timestamp.nullable().meta({ description: 'null: it was never asked' }),
  certificates: z.array(
    z.object({
      kind,
      hashData,
      children: z.array(hashData).meta({ description: 'of a chain: its sub-CAs' }),
      anchor: z.string().nullable().meta({ description: 'the released trust anchor that it is' }),
      certificateId: z
        .string()
        .nullable()
        .meta({ description: 'the certificate of the inventory that a chain for vehicles is' }),
      notDeletable: z.string().nullable().meta({ description: 'why it must stay; null: it may be deleted there' }),
    }),
  ),
  missing: z
    .array(z.object({ name: z.string(), fingerprint: z.string() }))
    .meta({ description: 'released trust anchors that the station does not list' }),
  missingForVehicles: z
    .array(z.object({ certificateId: z.string(), fingerprint: z.string() }))
    .meta({ description: 'certificates in force towards vehicles that the station does not list' }),
  orders: z.array(stationOrder).meta({ description: 'the latest, newest first' }),
});
export type InstalledCertificates = z.infer<typeof installedCertificates>;

export const listCertificates = z.strictObject({ reason });

export const installVehicleRoots = z.strictObject({ reason });

const namedCertificate = z.strictObject({ kind, hashData });
export type NamedCertificate = z.infer<typeof namedCertificate>;

export const deleteCertificate = z.strictObject({ certificate: namedCertificate, reason });

export const stationOrdered = z.object({ orderId: z.string() });
