import { lintOf } from './lint.ts';

export const authorityRights = lintOf({
  name: 'authority-rights',
  source: 'RFC 5280 4.2.1.3 and 4.2.1.9: who signs certificates is a CA, and a CA says that it does',
  level: 'error',
  needs: [],
  fault: ({ certificate: { isCa, keyUsage, subject } }) => {
    if (!isCa) return keyUsage?.includes('keyCertSign') === true ? 'an end entity may sign certificates' : null;
    if (keyUsage?.includes('keyCertSign') !== true) return 'a CA does not say that it signs certificates';
    return subject.attributes.length === 0 ? 'a CA has no name' : null;
  },
});
