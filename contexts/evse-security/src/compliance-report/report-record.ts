import type { CriterionName, CriterionVerdict, MilestoneName } from '../milestone/milestone.ts';

/** One line of a compliance report, in this order: the report, its milestones, every station, what stands in the way, the end. */
export type ReportRecord =
  | {
      readonly record: 'report';
      /** RFC 3339. */
      readonly madeAt: string;
      readonly madeBy: string;
      /** The last entry of the audit that was sealed by then; null: none was. */
      readonly auditHead: { readonly seq: number; readonly hash: string } | null;
    }
  | {
      readonly record: 'criterion';
      readonly milestone: MilestoneName;
      readonly criterion: CriterionName;
      readonly verdict: CriterionVerdict;
      readonly figure: string;
      readonly source: string;
    }
  | StationRecord
  | {
      /** Stations of one family and firmware whose case a person is to decide about, by its reason. */
      readonly record: 'blocker';
      readonly family: string;
      readonly firmwareVersion: string | null;
      readonly reason: string;
      readonly stations: number;
    }
  /** A report without it was cut off. */
  | { readonly record: 'end'; readonly stations: number };

export interface StationRecord {
  readonly record: 'station';
  readonly identityId: string;
  readonly name: string;
  readonly kind: 'station' | 'controller';
  readonly owner: string;
  readonly family: string;
  readonly firmwareVersion: string | null;
  /** Its floor: below it nothing lets it in. */
  readonly profile: 2 | 3;
  /** Of its latest case; null: it has none. */
  readonly migration: string | null;
  readonly step: string | null;
  /** Why a person is to decide about it. */
  readonly reason: string | null;
  /** Of the certificate of its own that is in force, or else on its way; null: it has none. */
  readonly certificate: { readonly state: string; readonly until: string } | null;
  /** What is wrong with passwords that open something. */
  readonly keyFindings: readonly string[];
  /** What is put up with of it, and until when. */
  readonly exceptions: readonly { readonly kind: string; readonly until: string }[];
}
