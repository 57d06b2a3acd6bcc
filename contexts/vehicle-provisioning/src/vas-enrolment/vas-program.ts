export const enrolmentApprovals = ['none', 'first_certificate'] as const;
export const v2icpDoors = ['off', 'certificate', 'certificate_or_vin'] as const;

/** How a program's vehicles enrol and use its service, beside what the ownership matrix decides about it. */
export interface VasProgram {
  /** As the matrix and the vehicles' bindings name it. */
  readonly program: string;
  /** Whether a person says yes to a vehicle's first certificate; a renewal needs none. */
  readonly approval: (typeof enrolmentApprovals)[number];
  /** Requests without a label are for it; of one program at most. */
  readonly isDefault: boolean;
  /** The endpoint shaped by what is public about VDV 261. */
  readonly v2icp: (typeof v2icpDoors)[number];
  readonly changedBy: string;
  readonly changedAt: Date;
}

/** Of a program of which nobody has said anything. */
export const usualProgram = { approval: 'none', isDefault: false, v2icp: 'off' } as const satisfies Partial<VasProgram>;
