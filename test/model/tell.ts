import { CONFIGURATIONS } from './configurations.js';
import { explore } from './explore.js';
import { allRulesBut, RULE_NAMES, RULES } from './rules.js';
import { tell } from './story.js';

// Prints how a promise is broken without each rule, or without those named: npx tsx test/model/tell.ts ringReplay
const [, , ...wanted] = process.argv;
for (const rule of RULE_NAMES) {
  if (wanted.length > 0 && !wanted.includes(rule)) continue;
  const { says, matters } = RULES[rule];
  const { counterexample } = explore(CONFIGURATIONS[matters], allRulesBut(rule));
  const story = counterexample ? tell(counterexample) : '     every promise held';
  process.stdout.write(`${rule} left out (“${says}”), ${matters}:\n${story}\n\n`);
}
