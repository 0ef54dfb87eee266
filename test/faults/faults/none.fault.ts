import type { Fault } from '../fault.js';

export const none: Fault = {
  name: 'none',
  summary: 'nothing goes wrong: what the other rows are to be compared with',
  topology: 'single',
  inflict: async () => async () => undefined,
};
