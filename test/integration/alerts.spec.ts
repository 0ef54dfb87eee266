import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { promtool } from '../support/promtool.js';

const FOLDER = 'deploy/observability';

describe('what Prometheus is given', () => {
  it.each([
    ['the alert rules are well formed', ['check', 'rules', `${FOLDER}/alerts.yml`]],
    ['the alerts speak at their thresholds', ['test', 'rules', `${FOLDER}/alerts.test.yml`]],
    ['the configuration is valid', ['check', 'config', `${FOLDER}/prometheus.yml`]],
  ])('%s', (_, command) => {
    const { output, status } = promtool(command);
    expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining('SUCCESS') });
  });

  it('tells of each alert what to do, and of no other', () => {
    const matchesIn = (text: string, pattern: RegExp): string[] =>
      [...text.matchAll(pattern)].map(([, name = '']) => name);
    const [, playbooks = ''] = readFileSync('docs/operations.md', 'utf8').split(/^## Alerts$/m);
    const [told = ''] = playbooks.split(/^## /m);
    const rules = readFileSync(`${FOLDER}/alerts.yml`, 'utf8');
    expect(matchesIn(told, /^### (\w+)$/gm)).toEqual(matchesIn(rules, /- alert: (\w+)/g));
  });
});
