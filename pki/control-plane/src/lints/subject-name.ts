import { lintOf } from './lint.ts';

export const subjectName = lintOf({
  name: 'subject-name',
  source: 'OCPP A00.FR.509 to 511: exactly the attributes of the profile, one each in its order; C may be missing',
  level: 'error',
  needs: ['shape'],
  fault: ({ certificate, shape }) => {
    const found = certificate.subject.attributes.map((attribute) => attribute.name ?? attribute.type);
    const expected = shape.subject.filter((name) => name !== 'C' || found.includes('C'));
    return found.join() === expected.join() ? null : `the subject has the attributes ${found.join(', ')}`;
  },
});
