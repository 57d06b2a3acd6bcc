import type { Lint } from './lint.ts';

export const subjectName: Lint = {
  name: 'subject-name',
  source: 'OCPP A00.FR.509 to 511: exactly the attributes of the profile, one each',
  fault: ({ certificate, shape }) => {
    const found = certificate.subject.attributes.map((attribute) => attribute.name ?? attribute.type);
    return found.join() === shape.subject.join() ? null : `the subject has the attributes ${found.join(', ')}`;
  },
};
