import { afterAll, describe, expect, it } from '@jest/globals';

import { CONFIGURATIONS, type ConfigurationName } from '../../model/configurations.js';
import { explore } from '../../model/explore.js';
import { ALL_RULES, allRulesBut, RULE_NAMES, RULES } from '../../model/rules.js';
import { tell } from '../../model/story.js';

const CONFIGURATION_NAMES = Object.keys(CONFIGURATIONS) as ConfigurationName[];

describe('the coherence protocol, in every order of events', () => {
  const report: string[] = [];
  afterAll(() => {
    process.stdout.write(`${report.join('\n')}\n`);
  });

  it.each(CONFIGURATION_NAMES)('%s: every promise holds', (name) => {
    const { states, counterexample } = explore(CONFIGURATIONS[name], ALL_RULES);
    report.push(`${String(states).padStart(8)} states: ${name}`);
    expect(counterexample && tell(counterexample)).toBeUndefined();
  });

  it.each(RULE_NAMES)('%s left out: a promise is broken', (rule) => {
    const { counterexample } = explore(CONFIGURATIONS[RULES[rule].matters], allRulesBut(rule));
    expect(counterexample).toBeDefined();
  });
});
