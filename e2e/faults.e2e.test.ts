import { testFewFaults } from './faults/few-faults.ts';
import { ROWS } from './faults/rows.ts';

testFewFaults(ROWS.filter(({ runsWith }) => runsWith === 'control plane'));
