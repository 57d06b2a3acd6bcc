import type { Certificate } from '../certificate/certificate.ts';
import { standingAtAuthority } from '../revocation/plane/at-the-authority.ts';
import { type Plane, planes } from '../revocation/plane/plane.ts';
import type { PlaneConfirmation, PlaneStanding } from '../revocation/plane/plane-confirmation.ts';

/** How far a revocation has come, plane by plane; empty for what is not revoked. What the CA knows is the record's. */
export function planeStandings(record: Certificate, rows: readonly PlaneConfirmation[]): readonly PlaneStanding[] {
  if (record.state !== 'revoked') return [];
  const others = rows
    .filter(({ certificateId }) => certificateId === record.id)
    .map(
      ({ plane, state, since, detail, confirmedBy }): PlaneStanding => ({ plane, state, since, detail, confirmedBy }),
    );
  const order = (plane: Plane): number => planes.indexOf(plane);
  return [...others, standingAtAuthority(record)].sort((a, b) => order(a.plane) - order(b.plane));
}
